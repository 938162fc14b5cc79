"""Raises the directory's revision and notes which listings changed, in the transaction that changes them."""

from collections.abc import Collection

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from directory.records import Outbox, Revision


def note_changed(session: Session, listing_uuids: Collection[str]) -> int:
    """Put the listings in the outbox under a new revision number, and return that number.

    The update locks the one row until the transaction ends, so no reader ever sees a revision before a lower one.
    """
    number: int = session.execute(
        update(Revision).values(number=Revision.number + 1).returning(Revision.number)
    ).scalar_one()
    wanted = sorted(listing_uuids)
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        session.execute(delete(Outbox).where(Outbox.listing_uuid.in_(chunk)))
        session.execute(insert(Outbox), [{"listing_uuid": uuid, "revision": number} for uuid in chunk])
    return number
