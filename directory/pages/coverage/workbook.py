"""A county's report as an Excel workbook, for those who work on with its data."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

from directory.pages.coverage.report import CountyReport

Cell = str | float | int | None

_WITHHELD = "withheld (under 11)"


def workbook(report: CountyReport) -> bytes:
    """The workbook's bytes. Text is written as text: no cell is ever read as a formula."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for title, widths, header, rows in _sheets(report):
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, width)
            sheet.write_row(0, 0, header, bold)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return file.getvalue()


_Sheet = tuple[str, Sequence[int], Sequence[str], Iterable[Sequence[Cell]]]


def _sheets(report: CountyReport) -> Iterable[_Sheet]:
    yield "Figures", (32, 16, 90), ("Measure", report.facts.name, "How"), _figures(report)
    yield "Gaps", (30, 34, *[14] * 13), _GAP_COLUMNS, _gaps(report)
    yield "Offered", (30, 60, 16), ("Group", "Need", "Listings serving"), _offered(report)
    header = ("Group of needs", f"Looked for and not found, {report.year.words}")
    yield "Demand", (40, 32), header, _demand(report)
    columns = ("Measure", "County survey %", "This county %", "State %", "How", "Source of the survey's figure")
    yield "Capacity", (60, 16, 16, 16, 90, 80), columns, _capacity(report)


def _figures(report: CountyReport) -> Iterable[Sequence[Cell]]:
    yield "Residents aged 10 to 17", report.facts.youth, "On July 1, 2022 (Census Population Estimates, Vintage 2022)"
    yield "As of", f"{report.moment:%Y-%m-%d %H:%M}", "In California"
    for measure, words in report.figures:
        yield measure.title, words, measure.explains
    for words, count in report.types:
        yield f"Placements: {words}", count, "Serving the county"


_GAP_COLUMNS = (
    "Group",
    "Need",
    "Target: serving",
    "Serving",
    "Target: places",
    "Places here",
    "Target: miles",
    "Nearest miles",
    "Target: % trained",
    "% trained",
    "Target: 2 hours",
    "Within 2 hours",
    "Missing %",
    "Youth affected",
    "Target is",
)


def _gaps(report: CountyReport) -> Iterable[Sequence[Cell]]:
    for gap in report.all_gaps:
        need, aim, there = report.needs[gap.need], gap.aim, gap.actual
        yield (
            need.group,
            need.label,
            aim.number,
            there.number,
            aim.capacity,
            there.capacity,
            aim.within_miles,
            _rounded(there.within_miles),
            aim.training_percent,
            _rounded(there.training_percent),
            aim.two_hour,
            there.two_hour,
            _rounded(100 * gap.missing_share),
            gap.youth_affected,
            "suggested" if gap.is_suggested else "set by staff",
        )


def _offered(report: CountyReport) -> Iterable[Sequence[Cell]]:
    for offered in report.offered:
        for label, number in offered.met:
            yield offered.group, label, number
        for label in offered.unmet:
            yield offered.group, label, 0


def _demand(report: CountyReport) -> Iterable[Sequence[Cell]]:
    for group, number in report.demand:
        yield group, _WITHHELD if number is None else number
    yield "All groups", _WITHHELD if report.demand_total is None else report.demand_total


def _capacity(report: CountyReport) -> Iterable[Sequence[Cell]]:
    for measure in report.capacity:
        yield (
            measure.surveyed.question,
            measure.surveyed.percent,
            measure.by_county[report.facts.name],
            measure.state,
            measure.how,
            measure.surveyed.source,
        )


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
