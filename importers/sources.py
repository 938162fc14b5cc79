"""What every format is made into: rows of our own spreadsheet's cells, each with the line that it came from.

A new format is one function that yields StatedRows; reading cells, matching, planning and writing are the same for all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz, process

from directory.changes.remarks import Remark
from directory.records.facts import FACT, FACTS, REQUIRED
from directory.records.formulas import without_guard
from importers.reading import Table
from importers.report import BadFile, Note


class Known(StrEnum):
    """What tells a listing apart, beside its key."""

    ID = "id"
    """Our own: its uuid."""
    LICENSE = "license"
    """The number of its licence."""


@dataclass(frozen=True, slots=True)
class Reference:
    by: Known
    value: str


@dataclass(frozen=True, slots=True)
class StatedRow:
    """One row: contract column → text, blanks left out."""

    line: int
    cells: Mapping[str, str]
    problems: tuple[Remark, ...] = ()
    """What is wrong already; such a row is not applied."""
    warnings: tuple[Remark, ...] = ()
    may_be_unreadable: frozenset[str] = frozenset()
    """Columns of somebody else's data whose unreadable cells are left blank with a warning, not a problem."""
    reference: Reference | None = None
    """What else than its key tells which listing the row speaks of."""
    if_blank: frozenset[str] = frozenset()
    """Columns that are stated only where the listing does not say."""
    for_new: frozenset[str] = frozenset()
    """Columns that are stated of a new listing only."""
    is_update_only: bool = False
    """A row that makes no new listing: where there is none, nothing is done."""
    stands_at: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Column → the file and line that it comes from, where that is not this row's."""


@dataclass(slots=True)
class Source:
    """``rows`` can be walked once; ``blank_rows`` and ``notes`` (warnings on the file) grow as it is walked."""

    file: str
    rows: Iterator[StatedRow]
    table: Table | None = None
    notes: list[Note] = field(default_factory=list)

    @property
    def blank_rows(self) -> int:
        return self.table.blank_rows if self.table is not None else 0


#: A name nearer than this (of 100) is offered as what may have been meant.
NEAR_ENOUGH = 70


def nearest_name(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that was probably meant, or None."""
    found = process.extractOne(name, list(names), scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=NEAR_ENOUGH)
    return found[0] if found else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    nearest = nearest_name(name, names)
    return f"; did you mean {nearest}?" if nearest else ""


@contextmanager
def own_rows(opened: AbstractContextManager[Table], *, is_guarded: bool) -> Iterator[Source]:
    """The rows of our own spreadsheet. ``is_guarded``: cells may carry the export's guard against formulas."""
    with opened as table:
        _check_columns(table)
        yield Source(table.file, _own_rows(table, is_guarded=is_guarded), table, table.repairs)


def _check_columns(table: Table) -> None:
    """Every column is one of ours, and the two that every listing states are there. Errors: BadFile."""
    if not any(name in FACT for name in table.columns):
        # Its cells may be a listing's, so they are not repeated.
        message = "names no column of the listing template; the first row must be its header"
        raise BadFile(Note(table.file, table.header_line, None, message))
    notes = []
    for name in table.columns:
        if name not in FACT:
            message = f"is not a column of the listing template{did_you_mean(name, FACT)}"
            notes.append(Note(table.file, table.header_line, name, message))
    missing = [name for name in REQUIRED if name not in table.columns]
    notes += [Note(table.file, table.header_line, name, "is a required column and is missing") for name in missing]
    if notes:
        raise BadFile(*notes)


def _own_rows(table: Table, *, is_guarded: bool) -> Iterator[StatedRow]:
    for row in table.rows:
        if row.fault is not None:
            yield StatedRow(row.line, {}, (Remark("", row.fault),))
        else:
            yield StatedRow(row.line, _filled(table.columns, row.cells, is_guarded=is_guarded))


def _filled(columns: Sequence[str], cells: Sequence[str], *, is_guarded: bool) -> dict[str, str]:
    stated = {name: text for name, text in zip(columns, cells, strict=True) if text}
    if is_guarded:
        for name, text in stated.items():
            if text[0] == "'":
                stated[name] = without_guard(text)
    return stated


#: The columns in the contract's order, for whoever writes a file.
COLUMNS = tuple(fact.name for fact in FACTS)
