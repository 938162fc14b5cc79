"""Writes the audit trail, in the transaction of what it tells of: both are kept, or neither."""

from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.orm import Session

from directory import witness
from directory.access.actor import Actor
from directory.clock import now
from directory.records.chain import chained_digest
from directory.records.trail import AuditAction, AuditEvent, AuditHead

__all__ = ["AuditAction", "Detail", "note", "queue_for_trail"]

Detail = str | int | bool | None | list[str]
"""What an event may say besides who, what and on what."""

#: The longest text, and the most texts of a list, that a detail may hold.
LONGEST = 200
MOST = 1_000


def note(
    actor: Actor,
    session: Session,
    action: AuditAction,
    *,
    subject: str | None = None,
    **detail: Detail,
) -> int:
    """Add an event to the trail; returns its number.

    ``subject`` is such as ``listing:<uuid>`` or ``account:<id>``. ``detail`` is short and plain, and never holds
    search criteria, a withheld fact, a secret, or an e-mail's content. Locks the end of the trail until the
    transaction ends, so call it late. Errors: ValueError for a detail that is not short and plain.
    """
    _check(detail)
    number, previous = session.execute(
        update(AuditHead).values(number=AuditHead.number + 1).returning(AuditHead.number, AuditHead.digest)
    ).one()
    added = AuditEvent(
        number=number,
        at=now(),
        account_id=actor.account_id,
        is_console=actor.is_console,
        action=action,
        subject=subject,
        detail=detail,
        previous=previous,
    )
    added.digest = chained_digest(added)
    session.add(added)
    session.flush()
    session.execute(update(AuditHead).values(digest=added.digest))
    witness.remember(session, number, added.digest)
    return int(number)


def queue_for_trail(session: Session) -> None:
    """Wait until no other transaction is writing the trail, and keep others waiting until this one ends."""
    session.execute(update(AuditHead).values(number=AuditHead.number))


def _check(detail: Mapping[str, Detail]) -> None:
    for name, value in detail.items():
        texts = value if isinstance(value, list) else [value]
        if len(texts) > MOST or not all(_is_plain(text) for text in texts):
            raise ValueError(f"{name} is not short and plain enough for the audit trail")


def _is_plain(value: Detail) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST
    return value is None or isinstance(value, int)
