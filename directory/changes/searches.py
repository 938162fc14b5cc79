"""Keeps a search's criteria for its owner, for a day, and deletes them."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.clock import now
from directory.db import mark_purge
from directory.records import Layout, SearchKind, ShortlistItem, StoredSearch
from directory.records.search import LIFETIME
from search.ranking import Order

#: As many as stand beside each other on a desk's screen.
MOST_COMPARED = 4


def store_search(actor: Actor, session: Session, kind: SearchKind, criteria: Mapping[str, Any]) -> str:
    """Keep the criteria under a random id, which is returned. Errors: ValueError for an actor with no account."""
    if actor.account_id is None:
        raise ValueError("a search belongs to an account")
    moment = now()
    search = StoredSearch(
        id=secrets.token_urlsafe(16),
        account_id=actor.account_id,
        kind=kind,
        criteria=dict(criteria),
        created_at=moment,
        expires_at=moment + LIFETIME,
    )
    session.add(search)
    session.flush()
    return search.id


def derive_search(actor: Actor, session: Session, search: StoredSearch, criteria: Mapping[str, Any]) -> str:
    """Keep changed criteria as a search of its own, looked at in the same way and with the same shortlist."""
    new_id = store_search(actor, session, SearchKind(search.kind), criteria)
    arrange_search(actor, session.get_one(StoredSearch, new_id), Order(search.order_by), Layout(search.layout))
    items = session.scalars(select(ShortlistItem).where(ShortlistItem.search_id == search.id)).all()
    session.add_all(
        ShortlistItem(
            search_id=new_id,
            listing_uuid=item.listing_uuid,
            position=item.position,
            note=item.note,
            result=item.result,
        )
        for item in items
    )
    session.flush()
    return new_id


def arrange_search(actor: Actor, search: StoredSearch, order: Order, layout: Layout) -> None:
    """Look at the same answer in another way. The caller has the search from access, so it is the actor's own."""
    search.order_by, search.layout = order, layout


def compare_listings(actor: Actor, search: StoredSearch, uuids: Collection[str]) -> None:
    """Put listings beside each other. Errors: ValueError for more than four."""
    if len(uuids) > MOST_COMPARED:
        raise ValueError(f"at most {MOST_COMPARED} listings are compared")
    search.compared = list(uuids)


def delete_search(actor: Actor, session: Session, search: StoredSearch) -> None:
    """Delete one search at once. The caller has it from access, so it is the actor's own."""
    session.delete(search)
    mark_purge(session)


def expire_searches(session: Session, moment: datetime) -> int:
    """Delete every search past its time; returns how many."""
    gone = session.execute(
        delete(StoredSearch).where(StoredSearch.expires_at <= moment).returning(StoredSearch.id)
    ).all()
    if gone:
        mark_purge(session)
    return len(gone)
