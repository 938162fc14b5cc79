"""Takes a confidential location out of what would be kept, and looks for it where it is told all the same.

Source: the listing contract, "A confidential location is never held"; Cal. Penal Code 273.7.
No message here repeats the place.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from directory.changes.places import Ground
from directory.changes.remarks import Remark
from directory.records.facts import FACTS, FINE_PLACE, Facts, FactType, Value

#: What people write freely, in which a withheld street or ZIP may be told.
TEXTS = tuple(
    fact.name
    for fact in FACTS
    if fact.type in (FactType.TEXT, FactType.TEXTS, FactType.URL, FactType.EMAIL)
    and fact.name not in (*FINE_PLACE, "state")
)
KEY = "source_id"
#: A house number and the word of the street after it: what an address has in common with its other spellings.
_STREET = re.compile(r"(?:^|\s)(\d+[\w/-]*(?: (?:n|s|e|w|north|south|east|west))? [\w']{2,})")
#: A shorter address or place name is a word like any other.
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Withheld:
    dropped: tuple[str, ...]
    """Columns that were stated and are not kept."""
    problems: list[Remark]
    warnings: list[Remark]


def withhold_place(wanted: dict[str, Value], stated: Facts, ground: Ground) -> Withheld:
    """Reduce the place to its county or area, in ``wanted``."""
    problems, city_told = _told_elsewhere(wanted)
    warnings = []
    if "county" not in wanted:
        county = ground.county_of(wanted)
        if county is not None:
            wanted["county"] = (county,)
    for name in FINE_PLACE:
        wanted.pop(name, None)
    counties = wanted.get("county")
    if isinstance(counties, tuple):
        joined = ground.withheld_counties(counties)
        if joined is None:
            problems.append(Remark("county", "several counties may stand here only where they are one area"))
        else:
            wanted["county"] = joined
            if "county" in stated and joined != counties:
                warnings.append(
                    Remark("county", "is kept as its area: the county is small, and the location confidential")
                )
    dropped = tuple(name for name in FINE_PLACE if name in stated)
    warnings += [Remark(name, "is not kept: the location is confidential") for name in dropped]
    if any(problem.column == KEY for problem in problems):
        # A key cannot be reworded, and must not keep a place from being withheld: it goes.
        problems = [problem for problem in problems if problem.column != KEY]
        warnings.append(Remark(KEY, "is not kept: it repeats the place, and the location is confidential"))
        wanted.pop(KEY)
        dropped += (KEY,)
    return Withheld(dropped, problems, [*warnings, *city_told])


def _told_elsewhere(wanted: Facts) -> tuple[list[Remark], list[Remark]]:
    """Problems for texts that repeat the street or ZIP that must not be held; warnings for those that name the city."""
    telling, city = texts_that_tell(wanted), _city(wanted)
    problems = [Remark(name, "repeats the street address or ZIP that is confidential; take it out") for name in telling]
    warnings = [
        Remark(name, "names the city of a confidential location; is that meant to be read?")
        for name in TEXTS
        if name not in telling and city and re.search(rf"\b{re.escape(city)}\b", _plain_text(wanted, name))
    ]
    return problems, warnings


def texts_that_tell(facts: Facts) -> tuple[str, ...]:
    """The texts among these facts that repeat the street, ZIP or coordinates among them."""
    secrets = _secrets(facts)
    return tuple(name for name in TEXTS if any(secret in _plain_text(facts, name) for secret in secrets))


def _plain_text(facts: Facts, name: str) -> str:
    value = facts.get(name, "")
    return plain(" ".join(value) if isinstance(value, tuple) else str(value))


def _secrets(wanted: Facts) -> list[str]:
    """The street, its beginning, the ZIP and the coordinates, as :func:`plain` writes them."""
    address = plain(str(wanted.get("address", "")))
    postal_code = str(wanted.get("zip", ""))[:5]
    street = _STREET.search(address)
    found: Iterable[str] = (address, postal_code, street.group(1) if street else "", *_coordinates(wanted))
    return [secret for secret in found if len(secret) >= _SHORTEST]


def _coordinates(wanted: Facts) -> Iterable[str]:
    for name in ("latitude", "longitude"):
        if name in wanted:
            degrees, _, decimals = str(wanted[name]).partition(".")
            # Two decimals are a mile, and may be anything else; three are a street.
            if len(decimals) >= 3:
                yield f"{degrees}.{decimals[:3]}"


def _city(wanted: Facts) -> str:
    """The city, unless it is named as its county is, which is told anyway."""
    city = plain(str(wanted.get("city", "")))
    county = wanted.get("county")
    told = {plain(name) for name in county} if isinstance(county, tuple) else set()
    return city if len(city) >= _SHORTEST and city not in told else ""


def plain(text: str) -> str:
    """A text without case, punctuation that addresses vary in, and spare space."""
    return " ".join(text.casefold().replace(",", " ").replace("#", " ").split())
