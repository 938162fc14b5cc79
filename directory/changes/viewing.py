"""Counts who was shown whose intake contacts, raises alarms at what looks like copying, and stops it for the day."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import delete, distinct, func, insert, select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.trail import MOST, AuditAction, note, queue_for_trail
from directory.clock import CALIFORNIA
from directory.records import Alarm, AlarmKind, Listing, ShownListing, StopLifted
from directory.records.viewing import DAILY_STOP, KEPT_FOR, THRESHOLDS

_HOUR = timedelta(hours=1)


class DailyStop(PermissionError):
    """The account has been shown as many listings as one day allows; what it asked for must not be shown."""


def note_shown(
    actor: Actor, session: Session, opened: Collection[str], with_contacts: Collection[str], moment: datetime
) -> list[Alarm]:
    """Count listings that are about to be shown; returns the alarms that this raises.

    ``opened`` are the uuids of all of them, ``with_contacts`` of those with somebody else's intake contacts.
    Errors: DailyStop; then nothing of this page is counted, and nothing of it may be shown.
    """
    if actor.account_id is None:
        return []
    if with_contacts:
        # One page at a time, so that two of one account cannot both be the last that fits.
        queue_for_trail(session)
        _count(session, actor.account_id, with_contacts, moment)
        for uuids in _chunks(sorted(with_contacts)):
            note(actor, session, AuditAction.CONTACTS_SEEN, listings=uuids)
    found = _looks_like_copying(session, actor.account_id, with_contacts, moment)
    if _has_canary(session, opened):
        found.append(AlarmKind.CANARY)
    return [alarm for kind in found if (alarm := raise_alarm(actor, session, kind, moment)) is not None]


def note_stop(actor: Actor, session: Session, moment: datetime) -> list[Alarm]:
    """Keep that the account was stopped; the alarm, the first time that day."""
    alarm = raise_alarm(actor, session, AlarmKind.STOP, moment)
    if alarm is None:
        return []
    note(actor, session, AuditAction.STOPPED, subject=f"account:{actor.account_id}", limit=DAILY_STOP)
    return [alarm]


def raise_alarm(actor: Actor, session: Session, kind: AlarmKind, moment: datetime) -> Alarm | None:
    """A new alarm about the actor's account; None where there is one of the kind that day."""
    day = day_of(moment)
    known = select(Alarm.id).where(Alarm.account_id == actor.account_id, Alarm.kind == kind, Alarm.day == day)
    if actor.account_id is None or session.scalar(known) is not None:
        return None
    queue_for_trail(session)
    if session.scalar(known) is not None:
        return None
    note(actor, session, AuditAction.ALARM_RAISED, subject=f"account:{actor.account_id}", kind=str(kind))
    alarm = Alarm(account_id=actor.account_id, kind=kind, day=day, raised_at=moment)
    session.add(alarm)
    session.flush()
    return alarm


def settle_alarm(actor: Actor, session: Session, alarm: Alarm, moment: datetime) -> None:
    """Someone has looked into it. The caller has asked access whether this actor may."""
    if alarm.settled_at is None:
        alarm.settled_at, alarm.settled_by = moment, actor.account_id
        session.flush()
        note(
            actor,
            session,
            AuditAction.ALARM_SETTLED,
            subject=f"account:{alarm.account_id}",
            kind=alarm.kind,
            day=alarm.day.isoformat(),
        )


def lift_stop(actor: Actor, session: Session, account_id: int, moment: datetime) -> None:
    """Let one account go on today. The caller has asked access whether this actor may."""
    day = day_of(moment)
    if session.get(StopLifted, (account_id, day)) is None:
        session.add(StopLifted(account_id=account_id, day=day, lifted_by=actor.account_id, lifted_at=moment))
        session.flush()
        note(actor, session, AuditAction.STOP_LIFTED, subject=f"account:{account_id}", day=day.isoformat())


def forget_viewing(session: Session, moment: datetime) -> int:
    """Delete who saw what more than a month ago; returns how many rows. The trail keeps its own."""
    before = day_of(moment - KEPT_FOR)
    gone = session.execute(delete(ShownListing).where(ShownListing.day < before).returning(ShownListing.listing_uuid))
    return len(gone.all())


def day_of(moment: datetime) -> date:
    """The day in California, where those who see it are."""
    return moment.astimezone(CALIFORNIA).date()


def _chunks(uuids: list[str]) -> Iterator[list[str]]:
    """As many as one event holds."""
    for start in range(0, len(uuids), MOST):
        yield uuids[start : start + MOST]


def _count(session: Session, account_id: int, uuids: Collection[str], moment: datetime) -> None:
    day = day_of(moment)
    today = (ShownListing.account_id == account_id, ShownListing.day == day)
    known = set(session.scalars(select(ShownListing.listing_uuid).where(*today)))
    new = sorted(set(uuids) - known)
    if not new:
        return
    if len(known) + len(new) > DAILY_STOP and session.get(StopLifted, (account_id, day)) is None:
        raise DailyStop
    rows = [{"account_id": account_id, "day": day, "listing_uuid": uuid, "first_at": moment} for uuid in new]
    session.execute(insert(ShownListing), rows)


def _looks_like_copying(session: Session, account_id: int, uuids: Collection[str], moment: datetime) -> list[AlarmKind]:
    if not uuids:
        return []
    day = day_of(moment)
    different = select(func.count(distinct(ShownListing.listing_uuid))).where(ShownListing.account_id == account_id)
    counts = {
        AlarmKind.PACE: session.scalar(different.where(ShownListing.first_at > moment - _HOUR)),
        AlarmKind.DAY: session.scalar(different.where(ShownListing.day == day)),
        AlarmKind.MONTH: session.scalar(different.where(ShownListing.day > day - KEPT_FOR)),
    }
    return [kind for kind, count in counts.items() if (count or 0) >= THRESHOLDS[kind]]


def _has_canary(session: Session, uuids: Collection[str]) -> bool:
    found = select(Listing.id).where(Listing.uuid.in_(list(uuids)), Listing.is_canary.is_(True)).limit(1)
    return bool(uuids) and session.scalar(found) is not None
