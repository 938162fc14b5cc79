"""Cells: what each type takes, what it refuses, and that what is written reads back."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.records.cells import BadValue, Vocabulary, read_cell, write_cell
from directory.records.facts import FACT, FACTS

WORDS = Vocabulary(
    {"crisis.food_clothing": 0, "health.dental": 1, "education.tutoring": 2},
    {"sacramento": "Sacramento", "san diego": "San Diego", "alpine": "Alpine"},
)


def read(name, text):
    return read_cell(FACT[name], text, WORDS)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("description", "  a\r\nb\rc ", "a\nb\nc"),
        ("provider_type", "PLACEMENT", "placement"),
        ("wheelchair_access", "Yes", True),
        ("wheelchair_access", "no", False),
        ("min_age", "12", 12),
        ("min_age", "12.0", 12),
        ("longitude", "-121.5", -121.5),
        ("last_verified", "2026-02-28", date(2026, 2, 28)),
        ("openings_as_of", "2026-01-05T10:00", datetime(2026, 1, 5, 18, tzinfo=UTC)),
        ("openings_as_of", "2026-01-05T10:00+00:00", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        ("intake_phone", "1-916-555-0142 x9", "(916) 555-0142 ext. 9"),
        ("intake_email", "a@EXAMPLE.org", "a@example.org"),
        ("county", "sacramento COUNTY", ("Sacramento",)),
        ("county", "alpine; Sacramento", ("Alpine", "Sacramento")),
        ("counties_served", "San Diego;sacramento;;", ("Sacramento", "San Diego")),
        ("counties_served", "Statewide", ("statewide",)),
        ("counties_served", "sacramento;statewide", ("statewide",)),
        ("needs", "education.tutoring;Health.Dental", ("health.dental", "education.tutoring")),
        ("languages", "Spanish; en;spanish", ("en", "es")),
        ("csec_competencies", "6;1", ("1", "6")),
        ("programs", "b; a;b", ("b", "a")),
        ("security", "", None),
        ("programs", " ; ", None),
    ],
)
def test_a_cell_reads_as(name, text, value):
    assert read(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("website", "javascript:alert(1)", "http://"),
        ("website", "example.org", "http://"),
        ("website", "http://[", "http://"),
        ("intake_email", "nobody", "e-mail"),
        ("intake_phone", "555-0142", "area code"),
        ("intake_phone", "+44 20 7946 0958", "US phone"),
        ("intake_phone", "416-555-0199", "US phone"),
        ("wheelchair_access", "maybe", "yes, no or blank"),
        ("min_age", "12.5", "whole number"),
        ("min_age", "\u0661\u0662", "whole number"),
        ("min_age", "121", "between 0 and 120"),
        ("capacity", "-1", "between 0"),
        ("csec_training_share", "101", "between 0 and 100"),
        ("latitude", "38,5", "degrees"),
        ("latitude", "nan", "degrees"),
        ("latitude", "91", "between -90 and 90"),
        ("last_verified", "05/01/2026", "YYYY-MM-DD"),
        ("last_verified", "2026-02-30", "calendar"),
        ("last_verified", "0001-01-01", "years 1900 to 2100"),
        ("openings_as_of", "yesterday", "ISO 8601"),
        ("openings_as_of", "0001-01-01T00:00", "years 1900 to 2100"),
        ("openings_as_of", "9999-12-31T23:59", "moment"),
        ("placement_type", "castle", "is not one of: foster_home"),
        ("county", "Oakland", "58 counties"),
        ("counties_served", "statewide;Atlantis", "58 counties"),
        ("needs", "shoes", "need code"),
        ("languages", "Klingon", "ISO 639-1"),
        ("csec_competencies", "7", "is not one of"),
        ("description", "a\x07b", "control character"),
        ("description", "a\ud800b", "control character"),
        ("listing_name", "x" * 301, "at most 300"),
    ],
)
def test_a_cell_that_cannot_be_read_says_what_is_allowed(name, text, words):
    with pytest.raises(BadValue, match=words):
        read(name, text)


def test_the_reason_of_a_bad_value_does_not_repeat_it():
    with pytest.raises(BadValue) as caught:
        read("county", "Oakland")
    assert "Oakland" in str(caught.value)
    assert "Oakland" not in caught.value.reason


@given(st.sampled_from(FACTS), st.text(max_size=40))
def test_any_text_is_read_or_refused_and_what_is_read_reads_back_the_same(fact, text):
    try:
        value = read_cell(fact, text, WORDS)
    except BadValue:
        return
    assert read_cell(fact, write_cell(fact, value), WORDS) == value
