"""CSV files as they come: what is read, and the words for what cannot be."""

import random

import pytest

from importers.reading import csv_rows
from importers.reading.csv_files import Encoding
from importers.reading.tables import MAX_BYTES
from importers.report import BadFile, Report
from importers.running import run_import


def read(path, encoding=Encoding.UTF_8):
    with csv_rows(path, encoding) as table:
        return table, [(row.line, list(row.cells), row.fault) for row in table.rows]


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "listings.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path, encoding=Encoding.UTF_8):
    with pytest.raises(BadFile) as caught:
        read(path, encoding)
    return caught.value.notes


def test_rows_know_the_physical_line_on_which_they_begin(file):
    table, rows = read(file('a,b\r\n1,"two\r\nlines"\r\n\r\n3,4\r\n'))
    assert table.columns == ("a", "b")
    assert rows == [(2, ["1", "two\r\nlines"], None), (5, ["3", "4"], None)]
    assert table.blank_rows == 1


def test_old_macintosh_line_ends_are_lines(file):
    assert [line for line, *_ in read(file("a,b\r1,2\r3,4"))[1]] == [2, 3]


def test_a_byte_order_mark_is_no_part_of_the_first_column(file):
    assert read(file(b"\xef\xbb\xbfa\n1\n"))[0].columns == ("a",)


def test_rows_of_blank_cells_are_skipped_and_counted(file):
    table, rows = read(file("a,b\n,\n 1,\n , \n"))
    assert [line for line, *_ in rows] == [3]
    assert table.blank_rows == 2


def test_blank_columns_at_the_right_edge_are_no_columns(file):
    table, rows = read(file("a,b,,\n1,2,,\n1,2,3,\n"))
    assert table.columns == ("a", "b")
    assert [fault for *_, fault in rows] == [None, "the row has a cell to the right of the last named column"]


def test_a_row_with_too_many_or_too_few_cells_is_told_with_both_numbers(file):
    faults = [fault for *_, fault in read(file("a,b\n1\n1,2,3\n"))[1]]
    assert faults == [
        "the row has 1 cells, fewer than the header's 2",
        "the row has 3 cells, more than the header's 2",
    ]


def test_a_byte_that_is_not_utf_8_is_told_with_its_line_and_the_way_out(file):
    (note,) = refusal(file("a,b\n1,2\n3,caf\u00e9\n".encode("latin-1")))
    assert note.line == 3
    assert "0xE9 at character 6" in note.message
    assert "CSV UTF-8" in note.message


def test_windows_1252_is_read_where_it_is_said(file):
    rows = read(file("a\ncaf\u00e9 \u2013\n".encode("cp1252")), Encoding.WINDOWS_1252)[1]
    assert rows[0][1] == ["caf\u00e9 \u2013"]


def test_broken_bytes_are_repaired_line_by_line_and_each_is_reported(file):
    content = "a\ncaf\u00e9\n".encode() + b"caf\xe9\n" + b"lost\x81\n"
    table, rows = read(file(content), Encoding.UTF_8_REPAIRED)
    assert [cells for _, cells, _ in rows] == [["caf\u00e9"], ["caf\u00e9"], ["lost\ufffd"]]
    assert [note.line for note in table.repairs] == [3, 4]
    assert "lost" in table.repairs[1].message


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", None, "is empty"),
        (b"\n\n", None, "holds no header"),
        (b"a,b\n", 1, "has a header and no rows"),
        (b"a,b\n1,\x00\n", 2, "NUL byte at character 3"),
        ("a,b\n1,2".encode("utf-16"), 1, "UTF-16"),
        (b"PK\x03\x04rest", 1, "Excel workbook"),
        (b'a,b\n1,"never closed\n2,3\n', 2, "not closed before the end"),
        (b'a,b\n1,"x"y\n', 2, "followed by something else than a comma"),
        (b'a,b\n1,"x\ny"z\n', 2, "noticed on line 3"),
        (b"a,b\n1," + b"x" * 131_073 + b"\n", 2, "more than 131,072 characters"),
        (b"a,b,a\n1,2,3\n", 1, "columns 1 and 3"),
        (b"a,,b\n1,2,3\n", 1, "column 2 has no name"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(file, content, line, words):
    note = refusal(file(content))[0]
    assert note.file == "listings.csv"
    assert note.line == line
    assert words in note.message


def test_a_missing_file_a_folder_and_a_huge_file_are_refused_before_reading(tmp_path):
    assert "no such file" in refusal(tmp_path / "none.csv")[0].message
    assert "folder" in refusal(tmp_path)[0].message
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "at most 512 MB" in refusal(huge)[0].message


def test_unknown_columns_are_named_with_what_may_be_meant(import_csv):
    report = import_csv("organization_name,listing_name,Min Age,zzz\nA,B,1,2\n")
    told = {note.column: note.message for note in report.problems.kept}
    assert "did you mean min_age?" in told["Min Age"]
    assert "did you mean" not in told["zzz"]
    assert not report.is_readable
    assert report.rows == []


def test_a_file_without_a_header_does_not_have_its_first_listing_repeated(import_csv):
    report = import_csv("Redwood House,Night shelter,4711 Zinnober Lane\nCedar House,Day room,1 Elm Street\n")
    assert [note.message for note in report.problems.kept] == [
        "names no column of the listing template; the first row must be its header"
    ]


def test_a_missing_required_column_is_named(import_csv):
    report = import_csv("listing_name,city\nB,Davis\n")
    assert [(n.column, n.message) for n in report.problems.kept] == [
        ("organization_name", "is a required column and is missing")
    ]


def test_a_file_that_breaks_off_writes_nothing_of_what_came_before(import_csv, listings):
    rows = "".join(f"{number},Org,Listing {number}\n" for number in range(1500))
    report = import_csv(f'source_id,organization_name,listing_name\n{rows}9999,"Org,never closed\n')
    assert not report.is_readable
    assert report.batch_id is None
    assert report.rows == []
    assert listings() == []


def test_mutated_files_are_answered_with_a_report_and_never_an_exception(session, ground, moment, file):
    good = (
        "source_id,organization_name,listing_name,description,zip,latitude,longitude,languages,openings_as_of\r\n"
        'a1,Org,"Home, with ""quotes""","two\r\nlines",95814,38.5,-121.5,es;en,2026-05-01T10:00\r\n'
        "a2,Org,Café,,95820,,,,\r\n"
    ).encode()
    dice = random.Random(20260501)
    reports = []
    for _ in range(400):
        content = bytearray(good)
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(content) + 1)
            if dice.random() < 0.5:
                content[at:at] = dice.randbytes(dice.randint(1, 4))
            else:
                del content[at : at + dice.randint(1, 30)]
        reports.append(
            run_import("csv", file(bytes(content)), session=session, actor=None, ground=ground, moment=moment)
        )
    assert all(isinstance(report, Report) for report in reports)
    assert all(report.is_readable or report.has_problems for report in reports)
    assert any(not report.is_readable for report in reports)
    assert any(not report.has_problems for report in reports)


@pytest.mark.parametrize(("separator", "words"), [("\t", "tabs"), (";", "semicolons"), ("|", "bars")])
def test_a_file_with_another_separator_is_told_by_its_header(file, separator, words):
    content = separator.join(("organization_name", "listing_name")) + "\n" + separator.join(("Elm", "Home, and more"))
    notes = refusal(file(content))
    assert [(note.line, f"separated by {words}" in note.message) for note in notes] == [(1, True)]
