"""Excel workbooks: read in a child process, with limits."""

import os
import random
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
import xlsxwriter

from importers.reading import xlsx_files, xlsx_rows
from importers.reading.xlsx_child import cell_text
from importers.report import BadFile


def workbook(path, rows, first_row=0):
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows, start=first_row):
            sheet.write_row(number, 0, cells)
    return path


def read(path):
    with xlsx_rows(path) as table:
        return table, [(row.line, list(row.cells)) for row in table.rows]


def refusal(path):
    with pytest.raises(BadFile) as caught:
        read(path)
    return caught.value.notes[0].message


def test_numbers_dates_and_yes_become_the_text_that_a_cell_takes(tmp_path):
    rows = [
        ["zip", "latitude", "date", "moment", "flag", "text"],
        [95814, -121.5, date(2026, 5, 1), datetime.fromisoformat("2026-05-01T14:30"), True, "=x"],
    ]
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows[0])
        sheet.write_number(1, 0, 95814)
        sheet.write_number(1, 1, -121.5)
        sheet.write_datetime(1, 2, rows[1][2], book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(1, 3, rows[1][3], book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_boolean(1, 4, True)
        sheet.write_string(1, 5, "=x")
    table, found = read(tmp_path / "a.xlsx")
    assert table.columns == tuple(rows[0])
    assert found == [(2, ["95814", "-121.5", "2026-05-01", "2026-05-01T14:30:00", "yes", "=x"])]


def test_row_numbers_are_the_sheets_own(tmp_path):
    _, rows = read(workbook(tmp_path / "a.xlsx", [["a", "b"], ["1", "2"], [], ["3", "4"]], first_row=4))
    assert [line for line, _ in rows] == [6, 8]


def test_the_exact_text_of_numbers():
    assert [cell_text(value) for value in (9165550142.0, 0.1, 1e20, False, None)] == [
        "9165550142",
        "0.1",
        "1e+20",
        "no",
        "",
    ]


def test_what_is_no_workbook_is_refused_in_words(tmp_path):
    path = tmp_path / "a.xlsx"
    for content, words in [
        (b"a,b\n1,2\n", "is it a CSV file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04" + os.urandom(300), "damaged"),
    ]:
        path.write_bytes(content)
        assert words in refusal(path)


def test_a_truncated_workbook_and_one_without_sheets_are_refused_in_words(tmp_path):
    good = workbook(tmp_path / "good.xlsx", [["a"], ["1"]])
    (tmp_path / "half.xlsx").write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    assert "damaged" in refusal(tmp_path / "half.xlsx")
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    assert "damaged" in refusal(tmp_path / "other.xlsx")
    assert "no rows" in refusal(workbook(tmp_path / "empty.xlsx", []))
    assert "a header and no rows" in refusal(workbook(tmp_path / "header.xlsx", [["a"]]))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = tmp_path / "bomb.xlsx"
    monkeypatch.setattr(xlsx_files, "MAX_UNPACKED", 1_000_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    assert "unpacks to" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2001):
            archive.writestr(str(number), "")
    assert "parts" in refusal(path)


def test_a_bomb_that_lies_about_its_size_hits_the_childs_memory_limit(tmp_path):
    """Two million cells side by side in one row, then one a million rows below: a range of 10^12 cells."""
    path = tmp_path / "wide.xlsx"
    good = workbook(tmp_path / "good.xlsx", [["a"], ["1"]])
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, sheet if name.endswith("sheet1.xml") else source.read(name))
    assert "memory" in refusal(path)


def test_mutated_workbooks_are_answered_in_words(tmp_path):
    content = workbook(tmp_path / "good.xlsx", [["a", "b"], ["1", "2"]]).read_bytes()
    dice = random.Random(7)
    for _ in range(6):
        broken = bytearray(content)
        for _ in range(8):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        (tmp_path / "broken.xlsx").write_bytes(bytes(broken))
        with suppress(BadFile):
            read(tmp_path / "broken.xlsx")
