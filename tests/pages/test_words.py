"""How pages say codes, moments, distances and openings."""

from datetime import UTC, date, datetime, timedelta

import pytest

from directory.pages.words import (
    ago,
    at_time,
    days_ago,
    fact_words,
    listed,
    lower_first,
    on_date,
    openings_words,
    telephone,
    where_words,
)
from search.answer import Availability, Interval
from search.codes import Precision
from search.documents import NOWHERE, Site

NOON = datetime(2026, 11, 3, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-30), "just now"),
        (timedelta(seconds=90), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(hours=71), "71 hours ago"),
        (timedelta(days=5), "5 days ago"),
        (timedelta(days=60), "1 month ago"),
        (timedelta(days=100), "3 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_an_age_is_said_in_one_unit(passed: timedelta, words: str) -> None:
    assert ago(NOON - passed, NOON) == words


def test_a_day_to_come_is_not_said_to_be_past() -> None:
    assert days_ago(date(2026, 11, 9), date(2026, 11, 3)) == "today"


def test_dates_and_times_are_those_of_california() -> None:
    late = datetime(2026, 11, 4, 7, 30, tzinfo=UTC)
    assert on_date(late) == "Nov 3, 2026"
    assert at_time(late) == "Nov 3, 2026, 11:30 p.m."


def test_openings_older_than_72_hours_are_unknown_and_say_what_they_were() -> None:
    stale = Availability(2, NOON - timedelta(days=5), "unknown")
    assert openings_words(stale, NOON) == "Openings unknown now; 2 stated 5 days ago"


def test_openings_that_are_fresh_say_how_many_and_how_old() -> None:
    assert openings_words(Availability(1, NOON - timedelta(hours=3), "open"), NOON) == "1 opening, stated 3 hours ago"
    assert openings_words(Availability(0, NOON - timedelta(hours=3), "full"), NOON) == "Full, stated 3 hours ago"


def test_openings_that_are_not_stated_are_not_called_none() -> None:
    assert openings_words(Availability(None, None, "unknown"), NOON) == "Openings not stated"


def test_an_address_is_so_many_miles_away_and_a_zip_only_about() -> None:
    twelve = Interval(12.34, 12.34)
    assert where_words(Site(("Yolo",), 38.5, -121.7, Precision.COORDINATES), twelve) == "12 miles away, in Yolo County"
    assert where_words(Site(("Yolo",), 38.5, -121.7, Precision.ZIP), twelve) == "About 12 miles away, in Yolo County"


def test_an_area_says_its_counties_and_between_which_miles() -> None:
    assert where_words(Site(("Fresno",)), Interval(11.6, 60.8)) == "In Fresno County; 12 to 61 miles"
    joined = Site(("Alpine", "Inyo", "Mono"), is_confidential=True)
    assert where_words(joined) == "In Alpine, Inyo or Mono County"


def test_a_place_that_is_not_stated_says_so() -> None:
    assert where_words(NOWHERE) == "Location not stated"


def test_a_phone_number_is_dialled_with_its_extension() -> None:
    assert telephone("(916) 555-0142 ext. 12") == "tel:+1-916-555-0142;ext=12"
    assert telephone("(916) 555-0142") == "tel:+1-916-555-0142"


def test_codes_are_said_in_words_and_what_is_not_stated_in_none() -> None:
    assert fact_words("placement_type", "safe_house") == ["Safe house"]
    assert fact_words("languages", ("en", "es")) == ["English", "Spanish"]
    assert fact_words("counties_served", ("statewide",)) == ["The whole state"]
    assert fact_words("wheelchair_access", False) == ["No"]
    assert fact_words("needs", ("health.dental",), {"health.dental": "Dental care"}) == ["Dental care"]
    assert fact_words("csec_training", None) == []


def test_an_abbreviation_keeps_its_capitals_inside_a_sentence() -> None:
    assert lower_first("CSEC training") == "CSEC training"
    assert lower_first("Distance") == "distance"


def test_a_list_is_joined_as_people_do() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
