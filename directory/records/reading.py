"""Reads whole listings from the database: the stated facts of each, in a constant number of queries a chunk."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, select
from sqlalchemy.orm import Session

from directory.records.cells import Vocabulary
from directory.records.contact import Contact
from directory.records.county import County
from directory.records.facts import FACTS, Fact, FactType, Value
from directory.records.listing import Listing, ListingStatus
from directory.records.location import Location
from directory.records.need import Need
from directory.records.organization import Organization
from directory.records.service import Service
from search.codes import STATEWIDE, LicenseStatus

#: Listings read at a time: few enough that a chunk is small in memory, many enough that queries are few.
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class ListingRecord:
    """One listing with all that is stated of it. ``facts`` holds no key for what is not stated."""

    id: int
    uuid: str
    organization_id: int
    service_id: int
    location_id: int
    organization_uuid: str
    service_uuid: str
    location_uuid: str
    status: ListingStatus
    updated_at: datetime
    facts: dict[str, Value]
    is_staff_only: bool = False
    is_canary: bool = False
    version: int = 1

    @property
    def is_active(self) -> bool:
        """Closed listings, and those whose licence is closed, are never matched or counted."""
        return self.status is ListingStatus.ACTIVE and self.facts.get("license_status") != LicenseStatus.CLOSED


_SINGLE = tuple(fact for fact in FACTS if not fact.is_list)
_LISTS = tuple(fact for fact in FACTS if fact.is_list and fact.type is not FactType.COUNTY)


def read_listings(
    session: Session, where: ColumnElement[bool] | None = None, chunk: int = CHUNK
) -> Iterator[ListingRecord]:
    """Every listing that ``where`` admits (all, by default), in the order of their ids, ``chunk`` at a time.

    ``where`` may speak of listing, service, organization, location and contact.
    """
    orders = _code_orders(session)
    after = 0
    while True:
        query = _heads().where(Listing.id > after).order_by(Listing.id).limit(chunk)
        if where is not None:
            query = query.where(where)
        rows = session.execute(query).all()
        if not rows:
            return
        yield from _records(session, rows, orders)
        after = rows[-1].id
        if len(rows) < chunk:
            return


def _heads() -> Select[*tuple[Any, ...]]:
    """One row a listing, with every fact that is a single value."""
    return (
        select(
            Listing.id,
            Listing.uuid,
            Service.organization_id,
            Listing.service_id,
            Listing.location_id,
            Organization.uuid.label("organization_uuid"),
            Service.uuid.label("service_uuid"),
            Location.uuid.label("location_uuid"),
            Listing.status,
            Listing.updated_at,
            Listing.is_staff_only,
            Listing.is_canary,
            Listing.version,
            Listing.serves_statewide,
            Location.county.label("located_county"),
            Location.area_name,
            *(fact.stored.label(f"fact_{fact.name}") for fact in _SINGLE),
        )
        .join(Service, Listing.service_id == Service.id)
        .join(Organization, Service.organization_id == Organization.id)
        .join(Location, Listing.location_id == Location.id)
        .join(Contact, Contact.listing_id == Listing.id, isouter=True)
    )


def _records(session: Session, rows: Sequence[Any], orders: "_Orders") -> Iterator[ListingRecord]:
    listing_ids = [row.id for row in rows]
    service_ids = [row.service_id for row in rows]
    lists = {fact.name: _read_list(session, fact, listing_ids, service_ids) for fact in _LISTS}
    for row in rows:
        mapping = row._mapping
        facts: dict[str, Value] = {}
        for fact in FACTS:
            if fact.type is FactType.COUNTY:
                value = _located_counties(row, orders)
            elif fact.type is FactType.COUNTIES_SERVED and row.serves_statewide:
                value = (STATEWIDE,)
            elif fact.is_list:
                owner = row.service_id if _owner(fact) == "service" else row.id
                value = orders.sort(fact, lists[fact.name].get(owner, ()))
            else:
                value = mapping[f"fact_{fact.name}"]
            if value is not None and value != ():
                facts[fact.name] = value
        yield ListingRecord(
            row.id,
            row.uuid,
            row.organization_id,
            row.service_id,
            row.location_id,
            row.organization_uuid,
            row.service_uuid,
            row.location_uuid,
            ListingStatus(row.status),
            row.updated_at,
            facts,
            row.is_staff_only,
            row.is_canary,
            row.version,
        )


def _located_counties(row: Any, orders: "_Orders") -> tuple[str, ...]:
    if row.area_name is not None:
        return orders.area_counties[row.area_name]
    return (row.located_county,) if row.located_county is not None else ()


def list_table(fact: Fact) -> Table:
    """The table that holds a list's values."""
    assert isinstance(fact.stored, Column)  # noqa: S101  a list is stored in a Core table, by its declaration
    table = fact.stored.table
    assert isinstance(table, Table)  # noqa: S101  as above
    return table


def _owner(fact: Fact) -> str:
    return "service" if "service_id" in list_table(fact).c else "listing"


def _read_list(
    session: Session, fact: Fact, listing_ids: Sequence[int], service_ids: Sequence[int]
) -> dict[int, list[str]]:
    table = list_table(fact)
    is_service = _owner(fact) == "service"
    key = table.c.service_id if is_service else table.c.listing_id
    wanted = service_ids if is_service else listing_ids
    query = select(key, fact.stored).where(key.in_(wanted))
    if fact.type is FactType.TEXTS:
        query = query.order_by(table.c.position)
    values: dict[int, list[str]] = defaultdict(list)
    for owner, value in session.execute(query):
        values[owner].append(str(value))
    return values


@dataclass(frozen=True, slots=True)
class _Orders:
    """The order in which each list's codes are given, so that equal lists are equal tuples."""

    need_position: dict[str, int]
    area_counties: dict[str, tuple[str, ...]]

    def sort(self, fact: Fact, values: Sequence[str]) -> tuple[str, ...]:
        if fact.type is FactType.TEXTS:
            return tuple(values)
        if fact.type is FactType.NEEDS:
            return tuple(sorted(values, key=self.need_position.__getitem__))
        if fact.type is FactType.CODES:
            return tuple(sorted(values, key=fact.codes.index))
        return tuple(sorted(values))


def read_vocabulary(session: Session) -> Vocabulary:
    """The needs and counties that cells may name."""
    needs = _need_positions(session)
    return Vocabulary(needs, {name.casefold(): name for name in session.scalars(select(County.name))})


def _need_positions(session: Session) -> dict[str, int]:
    return dict(session.execute(select(Need.code, Need.position)).all())


def _code_orders(session: Session) -> _Orders:
    positions = _need_positions(session)
    areas: dict[str, list[str]] = defaultdict(list)
    joined = select(County.area_name, County.name).where(County.area_name.is_not(None)).order_by(County.name)
    for area, county in session.execute(joined):
        if area is not None:
            areas[area].append(county)
    return _Orders(positions, {name: tuple(counties) for name, counties in areas.items()})
