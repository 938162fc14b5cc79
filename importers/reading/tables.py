"""A table of text, whatever file it came from: a header, then rows that know their line."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from importers.report import BadFile, Note

#: Larger files are refused before a byte is read.
MAX_BYTES = 512 * 1024 * 1024
#: Characters in one cell: what Python's csv module takes, and four times what a spreadsheet program can hold.
MAX_CELL = 131_072

Numbered = tuple[int, Sequence[str]]
"""The physical line (csv) or row number (xlsx) on which a row begins, and its cells."""


@dataclass(frozen=True, slots=True)
class TableRow:
    line: int
    cells: Sequence[str]
    """As many as the table has columns; empty where ``fault`` says what is wrong."""
    fault: str | None = None


@dataclass(slots=True)
class Table:
    """``rows`` can be walked once. ``blank_rows`` and ``repairs`` grow as it is walked."""

    file: str
    columns: tuple[str, ...]
    header_line: int
    rows: Iterator[TableRow]
    blank_rows: int = 0
    repairs: list[Note] = field(default_factory=list)


def check_file(path: Path) -> None:
    """Refuse what is no ordinary, readable file of a bearable size. Errors: BadFile."""
    if not path.exists():
        raise bad_file(path, "there is no such file")
    if path.is_dir():
        raise bad_file(path, "is a folder; name the file in it")
    if not path.is_file():
        raise bad_file(path, "is not an ordinary file")
    size = path.stat().st_size
    if size == 0:
        raise bad_file(path, "is empty")
    if size > MAX_BYTES:
        raise bad_file(path, f"is {size / 2**20:,.0f} MB; at most {MAX_BYTES // 2**20} MB can be read. Split it")


def bad_file(path: Path, message: str, line: int | None = None) -> BadFile:
    return BadFile(Note(path.name, line, None, message))


def make_table(path: Path, numbered: Iterator[Numbered], repairs: list[Note], *, may_be_empty: bool = False) -> Table:
    """The first row that is not blank is the header. Errors: BadFile where there is none, or a name is twice in it."""
    header = next(((line, cells) for line, cells in numbered if not is_blank(cells)), None)
    if header is None:
        raise bad_file(path, "holds no header row")
    line, cells = header
    columns = _column_names(path, line, cells)
    table = Table(path.name, columns, line, iter(()), repairs=repairs)
    rows = _rows(table, numbered, width=len(cells))
    first = next(rows, None)
    if first is None:
        if may_be_empty:
            return table
        raise bad_file(path, "has a header and no rows", line)
    table.rows = chain([first], rows)
    return table


def _column_names(path: Path, line: int, cells: Sequence[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    notes = []
    for position, name in enumerate(names, start=1):
        if not name:
            notes.append(Note(path.name, line, None, f"column {position} has no name"))
        elif name in names[: position - 1]:
            first = names.index(name) + 1
            notes.append(Note(path.name, line, name, f"is the name of columns {first} and {position}; keep one"))
    if notes:
        raise BadFile(*notes)
    return tuple(names)


def _rows(table: Table, numbered: Iterable[Numbered], width: int) -> Iterator[TableRow]:
    named = len(table.columns)
    for line, cells in numbered:
        if is_blank(cells):
            table.blank_rows += 1
        elif len(cells) != width:
            problem = "more" if len(cells) > width else "fewer"
            yield TableRow(line, (), f"the row has {len(cells)} cells, {problem} than the header's {width}")
        elif not is_blank(cells[named:]):
            yield TableRow(line, (), "the row has a cell to the right of the last named column")
        else:
            yield TableRow(line, cells[:named])


def is_blank(cells: Sequence[str]) -> bool:
    return not any(cell and not cell.isspace() for cell in cells)


def close_quietly(rows: Iterator[object]) -> None:
    """Let a generator of rows free its file or process now, not when it is collected."""
    close = getattr(rows, "close", None)
    if close is not None:
        with suppress(ValueError):
            close()
