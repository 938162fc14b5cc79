"""Two ended years on all pages and in all files that tell of them: each says what the protected tables say."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import numpy as np
import pytest
from flask.testing import FlaskClient
from python_calamine import load_workbook

from directory.clock import today
from directory.committing import unit_of_work
from directory.counting.demand import Demand, FiscalYear, read_demand
from directory.counting.survey import read_counties
from directory.pages.coverage.gap_tables import demand_groups
from directory.records import AccountRole, DeclineCount, OutcomeCount
from directory.records.outcome import DeclineReason, OutcomeKind
from tests.coverage.years import counted_year
from tests.sites import Site, csrf_of

LOOKED_AT = ("los-angeles", "Los Angeles"), ("inyo", "Inyo"), ("sierra", "Sierra")
GROUPS = ("Mental health", "Substance use", "Education")


@pytest.fixture
def told_site(fresh_site: Callable[[], Site]) -> Site:
    """A site with two ended years of calls, and one under way."""
    site = fresh_site()
    last = FiscalYear.last_ended(today())
    with site.app.app_context(), unit_of_work() as session:
        names = list(read_counties(session))
        columns = [*demand_groups({})[:2], *GROUPS]
        for number, year in enumerate((last, FiscalYear(last.begins - 1), FiscalYear(last.begins + 1))):
            month = date(year.begins, 9, 1)
            session.add_all(_rows(number, names, columns, month))
    return site


def _rows(seed: int, names: list[str], columns: list[str], month: date) -> list[OutcomeCount | DeclineCount]:
    counts = counted_year(seed + 1, len(names), len(GROUPS), 2_500)
    rows: list[OutcomeCount | DeclineCount] = [
        OutcomeCount(county=names[c], need_group=columns[g], month=month, kind=OutcomeKind.NO_MATCH, number=int(n))
        for (c, g), n in np.ndenumerate(counts.unmet)
        if n
    ]
    rows += [
        OutcomeCount(county=names[c], need_group=columns[1], month=month, kind=kind, number=int(n))
        for table, kinds in (
            (counts.fit, (OutcomeKind.BEST_FIT, OutcomeKind.FIRST_OPEN)),
            (counts.where, (OutcomeKind.OUT_OF_COUNTY, OutcomeKind.IN_COUNTY)),
        )
        for (c, side), n in np.ndenumerate(table)
        if n
        for kind in (kinds[side],)
    ]
    reasons = zip(DeclineReason, counts.declined.tolist(), strict=True)
    return rows + [DeclineCount(month=month, reason=reason, number=n) for reason, n in reasons if n]


def test_no_page_and_no_file_tells_more_than_the_protected_tables(told_site: Site) -> None:
    worker = told_site.client(AccountRole.WORKER)
    last = FiscalYear.last_ended(today())
    for year in (last, FiscalYear(last.begins - 1)):
        demand = demand_of(told_site, year)
        assert None in demand.state or any(None in demand.of(name) for name in demand.counties)
        page = worker.get(f"/coverage/demand?year={year.begins}").get_data(as_text=True)
        lines = rows_of(page, "All")
        for name in demand.counties:
            assert lines[name] == [*demand.of(name), demand.total_of(name)]
        assert lines["California"] == [*demand.state, demand.told.unmet.total]
        reasons = rows_of(page, "Times")
        assert sorted(str(n) for (n,) in reasons.values()) == sorted(str(n) for _, n in demand.declines)
        page = worker.get(f"/coverage/capacity?year={year.begins}").get_data(as_text=True)
        for line, name in enumerate(demand.counties):
            shares = (demand.told.best_fit, demand.told.family, demand.told.out_of_county)
            assert rows_of(page, "County")[name][1:3] + rows_of(page, "County")[name][4:] == [
                share.by_county[line] for share in shares
            ]
    under_way = worker.get(f"/coverage/demand?year={last.begins + 1}").get_data(as_text=True)
    assert (
        rows_of(under_way, "All")["California"]
        == rows_of(worker.get("/coverage/demand").get_data(as_text=True), "All")["California"]
    )


def test_the_report_and_its_files_tell_what_the_page_tells(told_site: Site) -> None:
    worker = told_site.client(AccountRole.WORKER)
    demand = demand_of(told_site, FiscalYear.last_ended(today()))
    for slug, name in LOOKED_AT:
        told = [*demand.of(name), demand.total_of(name)]
        address = f"/coverage/counties/{slug}"
        form = {"csrf_token": csrf_of(worker, f"{address}/report")}
        for text in (
            worker.get(f"{address}/gaps").get_data(as_text=True),
            worker.get(f"{address}/report").get_data(as_text=True),
            worker.post(f"{address}/report.html", data=form).get_data(as_text=True),
        ):
            assert [figures[0] for figures in rows_of(text, "Times not found").values()] == told
        assert workbook_counts(worker, address, form) == told


def workbook_counts(worker: FlaskClient, address: str, form: dict[str, str]) -> list[int | None]:
    book = load_workbook(BytesIO(worker.post(f"{address}/report.xlsx", data=form).data))
    _, *rows = book.get_sheet_by_name("Demand").to_python()
    return [int(number) if isinstance(number, float) else None for _, number in rows]


def demand_of(site: Site, year: FiscalYear) -> Demand:
    with site.app.app_context(), unit_of_work() as session:
        needs = site.finder.needs(session)
        return read_demand(session, year, list(read_counties(session)), demand_groups(needs))


def rows_of(page: str, heading: str) -> dict[str, list[int | None]]:
    """First cell → the figures of its row, of the first table with that column; None is no number."""
    table = next(found for found in re.findall(r"<table.*?</table>", page, re.DOTALL) if f">{heading}</th>" in found)
    lines = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL)
    return {_text(head): [_number(_text(cell)) for cell in re.findall(r"<td.*?</td>", rest)] for head, rest in lines}


def _text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).strip()


def _number(text: str) -> int | None:
    bare = text.replace(",", "").removesuffix("%")
    return int(bare) if bare.isdigit() else None
