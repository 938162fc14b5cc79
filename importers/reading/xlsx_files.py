"""Reads the first sheet of an Excel workbook, in a process of its own that cannot outgrow its limits."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from importers.reading.tables import MAX_CELL, Numbered, Table, bad_file, check_file, close_quietly, make_table
from importers.report import BadFile

#: A workbook of 100,000 rows of 60 columns unpacks to about 300 MB of XML.
MAX_UNPACKED = 600 * 1024 * 1024
MAX_MEMBERS = 2_000
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: Where OLE files name their streams: the directory lies in the first megabytes of any real one.
_OLE_LOOK = 8 * 1024 * 1024

_CHILD = Path(__file__).with_name("xlsx_child.py")

#: What the child says of its end: see importers.reading.xlsx_child.
_REASONS = {
    "empty": "holds no rows on its first sheet",
    "no sheet": "holds no worksheet",
    "password": "is protected by a password; save it without one",
    "unreadable": "is damaged or no Excel workbook; open it in a spreadsheet program and save it anew",
    "memory": "needs more memory than is allowed; save it as CSV UTF-8 and import that",
    "time": "takes too long to unpack; save it as CSV UTF-8 and import that",
}


@contextmanager
def xlsx_rows(path: Path) -> Iterator[Table]:
    """The table of a workbook's first sheet. Errors, here and while its rows are walked: BadFile."""
    check_file(path)
    _check_archive(path)
    numbered = _rows_of_child(path)
    try:
        yield make_table(path, numbered, [])
    finally:
        close_quietly(numbered)


def _check_archive(path: Path) -> None:
    """Look at the outside before anything is unpacked."""
    with path.open("rb") as file:
        start = file.read(_OLE_LOOK)
    if start.startswith(_OLE_MARK):
        if _ENCRYPTED in start:
            raise bad_file(path, _REASONS["password"])
        raise bad_file(path, "is an Excel 97–2003 workbook (.xls); save it as .xlsx or CSV UTF-8")
    if not start.startswith(b"PK"):
        raise bad_file(path, "is not an Excel workbook (.xlsx); is it a CSV file?")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise bad_file(path, _REASONS["unreadable"]) from error
    if len(members) > MAX_MEMBERS:
        raise bad_file(path, f"holds {len(members):,} parts; no real workbook has more than {MAX_MEMBERS:,}")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise bad_file(path, f"unpacks to {unpacked / 2**20:,.0f} MB; at most {MAX_UNPACKED // 2**20} MB can be read")
    if any(member.flag_bits & 1 for member in members):
        raise bad_file(path, _REASONS["password"])


def _rows_of_child(path: Path) -> Iterator[Numbered]:
    command = [sys.executable, "-I", str(_CHILD), str(path.absolute())]
    # The command is ours and the path is one argument: no shell reads it.
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        try:
            assert child.stdout is not None  # noqa: S101  asked for as a pipe, above
            yield from _read_child(path, child, child.stdout)
        finally:
            child.kill()


def _read_child(path: Path, child: "subprocess.Popen[bytes]", output: IO[bytes]) -> Iterator[Numbered]:
    """One JSON line a row, ``[number, cells]``; the last is ``"end"``, or the reason why it is not."""
    for row in output:
        said = _json(row)
        if said == "end":
            return
        if isinstance(said, str):
            raise _ended(path, said)
        if not isinstance(said, list):
            break
        number, cells = said
        for cell in cells:
            if len(cell) > MAX_CELL:
                raise bad_file(path, f"a cell has more than {MAX_CELL:,} characters", number)
        yield number, cells
    # A process that is cut off by its limits says nothing: XCPU or KILL is the time, ABRT or SEGV the memory.
    raise _ended(path, "time" if child.wait() in (-24, -9) else "memory")


def _json(row: bytes) -> object:
    try:
        said: object = json.loads(row)
    except ValueError:
        return None
    return said


def _ended(path: Path, reason: str) -> BadFile:
    return bad_file(path, _REASONS.get(reason, _REASONS["unreadable"]))
