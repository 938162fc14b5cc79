"""Times match() against the bare array work that no answer could be had without.

    python bench/match.py [LISTINGS ...]

Both run in one process, in turn, over the same columns of generated listings (fixed seed). The bare version only
computes the statuses of the same criteria, who matches, the near-miss counts and the order of the matches:
no words, no page, no needs nearby. Prints medians in milliseconds and their ratio.
"""

import gc
import random
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from search import codes
from search.catalogue import Catalogue, Snapshot
from search.criteria import asked_by
from search.documents import Listing, Site
from search.languages import LANGUAGES
from search.matching import match
from search.places import Gazetteer
from search.query_json import read_query
from search.rules import load_rules

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
RUNS = 41

SEARCH: dict[str, Any] = {
    "seeking": "placement",
    "age": 15,
    "gender": "girl",
    "jurisdiction": "dependency",
    "county": "Sacramento",
    "near": {"zip": "95814"},
    "within_miles": 150,
    "keep_away": [{"zip": "95820", "miles": 5}],
    "exclude_counties": ["Solano"],
    "needs": ["mental.psychotherapy", "support.survivor_mentor", "crisis.safety_planning"],
    "response": "10_days",
    "languages": ["es", "en"],
    "pregnant_or_parenting": True,
    "sogie_affirming": True,
    "wheelchair_access": True,
    "accepts_substance_use": True,
    "security": ["24_hour_staff"],
    "csec_trained": True,
    "payers": ["medi_cal"],
}


def generated(count: int, gazetteer: Gazetteer, needs: list[str], seed: int = 1) -> list[Listing]:
    """Invented listings, each fact stated three times in four, seven in ten at a point."""
    chance = random.Random(seed)
    zips, counties = list(gazetteer.zips.values()), list(gazetteer.counties)
    return [_generated(number, chance, zips, counties, needs) for number in range(count)]


def _generated(number: int, chance: random.Random, zips: list[Any], counties: list[str], needs: list[str]) -> Listing:
    def maybe(value: Any, blank: Any = None) -> Any:
        return value if chance.random() < 0.75 else blank

    def some(values: Any, most: int) -> tuple[Any, ...]:
        return tuple(chance.sample(list(values), chance.randint(1, most)))

    here = chance.choice(zips)
    is_placement = chance.random() < 0.4
    at_point = Site((here.county,), here.latitude, here.longitude, codes.Precision.ZIP)
    site = at_point if chance.random() < 0.7 else Site((here.county,), is_confidential=chance.random() < 0.5)
    return Listing(
        id=f"{number:08x}-0000-4000-8000-000000000000",
        organization_name=f"Organization {chance.randrange(5000)}",
        listing_name=f"Program {number}",
        provider_type=maybe(codes.ProviderType.PLACEMENT if is_placement else codes.ProviderType.SERVICE),
        placement_type=chance.choice(list(codes.PlacementType)) if is_placement else None,
        site=site if chance.random() < 0.95 else Site(),
        serves_statewide=chance.random() < 0.3,
        counties_served=maybe(some(counties, 20), ()),
        needs=maybe(some(needs, 15), ()),
        jurisdictions=maybe(some(codes.Jurisdiction, 4), ()),
        min_age=maybe(chance.randint(0, 14)),
        max_age=maybe(chance.randint(15, 24)),
        genders=maybe(some(codes.Gender, 4), ()),
        **{flag: maybe(chance.random() < 0.8) for flag in codes.FLAGS},
        languages=maybe(("en", *some(list(LANGUAGES)[:40], 3)), ()),
        security=maybe(some(codes.Security, 5), ()),
        csec_training=maybe(chance.choice(list(codes.CsecTraining))),
        funding_limits=maybe(some(codes.FundingLimit, 3), ()),
        openings=maybe(chance.randint(0, 4)),
        openings_as_of=NOW - timedelta(hours=chance.randint(0, 120)),
        response=maybe(chance.choice(list(codes.Response))),
        license_number=maybe("1"),
        last_verified=maybe(date(2025, 2, 1) - timedelta(days=chance.randint(0, 400))),
    )


def bare(now: Snapshot, search: dict[str, Any]) -> Callable[[], Any]:
    """The array work alone, written out for SEARCH, with everything prepared that could be."""
    c, gazetteer = now.columns, now.gazetteer
    here, away = gazetteer.zip(search["near"]["zip"]), gazetteer.zip(search["keep_away"][0]["zip"])
    radius = 6371.0088 / 1.609344

    def vector(place: Any) -> Any:
        lat, lon = np.radians(place.latitude), np.radians(place.longitude)
        return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])

    here_at, away_at = vector(here), vector(away)
    county, solano = now.counties.mask(["Sacramento"])[0], now.counties.mask(["Solano"])[0]
    wanted = now.needs.mask(search["needs"])
    spoken = np.array([sum(1 << list(LANGUAGES).index(code) for code in search["languages"])], dtype=object)
    spoken_words = [np.uint64(int(spoken[0]) >> (64 * word) & (2**64 - 1)) for word in range(3)]

    def miles(point: Any) -> Any:
        chord = (c.point[0] - point[0]) ** 2 + (c.point[1] - point[1]) ** 2 + (c.point[2] - point[2]) ** 2
        return 2 * radius * np.arcsin(np.minimum(np.sqrt(chord) / 2, 1))

    def run() -> Any:
        status = np.ones((19, len(c)), dtype=np.int8)

        def put(place: int, meets: Any, fails: Any) -> None:
            status[place] += meets
            status[place] -= fails

        def listed(place: int, meets: Any, stated: Any) -> None:
            put(place, meets, stated & ~meets)

        put(0, c.provider_type == 0, c.provider_type == 1)
        put(
            1,
            (c.min_age >= 0) & (c.min_age <= 15) & (c.max_age >= 15),
            (c.min_age > 15) | ((c.max_age >= 0) & (c.max_age < 15)),
        )
        genders, courts, funding, security = c.genders[0], c.jurisdictions[0], c.funding[0], c.security[0]
        listed(2, genders & 1 != 0, genders != 0)
        listed(3, courts & 1 != 0, courts != 0)
        served, located = c.counties_served[0], c.counties[0]
        listed(4, served & county != 0, served != 0)
        put(5, funding & 0b0101011 != 0, (funding != 0) & (funding & 0b0111011 == 0))
        apart = miles(here_at)
        least, greatest = np.maximum(apart - c.reach, 0), apart + c.reach
        put(6, greatest <= 150, least > 150)
        apart = miles(away_at)
        put(7, np.maximum(apart - c.reach, 0) >= 5, apart + c.reach < 5)
        inside, outside = located & solano != 0, located & ~solano != 0
        put(8, outside & ~inside, inside & ~outside)
        put(9, (c.response >= 0) & (c.response <= 2), c.response > 2)
        speaks = c.languages[0] & spoken_words[0] != 0
        stated = (c.languages[0] != 0) | (c.languages[1] != 0) | (c.languages[2] != 0)
        listed(10, speaks, stated)
        for flag in range(4):
            put(11 + flag, c.flags[flag] == 1, c.flags[flag] == 0)
        listed(15, security & 1 != 0, security != 0)
        put(16, c.csec_training > 0, c.csec_training == 0)
        covers = (c.needs[0] & wanted[0] != 0) | (c.needs[1] & wanted[1] != 0)
        put(17, covers, (c.provider_type == 1) & ((c.needs[0] != 0) | (c.needs[1] != 0)) & ~covers)
        locked = (security & 16 != 0) | (c.placement_type == 13)
        put(18, ~locked, locked)
        fails = status == 0
        how_many = fails.sum(axis=0, dtype=np.int8)
        excluded_by = np.count_nonzero(fails, axis=1)
        near_misses = fails[:, how_many == 1].sum(axis=1)
        rows = np.flatnonzero(how_many == 0)
        score = status[:, rows].sum(axis=0, dtype=np.int16)
        covered = np.bitwise_count(c.needs[0, rows] & wanted[0]) + np.bitwise_count(c.needs[1, rows] & wanted[1])
        order = np.lexsort((now.rank[rows], least[rows], greatest[rows], -covered.astype(np.int8), -score))
        return len(rows), excluded_by, near_misses, rows[order]

    return run


def compare(count: int, gazetteer: Gazetteer, needs: dict[str, str]) -> None:
    """Prints one line for a catalogue of ``count`` listings."""
    catalogue = Catalogue(gazetteer, needs)
    catalogue.replace(generated(count, gazetteer, list(needs)))
    rules = load_rules(SEEDS)
    query = read_query(SEARCH, gazetteer, needs)
    by_hand = bare(catalogue.snapshot, SEARCH)
    total, excluded_by, near, order = by_hand()
    answer = match(catalogue, query, now=NOW, rules=rules)
    assert answer.total == total
    assert list(answer.excluded_by.values()) == excluded_by.tolist()
    assert [miss.count for miss in answer.near_misses] == near.tolist()
    assert [found.listing.id for found in answer.matches] == [
        catalogue.listings[row].id for row in order[: query.limit]
    ]
    ours, theirs = [], []
    gc.collect()
    for _ in range(RUNS):
        start = perf_counter()
        match(catalogue, query, now=NOW, rules=rules)
        middle = perf_counter()
        by_hand()
        ours.append(middle - start)
        theirs.append(perf_counter() - middle)
    ratio = median(ours) / median(theirs)
    print(
        f"{count:>9,} listings, {len(asked_by(query))} criteria, {total:,} matches: "
        f"match() {median(ours) * 1e3:7.2f} ms, bare {median(theirs) * 1e3:7.2f} ms, ratio {ratio:.2f}"
    )


def main() -> None:
    import csv

    gazetteer = Gazetteer.from_folder(SEEDS)
    with (SEEDS / "needs.csv").open(newline="", encoding="utf-8") as file:
        needs = {row["code"]: row["label"] for row in csv.DictReader(file)}
    for count in [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000]:
        compare(count, gazetteer, needs)


if __name__ == "__main__":
    main()
