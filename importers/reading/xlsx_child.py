"""The child process that opens a workbook: ``python -I xlsx_child.py PATH``. It imports nothing of ours.

It limits itself before it reads, writes one JSON line a row, ``[number, cells]``, and last ``"end"`` or one word
for why it stopped. Source of the limits: docs/security.md, choices.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import python_calamine as calamine

CPU_SECONDS = 20
MEMORY_BYTES = 512 * 1024 * 1024


def limit() -> None:
    """CPU time and memory, as far as the system knows such limits."""
    try:
        import resource
    except ImportError:  # pragma: no cover  not on Windows, where only the archive's own limits hold
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    baseline = Path("/proc/self/statm")
    if baseline.exists():
        held = int(baseline.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY_BYTES, held + MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cell_text(value: object) -> str:
    """The text that a spreadsheet cell's value has in a CSV file of ours."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def rows(path: str) -> Iterator[tuple[int, list[str]]]:
    """Row numbers from 1, and cells as text, of the first visible worksheet."""
    with calamine.CalamineWorkbook.from_path(path) as book:
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ is calamine.SheetTypeEnum.WorkSheet and sheet.visible is calamine.SheetVisibleEnum.Visible
        ]
        if not names:
            raise LookupError
        sheet = book.get_sheet_by_name(names[0])
        if sheet.start is None:
            return
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, [cell_text(cell) for cell in cells]


def tell(path: str) -> str:
    """Write the rows; return the last word."""
    try:
        count = 0
        for row in rows(path):
            count += 1
            sys.stdout.write(json.dumps(row) + "\n")
        return "end" if count else "empty"
    except calamine.PasswordError:
        return "password"
    except LookupError:
        return "no sheet"
    except MemoryError:
        return "memory"
    except BrokenPipeError:
        raise
    except BaseException:
        # pyo3 turns a panic of the parser into an exception that is no Exception.
        return "unreadable"


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(tell(sys.argv[1])) + "\n")
