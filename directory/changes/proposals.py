"""What a listing would become if these facts were stated of it: merged, checked, and free of a withheld place.

The same proposal is a row of an import's plan and an edit on a page. Nothing here writes.
Source: the listing contract, "Where a listing is" and "A confidential location is never held".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from directory.changes.places import Ground, site_warnings
from directory.changes.remarks import Remark
from directory.changes.withholding import withhold_place
from directory.clock import CALIFORNIA
from directory.records.facts import REQUIRED, Facts, Value
from directory.records.organization import name_key
from directory.records.reading import ListingRecord
from search.codes import ProviderType

Difference = tuple[Value | None, Value | None]
"""Before and after; None is not stated."""


class InvalidFacts(ValueError):
    """What is stated cannot be kept; every reason together."""

    def __init__(self, problems: tuple[Remark, ...]) -> None:
        super().__init__("; ".join(f"{problem.column}: {problem.message}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Proposal:
    """``current`` None is a new listing. ``differences`` empty is nothing to do."""

    current: ListingRecord | None
    wanted: Facts
    differences: Mapping[str, Difference]
    warnings: tuple[Remark, ...] = ()
    dropped: tuple[str, ...] = ()
    """Columns that were stated and are not kept, because the location is confidential."""

    @property
    def action(self) -> str:
        if self.current is None:
            return "create"
        return "update" if self.differences else "unchanged"

    @property
    def becomes_confidential(self) -> bool:
        """Whether a place that was held must now be purged wherever it was."""
        return (
            self.current is not None
            and self.wanted.get("location_confidential") is True
            and self.current.facts.get("location_confidential") is not True
        )


def propose(
    stated: Facts,
    current: ListingRecord | None,
    ground: Ground,
    moment: datetime,
    *,
    erased: Collection[str] = (),
) -> Proposal:
    """Merge what is stated over what is held; a fact that is neither stated nor erased stays as it is.

    ``moment`` is when openings count as stated if the facts do not say. Errors: InvalidFacts.
    """
    held = current.facts if current is not None else {}
    wanted = {name: value for name, value in held.items() if name not in erased} | dict(stated)
    problems = [Remark(name, "is required") for name in REQUIRED if name not in wanted]
    problems += _contradictions(wanted, stated)
    warnings: list[Remark] = []
    dropped: tuple[str, ...] = ()
    if held.get("location_confidential") is True and wanted.get("location_confidential") is not True:
        problems.append(Remark("location_confidential", "is yes now; making a location public takes two people"))
    elif wanted.get("location_confidential") is True:
        withheld = withhold_place(wanted, stated, ground)
        dropped = withheld.dropped
        problems += withheld.problems
        warnings += withheld.warnings
    else:
        problems += _settle_public_place(wanted, ground)
        warnings += site_warnings(wanted, held, stated, ground)
    if problems:
        raise InvalidFacts(tuple(problems))
    _date_openings(wanted, held, stated, moment)
    warnings += _openings_out_of_time(wanted, held, stated, moment)
    warnings += _days_to_come(stated, moment)
    return Proposal(current, wanted, differences(held, wanted), tuple(warnings), dropped)


def differences(held: Facts, wanted: Facts) -> dict[str, Difference]:
    """The facts that differ, each with its value before and after."""
    found = {
        name: (held.get(name), wanted.get(name))
        for name in sorted(held.keys() | wanted.keys())
        if held.get(name) != wanted.get(name)
    }
    organization = found.get("organization_name")
    if organization and _same_name(*organization):
        del found["organization_name"]
    return found


def _same_name(before: Value | None, after: Value | None) -> bool:
    """Another spacing or case is the same organization, not a change."""
    return before is not None and after is not None and name_key(str(before)) == name_key(str(after))


def _contradictions(wanted: Facts, stated: Facts) -> list[Remark]:
    """What cannot be true together, said at the column that was stated."""
    found = []
    if _exceeds(wanted, "min_age", "max_age"):
        column = "min_age" if "min_age" in stated else "max_age"
        found.append(Remark(column, "the youngest age is above the oldest"))
    if _exceeds(wanted, "openings", "capacity"):
        column = "openings" if "openings" in stated else "capacity"
        found.append(Remark(column, "there are more openings than the capacity"))
    if "placement_type" in wanted and wanted.get("provider_type") == ProviderType.SERVICE:
        column = "placement_type" if "placement_type" in stated else "provider_type"
        found.append(Remark(column, "a service has no type of placement"))
    return found


def _exceeds(facts: Facts, lower: str, upper: str) -> bool:
    low, high = facts.get(lower), facts.get(upper)
    return isinstance(low, int) and isinstance(high, int) and low > high


def _date_openings(wanted: dict[str, Value], held: Facts, stated: Facts, moment: datetime) -> None:
    """Openings that are stated without their moment are as of now, unless they say nothing new.

    Loading the same file twice must not make a stale number look fresh.
    """
    if "openings" not in stated or "openings_as_of" in stated:
        return
    if "openings_as_of" not in held or held.get("openings") != stated["openings"]:
        wanted["openings_as_of"] = moment


def _openings_out_of_time(wanted: Facts, held: Facts, stated: Facts, moment: datetime) -> list[Remark]:
    """Openings that would look fresher than they are, or that replace newer ones."""
    as_of, known = wanted.get("openings_as_of"), held.get("openings_as_of")
    if not isinstance(as_of, datetime) or "openings_as_of" not in stated:
        return []
    if as_of > moment + _CLOCKS_DIFFER:
        return [Remark("openings_as_of", "is in the future")]
    if isinstance(known, datetime) and as_of < known:
        return [Remark("openings_as_of", "is older than the openings that are held, and replaces them")]
    return []


def _days_to_come(stated: Facts, moment: datetime) -> list[Remark]:
    """Days that say what has happened, and have not come yet in California."""
    today = moment.astimezone(CALIFORNIA).date()
    days = {name: stated.get(name) for name in ("last_verified", "csec_training_date")}
    return [Remark(name, "is in the future") for name, day in days.items() if isinstance(day, date) and day > today]


#: Clocks of two machines may be this far apart before a moment is in the future.
_CLOCKS_DIFFER = timedelta(minutes=10)


def _settle_public_place(wanted: dict[str, Value], ground: Ground) -> list[Remark]:
    """Fill the county from the point, in ``wanted``, and say what a public place may not be."""
    found = []
    if ("latitude" in wanted) != ("longitude" in wanted):
        missing = "longitude" if "latitude" in wanted else "latitude"
        found.append(Remark(missing, "latitude and longitude go together"))
    counties = wanted.get("county")
    if isinstance(counties, tuple) and len(counties) > 1:
        found.append(Remark("county", "several counties may stand here only for a confidential location"))
    if not found and counties is None:
        county = ground.county_of(wanted)
        if county is not None:
            wanted["county"] = (county,)
    return found
