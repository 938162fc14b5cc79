"""Takes an import back: what it created goes, what it changed goes back, unless somebody has changed it since.

Nothing withheld comes back: a listing that is confidential stays so, and its history holds no place to restore.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.history import PLACE_FACTS
from directory.changes.listings import remove, write
from directory.changes.places import Ground
from directory.changes.proposals import InvalidFacts, propose
from directory.changes.trail import AuditAction, note
from directory.records import Account, Action, Change, ImportBatch, Listing
from directory.records.cells import Vocabulary, read_cell, write_cell
from directory.records.facts import FACT, Value
from directory.records.reading import ListingRecord, read_listings, read_vocabulary
from importers.report import Kept, UndoReport

CHUNK = 1000
#: Facts that mean something only together: if one of them cannot go back, none does.
TOGETHER = (
    frozenset({"openings", "openings_as_of"}),
    frozenset({"address", "city", "state", "zip", "county", "latitude", "longitude"}),
)
_CHANGED_SINCE = "has been changed since"


class CannotUndo(ValueError):
    """There is no such batch, or it has been taken back already."""


def undo(session: Session, batch_id: int, *, actor: Actor, ground: Ground, moment: datetime) -> UndoReport:
    """Take a batch back in the caller's transaction. Its own changes are history too. Errors: CannotUndo."""
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    if batch is None:
        raise CannotUndo(f"there is no import with the number {batch_id}")
    if batch.undone_at is not None:
        by = undoer_of(session, batch)
        raise CannotUndo(f"import {batch_id} was taken back on {batch.undone_at:%Y-%m-%d} by {by} already")
    report = UndoReport(batch_id)
    for changes in _updates(session, batch_id):
        _restore(session, changes, report, actor=actor, ground=ground, moment=moment)
    for listing_ids in _creations(session, batch_id):
        _remove_created(session, listing_ids, report)
    batch.undone_at, batch.undone_by_id = moment, actor.account_id
    session.flush()
    note(
        actor,
        session,
        AuditAction.IMPORT_UNDONE,
        subject=f"import:{batch_id}",
        restored=report.restored,
        removed=report.removed,
        kept=len(report.kept),
    )
    return report


def list_batches(session: Session) -> list[str]:
    """One line an import, the newest first: number, when, file, how many listings, and who took it back."""
    return [
        f"{batch.id}\t{batch.created_at:%Y-%m-%d %H:%M} UTC\t{batch.file_name}\t"
        f"{batch.created} created, {batch.updated} updated"
        + (f"\ttaken back {batch.undone_at:%Y-%m-%d} by {undoer_of(session, batch)}" if batch.undone_at else "")
        for batch in session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()))
    ]


def undoer_of(session: Session, batch: ImportBatch) -> str:
    """Who took the batch back, in words."""
    account = session.get(Account, batch.undone_by_id) if batch.undone_by_id is not None else None
    return account.name if account is not None else "the command line"


def _updates(session: Session, batch_id: int) -> Iterator[Sequence[Change]]:
    yield from _pages(session, batch_id, Action.UPDATED)


def _creations(session: Session, batch_id: int) -> Iterator[list[int]]:
    for changes in _pages(session, batch_id, Action.CREATED):
        yield [change.listing_id for change in changes]


def _pages(session: Session, batch_id: int, action: Action) -> Iterator[Sequence[Change]]:
    """The batch's changes of one kind, a chunk at a time; not those that taking it back adds meanwhile."""
    after, last = 0, session.scalar(select(func.max(Change.id))) or 0
    query = select(Change).where(Change.batch_id == batch_id, Change.action == action, Change.id <= last)
    while changes := session.scalars(query.where(Change.id > after).order_by(Change.id).limit(CHUNK)).all():
        after = changes[-1].id
        yield changes
        for change in changes:
            session.expunge(change)


def _restore(
    session: Session,
    changes: Sequence[Change],
    report: UndoReport,
    *,
    actor: Actor,
    ground: Ground,
    moment: datetime,
) -> None:
    """Put facts back that still hold what the batch wrote."""
    words = read_vocabulary(session)
    where = Listing.id.in_({change.listing_id for change in changes})
    records = {record.id: record for record in read_listings(session, where)}
    proposals = []
    for change in changes:
        record = records[change.listing_id]
        restored, kept = _what_goes_back(change, record)
        stated, erased = _as_facts(restored, words)
        proposal = None
        try:
            proposal = propose(stated, record, ground, moment, erased=erased)
        except InvalidFacts:
            kept |= dict.fromkeys(restored, "does not fit what has been changed since")
        report.kept += [_kept(record, name, reason) for name, reason in sorted(kept.items())]
        if proposal is not None and proposal.differences:
            proposals.append(proposal)
            report.restored += 1
    # Its own undoing belongs to the batch: an earlier import may then be taken back too.
    write(actor, session, proposals, moment, report.batch_id)


def _what_goes_back(change: Change, record: ListingRecord) -> tuple[dict[str, str | None], dict[str, str]]:
    """fact → the cell of before, for what can go back; fact → reason, for what cannot."""
    restored, kept = {}, {}
    is_withheld = record.facts.get("location_confidential") is True
    for name, (before, after) in change.differences.items():
        held = record.facts.get(name)
        if is_withheld and name == "location_confidential":
            kept[name] = "the location stays confidential; making it public takes two people"
        elif is_withheld and name in PLACE_FACTS:
            kept[name] = "the location is confidential now"
        elif (write_cell(FACT[name], held) or None) != after:
            kept[name] = _CHANGED_SINCE
        else:
            restored[name] = before
    for group in TOGETHER:
        if group & kept.keys():
            kept |= {
                name: kept.get(name, "goes with what cannot go back") for name in group & change.differences.keys()
            }
            restored = {name: cell for name, cell in restored.items() if name not in group}
    return restored, kept


def _as_facts(cells: dict[str, str | None], words: Vocabulary) -> tuple[dict[str, Value], set[str]]:
    """The facts to state again, and those to erase."""
    stated = {}
    for name, cell in cells.items():
        value = read_cell(FACT[name], cell, words) if cell is not None else None
        if value is not None:
            stated[name] = value
    return stated, cells.keys() - stated.keys()


def _kept(record: ListingRecord, fact: str | None, reason: str) -> Kept:
    return Kept(record.uuid, str(record.facts["listing_name"]), fact, reason)


def _remove_created(session: Session, listing_ids: Sequence[int], report: UndoReport) -> None:
    by_others = or_(
        Change.batch_id.is_(None), and_(Change.batch_id != report.batch_id, ImportBatch.undone_at.is_(None))
    )
    changed = set(
        session.scalars(
            select(Change.listing_id)
            .outerjoin(ImportBatch, ImportBatch.id == Change.batch_id)
            .where(Change.listing_id.in_(listing_ids), by_others)
        )
    )
    going = []
    for record in read_listings(session, Listing.id.in_(listing_ids)):
        if record.id in changed:
            report.kept.append(_kept(record, None, _CHANGED_SINCE))
        else:
            going.append(record)
    remove(session, going)
    report.removed += len(going)
