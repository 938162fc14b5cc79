"""What is counted of searches and calls, and what of it is published."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.changes.outcomes import (
    Outcome,
    Result,
    UnknownPlace,
    asks_for_family,
    record_outcome,
    record_unmet,
    said_of,
)
from directory.clock import CALIFORNIA
from directory.counting.demand import Demand, FiscalYear, read_demand, years
from directory.records import AuditEvent, OutcomeCount
from directory.records.outcome import FAMILY_GROUP, PLACEMENT_GROUP, DeclineReason, OutcomeKind
from search.codes import PlacementType, Seeking
from tests.houses import Clock

DAY = date(2025, 10, 17)
GROUPS = [FAMILY_GROUP, PLACEMENT_GROUP, "Mental health", "Support networks"]
COUNTIES = ["Inyo", "Kern", "Yolo"]


@pytest.fixture(autouse=True)
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Moves the clock to noon of a day; it stands at DAY to begin with."""
    clock = Clock.installed(monkeypatch)

    def move(day: date) -> None:
        clock.ahead = datetime.combine(day, time(12), CALIFORNIA) - datetime.now(CALIFORNIA)

    move(DAY)
    return move


def unmet(session: Session, county: str, times: int, needs: tuple[str, ...] = (), wants_family: bool = False) -> None:
    for _ in range(times):
        record_unmet(CONSOLE, session, county=county, needs=needs, seeking=Seeking.PLACEMENT, wants_family=wants_family)


def call(session: Session, county: str, times: int, outcome: Outcome, needs: tuple[str, ...] = ()) -> None:
    for _ in range(times):
        record_outcome(CONSOLE, session, outcome, county=county, needs=needs, seeking=Seeking.PLACEMENT)


def told(session: Session) -> Demand:
    return read_demand(session, FiscalYear(2025), COUNTIES, GROUPS)


def test_a_count_holds_a_county_a_group_a_month_a_kind_and_nothing_else(session: Session) -> None:
    assert set(OutcomeCount.__table__.columns.keys()) == {"county", "need_group", "month", "kind", "number"}
    unmet(session, "Kern", 2, ("mental.psychotherapy", "mental.assessment", "support.survivor_mentor"))
    rows = session.scalars(select(OutcomeCount)).all()
    assert {(row.need_group, row.number) for row in rows} == {(group, 2) for group in GROUPS[1:]}
    assert {row.month for row in rows} == {date(2025, 10, 1)}


def test_no_count_is_in_the_audit_trail_where_its_time_would_tell_of_one_youth(session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(AuditEvent))
    unmet(session, "Kern", 1)
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == before


def test_a_county_that_is_none_is_refused(session: Session) -> None:
    with pytest.raises(UnknownPlace):
        unmet(session, "Atlantis", 1)


def test_an_acceptance_counts_as_all_that_is_said_of_it_and_once_for_all_its_needs(session: Session) -> None:
    outcome = Outcome(result=Result.ACCEPTED, is_best_fit=False, is_in_county=True)
    assert said_of(outcome) == [OutcomeKind.FIRST_OPEN, OutcomeKind.IN_COUNTY]
    call(session, "Kern", 1, outcome, ("mental.psychotherapy", "support.survivor_mentor"))
    held = {(row.kind, row.need_group) for row in session.scalars(select(OutcomeCount))}
    assert {group for kind, group in held if kind == "accepted"} == set(GROUPS[1:])
    assert {group for kind, group in held if kind == "first_open"} == {PLACEMENT_GROUP}


def test_what_is_not_said_of_a_call_is_not_counted() -> None:
    assert said_of(Outcome(result=Result.ACCEPTED)) == []
    assert said_of(Outcome(result=Result.DECLINED, is_in_county=True)) == []


def test_a_search_for_a_home_in_a_family_is_told_from_other_placements(session: Session) -> None:
    assert asks_for_family([PlacementType.STRTP, PlacementType.FOSTER_HOME])
    assert not asks_for_family([PlacementType.STRTP])
    unmet(session, "Kern", 12, wants_family=True)
    unmet(session, "Kern", 20)
    assert told(session).of("Kern") == (12, 20, 0, 0)


def test_a_year_is_published_only_when_it_stands() -> None:
    assert FiscalYear.last_ended(date(2026, 6, 30)) == FiscalYear(2024)
    assert FiscalYear.last_ended(date(2026, 7, 1)) == FiscalYear(2024)
    assert FiscalYear.last_ended(date(2026, 7, 2)) == FiscalYear(2025)
    assert FiscalYear(2025).words == "2025–26"


def test_a_call_told_after_its_year_has_ended_counts_in_the_year_in_which_it_is_told(
    session: Session, on: Callable[[date], None]
) -> None:
    unmet(session, "Kern", 40)
    before = told(session)
    on(date(2026, 7, 1))
    unmet(session, "Kern", 5)
    assert told(session) == before
    assert {(row.month, row.number) for row in session.scalars(select(OutcomeCount))} == {
        (date(2025, 10, 1), 40),
        (date(2026, 7, 1), 5),
    }


def test_a_group_of_needs_that_has_gone_keeps_its_column_in_the_years_it_was_counted_by(session: Session) -> None:
    unmet(session, "Kern", 30, ("mental.psychotherapy",))
    demand = read_demand(session, FiscalYear(2025), COUNTIES, [PLACEMENT_GROUP])
    assert demand.groups == (PLACEMENT_GROUP, "Mental health")
    assert demand.told == told(session).told


def test_the_years_reach_back_to_the_first_count(session: Session, on: Callable[[date], None]) -> None:
    on(date(2023, 6, 30))
    unmet(session, "Kern", 1)
    assert years(session, date(2026, 7, 2)) == [FiscalYear(begins) for begins in (2025, 2024, 2023, 2022)]


def test_a_count_of_the_year_under_way_shows_nowhere(session: Session, on: Callable[[date], None]) -> None:
    on(date(2026, 8, 1))
    unmet(session, "Kern", 40)
    demand = read_demand(session, years(session, date(2026, 8, 2))[0], COUNTIES, GROUPS)
    assert demand.is_empty


def test_small_counts_are_withheld_and_large_ones_shown(session: Session) -> None:
    for county in COUNTIES:
        unmet(session, county, 30)
    unmet(session, "Inyo", 3, ("support.survivor_mentor",))
    demand = told(session)
    assert demand.of("Inyo")[3] is None
    assert demand.of("Kern")[1] == 30
    assert demand.state[3] is None


def test_declines_waitlists_and_searches_without_a_match_are_demand(session: Session) -> None:
    unmet(session, "Yolo", 10)
    for result in (Result.DECLINED, Result.WAITLISTED, Result.ACCEPTED, Result.NOT_REACHED):
        call(session, "Yolo", 6, Outcome(result=result))
    assert told(session).told.unmet.total == 22


def test_a_share_is_told_only_where_neither_of_its_counts_is_small(session: Session) -> None:
    for county, out, inside in (("Kern", 15, 45), ("Yolo", 4, 60), ("Inyo", 0, 12)):
        call(session, county, out, Outcome(result=Result.ACCEPTED, is_in_county=False))
        call(session, county, inside, Outcome(result=Result.ACCEPTED, is_in_county=True))
    shares = told(session).told.out_of_county
    told_of = dict(zip(COUNTIES, shares.by_county, strict=True))
    assert told_of == {"Inyo": 0, "Kern": None, "Yolo": None}, "beside the state's, Kern's share would narrow Yolo's 4"
    assert shares.state == round(100 * 19 / 136)


def test_what_is_withheld_does_not_hang_on_the_order_or_the_names_that_groups_have_now(session: Session) -> None:
    counts = ((20, 3, 0, 7), (7, 20, 12, 0), (7, 14, 20, 20))
    for county, row in zip(COUNTIES, counts, strict=True):
        for group, number in zip(GROUPS, row, strict=True):
            if number:
                key = {"county": county, "need_group": group, "month": DAY.replace(day=1)}
                session.add(OutcomeCount(**key, kind=OutcomeKind.NO_MATCH, number=number))
    session.flush()
    orders = (GROUPS, GROUPS[::-1], ["A new name", *GROUPS[1:]])
    assert len({withheld_of(read_demand(session, FiscalYear(2025), COUNTIES, groups)) for groups in orders}) == 1


def withheld_of(demand: Demand) -> frozenset[tuple[str, str]]:
    """(county, group) of the figures that are not told."""
    return frozenset(
        (county, group)
        for county in demand.counties
        for group, number in zip(demand.groups, demand.of(county), strict=True)
        if number is None
    )


def test_the_family_share_is_worked_out_of_what_is_told_anyway(session: Session) -> None:
    for county, found, missed in (("Kern", 30, 10), ("Yolo", 20, 60), ("Inyo", 40, 40)):
        call(session, county, found, Outcome(result=Result.ACCEPTED, wants_family=True))
        unmet(session, county, missed, wants_family=True)
    family = told(session).told.family
    assert family.by_county[COUNTIES.index("Kern")] is None
    assert family.by_county.count(None) == 2 or family.state is None


def test_a_rare_reason_is_withheld_and_what_is_left_of_the_demand_does_not_tell_it(session: Session) -> None:
    call(session, "Kern", 14, Outcome(result=Result.DECLINED, reason=DeclineReason.FULL))
    call(session, "Kern", 2, Outcome(result=Result.DECLINED, reason=DeclineReason.AGE))
    reasons = dict(told(session).declines)
    assert set(reasons.values()) == {None}, "16 in all, 14 full: the other two would be told"
    unmet(session, "Kern", 20)
    reasons = dict(told(session).declines)
    assert reasons.pop(DeclineReason.FULL) == 14
    assert set(reasons.values()) == {None}
