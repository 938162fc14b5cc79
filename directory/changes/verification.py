"""Confirming that a listing is true: part by part or all of it, by its own people or by staff who asked."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.listings import write
from directory.changes.places import Ground
from directory.changes.proposals import propose
from directory.changes.trail import AuditAction, note
from directory.clock import CALIFORNIA
from directory.records import Finding, Method, Verification
from directory.records.keeping import PARTS, STALE_AFTER
from directory.records.reading import ListingRecord


def verify(
    actor: Actor,
    session: Session,
    record: ListingRecord,
    ground: Ground,
    moment: datetime,
    *,
    part: int | None = None,
    method: Method = Method.OWN,
    finding: Finding = Finding.CONFIRMED,
) -> None:
    """Note what was found out. Once every part is confirmed, the listing is as of the oldest of them.

    Errors: ChangedMeanwhile.
    """
    assert actor.account_id is not None  # noqa: S101  the console confirms nothing
    row = Verification(
        listing_id=record.id, account_id=actor.account_id, at=moment, part=part, method=method, finding=finding
    )
    session.add(row)
    session.flush()
    oldest = _oldest(confirmed_parts(session, record), moment)
    held = record.facts.get("last_verified")
    if finding is Finding.CONFIRMED and oldest is not None and (not isinstance(held, date) or oldest > held):
        write(actor, session, [propose({"last_verified": oldest}, record, ground, moment)], moment)
    subject = f"listing:{record.uuid}"
    note(actor, session, AuditAction.LISTING_VERIFIED, subject=subject, method=method, finding=finding, part=part)


def confirmed_parts(session: Session, record: ListingRecord) -> Mapping[int, date]:
    """part → the day, in California, on which it was last confirmed; one that never was is left out."""
    held = record.facts.get("last_verified")
    latest: dict[int, date] = dict.fromkeys(PARTS, held) if isinstance(held, date) else {}
    rows = session.execute(
        select(Verification.part, Verification.at)
        .where(Verification.listing_id == record.id, Verification.finding == Finding.CONFIRMED)
        .order_by(Verification.id)
    )
    for part, at in rows:
        day = at.astimezone(CALIFORNIA).date()
        for each in PARTS if part is None else (part,):
            latest[each] = max(day, latest.get(each, day))
    return latest


def is_stale(confirmed_on: date | None, today: date) -> bool:
    """Whether a confirmation is too old, or was never given."""
    return confirmed_on is None or today - confirmed_on > STALE_AFTER


def _oldest(parts: Mapping[int, date], moment: datetime) -> date | None:
    """The day as of which every part is confirmed; None while one is stale."""
    today = moment.astimezone(CALIFORNIA).date()
    if any(is_stale(parts.get(part), today) for part in PARTS):
        return None
    return min(parts[part] for part in PARTS)
