"""What an import would do with every row, and all that is wrong, together. Nothing here writes.

Rows stream through in chunks with a constant number of queries each; only their outcomes are kept.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from directory.changes.places import Ground
from directory.changes.proposals import InvalidFacts, Proposal, propose
from directory.changes.remarks import Remark
from directory.changes.withholding import KEY
from directory.records.reading import ListingRecord, read_vocabulary
from importers.identity import Identities
from importers.report import Action, Note, Report, RowOutcome
from importers.sources import Source, StatedRow
from importers.stating import Stated, read_row

#: Rows planned at a time: queries a row are few, and memory a chunk is small.
CHUNK = 1000

Progress = Callable[[int], None]
"""Called with the number of rows done so far, after each chunk."""


def plan(
    source: Source,
    report: Report,
    session: Session,
    ground: Ground,
    moment: datetime,
    progress: Progress | None = None,
) -> Iterator[list[Proposal]]:
    """Fill ``report`` as the source is walked; yields each chunk's proposals, for whoever writes them.

    Errors: BadFile where the file breaks off.
    """
    words = read_vocabulary(session)
    identities = Identities(session, ground)
    done = 0
    for chunk in _chunks(source.rows):
        rows = [read_row(row, words) for row in chunk]
        found = identities.find(rows)
        proposals = []
        for row, current in zip(rows, found, strict=True):
            proposal = _planned(report, row, current, ground, moment)
            if proposal is not None:
                proposals.append(proposal)
        yield proposals
        done += len(chunk)
        if progress is not None:
            progress(done)
    report.blank_rows = source.blank_rows
    for note in source.notes:
        report.warnings.add(note)


def _chunks(rows: Iterator[StatedRow]) -> Iterator[Sequence[StatedRow]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _planned(
    report: Report, row: Stated, current: ListingRecord | None, ground: Ground, moment: datetime
) -> Proposal | None:
    """The row's proposal, noted in the report with all that is to be said of it."""
    if current is None and row.row.is_update_only and not row.problems:
        report.add_row(RowOutcome(row.line, Action.UNCHANGED, row.source_id, row.name))
        return None
    proposal = _proposal(row, current, ground, moment)
    _record(report, row, current, proposal)
    return proposal


def _proposal(row: Stated, current: ListingRecord | None, ground: Ground, moment: datetime) -> Proposal | None:
    """The row's proposal, None where it has problems; what is wrong with it together is added to the row."""
    if row.problems:
        return None
    if current is not None:
        row.spare(current.facts)
    try:
        return propose(row.facts, current, ground, moment)
    except InvalidFacts as invalid:
        row.problems.extend(invalid.problems)
        return None


def _record(report: Report, row: Stated, current: ListingRecord | None, proposal: Proposal | None) -> None:
    for remark in row.problems:
        report.problems.add(_note(report, row, remark))
    for remark in row.warnings:
        report.warnings.add(_note(report, row, remark))
    if proposal is None:
        report.add_row(_problem_outcome(row, current))
        return
    for remark in proposal.warnings:
        report.warnings.add(_note(report, row, remark))
    action = Action(proposal.action)
    changed = tuple(proposal.differences) if action is Action.UPDATE else ()
    source_id = "" if KEY in proposal.dropped else row.source_id
    report.add_row(RowOutcome(row.line, action, source_id, row.name, changed))


def _note(report: Report, row: Stated, remark: Remark) -> Note:
    file, line = row.row.stands_at.get(remark.column, (report.file, row.line))
    return Note(file, line, remark.column or None, remark.message)


def _problem_outcome(row: Stated, current: ListingRecord | None) -> RowOutcome:
    """A row that is not applied. Of a confidential one, a key or name in which the place may stand is not repeated."""
    source_id, name = row.source_id, row.name
    if row.is_confidential or (current is not None and current.facts.get("location_confidential") is True):
        blamed = {problem.column for problem in row.problems}
        source_id = "" if "source_id" in blamed else source_id
        name = "" if "listing_name" in blamed else name
    return RowOutcome(row.line, Action.PROBLEM, source_id, name)
