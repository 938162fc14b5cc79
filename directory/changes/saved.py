"""Keeps a search longer, under a label that says nothing, and remembers what its owner has seen of it.

The caller has the search from access, so it is the actor's own. The audit trail holds none of this.
"""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.records import SavedSearch, StoredSearch
from directory.records.search import SAVED_LIFETIME
from search.matching import Standing

#: Words that say nothing of a youth on a shared screen.
_WORDS = (
    "Amber",
    "Birch",
    "Cedar",
    "Clover",
    "Coral",
    "Delta",
    "Fern",
    "Garnet",
    "Harbor",
    "Indigo",
    "Juniper",
    "Lupine",
    "Maple",
    "Opal",
    "Poppy",
    "Quartz",
    "Redwood",
    "Sage",
    "Sierra",
    "Willow",
    "Yarrow",
)


def save_search(
    actor: Actor, session: Session, search: StoredSearch, standing: Standing, moment: datetime
) -> SavedSearch:
    """Keep the search for 90 days. One that is saved already keeps its label and gets the time anew."""
    search.expires_at = moment + SAVED_LIFETIME
    saved = session.get(SavedSearch, search.id)
    if saved is None:
        saved = SavedSearch(search_id=search.id, label=_new_label(session, actor))
        session.add(saved)
    mark_seen(actor, saved, standing, moment)
    session.flush()
    return saved


def mark_seen(actor: Actor, saved: SavedSearch, standing: Standing, moment: datetime) -> None:
    """The owner has looked: what changes is told from here on."""
    saved.seen_matching, saved.seen_open = sorted(standing.matching), sorted(standing.with_opening)
    saved.seen_at, saved.alerted_at = moment, None


def set_alerts(actor: Actor, saved: SavedSearch, sends_alerts: bool) -> None:
    saved.sends_alerts = sends_alerts


def note_alert(saved: SavedSearch, moment: datetime) -> None:
    """A letter was written; there is no other until the owner has looked."""
    saved.alerted_at = moment


def _new_label(session: Session, actor: Actor) -> str:
    """Such as "Amber 42": none that the account has already."""
    of_account = StoredSearch.account_id == actor.account_id
    labels = select(SavedSearch.label).join(StoredSearch, StoredSearch.id == SavedSearch.search_id).where(of_account)
    taken = set(session.scalars(labels))
    while (label := f"{secrets.choice(_WORDS)} {10 + secrets.randbelow(90)}") in taken:
        pass
    return label
