"""Reports as people and programs read them, and the empty template."""

import csv
import io
import json

import pytest
from rich.console import Console

from directory.cli import data
from directory.records.facts import FACT
from importers.export import EXPORTED
from importers.reading import xlsx_rows
from importers.rendering import print_report, print_undo, write_json
from importers.report import Kept, UndoReport
from importers.running import FORMATS
from importers.template import csv_template, write_template


def row(**cells):
    return {"organization_name": "Redwood House", "listing_name": "Night shelter"} | cells


@pytest.fixture
def shown():
    console = Console(file=io.StringIO(), width=200)

    def show(printer, report):
        printer(report, console)
        return console.file.getvalue()

    return show


def test_a_plan_says_that_nothing_was_written_and_how_to_write_it(import_csv, shown):
    text = shown(print_report, import_csv([row(source_id="1"), row(source_id="2", min_age="x")], write=False))
    assert "1  to create" in text
    assert "listings.csv, line 3, min_age: is not a whole number" in text
    assert "Nothing was written; add --write" in text


def test_a_written_import_says_how_to_take_it_back(import_csv, shown):
    report = import_csv([row(source_id="1")])
    assert f"manzanita undo {report.batch_id}" in shown(print_report, report)


def test_the_screen_shows_fifty_and_says_how_many_more(import_csv, shown):
    report = import_csv([row(source_id=str(n), min_age="x") for n in range(60)])
    text = shown(print_report, report)
    assert text.count("is not a whole number") == 50
    assert "and 10 more; --json shows all" in text


def test_words_of_a_file_neither_style_nor_drive_the_terminal(import_csv, shown):
    text = shown(print_report, import_csv([row(source_id="1", genders="[bold red]\x1b[2Jx")]))
    assert "\x1b" not in text
    assert "[bold" in shown(print_report, import_csv([row(source_id="1", genders="[bold]x")]))


def test_the_json_holds_every_row_and_note(import_csv):
    report = import_csv([row(source_id="1"), row(min_age="x")])
    text = io.StringIO()
    write_json(report, text)
    said = json.loads(text.getvalue())
    assert said["counts"] == {"create": 1, "update": 0, "unchanged": 0, "problem": 1}
    assert said["rows"][0] == {
        "line": 2,
        "action": "create",
        "source_id": "1",
        "name": "Night shelter",
        "changed": [],
    }
    assert said["problems"] == [
        {"file": "listings.csv", "line": 3, "column": "min_age", "message": "is not a whole number"}
    ]
    assert said["batch"] == report.batch_id


def test_an_undoing_says_what_it_kept(shown):
    report = UndoReport(
        3, removed=2, restored=1, kept=[Kept("u", "Night shelter", "min_age", "has been changed since")]
    )
    assert "kept: Night shelter, min_age: has been changed since" in shown(print_undo, report)


def test_the_csv_template_is_the_header_and_nothing_else(tmp_path):
    write_template(tmp_path / "t.csv", as_xlsx=False)
    assert (tmp_path / "t.csv").read_bytes().decode() == csv_template()
    assert next(csv.reader([csv_template()])) == list(FACT)


def test_the_excel_template_is_read_back_as_ours(tmp_path, session, ground, moment):
    from importers.running import run_import

    write_template(tmp_path / "t.xlsx", as_xlsx=True)
    report = run_import("xlsx", tmp_path / "t.xlsx", session=session, actor=None, ground=ground, moment=moment)
    assert [note.message for note in report.problems.kept] == ["has a header and no rows"]
    with pytest.raises(ValueError, match="no rows"), xlsx_rows(tmp_path / "t.xlsx"):
        pass


def test_the_commands_offer_every_format_there_is():
    assert set(data.FORMATS) == set(FORMATS)
    assert set(data.EXPORTED) == set(EXPORTED)
