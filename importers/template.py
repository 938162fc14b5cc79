"""The empty spreadsheet: its columns, and for Excel a second sheet that says what each of them takes."""

import csv
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from directory.records.facts import FACTS, REQUIRED, Fact, FactType
from importers.export import replacing
from importers.sources import COLUMNS
from search.codes import STATEWIDE

_TAKES = {
    FactType.TEXT: "text",
    FactType.URL: "a web address, from http:// or https:// on",
    FactType.EMAIL: "an e-mail address",
    FactType.PHONE: "a US phone number, extension allowed: (916) 555-0142 ext. 12",
    FactType.YES_NO: "yes or no",
    FactType.WHOLE: "a whole number",
    FactType.DECIMAL: "degrees (WGS 84), such as 38.5816",
    FactType.DATE: "a date, YYYY-MM-DD",
    FactType.MOMENT: "a date and time, such as 2026-05-01T14:30 (California time unless it says otherwise)",
    FactType.CODE: "one of the codes",
    FactType.CODES: "any of the codes, with ; between them",
    FactType.NEEDS: "need codes, with ; between them",
    FactType.LANGUAGES: "languages by English name or ISO 639-1 code, with ; between them",
    FactType.TEXTS: "a list, with ; between its items",
    FactType.COUNTY: "one of California's 58 counties",
    FactType.COUNTIES_SERVED: f"counties, with ; between them, or {STATEWIDE}",
}
_HEADINGS = ("Column", "Required", "What it is", "What it takes", "Codes")


def write_template(path: Path, *, as_xlsx: bool) -> None:
    """Write the empty template; a file that is there is replaced. Errors: OSError."""
    with replacing(path) as temporary:
        if as_xlsx:
            _write_xlsx(temporary)
        else:
            with temporary.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerow(COLUMNS)


def csv_template() -> str:
    """The empty template as text, for whoever wants it on standard output."""
    return ",".join(COLUMNS) + "\r\n"


def explanations() -> Iterator[tuple[str, str, str, str, str]]:
    """For each column: name, whether it must be filled, what it is, what it takes, its codes."""
    for fact in FACTS:
        required = "yes" if fact.name in REQUIRED else ""
        yield fact.name, required, fact.label, _takes(fact), "; ".join(fact.codes)


def _takes(fact: Fact) -> str:
    words = _TAKES[fact.type]
    if fact.type is FactType.WHOLE and fact.greatest is not None and fact.greatest < 1_000_000:
        words += f", {fact.least} to {fact.greatest}"
    return words


def _write_xlsx(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    listings = book.add_worksheet("Listings")
    listings.freeze_panes(1, 0)
    for column, fact in enumerate(FACTS):
        listings.set_column(column, column, max(12, len(fact.name) + 2))
        listings.write_string(0, column, fact.name, bold)
        _offer_codes(listings, column, fact)
    explained = book.add_worksheet("What to write")
    explained.freeze_panes(1, 0)
    for column, (heading, width) in enumerate(zip(_HEADINGS, (30, 10, 36, 44, 80), strict=True)):
        explained.set_column(column, column, width)
        explained.write_string(0, column, heading, bold)
    for row, texts in enumerate(explanations(), start=1):
        for column, text in enumerate(texts):
            explained.write_string(row, column, text, wrapped)
    book.close()


#: Rows for which Excel offers a column's codes, and characters that such an offer may have.
_OFFERED_ROWS, _LONGEST_OFFER = 1000, 255


def _offer_codes(sheet: Worksheet, column: int, fact: Fact) -> None:
    """A list to choose from, where a cell takes exactly one code and Excel can hold the list."""
    codes = ("yes", "no") if fact.type is FactType.YES_NO else fact.codes if fact.type is FactType.CODE else ()
    if codes and len(",".join(codes)) <= _LONGEST_OFFER:
        sheet.data_validation(1, column, _OFFERED_ROWS, column, {"validate": "list", "source": list(codes)})
