"""Reads the audit trail, newest first, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from directory.clock import CALIFORNIA
from directory.records import Account, AuditAction, AuditEvent

#: The largest number that the databases compare an event's with.
LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What of the trail is wanted; None asks nothing. Days are California's, both included."""

    account_id: int | None = None
    action: AuditAction | None = None
    subject: str | None = None
    first_day: date | None = None
    last_day: date | None = None


def read_events(
    session: Session, wanted: TrailFilter, *, limit: int, before: int | None = None
) -> Sequence[AuditEvent]:
    """At most ``limit`` events, the latest first; ``before`` a number for those that came earlier."""
    query = _narrowed(select(AuditEvent), wanted).order_by(AuditEvent.number.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEvent.number < min(max(before, 0), LARGEST))
    return session.scalars(query).all()


def names_of(session: Session, account_ids: set[int]) -> dict[int, str]:
    """account → its person's name and e-mail, for those that there are."""
    rows = session.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(account_ids)))
    return {row.id: f"{row.name} ({row.email})" for row in rows}


def _narrowed(query: Select[AuditEvent], wanted: TrailFilter) -> Select[AuditEvent]:
    if wanted.account_id is not None:
        query = query.where(AuditEvent.account_id == wanted.account_id)
    if wanted.action is not None:
        query = query.where(AuditEvent.action == wanted.action)
    if wanted.subject is not None:
        query = query.where(AuditEvent.subject == wanted.subject)
    if wanted.first_day is not None:
        query = query.where(AuditEvent.at >= _begin(wanted.first_day))
    if wanted.last_day is not None and wanted.last_day < date.max:
        query = query.where(AuditEvent.at < _begin(wanted.last_day + timedelta(days=1)))
    return query


def _begin(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), CALIFORNIA)
