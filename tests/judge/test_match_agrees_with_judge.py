"""The search engine and the judge, each from the contract alone, say the same of thousands of listings."""

import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.answer import Answer
from search.catalogue import Catalogue
from search.codes import LicenseStatus, Precision
from search.documents import Listing, Site
from search.matching import match
from search.places import Gazetteer
from search.query_json import read_query
from search.rules import Rule, load_rules
from tests.judge.compare import disagreements
from tests.judge.generate import NOW, make_criteria, make_directory
from tests.judge.judge import Criteria, facts_of, judge
from tests.judge.seeds import Seeds, read_seeds
from tests.judge.strategies import ZIPS, directories, searches
from tests.judge.words import every_word_is_published

SEED_FILES = Path(__file__).parents[2] / "seeds"
DIRECTORIES, LISTINGS, SEARCHES = 60, 80, 40
WHOLE_PAGE = 100


@cache
def judges_seeds() -> Seeds:
    return read_seeds(SEED_FILES)


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.from_folder(SEED_FILES)


@cache
def rules() -> tuple[Rule, ...]:
    return load_rules(SEED_FILES)


def catalogue_of(listings: list[Listing]) -> Catalogue:
    catalogue = Catalogue(gazetteer(), judges_seeds().need_labels)
    catalogue.replace(listings, [])
    return catalogue


def ask(catalogue: Catalogue, listings: list[Listing], criteria: Criteria) -> Answer:
    text = criteria.get("text")
    labels = judges_seeds().need_labels
    text_ids = {one.id for one in listings if every_word_is_published(text, facts_of(one), labels)} if text else None
    query = read_query(criteria, gazetteer())
    return match(catalogue, query, now=NOW, rules=rules(), text_ids=text_ids)


def check(catalogue: Catalogue, listings: list[Listing], criteria: Criteria) -> list[str]:
    judgement = judge([facts_of(one) for one in listings], criteria, NOW, judges_seeds())
    answer = ask(catalogue, listings, {**criteria, "limit": WHOLE_PAGE})
    return disagreements(answer, judgement, criteria, NOW, judges_seeds())


@pytest.mark.parametrize("seed", range(DIRECTORIES))
def test_every_listing_is_answered_as_the_contract_says(seed: int) -> None:
    rng = random.Random(seed)
    region, listings = make_directory(rng, judges_seeds(), LISTINGS)
    catalogue = catalogue_of(listings)
    for _ in range(SEARCHES):
        criteria = make_criteria(rng, judges_seeds(), region, listings)
        assert check(catalogue, listings, criteria) == [], criteria


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_pages_put_together_are_the_whole(seed: int) -> None:
    rng = random.Random(seed)
    region, listings = make_directory(rng, judges_seeds(), LISTINGS)
    catalogue = catalogue_of(listings)
    for _ in range(10):
        criteria = make_criteria(rng, judges_seeds(), region, listings)
        whole = ask(catalogue, listings, {**criteria, "limit": WHOLE_PAGE})
        size = rng.choice((1, 7, 20))
        pages = [ask(catalogue, listings, {**criteria, "limit": size, "offset": at}) for at in range(0, 101, size)]
        assert [one for page in pages for one in page.matches] == list(whole.matches)
        for page in pages:
            assert replace(page, matches=()) == replace(whole, matches=())
            assert len(page.matches) <= size


@pytest.mark.parametrize("seed", range(2000, 2006))
def test_the_order_in_which_listings_were_loaded_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    region, listings = make_directory(rng, judges_seeds(), LISTINGS)
    shuffled = rng.sample(listings, len(listings))
    one, other = catalogue_of(listings), catalogue_of(shuffled)
    for _ in range(15):
        criteria = {**make_criteria(rng, judges_seeds(), region, listings), "limit": WHOLE_PAGE}
        assert ask(one, listings, criteria) == ask(other, shuffled, criteria)


@pytest.mark.parametrize("seed", range(3000, 3006))
def test_a_catalogue_kept_current_answers_as_one_built_anew(seed: int) -> None:
    rng = random.Random(seed)
    region, old = make_directory(rng, judges_seeds(), LISTINGS)
    _, others = make_directory(rng, judges_seeds(), 40)
    changed = [replace(new, id=was.id) for new, was in zip(others[:20], old[:20], strict=True)] + others[20:]
    removed = [listing.id for listing in old[20:40]]
    kept = catalogue_of(old)
    kept.replace(changed, removed)
    listings = changed + old[40:]
    for _ in range(15):
        assert check(kept, listings, make_criteria(rng, judges_seeds(), region, listings)) == []


def test_names_stay_in_order_when_one_listing_leaves_as_another_comes() -> None:
    first, third = (Listing(id=name, organization_name=name, listing_name="House") for name in "AC")
    second = Listing(id="B", organization_name="B", listing_name="House")
    catalogue = catalogue_of([first, third])
    catalogue.replace([second], [first.id])
    answer = ask(catalogue, [second, third], {"seeking": "both"})
    assert [one.listing.id for one in answer.matches] == ["B", "C"]


@pytest.mark.parametrize("seed", range(5000, 5004))
def test_a_confidential_place_that_slipped_in_finer_than_its_area_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    region, listings = make_directory(rng, judges_seeds(), LISTINGS)
    leaked = [leak(rng, one) for one in listings]
    assert leaked != listings
    kept, slipped = catalogue_of(listings), catalogue_of(leaked)
    for _ in range(15):
        criteria = {**make_criteria(rng, judges_seeds(), region, listings), "limit": WHOLE_PAGE}
        assert ask(slipped, listings, criteria) == ask(kept, listings, criteria)


def leak(rng: random.Random, listing: Listing) -> Listing:
    """A confidential listing as it must never be held: one county of its area, and a point in it."""
    if not listing.site.is_confidential or not listing.site.counties:
        return listing
    county = rng.choice(listing.site.counties)
    lat, lon = judges_seeds().inside[county]
    site = Site((county,), lat, lon, Precision.COORDINATES, is_confidential=True)
    return replace(listing, site=site)


def test_a_closed_licence_is_never_matched_or_counted() -> None:
    rng = random.Random(4000)
    region, listings = make_directory(rng, judges_seeds(), 20)
    listings = [replace(one, license_status=LicenseStatus.CLOSED) for one in listings[:10]] + listings[10:]
    catalogue = catalogue_of(listings)
    for _ in range(20):
        assert check(catalogue, listings, make_criteria(rng, judges_seeds(), region, listings)) == []


@given(data=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_small_directory_can_be_found_that_they_disagree_about(data: st.DataObject) -> None:
    points = {code: judges_seeds().zips[code] for code in ZIPS}
    listings: list[Listing] = data.draw(directories(points))
    criteria: dict[str, Any] = data.draw(searches())
    assert check(catalogue_of(listings), listings, criteria) == []
