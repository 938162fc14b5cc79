"""Keeps a search's criteria for its owner, for a day, and deletes them."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.clock import now
from directory.db import mark_purge
from directory.records import SearchKind, StoredSearch
from directory.records.search import LIFETIME


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
