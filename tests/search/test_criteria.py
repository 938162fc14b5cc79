"""Every line of the contract's table, in each of its three answers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from search.codes import (
    FLAGS,
    CsecTraining,
    FundingLimit,
    Gender,
    Jurisdiction,
    PlacementType,
    Precision,
    ProviderType,
    Response,
    Security,
)
from search.criteria import CRITERIA
from search.distance import great_circle_miles
from search.documents import Site
from search.places import Gazetteer

Status = Callable[..., str]

SACRAMENTO = Site(("Sacramento",), 38.58, -121.49, Precision.COORDINATES)


def facts(**given: Any) -> dict[str, Any]:
    return given


TABLE = [
    # seeking
    ("seeking", {"seeking": "placement"}, facts(provider_type=ProviderType.PLACEMENT), "meets"),
    ("seeking", {"seeking": "placement"}, facts(provider_type=ProviderType.SERVICE), "fails"),
    ("seeking", {"seeking": "service"}, facts(provider_type=ProviderType.PLACEMENT), "fails"),
    ("seeking", {"seeking": "service"}, facts(), "unknown"),
    ("seeking", {"seeking": "both"}, facts(), "meets"),
    # age
    ("age", {"age": 15}, facts(min_age=15, max_age=15), "meets"),
    ("age", {"age": 15}, facts(min_age=16, max_age=18), "fails"),
    ("age", {"age": 15}, facts(min_age=16), "fails"),
    ("age", {"age": 15}, facts(max_age=14), "fails"),
    ("age", {"age": 15}, facts(min_age=12), "unknown"),
    ("age", {"age": 15}, facts(max_age=17), "unknown"),
    ("age", {"age": 15}, facts(), "unknown"),
    ("age", {"age": 0}, facts(min_age=0, max_age=0), "meets"),
    ("age", {"age": 1}, facts(max_age=0), "fails"),
    ("age", {"age": 24}, facts(min_age=0, max_age=40_000), "meets"),
    # gender
    ("gender", {"gender": "girl"}, facts(genders=(Gender.GIRLS,)), "meets"),
    ("gender", {"gender": "girl"}, facts(genders=(Gender.BOYS,)), "fails"),
    ("gender", {"gender": "girl"}, facts(), "unknown"),
    ("gender", {"gender": "boy"}, facts(genders=(Gender.BOYS, Gender.GIRLS)), "meets"),
    ("gender", {"gender": "boy"}, facts(genders=(Gender.TRANSGENDER,)), "fails"),
    ("gender", {"gender": "nonbinary"}, facts(genders=(Gender.NONBINARY,)), "meets"),
    ("gender", {"gender": "nonbinary"}, facts(genders=(Gender.GIRLS, Gender.BOYS)), "unknown"),
    ("gender", {"gender": "nonbinary"}, facts(genders=(Gender.GIRLS,)), "fails"),
    ("gender", {"gender": "transgender_girl"}, facts(genders=(Gender.TRANSGENDER,)), "meets"),
    ("gender", {"gender": "transgender_girl"}, facts(genders=(Gender.GIRLS,), sogie_affirming=True), "meets"),
    ("gender", {"gender": "transgender_girl"}, facts(genders=(Gender.GIRLS,), sogie_affirming=False), "unknown"),
    ("gender", {"gender": "transgender_girl"}, facts(genders=(Gender.GIRLS,)), "unknown"),
    ("gender", {"gender": "transgender_girl"}, facts(genders=(Gender.BOYS,), sogie_affirming=True), "fails"),
    ("gender", {"gender": "transgender_boy"}, facts(genders=(Gender.BOYS,), sogie_affirming=True), "meets"),
    ("gender", {"gender": "transgender_boy"}, facts(genders=(Gender.BOYS,)), "unknown"),
    ("gender", {"gender": "transgender_boy"}, facts(genders=(Gender.GIRLS, Gender.NONBINARY)), "fails"),
    # jurisdiction
    ("jurisdiction", {"jurisdiction": "dependency"}, facts(jurisdictions=(Jurisdiction.DEPENDENCY,)), "meets"),
    ("jurisdiction", {"jurisdiction": "dual"}, facts(jurisdictions=(Jurisdiction.DELINQUENCY,)), "meets"),
    ("jurisdiction", {"jurisdiction": "dual"}, facts(jurisdictions=(Jurisdiction.NONMINOR_DEPENDENT,)), "fails"),
    ("jurisdiction", {"jurisdiction": "none"}, facts(jurisdictions=(Jurisdiction.NONE,)), "meets"),
    ("jurisdiction", {"jurisdiction": "none"}, facts(jurisdictions=(Jurisdiction.DEPENDENCY,)), "fails"),
    ("jurisdiction", {"jurisdiction": "none"}, facts(), "unknown"),
    # county
    ("county", {"county": "Yuba"}, facts(counties_served=("Yuba", "Alameda")), "meets"),
    ("county", {"county": "yuba county"}, facts(serves_statewide=True), "meets"),
    ("county", {"county": "Yuba"}, facts(counties_served=("Alameda",)), "fails"),
    ("county", {"county": "Yuba"}, facts(), "unknown"),
    # funding
    ("funding", {"jurisdiction": "none"}, facts(funding_limits=(FundingLimit.NO_LIMIT,)), "meets"),
    ("funding", {"jurisdiction": "dual"}, facts(funding_limits=(FundingLimit.DEPENDENCY_ONLY,)), "meets"),
    ("funding", {"jurisdiction": "delinquency"}, facts(funding_limits=(FundingLimit.DEPENDENCY_ONLY,)), "fails"),
    ("funding", {"jurisdiction": "none"}, facts(funding_limits=(FundingLimit.SYSTEM_INVOLVED_ONLY,)), "fails"),
    ("funding", {"jurisdiction": "none"}, facts(funding_limits=(FundingLimit.MEDI_CAL,)), "unknown"),
    ("funding", {"payers": ["medi_cal"]}, facts(funding_limits=(FundingLimit.MEDI_CAL,)), "meets"),
    ("funding", {"payers": ["medi_cal"]}, facts(funding_limits=(FundingLimit.PRIVATE_PAY,)), "fails"),
    ("funding", {"payers": ["medi_cal"]}, facts(funding_limits=(FundingLimit.DEPENDENCY_ONLY,)), "unknown"),
    ("funding", {"jurisdiction": "none"}, facts(funding_limits=(FundingLimit.COUNTY_CONTRACT,)), "unknown"),
    (
        "funding",
        {"jurisdiction": "none"},
        facts(funding_limits=(FundingLimit.DEPENDENCY_ONLY, FundingLimit.COUNTY_CONTRACT)),
        "unknown",
    ),
    (
        "funding",
        {"jurisdiction": "none", "payers": ["private_pay"]},
        facts(funding_limits=(FundingLimit.DEPENDENCY_ONLY, FundingLimit.MEDI_CAL)),
        "fails",
    ),
    ("funding", {"jurisdiction": "none"}, facts(), "unknown"),
    # where
    ("distance", {"near": {"zip": "95814"}, "within_miles": 10}, facts(site=SACRAMENTO), "meets"),
    ("distance", {"near": {"place": "Eureka"}, "within_miles": 10}, facts(site=SACRAMENTO), "fails"),
    ("distance", {"near": {"zip": "95814"}, "within_miles": 10}, facts(), "unknown"),
    ("keep_away", {"keep_away": [{"zip": "95814", "miles": 25}]}, facts(site=SACRAMENTO), "fails"),
    ("keep_away", {"keep_away": [{"place": "Eureka", "miles": 25}]}, facts(site=SACRAMENTO), "meets"),
    ("keep_away", {"keep_away": [{"zip": "95814", "miles": 25}]}, facts(), "unknown"),
    (
        "keep_away",
        {"keep_away": [{"place": "Eureka", "miles": 25}, {"zip": "95814", "miles": 25}]},
        facts(site=SACRAMENTO),
        "fails",
    ),
    ("excluded_county", {"exclude_counties": ["Solano"]}, facts(site=SACRAMENTO), "meets"),
    ("excluded_county", {"exclude_counties": ["Sacramento"]}, facts(site=SACRAMENTO), "fails"),
    ("excluded_county", {"exclude_counties": ["Solano"]}, facts(), "unknown"),
    ("excluded_county", {"exclude_counties": ["Alpine"]}, facts(site=Site(("Alpine", "Inyo", "Mono"))), "unknown"),
    (
        "excluded_county",
        {"exclude_counties": ["Alpine", "Inyo", "Mono"]},
        facts(site=Site(("Alpine", "Inyo", "Mono"))),
        "fails",
    ),
    # the setting
    ("placement_type", {"placement_types": ["strtp"]}, facts(placement_type=PlacementType.STRTP), "meets"),
    ("placement_type", {"placement_types": ["strtp"]}, facts(placement_type=PlacementType.GROUP_HOME), "fails"),
    ("placement_type", {"placement_types": ["strtp", "out_of_state"]}, facts(), "unknown"),
    ("response", {"response": "72_hours"}, facts(response=Response.WITHIN_2_HOURS), "meets"),
    ("response", {"response": "72_hours"}, facts(response=Response.WITHIN_72_HOURS), "meets"),
    ("response", {"response": "72_hours"}, facts(response=Response.WITHIN_10_DAYS), "fails"),
    ("response", {"response": "ongoing"}, facts(), "unknown"),
    ("languages", {"languages": ["es", "zu"]}, facts(languages=("zu",)), "meets"),
    ("languages", {"languages": ["Spanish"]}, facts(languages=("en", "vi")), "fails"),
    ("languages", {"languages": ["es"]}, facts(), "unknown"),
    (
        "security",
        {"security": ["cameras", "alarmed_exits"]},
        facts(security=(Security.CAMERAS, Security.ALARMED_EXITS, Security.LOCKED)),
        "meets",
    ),
    ("security", {"security": ["cameras", "alarmed_exits"]}, facts(security=(Security.CAMERAS,)), "fails"),
    ("security", {"security": ["cameras"]}, facts(), "unknown"),
    ("csec_trained", {"csec_trained": True}, facts(csec_training=CsecTraining.CSEC_101), "meets"),
    ("csec_trained", {"csec_trained": True}, facts(csec_training=CsecTraining.NONE), "fails"),
    ("csec_trained", {"csec_trained": True}, facts(), "unknown"),
    ("open_bed", {"open_bed": True}, facts(), "unknown"),
    ("open_bed", {"open_bed": True}, facts(openings=3), "unknown"),
    # needs, of services
    (
        "needs",
        {"needs": ["mental.psychotherapy", "crisis.safety_planning"]},
        facts(provider_type=ProviderType.SERVICE, needs=("crisis.safety_planning",)),
        "meets",
    ),
    (
        "needs",
        {"needs": ["mental.psychotherapy"]},
        facts(provider_type=ProviderType.SERVICE, needs=("support.survivor_mentor",)),
        "fails",
    ),
    (
        "needs",
        {"needs": ["mental.psychotherapy"]},
        facts(provider_type=ProviderType.SERVICE, needs=("a need that was added since",)),
        "fails",
    ),
    ("needs", {"needs": ["mental.psychotherapy"]}, facts(provider_type=ProviderType.SERVICE), "unknown"),
    # law
    ("rule", {"jurisdiction": "dependency"}, facts(security=(Security.LOCKED,)), "fails"),
    ("rule", {"jurisdiction": "nonminor_dependent"}, facts(security=(Security.LOCKED,)), "fails"),
    ("rule", {"jurisdiction": "delinquency"}, facts(security=(Security.LOCKED,)), "meets"),
    (
        "rule",
        {"jurisdiction": "delinquency"},
        facts(placement_type=PlacementType.RUNAWAY_HOMELESS_YOUTH_SHELTER),
        "fails",
    ),
    ("rule", {"jurisdiction": "none"}, facts(placement_type=PlacementType.RUNAWAY_HOMELESS_YOUTH_SHELTER), "meets"),
]


@pytest.mark.parametrize(("criterion", "search", "stated", "expected"), TABLE)
def test_criterion_answers_as_the_table_says(
    status: Status, criterion: str, search: dict[str, Any], stated: dict[str, Any], expected: str
) -> None:
    assert status(criterion, search, **stated) == expected


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize(("said", "expected"), [(True, "meets"), (False, "fails"), (None, "unknown")])
def test_yes_no_column_is_asked_by_its_own_name(status: Status, flag: str, said: bool | None, expected: str) -> None:
    assert status(flag, {flag: True}, **{flag: said}) == expected


def test_every_criterion_is_in_the_tables_of_this_file() -> None:
    tried = {row[0] for row in TABLE} | set(FLAGS) | {"text"}
    assert tried == {criterion.name for criterion in CRITERIA}


@pytest.mark.parametrize(("found", "expected"), [({"one"}, "meets"), (set(), "fails"), ({"elsewhere"}, "fails")])
def test_text_is_met_by_the_listings_the_index_found(status: Status, found: set[str], expected: str) -> None:
    assert status("text", {"text": "equine therapy"}, text_ids=found, id="one") == expected


@pytest.mark.parametrize(
    ("age", "openings", "expected"),
    [
        (timedelta(0), 1, "meets"),
        (timedelta(hours=72), 1, "meets"),
        (timedelta(hours=72), 0, "fails"),
        (timedelta(hours=72, microseconds=1), 1, "unknown"),
        (timedelta(hours=72, microseconds=1), 0, "unknown"),
        (timedelta(microseconds=-1), 1, "unknown"),
        (timedelta(hours=-1), 0, "unknown"),
    ],
)
def test_openings_count_for_exactly_72_hours(
    status: Status, now: datetime, age: timedelta, openings: int, expected: str
) -> None:
    assert status("open_bed", {"open_bed": True}, openings=openings, openings_as_of=now - age) == expected


def test_a_point_exactly_at_the_limit_is_within_and_is_far_enough(status: Status) -> None:
    away = float(great_circle_miles(38.0, -121.0, 38.58, -121.49)[0])
    here = {"lat": 38.0, "lon": -121.0}
    assert status("distance", {"near": here, "within_miles": away}, site=SACRAMENTO) == "meets"
    assert status("distance", {"near": here, "within_miles": away - 1e-9}, site=SACRAMENTO) == "fails"
    assert status("keep_away", {"keep_away": [{**here, "miles": away}]}, site=SACRAMENTO) == "meets"
    assert status("keep_away", {"keep_away": [{**here, "miles": away + 1e-9}]}, site=SACRAMENTO) == "fails"


@pytest.mark.parametrize(
    ("asked_of_reach", "expected_within", "expected_away"),
    [(0.5, "unknown", "unknown"), (3.0, "meets", "fails")],
)
def test_an_area_around_the_point_is_only_certain_beyond_its_reach(
    status: Status, gazetteer: Gazetteer, asked_of_reach: float, expected_within: str, expected_away: str
) -> None:
    county = gazetteer.county("Yolo")
    miles = county.reach_miles * asked_of_reach
    site = Site(("Yolo",), precision=Precision.COUNTY)
    here = {"lat": county.latitude, "lon": county.longitude}
    assert status("distance", {"near": here, "within_miles": miles}, site=site) == expected_within
    assert status("keep_away", {"keep_away": [{**here, "miles": miles}]}, site=site) == expected_away


def test_an_area_far_away_fails_the_distance_and_is_safely_away(status: Status) -> None:
    site = Site(("Yolo",), is_confidential=True)
    assert status("distance", {"near": {"place": "San Diego"}, "within_miles": 100}, site=site) == "fails"
    assert status("keep_away", {"keep_away": [{"place": "San Diego", "miles": 100}]}, site=site) == "meets"


def test_needs_are_not_asked_of_a_placement(ask: Any, make_listing: Any) -> None:
    placement = make_listing(provider_type=ProviderType.PLACEMENT, needs=("crisis.safety_planning",))
    answer = ask([placement], needs=["mental.psychotherapy"])
    assert answer.total == 1
    assert "needs" not in {result.criterion for result in answer.matches[0].results}
    assert answer.matches[0].needs_missing == ("mental.psychotherapy",)


def test_every_status_has_words_for_people(ask: Any, make_listing: Any, now: datetime) -> None:
    listings = [make_listing(**stated) for _, _, stated, _ in TABLE]
    for criterion, search, _, _ in TABLE:
        answer = ask(listings, **search, prefer=[criterion], limit=200)
        for found in answer.matches:
            assert all(result.detail.endswith((".", ")")) for result in found.results)
            assert all(question.text.endswith("?") for question in found.questions)
