"""Lanes: how tries are counted and when the next is looked at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from directory.changes.lanes import SIGN_IN, Limit, Way, admit, clear, forget_old, give_back, way
from directory.clock import now
from directory.db import db
from directory.records import Lane
from tests.houses import House

LIMIT = Limit(free=3, first_wait=timedelta(seconds=10), longest_wait=timedelta(minutes=1), most=9)


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    with house.app.app_context():
        yield house.app


def one(name: str, limit: Limit = LIMIT) -> list[Way]:
    return [way(limit, "test", name)]


def test_the_first_tries_go_on_and_then_each_wait_is_twice_as_long(app: Flask) -> None:
    moment, waits = now(), []
    for _ in range(7):
        assert admit(db.engine, one("doubling"), moment) is None
        wait = admit(db.engine, one("doubling"), moment)
        waits.append(wait.total_seconds() if wait else 0)
        moment += wait or timedelta(0)
    assert waits == [0, 10, 20, 40, 60, 60, 60]


def test_a_lane_closes_after_the_most_and_is_forgotten_in_a_day(app: Flask) -> None:
    moment = now()
    admitted = 0
    for _ in range(30):
        admitted += admit(db.engine, one("closing"), moment) is None
        moment += timedelta(minutes=5)
    assert admitted == LIMIT.most
    assert admit(db.engine, one("closing"), moment + timedelta(hours=24)) is None


def test_a_success_opens_its_lane_again(app: Flask) -> None:
    moment = now()
    for _ in range(5):
        admit(db.engine, one("cleared"), moment)
    assert admit(db.engine, one("cleared"), moment) is not None
    clear(db.session(), one("cleared"))
    db.session.commit()
    assert admit(db.engine, one("cleared"), moment) is None


def test_giving_one_back_leaves_the_tries_of_others(app: Flask) -> None:
    moment = now()
    for _ in range(3):
        admit(db.engine, one("shared"), moment)
    give_back(db.session(), one("shared"))
    db.session.commit()
    assert db.session.scalar(select(Lane.tries).where(Lane.key == one("shared")[0].key)) == 2


def test_people_who_come_at_once_are_not_held_up(app: Flask) -> None:
    """Their moments are out of order, as they are on a server with several threads."""
    moment = now()
    for number in range(SIGN_IN.free - 1):
        assert admit(db.engine, one("together", SIGN_IN), moment - timedelta(seconds=number)) is None


def test_parallel_guesses_do_not_share_a_count(house: House) -> None:
    def guess(_: int) -> bool:
        with house.app.app_context():
            return admit(db.engine, one("parallel"), now()) is None

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(guess, range(40))) == LIMIT.free


def test_old_lanes_are_deleted_and_name_nobody(app: Flask) -> None:
    moment = now()
    admit(db.engine, one("robin@county.example"), moment - timedelta(days=2))
    assert not db.session.scalars(select(Lane).where(Lane.key.contains("robin"))).all()
    assert forget_old(db.session(), moment) == 1
    db.session.commit()
