"""Writes a search's shortlist. The caller has the search from access, so it is the actor's own.

A note is about a listing. Nothing of it goes to the audit trail, and it is deleted with the search.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.db import mark_purge
from directory.records import CallResult, ShortlistItem, StoredSearch
from directory.records.cells import one_line
from directory.records.shortlist import LONGEST_NOTE, LONGEST_SHORTLIST


class ShortlistFull(ValueError):
    """The shortlist holds as many listings as it may."""


def items_of(session: Session, search: StoredSearch) -> list[ShortlistItem]:
    """The listings to call, in their order."""
    ordered = select(ShortlistItem).where(ShortlistItem.search_id == search.id).order_by(ShortlistItem.position)
    return list(session.scalars(ordered))


def listed_of(session: Session, search: StoredSearch) -> set[str]:
    """The uuids of the listings that are on it already."""
    return set(session.scalars(select(ShortlistItem.listing_uuid).where(ShortlistItem.search_id == search.id)))


def add_to_shortlist(actor: Actor, session: Session, search: StoredSearch, uuid: str) -> None:
    """Put a listing at the end; one that is there stays where it is. Errors: ShortlistFull."""
    if session.get(ShortlistItem, (search.id, uuid)) is not None:
        return
    here = ShortlistItem.search_id == search.id
    held, last = session.execute(select(func.count(), func.max(ShortlistItem.position)).where(here)).one()
    if held >= LONGEST_SHORTLIST:
        raise ShortlistFull(f"a shortlist holds at most {LONGEST_SHORTLIST} listings")
    session.add(ShortlistItem(search_id=search.id, listing_uuid=uuid, position=(last or 0) + 1))
    session.flush()


def take_from_shortlist(actor: Actor, session: Session, item: ShortlistItem) -> None:
    session.delete(item)
    mark_purge(session)


def move_in_shortlist(actor: Actor, session: Session, search: StoredSearch, item: ShortlistItem, by: int) -> None:
    """One place up (-1) or down (1); at the end of the list nothing happens."""
    items = items_of(session, search)
    at = items.index(item)
    if 0 <= at + by < len(items):
        other = items[at + by]
        item.position, other.position = other.position, item.position


def write_note(actor: Actor, item: ShortlistItem, note: str) -> None:
    """Blank takes it off. Errors: ValueError for one that is too long."""
    words = one_line(note)
    if len(words) > LONGEST_NOTE:
        raise ValueError(f"a note has at most {LONGEST_NOTE} characters")
    item.note = words or None


def note_result(actor: Actor, item: ShortlistItem, result: CallResult) -> None:
    """What the provider answered, for the worker's own list."""
    item.result = result
