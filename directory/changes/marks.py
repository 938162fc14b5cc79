"""Staff's marks on a listing: for staff only, or a canary."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.revision import note_changed
from directory.changes.trail import AuditAction, note
from directory.records import Listing
from directory.records.reading import ListingRecord


class ContradictingMarks(ValueError):
    """A canary that only staff could open would catch nobody."""


def mark_listing(
    actor: Actor, session: Session, listing: ListingRecord, *, is_staff_only: bool, is_canary: bool
) -> bool:
    """Set both marks; returns whether that changed anything. Errors: ContradictingMarks."""
    if is_staff_only and is_canary:
        raise ContradictingMarks("a listing is for staff only, or a canary, or neither")
    if (is_staff_only, is_canary) == (listing.is_staff_only, listing.is_canary):
        return False
    session.execute(
        update(Listing).where(Listing.id == listing.id).values(is_staff_only=is_staff_only, is_canary=is_canary)
    )
    note_changed(session, [listing.uuid])
    note(
        actor,
        session,
        AuditAction.LISTING_MARKED,
        subject=f"listing:{listing.uuid}",
        staff_only=is_staff_only,
        canary=is_canary,
    )
    return True
