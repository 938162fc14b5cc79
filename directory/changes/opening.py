"""Adding, closing and opening listings. What a provider adds or opens again is looked at by staff first."""

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.keeping import is_reviewed
from directory.changes.keeping import waiting_or_new
from directory.changes.listings import ChangedMeanwhile, claim, write
from directory.changes.marks import mark_listing
from directory.changes.places import Ground
from directory.changes.proposals import propose
from directory.changes.revision import note_changed
from directory.changes.trail import AuditAction, note
from directory.records import Action, Change, Listing, ListingStatus
from directory.records.facts import Facts
from directory.records.keeping import ClosingReason
from directory.records.reading import ListingRecord, read_listings

#: What a copy does not take along: what is true of one place at one time only.
NOT_COPIED = frozenset({"source_id", "openings", "openings_as_of", "last_verified", "license_number", "license_status"})


def add(
    actor: Actor,
    session: Session,
    facts: Facts,
    ground: Ground,
    moment: datetime,
    *,
    like: ListingRecord | None = None,
) -> ListingRecord:
    """A new listing, closed until it is opened. Errors: InvalidFacts.

    ``like``: the listing that it copies. Where that one is for staff only, so is the copy: it tells the same.
    """
    uuid = write(actor, session, [propose(facts, None, ground, moment)], moment)[0]
    record = next(read_listings(session, Listing.uuid == uuid))
    if like is not None and like.is_staff_only:
        mark_listing(actor, session, record, is_staff_only=True, is_canary=False)
    return _turn(actor, session, record, ListingStatus.CLOSED, moment, ClosingReason.NEW)


def copied_facts(record: ListingRecord, name: str) -> Facts:
    """What a copy of the listing states, under a name of its own."""
    kept = {fact: value for fact, value in record.facts.items() if fact not in NOT_COPIED}
    return kept | {"listing_name": name}


def close(actor: Actor, session: Session, record: ListingRecord, reason: ClosingReason, moment: datetime) -> None:
    """Take a listing out of every match and count; its history stays. Errors: ChangedMeanwhile."""
    if record.status is ListingStatus.ACTIVE:
        _turn(actor, session, record, ListingStatus.CLOSED, moment, reason)


def reopen(actor: Actor, session: Session, record: ListingRecord, moment: datetime) -> bool:
    """Open a listing, or ask staff to; whether it is open now. Errors: ChangedMeanwhile."""
    if record.status is ListingStatus.ACTIVE:
        return True
    if not is_reviewed(session, actor, record):
        open_now(actor, session, record, moment)
        return True
    assert actor.account_id is not None  # noqa: S101  the console is never reviewed
    claim(session, record)
    waits = waiting_or_new(session, record)
    waits.opens, waits.account_id, waits.proposed_at = True, actor.account_id, moment
    session.flush()
    note(actor, session, AuditAction.CHANGE_PROPOSED, subject=f"listing:{record.uuid}", opens=True)
    return False


def open_now(actor: Actor, session: Session, record: ListingRecord, moment: datetime) -> None:
    """Open a listing for everyone. Errors: ChangedMeanwhile."""
    _turn(actor, session, record, ListingStatus.ACTIVE, moment, None)


def _turn(
    actor: Actor,
    session: Session,
    record: ListingRecord,
    status: ListingStatus,
    moment: datetime,
    reason: ClosingReason | None,
) -> ListingRecord:
    turned = session.execute(
        update(Listing)
        .where(Listing.id == record.id, Listing.version == record.version)
        .values(status=status, version=record.version + 1, updated_at=moment)
        .returning(Listing.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if turned is None:
        raise ChangedMeanwhile(record.uuid)
    is_closing = status is ListingStatus.CLOSED
    session.execute(
        insert(Change).values(
            listing_id=record.id,
            account_id=actor.account_id,
            at=moment,
            action=Action.CLOSED if is_closing else Action.REOPENED,
            differences={},
            reason=reason,
        )
    )
    note_changed(session, [record.uuid])
    action = AuditAction.LISTING_CLOSED if is_closing else AuditAction.LISTING_REOPENED
    note(actor, session, action, subject=f"listing:{record.uuid}", reason=reason)
    return next(read_listings(session, Listing.id == record.id))
