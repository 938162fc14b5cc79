"""Writes proposals: new listings, changed ones, their history and the outbox, many at once.

One edit on a page and an import of 100,000 rows are the same write.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Column, Table, delete, insert, select, update
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.history import change_rows, forget_places
from directory.changes.noting import note_written
from directory.changes.proposals import Proposal
from directory.changes.revision import note_changed
from directory.db import Base
from directory.records import Contact, County, Listing, Location, Organization, Service
from directory.records.account import account_organization
from directory.records.facts import FACT, FACTS, Fact, Facts, FactType, Value
from directory.records.organization import name_key, new_uuid
from directory.records.reading import ListingRecord, list_table
from search.codes import STATEWIDE

_MOST_PARAMETERS = 2000
_HOLDERS: tuple[type[Base], ...] = (Service, Location, Listing, Contact)


class ChangedMeanwhile(RuntimeError):
    """A listing is no longer as it was read: read it again, and decide again."""


def write(
    actor: Actor,
    session: Session,
    proposals: Iterable[Proposal],
    moment: datetime,
    batch_id: int | None = None,
    reason: str | None = None,
) -> list[str]:
    """Write what the proposals would change, in the caller's transaction; returns the changed listings' uuids.

    Errors: ChangedMeanwhile, before anything is written.
    """
    creations, updates = [], []
    for proposal in proposals:
        if proposal.current is None:
            creations.append(proposal)
        elif proposal.differences:
            updates.append(proposal)
    if not creations and not updates:
        return []
    for proposal in updates:
        assert proposal.current is not None  # noqa: S101  by the loop above
        claim(session, proposal.current)
    organizations = _organizations(session, [*creations, *updates], moment)
    areas = _areas(session)
    records = _create(session, creations, organizations, areas, moment)
    for proposal in updates:
        _update(session, proposal, organizations, areas, moment)
    hidden = [p.current.id for p in updates if p.becomes_confidential and p.current is not None]
    forget_places(session, hidden)
    left = {
        p.current.organization_id for p in updates if p.current is not None and "organization_name" in p.differences
    }
    if left:
        remove_empty_organizations(session, left)
    rows = change_rows(actor, records, updates, moment, batch_id, reason)
    session.execute(insert(Base.metadata.tables["change"]), rows)
    changed = [uuid for _, uuid in records] + [p.current.uuid for p in updates if p.current is not None]
    note_changed(session, changed)
    if batch_id is None:
        note_written(actor, session, [uuid for _, uuid in records], updates)
    return changed


def claim(session: Session, record: ListingRecord) -> None:
    """Raise the listing's version, and hold it until this transaction ends.

    Errors: ChangedMeanwhile where somebody else has done so since it was read.
    """
    claimed = session.execute(
        update(Listing)
        .where(Listing.id == record.id, Listing.version == record.version)
        .values(version=record.version + 1)
        .returning(Listing.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if claimed is None:
        raise ChangedMeanwhile(record.uuid)


def remove(session: Session, records: Collection[ListingRecord]) -> None:
    """Delete listings and all that hangs on them, and organizations that are left with nothing."""
    if not records:
        return
    session.execute(delete(Listing).where(Listing.id.in_([record.id for record in records])))
    services, locations = select(Listing.service_id), select(Listing.location_id)
    session.execute(delete(Service).where(Service.id.in_({r.service_id for r in records}), Service.id.not_in(services)))
    session.execute(
        delete(Location).where(Location.id.in_({r.location_id for r in records}), Location.id.not_in(locations))
    )
    remove_empty_organizations(session, {record.organization_id for record in records})
    note_changed(session, [record.uuid for record in records])


def remove_empty_organizations(session: Session, organization_ids: Collection[int]) -> None:
    """Delete those of these organizations that have neither a service nor an account."""
    accounts = select(account_organization.c.organization_id)
    session.execute(
        delete(Organization).where(
            Organization.id.in_(organization_ids),
            Organization.id.not_in(select(Service.organization_id)),
            Organization.id.not_in(accounts),
        )
    )


def _organizations(session: Session, proposals: Sequence[Proposal], moment: datetime) -> dict[str, int]:
    """name key → id of every organization that the proposals name; new ones are made."""
    names = {name_key(name): " ".join(name.split()) for name in (str(p.wanted["organization_name"]) for p in proposals)}
    known = _organization_ids(session, names)
    new = [
        {"uuid": new_uuid(), "name": name, "name_key": key, "created_at": moment}
        for key, name in names.items()
        if key not in known
    ]
    if new:
        session.execute(insert(Organization), new)
        known = _organization_ids(session, names)
    return known


def _organization_ids(session: Session, keys: Collection[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for chunk in _chunks(list(keys)):
        named = select(Organization.name_key, Organization.id).where(Organization.name_key.in_(chunk))
        ids |= dict(session.execute(named).all())
    return ids


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Values few enough for one SQL list on any database."""
    for start in range(0, len(values), _MOST_PARAMETERS):
        yield values[start : start + _MOST_PARAMETERS]


def _areas(session: Session) -> dict[str, str]:
    """county → its area, for those that have one."""
    rows = session.execute(select(County.name, County.area_name).where(County.area_name.is_not(None)))
    return {county: area for county, area in rows if area is not None}


def _create(
    session: Session,
    proposals: Sequence[Proposal],
    organizations: Mapping[str, int],
    areas: Mapping[str, str],
    moment: datetime,
) -> list[tuple[int, str]]:
    """Insert new listings; returns (id, uuid) of each, in order."""
    if not proposals:
        return []
    rows = [_columns(proposal.wanted, areas) for proposal in proposals]
    for proposal, row in zip(proposals, rows, strict=True):
        organization = name_key(str(proposal.wanted["organization_name"]))
        row[Service] |= {"uuid": new_uuid(), "organization_id": organizations[organization]}
        row[Location] |= {"uuid": new_uuid()}
        row[Listing] |= {"uuid": new_uuid(), "created_at": moment, "updated_at": moment}
    service_ids = _insert(session, Service, [row[Service] for row in rows])
    location_ids = _insert(session, Location, [row[Location] for row in rows])
    for row, service_id, location_id in zip(rows, service_ids, location_ids, strict=True):
        row[Listing] |= {"service_id": service_id, "location_id": location_id}
    listing_ids = _insert(session, Listing, [row[Listing] for row in rows])
    contacts = [
        row[Contact] | {"listing_id": listing_id}
        for row, listing_id in zip(rows, listing_ids, strict=True)
        if any(value is not None for value in row[Contact].values())
    ]
    if contacts:
        session.execute(insert(cast(Table, Contact.__table__)), contacts)
    for fact in FACTS:
        if fact.is_list and fact.type is not FactType.COUNTY:
            owners = service_ids if _is_of_service(fact) else listing_ids
            _insert_list(session, fact, [(o, p.wanted) for o, p in zip(owners, proposals, strict=True)])
    return list(zip(listing_ids, [row[Listing]["uuid"] for row in rows], strict=True))


def _insert(session: Session, holder: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows that have a uuid; returns their ids, in order.

    Two statements for all rows: SQLite returns ids in the rows' order only one row a statement.
    """
    columns = holder.__table__.c
    session.execute(insert(cast(Table, holder.__table__)), rows)
    uuids = [row["uuid"] for row in rows]
    ids: dict[str, int] = {}
    for chunk in _chunks(uuids):
        ids |= dict(session.execute(select(columns.uuid, columns.id).where(columns.uuid.in_(chunk))).all())
    return [ids[uuid] for uuid in uuids]


def _update(
    session: Session,
    proposal: Proposal,
    organizations: Mapping[str, int],
    areas: Mapping[str, str],
    moment: datetime,
) -> None:
    """Write one changed listing: only the tables that its differences touch."""
    current = proposal.current
    assert current is not None  # noqa: S101  by the caller: an update has what it updates
    after = _columns(proposal.wanted, areas)
    changed = {_holder(FACT[name]) for name in proposal.differences} - {None}
    if "organization_name" in proposal.differences:
        organization = name_key(str(proposal.wanted["organization_name"]))
        after[Service]["organization_id"] = organizations[organization]
        changed.add(Service)
    ids = {Service: current.service_id, Location: current.location_id, Listing: current.id}
    after[Listing]["updated_at"] = moment
    for holder in changed - {Contact} | {Listing}:
        assert holder is not None  # noqa: S101  None was taken out above
        session.execute(update(holder).where(holder.__table__.c.id == ids[holder]).values(after[holder]))
    if Contact in changed:
        session.execute(delete(Contact).where(Contact.listing_id == current.id))
        session.execute(insert(Contact).values(after[Contact] | {"listing_id": current.id}))
    for name in proposal.differences:
        fact = FACT[name]
        if fact.is_list and fact.type is not FactType.COUNTY:
            owner = current.service_id if _is_of_service(fact) else current.id
            table = list_table(fact)
            session.execute(delete(table).where(_owner_column(fact) == owner))
            _insert_list(session, fact, [(owner, proposal.wanted)])


def _holder(fact: Fact) -> type[Base] | None:
    """The record whose column holds the fact; None for the organization's name and for lists of their own."""
    if fact.type is FactType.COUNTIES_SERVED:
        return Listing
    if isinstance(fact.stored, Column) or fact.name == "organization_name":
        return None
    return cast(type[Base], fact.stored.class_)


def _columns(facts: Facts, areas: Mapping[str, str]) -> dict[type[Base], dict[str, Any]]:
    """Every column of the four records that hold a listing, NULL for what is not stated."""
    columns: dict[type[Base], dict[str, Any]] = {holder: {} for holder in _HOLDERS}
    for fact in FACTS:
        holder = _holder(fact)
        if holder is not None and not fact.is_list and not isinstance(fact.stored, Column):
            columns[holder][fact.stored.key] = facts.get(fact.name)
    counties = facts.get("county", ())
    assert isinstance(counties, tuple)  # noqa: S101  by the fact's type
    is_area = facts.get("location_confidential") is True and any(county in areas for county in counties)
    columns[Location]["county"] = counties[0] if counties and not is_area else None
    columns[Location]["area_name"] = areas[counties[0]] if is_area else None
    columns[Listing]["serves_statewide"] = facts.get("counties_served") == (STATEWIDE,)
    columns[Service]["name_key"] = name_key(str(facts["listing_name"]))
    return columns


def _is_of_service(fact: Fact) -> bool:
    return "service_id" in list_table(fact).c


def _owner_column(fact: Fact) -> Column[int]:
    return list_table(fact).c["service_id" if _is_of_service(fact) else "listing_id"]


def _insert_list(session: Session, fact: Fact, owned: Iterable[tuple[int, Facts]]) -> None:
    owner, value = _owner_column(fact).name, fact.stored.key
    rows = [
        {owner: number, value: _stored_item(fact, item)}
        | ({"position": position} if fact.type is FactType.TEXTS else {})
        for number, facts in owned
        for position, item in enumerate(_items(facts.get(fact.name)))
    ]
    if rows:
        session.execute(insert(list_table(fact)), rows)


def _items(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) and value != (STATEWIDE,) else ()


def _stored_item(fact: Fact, item: str) -> str | int:
    """Core Competencies are numbers in the database, and words like any code everywhere else."""
    return int(item) if fact.name == "csec_competencies" else item
