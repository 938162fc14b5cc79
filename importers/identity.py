"""Which listing a row speaks of: the one with its ``source_id``, else the one of its name at its place.

A row without a source_id that speaks of a listing whose place is withheld must find that listing, and not publish the
place again beside it; so a confidential listing is found by its name and county alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from directory.changes.places import Ground
from directory.changes.remarks import Remark
from directory.records import Listing, Organization, Service
from directory.records.facts import FINE_PLACE, Facts
from directory.records.organization import name_key
from directory.records.reading import ListingRecord, read_listings
from importers.sources import Known, Reference
from importers.stating import Stated

Name = tuple[str, str]
"""Keys of an organization's and a listing's name."""


class Identities:
    """Finds each row's listing among those that were there before the file, and what the file itself says twice."""

    def __init__(self, session: Session, ground: Ground) -> None:
        self._session = session
        self._ground = ground
        # Listings that this very import writes are no candidates: a plan, which writes none, must say the same.
        self._newest = session.scalar(select(func.max(Listing.id))) or 0
        self._source_lines: dict[str, int] = {}
        self._place_lines: dict[int, int] = {}
        self._claimed: dict[int, int] = {}

    def find(self, rows: Sequence[Stated]) -> list[ListingRecord | None]:
        """The listing of each row, None for a new one; problems are added to the rows. Constant queries a call."""
        by_source = self._by_source(rows)
        by_reference = self._by_reference(rows)
        found = [self._by_key(row, by_source, by_reference) for row in rows]
        unknown = [row for row, record in zip(rows, found, strict=True) if record is None and _is_sound(row)]
        by_name = self._by_name(unknown)
        for place, row in enumerate(rows):
            if not _is_sound(row):
                continue
            if found[place] is None:
                found[place] = self._by_place(row, by_name.get(_name(row.facts), ()))
            self._claim(row, found[place])
        return found

    def _by_key(
        self,
        row: Stated,
        by_source: Mapping[str, ListingRecord],
        by_reference: Mapping[Reference, Sequence[ListingRecord]],
    ) -> ListingRecord | None:
        """The listing of the row's own key; else that of its reference, which keeps the key that it has."""
        if row.source_id in by_source:
            return by_source[row.source_id]
        there = by_reference.get(row.row.reference, ()) if row.row.reference is not None else ()
        if len(there) > 1:
            row.problems.append(
                Remark("license_number", f"is that of {len(there)} listings; change them on their pages")
            )
        if len(there) != 1:
            return None
        row.facts.pop("source_id", None)
        return there[0]

    def _by_reference(self, rows: Sequence[Stated]) -> Mapping[Reference, list[ListingRecord]]:
        """The listings that rows speak of by our own id, or by the number of a licence."""
        wanted = {row.row.reference for row in rows if row.row.reference is not None}
        found: dict[Reference, list[ListingRecord]] = defaultdict(list)
        if not wanted or not self._newest:
            return found
        ids = {reference.value for reference in wanted if reference.by is Known.ID}
        numbers = {text for reference in wanted if reference.by is Known.LICENSE for text in _writings(reference.value)}
        which = or_(Listing.uuid.in_(ids), Listing.license_number.in_(numbers)) & (Listing.id <= self._newest)
        for record in read_listings(self._session, which):
            held = (Reference(Known.ID, record.uuid), Reference(Known.LICENSE, _licence(record.facts)))
            for reference in held:
                if reference in wanted:
                    found[reference].append(record)
        return found

    def _by_source(self, rows: Sequence[Stated]) -> dict[str, ListingRecord]:
        keys = {row.source_id for row in rows if row.source_id}
        if not keys or not self._newest:
            return {}
        where = Listing.source_id.in_(keys) & (Listing.id <= self._newest)
        return {str(record.facts["source_id"]): record for record in read_listings(self._session, where)}

    def _by_name(self, rows: Sequence[Stated]) -> Mapping[Name, list[ListingRecord]]:
        """Listings by the names that these rows state."""
        names = {_name(row.facts) for row in rows}
        if not names or not self._newest:
            return {}
        pairs = self._session.execute(
            select(Service.id, Organization.name_key, Service.name_key)
            .join(Organization, Service.organization_id == Organization.id)
            .where(Service.name_key.in_({name for _, name in names}))
            .where(Organization.name_key.in_({organization for organization, _ in names}))
        )
        name_of = {service: (of, name) for service, of, name in pairs if (of, name) in names}
        found: dict[Name, list[ListingRecord]] = defaultdict(list)
        services = sorted(name_of)
        for start in range(0, len(services), _MOST_PARAMETERS):
            where = Listing.service_id.in_(services[start : start + _MOST_PARAMETERS]) & (Listing.id <= self._newest)
            for record in read_listings(self._session, where):
                found[name_of[record.service_id]].append(record)
        return found

    def _by_place(self, row: Stated, same_name: Sequence[ListingRecord]) -> ListingRecord | None:
        """The listing of a row whose source_id is blank or new, among those of its name."""
        if not same_name:
            return None
        counties = self._counties(row.facts)
        there = [record for record in same_name if _is_there(row.facts, counties, record.facts)]
        if row.source_id:
            return self._without_key(row, there)
        exact = [record for record in there if _is_exactly_there(row.facts, record.facts)]
        chosen = exact or there
        if len(chosen) > 1:
            message = f"is blank, and {len(chosen)} listings have this organization, name and place; give its source_id"
            row.problems.append(Remark("source_id", message))
            return None
        return chosen[0] if chosen else None

    def _without_key(self, row: Stated, there: Sequence[ListingRecord]) -> ListingRecord | None:
        """The listing that takes on a row's new key: exactly there, and without a key so far."""
        if _would_publish(row.facts) and any(_is_confidential(record.facts) for record in there):
            row.problems.append(Remark("location_confidential", _SAY_WHICH))
            return None
        free = [
            record
            for record in there
            if "source_id" not in record.facts
            and record.id not in self._claimed
            and _is_exactly_there(row.facts, record.facts)
        ]
        return free[0] if len(free) == 1 else None

    def _counties(self, facts: Facts) -> tuple[str, ...]:
        stated = facts.get("county")
        if isinstance(stated, tuple):
            return stated
        county = self._ground.county_of(facts)
        return (county,) if county is not None else ()

    def _place(self, facts: Facts) -> tuple[object, ...]:
        """What tells apart two new listings of one name: of a confidential one, no more than is kept of it."""
        counties = self._counties(facts)
        if _is_confidential(facts):
            return (True, self._ground.gazetteer.coarsened(counties))
        return (False, counties, _stated_place(facts))

    def _claim(self, row: Stated, record: ListingRecord | None) -> None:
        """Note what this row speaks of; a second row that speaks of it is a problem that names the first."""
        if row.problems:
            return
        earlier = None
        if row.source_id:
            earlier = self._source_lines.setdefault(row.source_id, row.line)
        if record is not None and earlier in (None, row.line):
            earlier = self._claimed.setdefault(record.id, row.line)
        elif not row.source_id:
            earlier = self._place_lines.setdefault(hash((_name(row.facts), self._place(row.facts))), row.line)
        if earlier is not None and earlier != row.line:
            what = "is the key" if row.source_id else "is blank, and organization, name and place are those"
            row.problems.append(Remark("source_id", f"{what} of line {earlier} too; one listing is one row"))


#: Values in one SQL list: below the least limit of the databases in use.
_MOST_PARAMETERS = 2000
#: Digits of a California facility number; files drop its leading zero.
_LICENCE_DIGITS = 9
_SAY_WHICH = (
    "is blank, and a listing of this organization and name in this county is confidential; "
    "say yes, or no if this is another place that may be shown"
)


def _writings(number: str) -> tuple[str, str]:
    """How the number of a licence may be written: with its leading zero, or without."""
    return number, number.lstrip("0")


def _licence(facts: Facts) -> str:
    return str(facts.get("license_number", "")).zfill(_LICENCE_DIGITS)


def _is_sound(row: Stated) -> bool:
    return not row.problems


def _name(facts: Facts) -> Name:
    return name_key(str(facts["organization_name"])), name_key(str(facts["listing_name"]))


def _is_confidential(facts: Facts) -> bool:
    return facts.get("location_confidential") is True


def _would_publish(facts: Facts) -> bool:
    return "location_confidential" not in facts and any(name in facts for name in FINE_PLACE)


def _is_there(stated: Facts, counties: tuple[str, ...], held: Facts) -> bool:
    """Whether a listing may be at the place that a row states: nothing that is stated says otherwise."""
    fine = _stated_place(stated)
    if _is_confidential(held) or (_is_confidential(stated) and not fine):
        at = held.get("county")
        return not counties or not isinstance(at, tuple) or not set(counties).isdisjoint(at)
    there = dict(_stated_place(held))
    if any(there.get(name) != value for name, value in fine):
        return False
    return "county" not in stated or "county" not in held or stated["county"] == held["county"]


def _is_exactly_there(stated: Facts, held: Facts) -> bool:
    if _is_confidential(stated) != _is_confidential(held):
        return False
    return _is_confidential(held) or _stated_place(stated) == _stated_place(held)


def _stated_place(facts: Facts) -> tuple[tuple[str, object], ...]:
    """The fine place as it compares: spacing, case and a ZIP's last four digits do not count."""
    return tuple((name, _comparable(name, facts[name])) for name in FINE_PLACE if name in facts)


def _comparable(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    return value[:5] if name == "zip" else name_key(value)
