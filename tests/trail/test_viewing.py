"""Who is shown whose contacts: counted, stopped at the day's limit, and alarmed at what looks like copying."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from directory.access.actor import ANONYMOUS, Actor
from directory.changes.viewing import (
    DailyStop,
    forget_viewing,
    lift_stop,
    note_shown,
    note_stop,
    settle_alarm,
)
from directory.records import AccountRole, Alarm, AlarmKind, AuditEvent, ShownListing
from directory.records.viewing import DAILY_STOP, THRESHOLDS
from tests.trail.people import person

#: Ten in the morning in California.
MOMENT = datetime(2026, 5, 4, 17, tzinfo=UTC)


@pytest.fixture
def worker(inside: Session) -> Actor:
    return Actor.of(person(inside, "w@county.example", AccountRole.WORKER))


def uuids(first: int, last: int) -> list[str]:
    """Made-up listings, numbered from ``first`` to before ``last``."""
    return [str(UUID(int=number)) for number in range(first, last)]


def show(session: Session, actor: Actor, listings: list[str], moment: datetime = MOMENT) -> set[str]:
    """Show listings with contacts; returns the kinds of alarm raised."""
    return {alarm.kind for alarm in note_shown(actor, session, listings, listings, moment)}


def test_a_listing_counts_once_a_day_however_often_it_is_shown(inside: Session, worker: Actor) -> None:
    for _ in range(5):
        show(inside, worker, uuids(0, 3))
    show(inside, worker, uuids(0, 3), MOMENT + timedelta(days=1))
    assert inside.query(ShownListing).count() == 6


def test_each_page_that_shows_contacts_is_in_the_trail_with_its_listings(inside: Session, worker: Actor) -> None:
    show(inside, worker, uuids(0, 3))
    event = inside.query(AuditEvent).filter_by(action="intake contacts seen").one()
    assert event.account_id == worker.account_id
    assert event.detail == {"listings": uuids(0, 3)}


def test_listings_without_contacts_are_not_counted(inside: Session, worker: Actor) -> None:
    note_shown(worker, inside, uuids(0, 50), [], MOMENT)
    assert inside.query(ShownListing).count() == 0


def test_nobody_in_particular_is_not_counted(inside: Session) -> None:
    assert note_shown(ANONYMOUS, inside, uuids(0, 3), uuids(0, 3), MOMENT) == []


def test_the_three_hundredth_listing_is_shown_and_the_next_is_not(inside: Session, worker: Actor) -> None:
    show(inside, worker, uuids(0, DAILY_STOP))
    with pytest.raises(DailyStop):
        show(inside, worker, uuids(DAILY_STOP, DAILY_STOP + 1))
    show(inside, worker, uuids(5, 9))
    assert inside.query(ShownListing).count() == DAILY_STOP


def test_a_page_that_would_pass_the_stop_is_not_counted_in_part(inside: Session, worker: Actor) -> None:
    show(inside, worker, uuids(0, DAILY_STOP - 5))
    with pytest.raises(DailyStop):
        show(inside, worker, uuids(DAILY_STOP - 5, DAILY_STOP + 15))
    assert inside.query(ShownListing).count() == DAILY_STOP - 5


def test_the_next_day_begins_anew_at_midnight_in_california(inside: Session, worker: Actor) -> None:
    late = datetime(2026, 5, 5, 6, 59, tzinfo=UTC)
    show(inside, worker, uuids(0, DAILY_STOP), late)
    with pytest.raises(DailyStop):
        show(inside, worker, uuids(900, 901), late)
    show(inside, worker, uuids(900, 901), late + timedelta(minutes=1))


def test_a_lifted_stop_holds_for_that_account_and_day_alone(inside: Session, worker: Actor) -> None:
    staff = Actor.of(person(inside, "s2@pact.example", AccountRole.STAFF))
    other = Actor.of(person(inside, "w2@county.example", AccountRole.WORKER))
    lift_stop(staff, inside, worker.account_id or 0, MOMENT)
    show(inside, worker, uuids(0, DAILY_STOP + 50))
    for actor, moment in ((other, MOMENT), (worker, MOMENT + timedelta(days=1))):
        with pytest.raises(DailyStop):
            show(inside, actor, uuids(0, DAILY_STOP + 50), moment)
    assert inside.query(AuditEvent).filter_by(action="daily stop lifted").one().account_id == staff.account_id


def test_the_alarm_of_the_day_comes_by_the_hundredth_listing(inside: Session, worker: Actor) -> None:
    assert THRESHOLDS[AlarmKind.DAY] == 100
    for number in range(99):
        moment = MOMENT - timedelta(hours=9) + timedelta(minutes=8 * number)
        assert AlarmKind.DAY not in show(inside, worker, uuids(number, number + 1), moment)
    assert show(inside, worker, uuids(99, 100), MOMENT + timedelta(hours=6)) == {AlarmKind.DAY}


def test_an_unusual_pace_raises_an_alarm_within_the_hour(inside: Session, worker: Actor) -> None:
    pages = [
        show(inside, worker, uuids(20 * page, 20 * page + 20), MOMENT + timedelta(minutes=page)) for page in range(4)
    ]
    assert pages == [set(), set(), set(), {AlarmKind.PACE}]


def test_a_slow_copy_over_weeks_raises_an_alarm(inside: Session, worker: Actor) -> None:
    kinds = [show(inside, worker, uuids(60 * day, 60 * day + 60), MOMENT + timedelta(days=day)) for day in range(9)]
    assert kinds == [set()] * 8 + [{AlarmKind.MONTH}]


def test_an_alarm_is_raised_once_a_day_and_noted(inside: Session, worker: Actor) -> None:
    show(inside, worker, uuids(0, 120))
    show(inside, worker, uuids(120, 240))
    assert {alarm.kind for alarm in inside.query(Alarm)} == {AlarmKind.DAY, AlarmKind.PACE}
    assert inside.query(AuditEvent).filter_by(action="alarm raised").count() == 2


def test_the_stop_raises_one_alarm_however_often_it_is_run_into(inside: Session, worker: Actor) -> None:
    assert len(note_stop(worker, inside, MOMENT)) == 1
    assert note_stop(worker, inside, MOMENT) == []
    assert inside.query(AuditEvent).filter_by(action="daily stop").count() == 1


def test_a_settled_alarm_keeps_who_settled_it(inside: Session, worker: Actor) -> None:
    administrator = Actor.of(person(inside, "a2@pact.example", AccountRole.ADMINISTRATOR))
    (alarm,) = note_stop(worker, inside, MOMENT)
    settle_alarm(administrator, inside, alarm, MOMENT)
    settle_alarm(Actor.of(person(inside, "a3@pact.example", AccountRole.STAFF)), inside, alarm, MOMENT)
    assert alarm.settled_by == administrator.account_id
    assert inside.query(AuditEvent).filter_by(action="alarm settled").count() == 1


def test_who_saw_what_is_forgotten_after_a_month(inside: Session, worker: Actor) -> None:
    show(inside, worker, uuids(0, 4))
    show(inside, worker, uuids(0, 2), MOMENT + timedelta(days=20))
    assert forget_viewing(inside, MOMENT + timedelta(days=33)) == 4
    assert inside.query(ShownListing).count() == 2
