"""What is counted of searches and calls, and what of it is published."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.changes.outcomes import Outcome, Result, UnknownPlace, kinds_of, record_outcome, record_unmet
from directory.counting.demand import FiscalYear, read_declines, read_demand, read_shares, years
from directory.records import AuditEvent, OutcomeCount
from directory.records.outcome import PLACEMENT_GROUP, DeclineReason, OutcomeKind
from search.codes import Seeking

DAY = date(2025, 10, 17)
GROUPS = [PLACEMENT_GROUP, "Mental health", "Support networks"]
COUNTIES = ["Inyo", "Kern", "Yolo"]


def unmet(session: Session, county: str, times: int, needs: tuple[str, ...] = (), day: date = DAY) -> None:
    for _ in range(times):
        record_unmet(CONSOLE, session, county=county, needs=needs, seeking=Seeking.PLACEMENT, day=day)


def test_a_count_holds_a_county_a_group_a_month_a_kind_and_nothing_else(session: Session) -> None:
    assert set(OutcomeCount.__table__.columns.keys()) == {"county", "need_group", "month", "kind", "number"}
    unmet(session, "Kern", 2, ("mental.psychotherapy", "mental.assessment", "support.survivor_mentor"))
    rows = session.scalars(select(OutcomeCount)).all()
    assert {(row.need_group, row.number) for row in rows} == {(group, 2) for group in GROUPS}
    assert {row.month for row in rows} == {date(2025, 10, 1)}


def test_no_count_is_in_the_audit_trail_where_its_time_would_tell_of_one_youth(session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(AuditEvent))
    unmet(session, "Kern", 1)
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == before


def test_a_county_that_is_none_is_refused(session: Session) -> None:
    with pytest.raises(UnknownPlace):
        unmet(session, "Atlantis", 1)


def test_an_acceptance_counts_as_all_that_is_said_of_it() -> None:
    outcome = Outcome(result=Result.ACCEPTED, is_best_fit=False, is_in_county=True, wants_family=True)
    assert kinds_of(outcome) == [
        OutcomeKind.ACCEPTED,
        OutcomeKind.FIRST_OPEN,
        OutcomeKind.IN_COUNTY,
        OutcomeKind.FAMILY_PLACED,
    ]


def test_what_is_not_said_of_a_call_is_not_counted() -> None:
    assert kinds_of(Outcome(result=Result.ACCEPTED)) == [OutcomeKind.ACCEPTED]
    assert kinds_of(Outcome(result=Result.NOT_REACHED, wants_family=True)) == [OutcomeKind.NOT_REACHED]
    assert kinds_of(Outcome(result=Result.DECLINED, is_in_county=True)) == [OutcomeKind.DECLINED]


def test_a_year_is_published_only_when_it_has_ended() -> None:
    assert FiscalYear.last_ended(date(2026, 6, 30)) == FiscalYear(2024)
    assert FiscalYear.last_ended(date(2026, 7, 1)) == FiscalYear(2025)
    assert FiscalYear(2025).words == "2025–26"


def test_the_years_reach_back_to_the_first_count(session: Session) -> None:
    unmet(session, "Kern", 1, day=date(2023, 6, 30))
    assert years(session, date(2026, 7, 1)) == [FiscalYear(begins) for begins in (2025, 2024, 2023, 2022)]


def test_a_count_of_the_year_under_way_shows_nowhere(session: Session) -> None:
    unmet(session, "Kern", 40, day=date(2026, 8, 1))
    demand = read_demand(session, years(session, date(2026, 8, 2))[0], COUNTIES, GROUPS)
    assert demand.is_empty


def test_small_counts_are_withheld_and_large_ones_shown(session: Session) -> None:
    for county in COUNTIES:
        unmet(session, county, 30)
    unmet(session, "Inyo", 3, ("support.survivor_mentor",))
    demand = read_demand(session, FiscalYear(2025), COUNTIES, GROUPS)
    cells, _ = demand.of("Inyo")
    assert cells[2] is None
    assert demand.of("Kern")[0][0] == 30
    assert demand.table.column_totals[2] is None


def test_declines_waitlists_and_searches_without_a_match_are_demand(session: Session) -> None:
    unmet(session, "Yolo", 10)
    for result in (Result.DECLINED, Result.WAITLISTED, Result.ACCEPTED, Result.NOT_REACHED):
        for _ in range(6):
            call(session, "Yolo", Outcome(result=result))
    assert read_demand(session, FiscalYear(2025), COUNTIES, GROUPS).table.total == 22


def test_a_share_is_told_only_where_both_its_sides_may_be(session: Session) -> None:
    for county, out, inside in (("Kern", 15, 45), ("Yolo", 4, 60), ("Inyo", 12, 12)):
        for _ in range(out):
            call(session, county, Outcome(result=Result.ACCEPTED, is_in_county=False))
        for _ in range(inside):
            call(session, county, Outcome(result=Result.ACCEPTED, is_in_county=True))
    shares = read_shares(session, FiscalYear(2025), COUNTIES, OutcomeKind.OUT_OF_COUNTY, OutcomeKind.IN_COUNTY)
    assert shares.by_county["Yolo"] is None
    assert [shares.by_county["Kern"], shares.by_county["Inyo"]].count(None) >= 1
    assert shares.state is None or shares.state == round(100 * 31 / 148)


def test_a_rare_reason_is_withheld_and_no_total_tells_it(session: Session) -> None:
    for reason, times in ((DeclineReason.FULL, 14), (DeclineReason.AGE, 2)):
        for _ in range(times):
            call(session, "Kern", Outcome(result=Result.DECLINED, reason=reason))
    assert read_declines(session, FiscalYear(2025)) == [(DeclineReason.FULL, 14), (DeclineReason.AGE, None)]


def call(session: Session, county: str, outcome: Outcome) -> None:
    record_outcome(CONSOLE, session, outcome, county=county, needs=(), seeking=Seeking.PLACEMENT, day=DAY)
