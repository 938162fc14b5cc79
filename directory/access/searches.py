"""Stored searches, each for its owner alone."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.policy import search_exists_for
from directory.clock import now
from directory.records import SavedSearch, SearchKind, StoredSearch


def own_search(session: Session, actor: Actor, search_id: str, kind: SearchKind) -> StoredSearch | None:
    """The actor's own search of this kind, None where it is another's, gone, or past its time."""
    search = session.get(StoredSearch, search_id)
    if search is None or search.kind != kind or not search_exists_for(actor, search):
        return None
    return search if search.expires_at > now() else None


def own_saved_searches(session: Session, actor: Actor) -> list[tuple[SavedSearch, StoredSearch]]:
    """The actor's saved searches that are not past their time, the newest first."""
    if actor.account_id is None:
        return []
    rows = session.execute(
        select(SavedSearch, StoredSearch)
        .join(StoredSearch, StoredSearch.id == SavedSearch.search_id)
        .where(StoredSearch.account_id == actor.account_id, StoredSearch.expires_at > now())
        .order_by(SavedSearch.seen_at.desc())
    )
    return [(saved, search) for saved, search in rows if search_exists_for(actor, search)]
