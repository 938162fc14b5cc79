"""What a listing becomes: merging, contradictions, places, and what a confidential one may keep."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from directory.changes.places import Ground
from directory.changes.proposals import InvalidFacts, propose
from directory.publishing import site_of
from directory.records.listing import ListingStatus
from directory.records.reading import ListingRecord
from search.codes import Precision
from search.places import Gazetteer

MOMENT = datetime(2026, 5, 1, tzinfo=UTC)
NAMES = {"organization_name": "Redwood House", "listing_name": "Night shelter"}


@pytest.fixture(scope="module")
def ground(seeds: Path) -> Ground:
    return Ground(Gazetteer.from_folder(seeds))


@pytest.fixture
def proposed(ground):
    def run(stated, held=None, **options):
        return propose(stated, None if held is None else record(held), ground, MOMENT, **options)

    return run


def record(facts):
    return ListingRecord(1, "u", 1, 1, 1, "o", "s", "l", ListingStatus.ACTIVE, MOMENT, NAMES | facts)


def problems(proposed, stated, held=None, **options):
    with pytest.raises(InvalidFacts) as caught:
        proposed(stated, held, **options)
    return {problem.column for problem in caught.value.problems}


def test_a_fact_that_is_not_stated_stays_and_one_that_is_erased_goes(proposed):
    proposal = proposed({"max_age": 17}, {"min_age": 12, "capacity": 6}, erased={"capacity"})
    assert proposal.wanted == NAMES | {"min_age": 12, "max_age": 17}
    assert proposal.differences == {"max_age": (None, 17), "capacity": (6, None)}


def test_every_problem_is_told_at_once(proposed):
    stated = {"min_age": 18, "max_age": 12, "openings": 3, "capacity": 2, "latitude": 38.5}
    assert problems(proposed, stated) == {"organization_name", "listing_name", "min_age", "openings", "longitude"}


def test_an_edit_is_refused_at_the_column_that_was_stated(proposed):
    assert problems(proposed, {"max_age": 10}, {"min_age": 12}) == {"max_age"}
    assert problems(proposed, {"provider_type": "service"}, {"placement_type": "strtp"}) == {"provider_type"}


@pytest.mark.parametrize(
    ("place", "county"),
    [
        ({"latitude": 38.58, "longitude": -121.49}, "Sacramento"),
        ({"zip": "93721"}, "Fresno"),
        ({"city": "Davis"}, "Yolo"),
        ({"zip": "00000", "city": "Davis"}, "Yolo"),
    ],
)
def test_a_blank_county_is_filled_from_the_point(proposed, place, county):
    assert proposed(NAMES | place).wanted["county"] == (county,)


def test_a_stated_county_is_kept_and_a_point_in_another_is_a_warning(proposed):
    proposal = proposed(NAMES | {"zip": "93721", "county": ("Kern",)})
    assert proposal.wanted["county"] == ("Kern",)
    assert [warning.column for warning in proposal.warnings] == ["zip"]


def test_a_city_of_another_state_is_not_its_californian_namesake(proposed, ground):
    assert "county" not in proposed(NAMES | {"city": "Davis", "state": "WV"}).wanted
    assert site_of({"city": "Davis", "state": "Calif."}, ground.gazetteer).precision is Precision.CITY


def test_a_confidential_place_is_reduced_to_its_county_or_area(proposed):
    stated = NAMES | {"location_confidential": True, "address": "9 Elm Street", "zip": "93546", "city": "Mammoth Lakes"}
    proposal = proposed(stated)
    assert proposal.wanted["county"] == ("Alpine", "Inyo", "Mono")
    assert not proposal.wanted.keys() & {"address", "zip", "city", "latitude", "longitude"}
    assert set(proposal.dropped) == {"address", "zip", "city"}


def test_a_small_county_of_a_confidential_place_is_said_to_be_kept_as_its_area(proposed):
    stated = NAMES | {"location_confidential": True, "county": ("Mono",)}
    assert [warning.column for warning in proposed(stated).warnings] == ["county"]
    assert proposed(NAMES | stated | {"county": ("Alpine", "Inyo", "Mono")}).warnings == ()


def test_becoming_confidential_drops_what_was_held(proposed):
    held = {"address": "9 Elm Street", "latitude": 38.5, "longitude": -121.5, "county": ("Sacramento",)}
    proposal = proposed({"location_confidential": True}, held)
    assert proposal.becomes_confidential
    assert proposal.wanted == NAMES | {"location_confidential": True, "county": ("Sacramento",)}
    assert proposal.dropped == ()


def test_a_confidential_listing_takes_no_place_afterwards(proposed):
    held = {"location_confidential": True, "county": ("Sacramento",)}
    proposal = proposed({"address": "9 Elm Street", "zip": "95814"}, held)
    assert proposal.action == "unchanged"
    assert set(proposal.dropped) == {"address", "zip"}


@pytest.mark.parametrize(
    "options", [{"stated": {"location_confidential": False}}, {"erased": {"location_confidential"}}]
)
def test_one_person_does_not_make_a_confidential_listing_public(proposed, options):
    held = {"location_confidential": True}
    assert problems(proposed, options.pop("stated", {}), held, **options) == {"location_confidential"}


@pytest.mark.parametrize(
    "text",
    [
        "Come to 1234 Elm Street.",
        "find us at 1234 ELM, behind the church",
        "P.O. Box, 95820",
        "38.58167, -121.49441",
        "1234  elm street,   apt 3",
    ],
)
def test_a_text_that_tells_the_withheld_place_is_refused(proposed, text):
    stated = NAMES | {
        "location_confidential": True,
        "address": "1234 Elm Street, Suite 5",
        "zip": "95820-1234",
        "latitude": 38.581667,
        "longitude": -121.494414,
    }
    assert problems(proposed, stated | {"description": text}) == {"description"}
    assert problems(proposed, stated | {"programs": ("art", text)}) == {"programs"}
    assert proposed(stated | {"description": "12 beds, staff of 34"}).wanted["description"]


def test_a_text_that_names_the_city_is_warned_of_unless_the_county_has_its_name(proposed):
    secret = {"location_confidential": True, "description": "In Fresno and Clovis"}
    columns = lambda place: [w.column for w in proposed(NAMES | secret | place).warnings]  # noqa: E731  said twice below
    assert columns({"city": "Clovis", "county": ("Fresno",)}) == ["city", "description"]
    assert columns({"city": "Fresno", "county": ("Fresno",)}) == ["city"]


def test_a_held_key_that_tells_the_place_goes_with_it(proposed):
    proposal = proposed({"location_confidential": True}, {"source_id": "x:9876 Elm", "address": "9876 Elm Street"})
    assert proposal.differences["source_id"] == ("x:9876 Elm", None)


def test_openings_that_say_nothing_new_stay_as_old_as_they_are(proposed):
    held = {"openings": 2, "openings_as_of": MOMENT - timedelta(days=9)}
    assert proposed({"openings": 2}, held).action == "unchanged"
    assert proposed({"openings": 1}, held).wanted["openings_as_of"] == MOMENT


def test_openings_from_the_future_or_older_than_those_held_are_warned_of(proposed):
    future = proposed(NAMES | {"openings": 2, "openings_as_of": MOMENT + timedelta(hours=1)})
    older = proposed(
        {"openings": 2, "openings_as_of": MOMENT - timedelta(days=2)}, {"openings": 1, "openings_as_of": MOMENT}
    )
    assert [[warning.column for warning in p.warnings] for p in (future, older)] == [["openings_as_of"]] * 2


def test_a_day_that_has_not_come_yet_in_california_is_warned_of(proposed):
    # MOMENT is still the 30th of April there.
    days = {"last_verified": date(2026, 5, 1), "csec_training_date": date(2026, 4, 30)}
    assert [remark.column for remark in proposed(NAMES | days).warnings] == ["last_verified"]
    assert proposed({}, days).warnings == ()


def test_another_spelling_of_the_organization_is_no_change(proposed):
    assert proposed({"organization_name": " redwood  HOUSE"}, {}).action == "unchanged"
