"""What an answer holds beside the criteria: order, near misses, rules, needs nearby, plan, confidentiality."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.answer import Answer, Match
from search.catalogue import Catalogue
from search.codes import (
    FLAGS,
    FundingLimit,
    Gender,
    LicenseStatus,
    PlacementType,
    Precision,
    ProviderType,
    Response,
    Security,
)
from search.documents import Listing, Site
from search.matching import match
from search.query import InvalidQuery, Query
from search.query_json import read_query

PLACEMENT, SERVICE = ProviderType.PLACEMENT, ProviderType.SERVICE
PSYCHOTHERAPY, MENTOR, SAFETY = "mental.psychotherapy", "support.survivor_mentor", "crisis.safety_planning"


def ids(answer: Answer) -> list[str]:
    return [found.listing.id for found in answer.matches]


def near_miss(answer: Answer, criterion: str) -> Any:
    return next(miss for miss in answer.near_misses if miss.criterion == criterion)


def at(latitude: float, longitude: float = -121.0, county: str = "Yolo") -> Site:
    return Site((county,), latitude, longitude, Precision.COORDINATES)


# Order


def better(one: Match, other: Match) -> bool:
    """The law: at least as good in everything and better in something."""
    worth = {"meets": 2, "unknown": 1, "fails": 0}
    ours, theirs = ([worth[result.status] for result in found.results] for found in (one, other))
    if any(mine < yours for mine, yours in zip(ours, theirs, strict=True)):
        return False
    if not set(one.needs_met) >= set(other.needs_met):
        return False
    is_nearer = False
    if one.distance and other.distance:
        if one.distance.greatest > other.distance.least:
            return False
        is_nearer = one.distance.greatest < other.distance.least
    elif one.distance or other.distance:
        return False
    return ours != theirs or set(one.needs_met) > set(other.needs_met) or is_nearer


SITES = st.one_of(
    st.just(Site()),
    st.builds(at, st.sampled_from([33.0, 36.0, 38.5, 41.0])),
    st.sampled_from([("Yolo",), ("San Francisco",), ("Alpine", "Inyo", "Mono")]).map(Site),
)
LISTINGS = st.builds(
    Listing,
    id=st.uuids().map(str),
    organization_name=st.sampled_from(["A", "b", "C"]),
    listing_name=st.sampled_from(["x", "Y"]),
    provider_type=st.sampled_from([PLACEMENT, SERVICE, None]),
    min_age=st.sampled_from([None, 10, 16]),
    max_age=st.sampled_from([None, 14, 18]),
    genders=st.sampled_from([(), (Gender.GIRLS,), (Gender.BOYS,)]),
    sogie_affirming=st.sampled_from([None, True, False]),
    languages=st.sampled_from([(), ("es",), ("en",)]),
    needs=st.sets(st.sampled_from([PSYCHOTHERAPY, MENTOR, SAFETY])).map(lambda needs: tuple(sorted(needs))),
    site=SITES,
    last_verified=st.sampled_from([None, date(2025, 1, 1), date(2025, 2, 1)]),
)


@given(listings=st.lists(LISTINGS, min_size=2, max_size=12), limit=st.integers(1, 12))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_at_least_as_good_in_all_and_better_in_one_comes_first(
    ask: Any, listings: list[Listing], limit: int
) -> None:
    search = {
        "seeking": "placement",
        "age": 15,
        "gender": "transgender_girl",
        "languages": ["es"],
        "near": {"lat": 38.5, "lon": -121.0},
        "within_miles": 300,
        "needs": [PSYCHOTHERAPY, MENTOR],
        "prefer": ["age", "languages", "seeking", "distance", "needs"],
    }
    # Services alone are asked for needs, so the law compares like with like.
    listings = [replace(listing, provider_type=listing.provider_type and PLACEMENT) for listing in listings]
    everyone = ask(listings, **search, limit=200)
    for place, found in enumerate(everyone.matches):
        assert not any(better(later, found) for later in everyone.matches[place + 1 :])
    assert ids(ask(listings, **search, limit=limit)) == ids(everyone)[:limit]


def test_ties_break_by_freshness_then_by_name(ask: Any, make_listing: Any) -> None:
    listings = [
        make_listing(id="never", organization_name="A"),
        make_listing(id="old", organization_name="A", last_verified=date(2024, 1, 1)),
        make_listing(id="zeta", organization_name="zeta", last_verified=date(2025, 1, 1)),
        make_listing(id="beta", organization_name="Beta", last_verified=date(2025, 1, 1)),
    ]
    assert ids(ask(listings)) == ["beta", "zeta", "old", "never"]


def test_of_equal_answers_the_one_that_covers_more_needs_comes_first(ask: Any, make_listing: Any) -> None:
    one = make_listing(id="one", provider_type=SERVICE, needs=(MENTOR,), last_verified=date(2025, 1, 1))
    two = make_listing(id="two", provider_type=SERVICE, needs=(MENTOR, PSYCHOTHERAPY))
    assert ids(ask([one, two], needs=[PSYCHOTHERAPY, MENTOR])) == ["two", "one"]


def test_an_area_is_ordered_by_its_farthest_not_by_its_nearest(ask: Any, make_listing: Any) -> None:
    area = make_listing(id="area", site=Site(("Sacramento",)), last_verified=date(2025, 1, 1))
    point = make_listing(id="point", site=at(38.7, -121.5))
    found = ask([area, point], near={"zip": "95814"}).matches
    assert [match.listing.id for match in found] == ["point", "area"]
    assert found[1].distance.least == 0


def test_near_without_a_limit_only_orders(ask: Any, make_listing: Any) -> None:
    listings = [
        make_listing(id="far", site=at(33.0), last_verified=date(2025, 1, 1)),
        make_listing(id="nowhere", last_verified=date(2025, 1, 1)),
        make_listing(id="near", site=at(38.5)),
    ]
    answer = ask(listings, near={"zip": "95814"})
    assert ids(answer) == ["near", "far", "nowhere"]
    assert "distance" not in {result.criterion for result in answer.matches[0].results}
    assert answer.matches[2].distance is None


def test_unknown_stays_a_match_below_what_meets_with_the_question_to_ask(ask: Any, make_listing: Any) -> None:
    answer = ask([make_listing(id="unsaid"), make_listing(id="meets", min_age=10, max_age=18)], age=15)
    assert ids(answer) == ["meets", "unsaid"]
    assert [question.criterion for question in answer.matches[1].questions] == ["age"]
    assert "15" in answer.matches[1].questions[0].text


def test_pages_join_without_gap_or_overlap(ask: Any, make_listing: Any) -> None:
    listings = [make_listing(min_age=10, max_age=10 + number) for number in range(12)]
    whole = ids(ask(listings, age=12))
    pages = [ids(ask(listings, age=12, limit=4, offset=offset)) for offset in (0, 4, 8, 12)]
    assert [listing_id for page in pages for listing_id in page] == whole
    assert ask(listings, age=12, limit=4, offset=8).total == len(whole)


# Preferences


def test_a_preferred_criterion_never_excludes_and_counts_in_no_tally(ask: Any, make_listing: Any) -> None:
    listings = [make_listing(id="no", languages=("en",)), make_listing(id="yes", languages=("es",))]
    answer = ask(listings, languages=["es"], prefer=["languages"])
    assert ids(answer) == ["yes", "no"]
    assert "languages" not in answer.excluded_by
    assert "languages" not in {miss.criterion for miss in answer.near_misses}
    assert {result.criterion: result.required for result in answer.matches[1].results} == {
        "seeking": True,
        "languages": False,
    }


# What excluded, and near misses


def test_excluded_by_counts_every_listing_that_fails_a_criterion(ask: Any, make_listing: Any) -> None:
    listings = [
        make_listing(provider_type=SERVICE, min_age=18),
        make_listing(provider_type=PLACEMENT, min_age=18),
        make_listing(provider_type=PLACEMENT),
    ]
    answer = ask(listings, seeking="placement", age=15)
    assert answer.excluded_by == {"seeking": 1, "age": 2}
    assert {miss.criterion: miss.count for miss in answer.near_misses} == {"seeking": 0, "age": 1}
    assert (answer.total, answer.considered) == (1, 3)


def test_near_miss_by_distance_offers_the_whole_mile_that_admits_the_nearest(ask: Any, make_listing: Any) -> None:
    listings = [make_listing(site=at(39.5)), make_listing(site=at(40.5))]
    near = {"lat": 38.5, "lon": -121.0}
    miss = near_miss(ask(listings, near=near, within_miles=10), "distance")
    assert (miss.count, miss.change, miss.text) == (2, {"within_miles": 70}, "distance: 70 miles")
    assert ask(listings, near=near, **miss.change).total == 1
    assert ask(listings, near=near, within_miles=69).total == 0


NEAR_MISSES = [
    ("seeking", {"seeking": "placement"}, {"provider_type": SERVICE}),
    ("county", {"county": "Yolo"}, {"counties_served": ("Yuba",)}),
    ("excluded_county", {"exclude_counties": ["Yolo", "Yuba"]}, {"site": at(38.5)}),
    ("placement_type", {"placement_types": ["strtp"]}, {"placement_type": PlacementType.GROUP_HOME}),
    ("response", {"response": "2_hours"}, {"response": Response.WITHIN_10_DAYS}),
    ("languages", {"languages": ["es"]}, {"languages": ("en",)}),
    ("security", {"security": ["cameras", "alarmed_exits"]}, {"security": (Security.CAMERAS,)}),
    ("funding", {"payers": ["private_pay"]}, {"funding_limits": (FundingLimit.MEDI_CAL,)}),
    *((flag, {flag: True}, {flag: False}) for flag in FLAGS),
]


@pytest.mark.parametrize(("criterion", "search", "stated"), NEAR_MISSES)
def test_the_change_that_a_near_miss_offers_admits_it(
    ask: Any, make_listing: Any, criterion: str, search: dict[str, Any], stated: dict[str, Any]
) -> None:
    listings = [make_listing(**stated)]
    miss = near_miss(ask(listings, **search), criterion)
    assert miss.count == 1
    assert ask(listings, **(search | miss.change)).total == 1


@pytest.mark.parametrize(
    ("criterion", "search", "stated", "text"),
    [
        ("age", {"age": 15}, {"min_age": 16, "max_age": 18}, "serves 16–18"),
        ("gender", {"gender": "girl"}, {"genders": (Gender.BOYS,)}, "serves boys"),
        ("rule", {"jurisdiction": "dependency"}, {"security": (Security.LOCKED,)}, "never offered"),
        ("keep_away", {"keep_away": [{"zip": "95814", "miles": 20}]}, {"site": at(38.58, -121.49)}, "never offered"),
    ],
)
def test_what_a_worker_cannot_or_must_not_loosen_is_said_but_not_offered(
    ask: Any, make_listing: Any, criterion: str, search: dict[str, Any], stated: dict[str, Any], text: str
) -> None:
    miss = near_miss(ask([make_listing(**stated)], **search), criterion)
    assert (miss.count, miss.change) == (1, None)
    assert text in miss.text


def test_age_near_miss_names_the_nearest_range(ask: Any, make_listing: Any) -> None:
    listings = [make_listing(min_age=18), make_listing(max_age=14), make_listing(min_age=20, max_age=24)]
    assert near_miss(ask(listings, age=15), "age").text == "age: serves up to 14"


# Rules


@pytest.mark.parametrize(
    ("stated", "search", "expected"),
    [
        ({"placement_type": PlacementType.OUT_OF_STATE}, {}, 1),
        ({"placement_type": PlacementType.GROUP_HOME}, {"jurisdiction": "none"}, 1),
        ({"placement_type": PlacementType.SHELTER_DV}, {"jurisdiction": "dual"}, 1),
        ({"placement_type": PlacementType.SHELTER_DV, "license_number": "1"}, {"jurisdiction": "dual"}, 0),
        (
            {"placement_type": PlacementType.SHELTER_DV, "license_status": LicenseStatus.LICENSED},
            {"jurisdiction": "dual"},
            0,
        ),
        ({"placement_type": PlacementType.SHELTER_DV}, {"jurisdiction": "none"}, 0),
        ({"placement_type": PlacementType.SHELTER_DV}, {}, 0),
        ({"placement_type": PlacementType.STRTP}, {"jurisdiction": "dual"}, 0),
    ],
)
def test_warnings_stand_on_the_match_and_exclude_nobody(
    ask: Any, make_listing: Any, stated: dict[str, Any], search: dict[str, Any], expected: int
) -> None:
    (found,) = ask([make_listing(**stated)], **search).matches
    assert len(found.warnings) == expected
    assert all(warning.citation for warning in found.warnings)


# Availability


@pytest.mark.parametrize(
    ("openings", "hours", "state"),
    [
        (2, 1, "open"),
        (0, 1, "full"),
        (2, 73, "unknown"),
        (2, -1, "unknown"),
        (2, None, "unknown"),
        (None, 1, "unknown"),
    ],
)
def test_availability_is_only_stated_while_fresh(
    ask: Any, make_listing: Any, now: Any, openings: int | None, hours: int | None, state: str
) -> None:
    as_of = None if hours is None else now - timedelta(hours=hours)
    (found,) = ask([make_listing(openings=openings, openings_as_of=as_of)]).matches
    assert (found.availability.openings, found.availability.state) == (openings, state)


# Needs nearby


def test_needs_nearby_names_the_nearest_services_and_what_nobody_meets(ask: Any, make_listing: Any) -> None:
    home = make_listing(id="home", provider_type=PLACEMENT, site=at(38.5), needs=(SAFETY,))
    services = [
        make_listing(id="far", provider_type=SERVICE, needs=(PSYCHOTHERAPY,), site=at(38.7)),
        make_listing(id="near", provider_type=SERVICE, needs=(PSYCHOTHERAPY,), site=at(38.6)),
        make_listing(id="beyond", provider_type=SERVICE, needs=(MENTOR,), site=at(39.5)),
        make_listing(id="area", provider_type=SERVICE, needs=(MENTOR,), site=Site(("Yolo",))),
    ]
    answer = ask([home, *services], seeking="placement", needs=[PSYCHOTHERAPY, MENTOR, SAFETY])
    nearby = answer.matches[0].needs_nearby
    assert [service.listing.id for service in nearby.met[PSYCHOTHERAPY]] == ["near", "far"]
    assert nearby.met[PSYCHOTHERAPY][0].distance.greatest == pytest.approx(6.9, abs=0.1)
    assert nearby.uncovered == (MENTOR,)


def test_a_service_that_only_may_be_near_is_not_counted_as_near(ask: Any, make_listing: Any) -> None:
    home = make_listing(provider_type=PLACEMENT, site=at(38.58, -121.49, "Sacramento"))
    hidden = make_listing(
        provider_type=SERVICE, needs=(MENTOR,), site=Site(("Sacramento",), is_confidential=True), serves_statewide=True
    )
    (found,) = ask([home, hidden], seeking="placement", needs=[MENTOR]).matches
    assert found.needs_nearby.uncovered == (MENTOR,)


def test_services_nearby_must_fit_the_youth_too(ask: Any, make_listing: Any) -> None:
    home = make_listing(id="home", provider_type=PLACEMENT, site=at(38.5))
    adults = make_listing(provider_type=SERVICE, needs=(MENTOR,), site=at(38.5), min_age=18)
    answer = ask([home, adults], seeking="placement", needs=[MENTOR], age=15)
    assert answer.matches[0].needs_nearby.uncovered == (MENTOR,)


def test_a_placement_known_by_its_area_uses_services_that_serve_all_of_it(ask: Any, make_listing: Any) -> None:
    area = Site(("Inyo",), is_confidential=True)
    home = make_listing(id="home", provider_type=PLACEMENT, site=area)
    part = make_listing(id="part", provider_type=SERVICE, needs=(MENTOR,), counties_served=("Inyo",))
    whole = make_listing(id="whole", provider_type=SERVICE, needs=(PSYCHOTHERAPY,), serves_statewide=True)
    (found,) = ask([home, part, whole], seeking="placement", needs=[MENTOR, PSYCHOTHERAPY]).matches
    assert found.needs_nearby.uncovered == (MENTOR,)
    assert found.needs_nearby.met[PSYCHOTHERAPY][0].distance is None


def test_a_placement_of_unknown_place_has_every_missing_need_uncovered(ask: Any, make_listing: Any) -> None:
    listings = [make_listing(provider_type=PLACEMENT), make_listing(provider_type=SERVICE, serves_statewide=True)]
    (found,) = ask(listings, seeking="placement", needs=[MENTOR]).matches
    assert found.needs_nearby.uncovered == (MENTOR,)


# Plan


def test_plan_takes_most_uncovered_needs_first_then_the_nearest(ask: Any, make_listing: Any) -> None:
    listings = [
        make_listing(id="two", provider_type=SERVICE, needs=(PSYCHOTHERAPY, MENTOR), site=at(33.0)),
        make_listing(id="far", provider_type=SERVICE, needs=(PSYCHOTHERAPY,), site=at(38.9)),
        make_listing(id="near", provider_type=SERVICE, needs=(MENTOR,), site=at(38.5)),
        make_listing(id="home", provider_type=PLACEMENT, needs=(SAFETY,)),
    ]
    answer = ask(listings, seeking="service", needs=[PSYCHOTHERAPY, MENTOR, SAFETY], near={"zip": "95814"})
    assert [(step.listing.id, step.needs) for step in answer.plan.steps] == [("two", (PSYCHOTHERAPY, MENTOR))]
    assert answer.plan.uncovered == (SAFETY,)
    nearest = ask(listings[1:], seeking="both", needs=[MENTOR, PSYCHOTHERAPY], near={"zip": "95814"})
    assert [step.listing.id for step in nearest.plan.steps] == ["near", "far"]


def test_there_is_no_plan_for_a_placement(ask: Any, make_listing: Any) -> None:
    assert ask([make_listing()], seeking="placement", needs=[MENTOR]).plan is None


# Confidentiality


def test_a_confidential_place_answers_by_its_area_whatever_was_passed(ask: Any, make_listing: Any) -> None:
    search = {
        "near": {"zip": "95814"},
        "within_miles": 100,
        "keep_away": [{"zip": "96120", "miles": 30}],
        "exclude_counties": ["Alpine"],
        "needs": [MENTOR],
        "prefer": ["distance", "keep_away", "excluded_county"],
    }
    service = make_listing(provider_type=SERVICE, needs=(MENTOR,), serves_statewide=True, site=at(38.7, -119.9))
    places = [
        Site(("Alpine",), 38.69, -119.78, Precision.COORDINATES, is_confidential=True),
        Site(("Mono",), 37.65, -118.97, Precision.ZIP, is_confidential=True),
        Site(("Inyo",), is_confidential=True),
        Site(("Mono", "Inyo", "Alpine"), precision=Precision.AREA, is_confidential=True),
    ]
    answers = {
        repr(ask([make_listing(id="safe", provider_type=PLACEMENT, site=site), service], **search)) for site in places
    }
    assert len(answers) == 1
    assert "38.69" not in answers.pop()


def test_a_point_beside_an_area_precision_is_not_used(ask: Any, make_listing: Any) -> None:
    odd = make_listing(site=Site(("Yolo",), 33.0, -117.0, Precision.COUNTY))
    plain = make_listing(site=Site(("Yolo",), precision=Precision.COUNTY))
    one, other = ask([odd, plain], near={"zip": "95814"}).matches
    assert one.distance == other.distance


# Faults of the caller


def test_a_need_that_the_catalogue_does_not_know_is_named(gazetteer: Any, now: Any) -> None:
    query = read_query({"seeking": "service", "needs": ["no.such"]}, gazetteer)
    with pytest.raises(InvalidQuery, match=r"needs\[0\]"):
        match(Catalogue(gazetteer, {}), query, now=now, rules=())


def test_text_needs_the_ids_that_the_index_found(gazetteer: Any, now: Any) -> None:
    with pytest.raises(ValueError, match="text is asked"):
        match(Catalogue(gazetteer, {}), Query(seeking="both", text="x"), now=now, rules=())


def test_an_empty_directory_answers_with_nothing(ask: Any) -> None:
    answer = ask([], age=15, needs=[MENTOR])
    assert (answer.total, answer.considered, answer.matches) == (0, 0, ())
    assert answer.plan.uncovered == (MENTOR,)
