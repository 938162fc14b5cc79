"""The directory may grow: what is asked of the database for a map, the gaps or two dates does not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.counting.gaps import gaps
from directory.counting.past import surveys_on
from directory.counting.survey import begin
from directory.finding import Finder, NeedWords
from directory.records import Need
from directory.settings import Settings
from search.coverage.measures import MEASURES
from tests.coverage.conftest import NOW, Counted

SMALL, LARGE = 20, 150


@contextmanager
def queries(session: Session) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(bind, "before_cursor_execute", note)


def a_map(finder: Finder, session: Session, seeds: Path) -> None:
    counted = begin(finder, session, CONSOLE, seeds).coverage()
    assert all(len(measure.values(counted)) == len(counted.places) for measure in MEASURES)


def all_gaps(finder: Finder, session: Session, seeds: Path) -> None:
    survey = begin(finder, session, CONSOLE, seeds)
    needs = {need.code: NeedWords(need.code, need.label, need.group, need.phase) for need in session.scalars(_NEEDS)}
    places = tuple(survey.county(name) for name in survey.counties)
    assert len(gaps(session, survey, needs, seeds, places)) == 58


def two_dates(finder: Finder, session: Session, seeds: Path) -> None:
    before, after = surveys_on(finder, session, CONSOLE, seeds, [(NOW - timedelta(1)).date(), NOW.date()])
    assert len(before.snapshot) == 0 < len(after.snapshot)


_NEEDS = select(Need).order_by(Need.position)


@pytest.mark.parametrize("read", [a_map, all_gaps, two_dates], ids=lambda read: read.__name__)
def test_what_is_asked_of_the_database_does_not_grow_with_the_listings(
    directory_of: Callable[..., Counted],
    session: Session,
    settings: Settings,
    tmp_path: Path,
    read: Callable[[Finder, Session, Path], None],
) -> None:
    asked = []
    for seed, size in ((1, SMALL), (2, LARGE)):
        point = session.begin_nested()
        directory_of(seed, size=size)
        finder = Finder(settings)
        finder.snapshot(session)
        session.expunge_all()
        with queries(session) as found:
            read(finder, session, settings.seeds)
        asked.append(len(found))
        point.rollback()
    assert asked[0] == asked[1] <= 25
