"""Reports for people, as text on a terminal, and for programs, as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from importers.report import Action, ExportReport, Note, Notes, Report, RowOutcome, UndoReport

#: Problems or warnings shown on a screen; the rest is one flag away.
SHOWN = 50
_WORDS = {
    Action.CREATE: ("to create", "created"),
    Action.UPDATE: ("to update", "updated"),
    Action.UNCHANGED: ("unchanged", "unchanged"),
    Action.PROBLEM: ("with problems, not applied", "with problems, not applied"),
}


def print_report(report: Report, console: Console) -> None:
    """The counts, then every problem and warning up to SHOWN each, then what comes next."""
    console.print(f"{escape(report.file)} ({report.format}): {len(report.rows):,} rows", highlight=False)
    if report.is_readable:
        console.print(_counts(report))
    _print_notes(console, "problem", report.problems)
    _print_notes(console, "warning", report.warnings)
    console.print(escape(outcome(report)), highlight=False)


def outcome(report: Report) -> str:
    """What happened, in a sentence."""
    if not report.is_readable:
        return "The file cannot be used as it is. Nothing was written."
    if not report.is_write:
        return "This is the plan. Nothing was written; add --write to write it."
    left_out = report.counts[Action.PROBLEM]
    rest = f" {left_out:,} rows with problems were left out." if left_out else ""
    return f"Written as import {report.batch_id}.{rest} To take it back: manzanita undo {report.batch_id}"


def _counts(report: Report) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_column(justify="right")
    for action in Action:
        table.add_row(f"{report.counts[action]:,}", _WORDS[action][report.is_write])
    if report.blank_rows:
        table.add_row(f"{report.blank_rows:,}", "blank rows skipped")
    return table


def _print_notes(console: Console, word: str, notes: Notes) -> None:
    if not notes.total:
        return
    console.print(f"{notes.total:,} {word}{'s' if notes.total > 1 else ''}:", highlight=False)
    for note in notes.kept[:SHOWN]:
        console.print(f"  {escape(sentence(note))}", highlight=False, soft_wrap=True)
    if notes.total > SHOWN:
        console.print(f"  and {notes.total - SHOWN:,} more; --json shows all", highlight=False)


def sentence(note: Note) -> str:
    """A note as one line: ``listings.csv, line 7, min_age: is not a whole number``."""
    where = [note.file]
    if note.line is not None:
        where.append(f"line {note.line}")
    if note.column:
        where.append(_plain(note.column))
    return f"{', '.join(where)}: {_plain(note.message)}"


def _plain(text: str) -> str:
    """Words of a file on a terminal: nothing in them may act there."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def write_json(report: Report, file: TextIO) -> None:
    """The report as one JSON object, row by row, so that a large one needs no second copy in memory."""
    head = {
        "format": report.format,
        "file": report.file,
        "readable": report.is_readable,
        "written": report.batch_id is not None,
        "batch": report.batch_id,
        "counts": {action.value: report.counts[action] for action in Action},
        "blank_rows": report.blank_rows,
        "problem_count": report.problems.total,
        "warning_count": report.warnings.total,
    }
    file.write(json.dumps(head)[:-1])
    _write_list(file, "problems", (asdict(note) for note in report.problems.kept))
    _write_list(file, "warnings", (asdict(note) for note in report.warnings.kept))
    _write_list(file, "rows", (_row(row) for row in report.rows))
    file.write("}\n")


def _row(row: RowOutcome) -> dict[str, Any]:
    return {
        "line": row.line,
        "action": row.action.value,
        "source_id": row.source_id or None,
        "name": row.name,
        "changed": list(row.changed),
    }


def _write_list(file: TextIO, key: str, items: Iterator[dict[str, Any]]) -> None:
    file.write(f',\n"{key}": [')
    for position, item in enumerate(items):
        file.write(("\n " if position == 0 else ",\n ") + json.dumps(item))
    file.write("]")


def print_undo(report: UndoReport, console: Console) -> None:
    console.print(
        f"Import {report.batch_id} is taken back: {report.removed:,} listings removed, "
        f"{report.restored:,} put back as they were.",
        highlight=False,
    )
    for kept in report.kept[:SHOWN]:
        what = f", {kept.fact}" if kept.fact else ""
        console.print(f"  kept: {escape(_plain(kept.name))}{what}: {kept.reason}", highlight=False, soft_wrap=True)
    if len(report.kept) > SHOWN:
        console.print(f"  and {len(report.kept) - SHOWN:,} more; --json shows all", highlight=False)


def as_json(report: UndoReport | ExportReport) -> str:
    return json.dumps(asdict(report), indent=1)


def messages(notes: Sequence[Note]) -> list[str]:
    """Notes as sentences, for a page's list."""
    return [sentence(note) for note in notes]
