"""Pages of listings and organizations, in the order in which they came, in a constant number of queries a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.browsing import browsable
from directory.access.listings import read_views
from directory.access.reveal import ListingView
from directory.access.scope import audience_of, scope_of
from directory.api.hsds.asking import Asked
from directory.finding import Finder
from directory.hsds.taxonomies import Taxonomy, Terms
from directory.records import Listing, Organization, Service
from directory.records.service import service_need


@dataclass(frozen=True, slots=True)
class Page:
    """HSDS's envelope around a part of a list."""

    total: int
    number: int
    size: int
    """How many a page may hold."""

    def around(self, contents: Sequence[Any]) -> dict[str, Any]:
        pages = -(-self.total // self.size)
        return {
            "total_items": self.total,
            "total_pages": pages,
            "page_number": self.number,
            "size": len(contents),
            "first_page": self.number == 1,
            "last_page": self.number >= pages,
            "empty": not contents,
            "contents": list(contents),
        }


def page_of(asked: Asked, total: int) -> Page:
    return Page(total, asked.page, asked.size)


def listings(session: Session, actor: Actor, asked: Asked, terms: Terms) -> tuple[Page, list[ListingView]]:
    """One page of listings as the actor may see them."""
    if asked.search is not None:
        return _found(session, actor, asked)
    page, rows = _rows(session, actor, asked, terms, Listing.uuid)
    uuids = [row.uuid for row in rows]
    views = read_views(session, actor, uuids)
    return page, [views[uuid] for uuid in uuids if uuid in views]


def minimal(session: Session, actor: Actor, asked: Asked, terms: Terms) -> tuple[Page, list[dict[str, Any]]]:
    """Only the id of each service and when it last changed: what is to be read again."""
    page, rows = _rows(session, actor, asked, terms, Service.uuid, Listing.updated_at)
    return page, [
        {"id": uuid, "modified_date": moment.isoformat(), "last_modified": moment.isoformat()} for uuid, moment in rows
    ]


def organizations(session: Session, actor: Actor, asked: Asked, terms: Terms) -> tuple[Page, list[str]]:
    """The uuids of one page of the organizations of which a list shows the actor something."""
    chosen = (
        select(Organization.id, Organization.uuid)
        .join(Service, Service.organization_id == Organization.id)
        .join(Listing, Listing.service_id == Service.id)
        .where(browsable(actor), *_conditions(asked, terms))
        .distinct()
    )
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.execute(chosen.order_by(Organization.id).limit(asked.size).offset(asked.offset))
    return page_of(asked, total), [row.uuid for row in rows]


def of_organizations(session: Session, actor: Actor, uuids: Sequence[str]) -> dict[str, list[ListingView]]:
    """organization → its listings, of those that lists show the actor. One without any is not there."""
    chosen = _listed(browsable(actor) & Organization.uuid.in_(uuids), Listing.uuid)
    listed = session.scalars(chosen.join(Organization, Service.organization_id == Organization.id)).all()
    found: dict[str, list[ListingView]] = {}
    for view in read_views(session, actor, listed).values():
        found.setdefault(view.organization_id, []).append(view)
    return {uuid: found[uuid] for uuid in uuids if uuid in found}


def one(session: Session, actor: Actor, which: ColumnElement[bool]) -> ListingView | None:
    """The listing that ``which`` says, also one that no list shows; None where it does not exist for the actor."""
    uuid = session.scalar(_listed(which, Listing.uuid))
    return read_views(session, actor, [uuid]).get(uuid) if uuid is not None else None


def _rows(session: Session, actor: Actor, asked: Asked, terms: Terms, *columns: Any) -> tuple[Page, Sequence[Any]]:
    conditions = [browsable(actor), *_conditions(asked, terms)]
    counted = select(func.count()).select_from(Listing).join(Service, Listing.service_id == Service.id)
    total = session.scalar(counted.where(*conditions)) or 0
    query = _listed(conditions[0], *columns).where(*conditions[1:]).limit(asked.size).offset(asked.offset)
    return page_of(asked, total), session.execute(query).all()


def _listed(which: ColumnElement[bool], *columns: Any) -> Select[Any]:
    return select(*columns).join(Service, Listing.service_id == Service.id).where(which).order_by(Listing.id)


def _conditions(asked: Asked, terms: Terms) -> Iterable[ColumnElement[bool]]:
    if asked.organization_id is not None:
        whose = select(Organization.id).where(Organization.uuid == asked.organization_id)
        yield Service.organization_id.in_(whose)
    if asked.modified_after is not None:
        yield Listing.updated_at >= asked.modified_after
    if asked.taxonomy_term_id is not None:
        term = terms.by_id.get(asked.taxonomy_term_id)
        yield _has(term.taxonomy, terms.codes_under(term)) if term is not None else false()
    if asked.taxonomy_id is not None:
        taxonomy = next((taxonomy for taxonomy in Taxonomy if taxonomy.id == asked.taxonomy_id), None)
        yield _has(taxonomy, None) if taxonomy is not None else false()


def _has(taxonomy: Taxonomy, codes: Sequence[str] | None) -> ColumnElement[bool]:
    """That one of the codes is stated, or any code at all."""
    if taxonomy is Taxonomy.NEEDS:
        meeting = select(service_need.c.service_id)
        return Service.id.in_(meeting.where(service_need.c.code.in_(codes)) if codes is not None else meeting)
    column = Service.provider_type if taxonomy is Taxonomy.PROVIDER_TYPE else Service.placement_type
    return column.in_(codes) if codes is not None else column.is_not(None)


def _found(session: Session, actor: Actor, asked: Asked) -> tuple[Page, list[ListingView]]:
    """By words, best first, within what this reader may read."""
    finder: Finder = current_app.extensions["finder"]
    found = finder.find(
        session,
        asked.search or "",
        scope_of(actor),
        audience=audience_of(actor),
        limit=asked.size,
        offset=asked.offset,
    )
    views = read_views(session, actor, found.ids)
    return page_of(asked, found.total), [views[uuid] for uuid in found.ids if uuid in views]
