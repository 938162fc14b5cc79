"""What someone was writing when they stopped: kept for them alone, until saved, discarded or a week old."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.records import Draft, Listing
from directory.records.draft import DRAFT_LIFETIME
from directory.records.facts import NOTES
from directory.records.keeping import PLACE_PART
from directory.records.reading import ListingRecord

Typed = Mapping[str, tuple[str, str | list[str]]]
"""fact → the cell that the writer had seen, and what the field holds."""

#: No list to tick from is longer.
_MOST_TICKED = 500


def draft_of(actor: Actor, session: Session, record: ListingRecord, part: int, moment: datetime) -> Draft | None:
    """The actor's own draft of this part, while it lasts."""
    found = session.get(Draft, (actor.account_id, record.id, part)) if actor.account_id is not None else None
    return found if found is not None and found.saved_at > moment - DRAFT_LIFETIME else None


def keep_draft(
    actor: Actor, session: Session, record: ListingRecord, part: int, typed: Typed, moment: datetime
) -> None:
    """Keep what differs; where nothing does, there is no draft any more. Nothing that is too long to be saved.

    Never where :func:`may_be_drafted` says no, nor where the listing has changed since it was read: it may be
    confidential now.
    """
    assert actor.account_id is not None  # noqa: S101  by the view's permission
    kept = {name: [was, now] for name, (was, now) in typed.items() if _fits(now)}
    forget_draft(actor, session, record, part)
    if not kept or not may_be_drafted(record, part) or not _is_as_read(session, record):
        return
    try:
        with session.begin_nested():
            session.add(
                Draft(account_id=actor.account_id, listing_id=record.id, part=part, typed=kept, saved_at=moment)
            )
    except IntegrityError:
        # Another window of theirs kept one this very moment: that one stays.
        return


def may_be_drafted(record: ListingRecord, part: int) -> bool:
    """Whether drafts are kept: not of a location, which may be about to be withheld, nor where it is withheld.

    What is typed about a confidential place, and thought better of, must not have been kept.
    """
    return part != PLACE_PART and record.facts.get("location_confidential") is not True


def forget_draft(actor: Actor, session: Session, record: ListingRecord, part: int) -> None:
    """The actor's draft of this part is saved, or was given up."""
    whose = (Draft.account_id == actor.account_id, Draft.listing_id == record.id, Draft.part == part)
    session.execute(delete(Draft).where(*whose))


def forget_drafts_of(session: Session, listing_ids: Collection[int]) -> None:
    """Everyone's drafts of these listings: a place that is withheld from now on may be told in any of them."""
    session.execute(delete(Draft).where(Draft.listing_id.in_(listing_ids)))


def expire_drafts(session: Session, moment: datetime) -> None:
    """Delete those that nobody came back to."""
    session.execute(delete(Draft).where(Draft.saved_at <= moment - DRAFT_LIFETIME))


def _is_as_read(session: Session, record: ListingRecord) -> bool:
    """And stays so until this transaction ends: whoever makes it confidential waits, and then deletes the draft."""
    same = select(Listing.id).where(Listing.id == record.id, Listing.version == record.version)
    return session.scalar(same.with_for_update(read=True)) is not None


def _fits(typed: str | list[str]) -> bool:
    if isinstance(typed, str):
        return len(typed) <= NOTES
    return len(typed) <= _MOST_TICKED and all(len(item) <= NOTES for item in typed)
