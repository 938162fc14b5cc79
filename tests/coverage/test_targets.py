"""Targets and gaps: what is suggested, what staff set, what is missing and how gaps are ranked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.changes.targets import set_targets
from directory.counting.gaps import county_gaps, gaps_json
from directory.finding import NeedWords
from directory.records import AuditAction, AuditEvent, Need
from search.coverage import Supply
from search.coverage.targets import Actual, Aim, Gap, ranked, read_suggestions
from tests.coverage.conftest import Counted

NOTHING = Actual(number=0, capacity=0, within_miles=None, training_percent=None, two_hour=0)


@pytest.fixture
def needs(session: Session) -> dict[str, NeedWords]:
    rows = session.scalars(select(Need).order_by(Need.position))
    return {row.code: NeedWords(row.code, row.label, row.group, row.phase) for row in rows}


def gap(aim: Aim, actual: Actual, youth: int = 1000, need: str = "a") -> Gap:
    return Gap(need, aim, False, actual, youth)


def test_every_group_of_needs_has_a_suggestion_with_its_reason(seeds: Path, needs: dict[str, NeedWords]) -> None:
    suggested = read_suggestions(seeds)
    assert set(suggested) == {need.group for need in needs.values()}
    assert all(suggestion.why for suggestion in suggested.values())


def test_a_suggestion_grows_with_the_youth_and_never_falls_below_its_least(seeds: Path) -> None:
    crisis = read_suggestions(seeds)["Immediate crisis response"]
    assert crisis.aim(0).number == crisis.aim(50_000).number == 2
    assert crisis.aim(50_001).number == 3


def test_a_need_that_nobody_meets_misses_its_whole_target() -> None:
    empty = gap(Aim(number=2, within_miles=30.0, training_percent=50, two_hour=1), NOTHING)
    assert empty.missing_share == 1
    assert empty.youth_affected == 1000


def test_a_target_that_is_met_or_not_set_misses_nothing() -> None:
    there = Actual(number=2, capacity=8, within_miles=0.0, training_percent=100.0, two_hour=1)
    assert gap(Aim(number=2, within_miles=30.0, training_percent=50, two_hour=1), there).is_met
    assert gap(Aim(), NOTHING).is_met
    assert gap(Aim(number=0), NOTHING).is_met


@pytest.mark.parametrize(("miles", "missing"), [(30.0, 0.0), (60.0, 0.5), (120.0, 0.75), (None, 1.0)])
def test_twice_as_far_misses_half_of_the_target(miles: float | None, missing: float) -> None:
    there = Actual(number=1, capacity=0, within_miles=miles, training_percent=None, two_hour=0)
    assert gap(Aim(within_miles=30.0), there).missing_share == missing


def test_gaps_are_ranked_by_youth_affected() -> None:
    few, many = gap(Aim(number=1), NOTHING, 100, "few"), gap(Aim(number=1), NOTHING, 900, "many")
    met = gap(Aim(), NOTHING, 5000, "met")
    assert [each.need for each in ranked([few, met, many])] == ["many", "few"]


def test_what_staff_set_stands_and_can_be_taken_back(
    session: Session, directory_of: Callable[..., Counted], needs: dict[str, NeedWords], seeds: Path
) -> None:
    survey, code = directory_of(21, size=40).survey, "mental.psychotherapy"
    assert set_targets(CONSOLE, session, "Yolo", {code: Aim(number=3, capacity=0)}) == 1
    found = {each.need: each for each in county_gaps(session, survey, needs, seeds, "Yolo")}
    assert (found[code].aim, found[code].is_suggested) == (Aim(number=3, capacity=0), False)
    assert all(each.is_suggested for each in found.values() if each.need != code)
    assert set_targets(CONSOLE, session, "Yolo", {code: Aim(number=3, capacity=0)}) == 0
    assert set_targets(CONSOLE, session, "Yolo", {code: None}) == 1
    again = {each.need: each for each in county_gaps(session, survey, needs, seeds, "Yolo")}
    assert again[code].is_suggested


def test_a_change_of_targets_is_in_the_audit_trail(session: Session) -> None:
    set_targets(CONSOLE, session, "Yolo", {"mental.psychotherapy": Aim(number=3)})
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc())).first()
    assert event is not None
    assert (event.action, event.subject) == (AuditAction.REFERENCE_CHANGED, "targets:Yolo")


def test_the_gap_and_the_coverage_say_the_same(
    session: Session, directory_of: Callable[..., Counted], needs: dict[str, NeedWords], seeds: Path
) -> None:
    survey = directory_of(22).survey
    told = gaps_json("Kern", county_gaps(session, survey, needs, seeds, "Kern"), needs)["needs"]
    assert set(told) == set(needs)
    for code in ("mental.psychotherapy", "crisis.transportation"):
        alone = survey.coverage(Supply(needs=(code,)), (survey.county("Kern"),))
        assert told[code]["actual"]["number"] == int(alone.serving.listings[0])
        assert told[code]["actual"]["two_hour"] == int(alone.serving.two_hours[0])
