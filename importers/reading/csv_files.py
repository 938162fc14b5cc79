"""Reads a CSV file strictly and as a stream: comma, double quotes, UTF-8 with or without its mark."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from importers.reading.tables import MAX_CELL, Numbered, Table, bad_file, check_file, make_table
from importers.report import BadFile, Note

#: A line longer than this has lost its line ends or its quotes; without a limit it would be read into memory whole.
MAX_LINE = 16 * 1024 * 1024
#: Python's stand-ins for bytes that are not of the encoding (the ``surrogateescape`` error handler).
_BROKEN = re.compile("[\udc80-\udcff]+")
#: What other programs write instead of a comma.
_SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars"}
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Encoding(StrEnum):
    UTF_8 = "utf-8"
    WINDOWS_1252 = "windows-1252"
    UTF_8_REPAIRED = "utf-8-repaired"
    """UTF-8, and where bytes are not, Windows-1252; what is neither becomes U+FFFD. Each such line is reported."""


_CODECS = {Encoding.UTF_8: "utf-8-sig", Encoding.WINDOWS_1252: "cp1252", Encoding.UTF_8_REPAIRED: "utf-8-sig"}


@contextmanager
def csv_rows(path: Path, encoding: Encoding = Encoding.UTF_8, *, may_be_empty: bool = False) -> Iterator[Table]:
    """The table of a CSV file; ``may_be_empty`` admits one of a header alone.

    Errors, here and while its rows are walked: BadFile.
    """
    check_file(path)
    try:
        with path.open("rb") as raw:
            mark = raw.read(4)
        if mark.startswith(_UTF_16_MARKS):
            raise bad_file(path, "is UTF-16, not UTF-8; save it as “CSV UTF-8 (comma delimited)”", 1)
        if mark.startswith(b"PK\x03\x04"):
            raise bad_file(path, "is an Excel workbook or a zip, not a CSV file; use the format xlsx", 1)
        repairs: list[Note] = []
        with path.open(encoding=_CODECS[encoding], errors="surrogateescape", newline="") as file:
            rows = _split(path, _lines(path, file, encoding, repairs))
            table = make_table(path, rows, repairs, may_be_empty=may_be_empty)
            _check_separator(path, table)
            yield table
    except OSError as error:
        raise bad_file(path, f"cannot be read: {error.strerror or 'the disk refused'}") from error


def _check_separator(path: Path, table: Table) -> None:
    """One column whose name holds another program's separator is a file that is not separated by commas."""
    for separator, words in _SEPARATORS.items():
        if len(table.columns) == 1 and table.columns[0].count(separator) > 0:
            message = f"seems to be separated by {words}; save it as “CSV UTF-8 (comma delimited)”"
            raise bad_file(path, message, table.header_line)


def _lines(path: Path, file: TextIO, encoding: Encoding, repairs: list[Note]) -> Iterator[str]:
    """Physical lines with their ends, each checked and decoded."""
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) >= MAX_LINE:
            raise bad_file(path, f"has a line of more than {MAX_LINE:,} characters; its line ends are lost", number)
        if "\0" in line:
            raise bad_file(path, f"has a NUL byte at character {line.index(chr(0)) + 1}; it is no text file", number)
        broken = None if line.isascii() else _BROKEN.search(line)
        if broken is not None and encoding is Encoding.UTF_8_REPAIRED:
            line = _repaired(path, number, line, repairs)
        elif broken is not None:
            raise bad_file(path, _wrong_encoding(broken, encoding), number)
        yield line


def _wrong_encoding(broken: re.Match[str], encoding: Encoding) -> str:
    byte = ord(broken.group()[0]) - 0xDC00
    return (
        f"the byte 0x{byte:02X} at character {broken.start() + 1} is not {encoding.value}; "
        "save the file as “CSV UTF-8 (comma delimited)”, or say its encoding in a mapping file"
    )


def _repaired(path: Path, number: int, line: str, repairs: list[Note]) -> str:
    """The line with its broken bytes read as Windows-1252, or as U+FFFD; notes what was done."""
    lost = 0

    def repair(match: re.Match[str]) -> str:
        nonlocal lost
        text = match.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace")
        lost += text.count("\ufffd")
        return text

    repaired, runs = _BROKEN.subn(repair, line)
    what = "bytes that are not UTF-8 were read as Windows-1252" + (
        f", {lost} of them are lost (\ufffd)" if lost else ""
    )
    repairs.append(Note(path.name, number, None, f"{what}, in {runs} place{'s' if runs > 1 else ''}; check the text"))
    return repaired


def _split(path: Path, lines: Iterator[str]) -> Iterator[Numbered]:
    """Rows with the physical line on which each begins."""
    reader = csv.reader(lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _bad_row(path, line, reader.line_num, str(error)) from error
        yield line, cells


def _bad_row(path: Path, line: int, reached: int, reason: str) -> BadFile:
    until = f" (noticed on line {reached})" if reached > line else ""
    if "field larger" in reason:
        message = f"a cell has more than {MAX_CELL:,} characters{until}; is a quote missing at its end?"
    elif "unexpected end" in reason:
        message = "a quoted cell is not closed before the end of the file"
    elif "expected after" in reason:
        message = f"a quoted cell is followed by something else than a comma{until}; write a quote in it twice"
    else:
        message = f"the row cannot be read as CSV{until}"
    return bad_file(path, message, line)
