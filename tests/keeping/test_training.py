"""Training on CSEC lapses by its date, and then reads so wherever a listing is read."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from directory.changes.training import months_after, training_lapsed_on
from directory.clock import today
from directory.records import AccountRole
from tests.keeping.conftest import Kept, edit
from tests.keeping.test_reminders import letters_after
from tests.keeping.test_reviews import post
from tests.pages.reading import text_of

LAPSED = "CSEC training lapsed"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
        (date(2024, 6, 15), 24, date(2026, 6, 15)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


def test_a_training_lapses_on_its_day_and_not_before() -> None:
    facts = {"csec_training": "advanced", "csec_training_date": date(2024, 6, 15)}
    assert training_lapsed_on(facts, 24, date(2026, 6, 14)) is None
    assert training_lapsed_on(facts, 24, date(2026, 6, 15)) == date(2026, 6, 15)


@pytest.mark.parametrize("facts", [{}, {"csec_training": "advanced"}, {"csec_training": "none"}])
def test_what_is_not_stated_has_not_lapsed(facts: dict[str, str]) -> None:
    assert training_lapsed_on(facts, 24, date(2026, 6, 15)) is None
    untrained = {"csec_training": "none", "csec_training_date": date(2000, 1, 1)}
    assert training_lapsed_on(untrained, 24, date(2026, 6, 15)) is None


def state_training(kept: Kept, provider: FlaskClient, days_ago: int) -> None:
    day = today() - timedelta(days=days_ago)
    edit(provider, kept, 9, csec_training="advanced", csec_training_date=day.isoformat())


def test_a_lapsed_training_reads_so_on_the_listing_and_to_its_keepers(kept: Kept, provider: FlaskClient) -> None:
    worker = kept.site.client(AccountRole.WORKER)
    state_training(kept, provider, 300)
    assert LAPSED not in worker.get(f"/listings/{kept.uuid}").text
    state_training(kept, provider, 800)
    assert LAPSED in text_of(worker.get(f"/listings/{kept.uuid}").text)
    page = text_of(provider.get(kept.path).text)
    assert "training lapsed" in page
    post(provider, f"{kept.path}/confirm", "/account")
    page = text_of(provider.get(kept.path).text)
    assert "1 part stale" in page


def test_its_people_are_told_once_that_a_training_lapsed(only_one: Kept) -> None:
    provider = only_one.site.client(AccountRole.PROVIDER)
    state_training(only_one, provider, 700)
    assert [letters_after(only_one, days) for days in (20, 40, 41)] == [0, 2, 0]
