"""Ten thousand listings are counted in well under a second, on two shared cores."""

import random
from time import perf_counter

import pytest

from search.catalogue import Catalogue, Snapshot
from search.codes import CsecTraining, Precision, ProviderType, Response
from search.coverage import Place, Supply, areas, count, counties
from search.coverage.by_need import by_need
from search.documents import Listing, Site
from search.places import Gazetteer
from tests.coverage.conftest import NOW
from tests.coverage.directories import NEEDS
from tests.coverage.recount import Ground

LISTINGS, MOST_SECONDS = 10_000, 0.5


@pytest.fixture(scope="module")
def large(gazetteer: Gazetteer) -> Snapshot:
    rng = random.Random(1)
    names, zips = sorted(gazetteer.counties), sorted(gazetteer.zips)
    catalogue = Catalogue(gazetteer, {code: code for code in NEEDS})
    catalogue.replace(_listing(rng, gazetteer, names, zips, number) for number in range(LISTINGS))
    return catalogue.snapshot


def _listing(rng: random.Random, gazetteer: Gazetteer, names: list[str], zips: list[str], number: int) -> Listing:
    at = gazetteer.zips[rng.choice(zips)]
    return Listing(
        id=str(number),
        organization_name="O",
        listing_name=f"L {number}",
        provider_type=rng.choice([*ProviderType]),
        site=Site((at.county,), at.latitude, at.longitude, Precision.ZIP),
        counties_served=tuple(rng.sample(names, 4)),
        needs=tuple(rng.sample(NEEDS, 2)),
        csec_training=rng.choice([*CsecTraining]),
        response=rng.choice([*Response]),
        capacity=rng.randint(0, 20),
    )


@pytest.mark.parametrize("supply", [Supply(), Supply(needs=NEEDS[:2], response=Response.WITHIN_2_HOURS)], ids=str)
def test_every_county_is_counted_in_well_under_a_second(large: Snapshot, ground: Ground, supply: Supply) -> None:
    places = counties(large.gazetteer, ground.youth) + areas(large.gazetteer, ground.youth)
    assert len(large) == LISTINGS
    assert min(_seconds(large, places, supply) for _ in range(3)) < MOST_SECONDS


def _seconds(large: Snapshot, places: tuple[Place, ...], supply: Supply) -> float:
    begun = perf_counter()
    counted = count(large, places, supply, NOW)
    assert counted.counted > 0
    assert by_need(counted).number.shape == (len(places), len(NEEDS))
    return perf_counter() - begun
