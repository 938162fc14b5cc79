"""Checks the audit trail from its first event to its last: whether each follows from the one before."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from directory.records.trail import BEGINNING, AuditEvent, AuditHead
from directory.witness import BrokenWitness, End, Witness

#: Events held in memory at a time.
_AT_ONCE = 1_000

_GUARDS = {
    "sqlite": ("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'", 2),
    "postgresql": (
        "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'audit_event'::regclass "
        "AND NOT tgisinternal AND tgenabled <> 'D'",
        1,
    ),
}


def chained_digest(of: AuditEvent | Row[Any]) -> str:
    """SHA-256, in hexadecimal, over the event as canonical JSON with the digest of the event before it."""
    at = of.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = [of.number, at, of.account_id, of.is_console, of.action, of.subject, of.detail, of.previous]
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def breaks(session: Session, witness: Witness | None = None) -> Iterator[str]:
    """What is wrong with the trail, in words, in its order; nothing where all is well.

    ``witness`` is this machine's memory of the end.
    """
    yield from _missing_guards(session)
    seen = None
    try:
        seen = witness.seen() if witness is not None else None
    except (BrokenWitness, OSError):
        yield "the file trail_end was not sealed with this secret key: changed by hand, or the key is another"
    last = End(0, BEGINNING)
    for event in _events(session):
        if event.number != last.number + 1:
            yield f"events {last.number + 1} to {event.number - 1} are missing"
        if event.previous != last.digest:
            yield f"event {event.number} does not follow from the one before it"
        if event.digest != chained_digest(event):
            yield f"event {event.number} is not as it was written"
        last = End(event.number, event.digest)
        if seen is not None and seen.number == last.number and seen.digest != last.digest:
            yield f"event {last.number} is not the one that this machine saw: the trail was written anew"
    yield from _wrong_end(session, last, seen)
    if witness is not None and seen is None and last.number:
        yield "this machine has no file trail_end, so nothing would tell that the trail's end was cut off"


def end_of(session: Session) -> End:
    """Where the trail ends."""
    head = session.get(AuditHead, 1)
    return End(head.number, head.digest) if head is not None else End(0, BEGINNING)


def _events(session: Session) -> Iterator[Row[Any]]:
    """As rows, not objects: what the database holds now, whatever the session has read before."""
    after = 0
    query = select(*AuditEvent.__table__.columns).order_by(AuditEvent.number).limit(_AT_ONCE)
    while True:
        events = session.execute(query.where(AuditEvent.number > after)).all()
        yield from events
        if len(events) < _AT_ONCE:
            return
        after = events[-1].number


def _wrong_end(session: Session, last: End, seen: End | None) -> Iterator[str]:
    if end_of(session) != last:
        yield f"the trail ends at event {last.number}, and its head says event {end_of(session).number}"
    if seen is not None and seen.number > last.number:
        yield (
            f"this machine saw event {seen.number}, and the trail ends at {last.number}: its end was cut off, "
            "or a backup was restored (then run `manzanita trail reseal`)"
        )


def _missing_guards(session: Session) -> Iterator[str]:
    query, expected = _GUARDS[session.get_bind().dialect.name]
    if session.scalar(text(query)) != expected:
        yield "the database no longer refuses to change or delete events: its triggers (migration 0003) are gone"
