"""Stored searches, each for its owner alone."""

from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.policy import search_exists_for
from directory.clock import now
from directory.records import SearchKind, StoredSearch


def own_search(session: Session, actor: Actor, search_id: str, kind: SearchKind) -> StoredSearch | None:
    """The actor's own search of this kind, None where it is another's, gone, or past its time."""
    search = session.get(StoredSearch, search_id)
    if search is None or search.kind != kind or not search_exists_for(actor, search):
        return None
    return search if search.expires_at > now() else None
