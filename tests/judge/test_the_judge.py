"""The judge is judged first: small cases straight from the contract, and no status left unvisited."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from search.codes import FundingLimit, Gender, LicenseStatus, Precision
from search.documents import Listing, Site
from tests.judge.generate import NOW, make_criteria, make_directory
from tests.judge.judge import FAILS, JUDGES, MEETS, UNKNOWN, facts_of, judge
from tests.judge.seeds import Seeds, read_seeds

SEEDS = Path(__file__).parents[2] / "seeds"
NEVER_UNKNOWN = {"text", "rule"}
BLANK = Listing(id="1", organization_name="Alder Trust", listing_name="Oak House")


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return read_seeds(SEEDS)


def status(seeds: Seeds, listing: Listing, criterion: str, **criteria: Any) -> str:
    judgement = judge([facts_of(listing)], {"seeking": "both", **criteria}, NOW, seeds)
    return judgement.verdicts[listing.id].statuses[criterion]


def test_every_status_that_the_contract_allows_is_visited_often(seeds: Seeds) -> None:
    rng = random.Random(7)
    visits: Counter[tuple[str, str, bool]] = Counter()
    for _ in range(12):
        region, listings = make_directory(rng, seeds, 60)
        rows = [facts_of(listing) for listing in listings]
        for _ in range(30):
            criteria = make_criteria(rng, seeds, region, listings)
            for verdict in judge(rows, criteria, NOW, seeds).verdicts.values():
                for criterion, answer in verdict.statuses.items():
                    visits[criterion, answer, criterion in criteria.get("prefer", [])] += 1
    for criterion in JUDGES:
        for answer in (MEETS, UNKNOWN, FAILS):
            if answer == UNKNOWN and criterion in NEVER_UNKNOWN:
                assert visits[criterion, answer, False] == 0
                continue
            assert visits[criterion, answer, False] >= 50, (criterion, answer)
            if criterion not in ("seeking", "rule"):
                assert visits[criterion, answer, True] >= 10, (criterion, answer, "preferred")


def test_an_area_is_as_wide_as_its_farthest_vertex(seeds: Seeds) -> None:
    _, inyo = seeds.circle(("Inyo",))
    centre, area = seeds.circle(seeds.joined["Mono"])
    assert centre == seeds.inside["Inyo"]
    assert area > inyo
    _, san_francisco = seeds.circle(("San Francisco",))
    assert 4 < san_francisco < 60


def test_a_county_alone_is_unknown_until_the_radius_covers_all_of_it(seeds: Seeds) -> None:
    listing = replace(BLANK, site=Site(counties=("Yolo",), precision=Precision.COUNTY))
    near = {"county": "Yolo"}
    _, radius = seeds.circle(("Yolo",))
    assert status(seeds, listing, "distance", near=near, within_miles=radius + 0.01) == MEETS
    assert status(seeds, listing, "distance", near=near, within_miles=radius - 0.01) == UNKNOWN


def test_an_excluded_county_excludes_an_area_only_with_all_its_counties(seeds: Seeds) -> None:
    site = Site(counties=seeds.joined["Lassen"], precision=Precision.AREA, is_confidential=True)
    listing = replace(BLANK, site=site)
    assert status(seeds, listing, "excluded_county", exclude_counties=["Lassen"]) == UNKNOWN
    assert status(seeds, listing, "excluded_county", exclude_counties=["Lassen", "Modoc"]) == FAILS
    assert status(seeds, listing, "excluded_county", exclude_counties=["Yolo"]) == MEETS


def test_a_transgender_girl_among_girls_is_unknown_until_the_listing_says_it_affirms(seeds: Seeds) -> None:
    listing = replace(BLANK, genders=(Gender.GIRLS,))
    assert status(seeds, listing, "gender", gender="transgender_girl") == UNKNOWN
    affirming = replace(listing, sogie_affirming=True)
    assert status(seeds, affirming, "gender", gender="transgender_girl") == MEETS
    assert status(seeds, affirming, "gender", gender="transgender_boy") == FAILS


def test_funding_fails_only_when_every_stated_limit_is_violated(seeds: Seeds) -> None:
    both = replace(BLANK, funding_limits=(FundingLimit.DELINQUENCY_ONLY, FundingLimit.MEDI_CAL))
    assert status(seeds, both, "funding", jurisdiction="dependency") == UNKNOWN
    assert status(seeds, both, "funding", jurisdiction="dependency", payers=["private_pay"]) == FAILS
    assert status(seeds, both, "funding", jurisdiction="dual", payers=["private_pay"]) == MEETS


def test_a_closed_licence_is_neither_matched_nor_counted(seeds: Seeds) -> None:
    closed = replace(BLANK, license_status=LicenseStatus.CLOSED)
    assert judge([facts_of(closed)], {"seeking": "both"}, NOW, seeds).verdicts == {}
