"""Seeded random directories and searches, leaning to the places where mistakes are made.

Listings repeat each other with one fact changed, ages sit on bounds, miles sit beside the exact distance of a
listing, openings beside the 72nd hour, and every fact is left unstated often.
"""

import math
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from search.codes import (
    CsecTraining,
    FundingLimit,
    Gender,
    Jurisdiction,
    LicenseStatus,
    Payer,
    PlacementType,
    Precision,
    ProviderType,
    Response,
    Security,
    YouthGender,
    YouthJurisdiction,
)
from search.documents import NOWHERE, Listing, Site
from tests.judge.judge import FLAGS, JUDGES, facts_of, span_to
from tests.judge.seeds import Seeds
from tests.judge.words import VOCABULARY

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
NEEDS = (
    "mental.psychotherapy",
    "support.survivor_mentor",
    "health.physical_therapy",
    "crisis.advocate",
    "legal.immigration",
    "skills.alternative_healing",
)
LANGUAGES = ("en", "es", "vi", "tl")
AGES = (0, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 24)
PLACEMENT_TYPES = (
    PlacementType.STRTP,
    PlacementType.FOSTER_HOME,
    PlacementType.RUNAWAY_HOMELESS_YOUTH_SHELTER,
    PlacementType.SHELTER_YOUTH,
    PlacementType.SHELTER_DV,
    PlacementType.TEMPORARY_SHELTER_CARE,
    PlacementType.GROUP_HOME,
    PlacementType.OUT_OF_STATE,
)
STATED_AGO = (
    timedelta(0),
    timedelta(hours=1),
    timedelta(hours=71, minutes=59, seconds=59),
    timedelta(hours=72),
    timedelta(hours=72, seconds=1),
    timedelta(days=10),
    timedelta(hours=-1),
    timedelta(days=-400),
)
OUT_OF_STATE = ((39.5296, -119.8138), (36.1699, -115.1398))
"""Reno and Las Vegas: points that lie in no county of California."""
PREFERABLE = tuple(c for c in JUDGES if c not in ("seeking", "rule"))

T = TypeVar("T")


def some(rng: random.Random, choices: Sequence[T], most: int) -> tuple[T, ...]:
    """One to ``most`` of the choices, in the choices' order."""
    chosen = rng.sample(range(len(choices)), rng.randint(1, min(most, len(choices))))
    return tuple(choices[at] for at in sorted(chosen))


@dataclass
class Region:
    """A few neighbouring counties, so that listings of one directory are near each other."""

    counties: tuple[str, ...]
    zips: tuple[str, ...]
    places: tuple[tuple[str, str], ...]


def make_region(rng: random.Random, seeds: Seeds) -> Region:
    start = rng.choice(sorted(seeds.joined) if rng.random() < 0.5 else sorted(seeds.inside))
    counties = {start, *seeds.neighbours[start]}
    if rng.random() < 0.5:
        counties |= {rng.choice(sorted(seeds.joined)), rng.choice(sorted(seeds.inside))}
    zips = [code for code, county in seeds.zip_county.items() if county in counties]
    places = [key for key in seeds.places if key[1] in counties]
    return Region(
        tuple(sorted(counties)),
        tuple(rng.sample(zips, min(8, len(zips)))),
        tuple(rng.sample(places, min(8, len(places)))),
    )


# --- listings -----------------------------------------------------------------------------------------


def make_site(rng: random.Random, seeds: Seeds, region: Region) -> Site:
    kind = rng.choices(
        ("coordinates", "zip", "city", "county", "confidential", "nowhere", "out_of_state"),
        (25, 15, 10, 15, 22, 10, 3),
    )[0]
    if kind == "nowhere":
        return replace(NOWHERE, is_confidential=rng.random() < 0.3)
    if kind == "county":
        return Site(counties=(rng.choice(region.counties),), precision=Precision.COUNTY)
    if kind == "confidential":
        county = rng.choice(region.counties)
        area = seeds.joined.get(county)
        precision = Precision.AREA if area else Precision.COUNTY
        return Site(counties=area or (county,), precision=precision, is_confidential=True)
    if kind == "out_of_state":
        lat, lon = rng.choice(OUT_OF_STATE)
        return Site(latitude=lat, longitude=lon, precision=Precision.COORDINATES)
    if kind == "zip":
        code = rng.choice(region.zips)
        point, county, precision = seeds.zips[code], seeds.zip_county[code], Precision.ZIP
    else:
        place = rng.choice(region.places)
        point, county, precision = seeds.places[place], place[1], Precision.CITY
        if kind == "coordinates":
            precision = Precision.COORDINATES
            point = (point[0] + rng.choice((0.0, 1e-4)), point[1])
    return Site(counties=(county,), latitude=point[0], longitude=point[1], precision=precision)


def make_ages(rng: random.Random) -> dict[str, Any]:
    low, high = sorted((rng.choice(AGES), rng.choice(AGES)))
    return {
        "min_age": low if rng.random() < 0.8 else None,
        "max_age": high if rng.random() < 0.8 else None,
    }


def make_openings(rng: random.Random) -> dict[str, Any]:
    openings = rng.choice((0, 0, 1, 3))
    return {
        "openings": openings if rng.random() < 0.9 else None,
        "openings_as_of": NOW - rng.choice(STATED_AGO) if rng.random() < 0.9 else None,
        "capacity": openings + rng.randint(0, 6) if rng.random() < 0.5 else None,
    }


def make_served(rng: random.Random, region: Region) -> dict[str, Any]:
    if rng.random() < 0.15:
        return {"serves_statewide": True}
    return {"counties_served": some(rng, region.counties, 4)}


def make_licence(rng: random.Random) -> dict[str, Any]:
    open_ones = [status for status in LicenseStatus if status is not LicenseStatus.CLOSED]
    return {"license_status": rng.choice(open_ones), "license_number": rng.choice((None, "340000001"))}


def make_words(rng: random.Random) -> str:
    return " ".join(rng.sample(VOCABULARY, rng.randint(1, 4))).capitalize() + "."


def make_type(rng: random.Random) -> dict[str, Any]:
    provider_type = rng.choice((None, *[ProviderType.PLACEMENT] * 4, *[ProviderType.SERVICE] * 4))
    if provider_type is not ProviderType.PLACEMENT or rng.random() < 0.2:
        return {"provider_type": provider_type}
    return {"provider_type": provider_type, "placement_type": rng.choice(PLACEMENT_TYPES)}


def make_facts(rng: random.Random, seeds: Seeds, region: Region) -> dict[str, Any]:
    """Every fact that may be stated, in groups; of which :func:`make_listing` takes some."""
    flags = {flag: {flag: rng.random() < 0.6} for flag in FLAGS}
    return {
        **flags,
        "ages": make_ages(rng),
        "openings": make_openings(rng),
        "served": make_served(rng, region),
        "licence": make_licence(rng),
        "site": {"site": make_site(rng, seeds, region)},
        "needs": {"needs": some(rng, NEEDS, 4)},
        "jurisdictions": {"jurisdictions": some(rng, tuple(Jurisdiction), 3)},
        "genders": {"genders": some(rng, tuple(Gender), 3)},
        "languages": {"languages": some(rng, LANGUAGES, 3)},
        "security": {"security": some(rng, (Security.STAFF_24_HOUR, Security.CAMERAS, Security.LOCKED), 3)},
        "csec_training": {"csec_training": rng.choice(tuple(CsecTraining))},
        "funding": {"funding_limits": some(rng, tuple(FundingLimit), 3)},
        "response": {"response": rng.choice(tuple(Response))},
        "last_verified": {"last_verified": date(2026, 1, rng.randint(1, 4))},
        "description": {"description": make_words(rng)},
        "programs": {"programs": (make_words(rng), make_words(rng))},
        "strengths": {"strengths": make_words(rng)},
        "barriers": {"barriers": make_words(rng)},
        "notes": {rng.choice(("security_notes", "csec_training_notes", "funding_notes")): make_words(rng)},
    }


def make_listing(rng: random.Random, seeds: Seeds, region: Region) -> Listing:
    """A new listing: sparse, middling or full."""
    stated = rng.choice((0.25, 0.6, 0.9))
    facts: dict[str, Any] = {}
    for group in make_facts(rng, seeds, region).values():
        if rng.random() < stated:
            facts.update(group)
    return Listing(**make_identity(rng), **make_type(rng), **facts)


def make_identity(rng: random.Random) -> dict[str, Any]:
    return {
        "id": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "organization_name": rng.choice(("Alder Trust", "Bay Laurel", "Cypress Collective")),
        "listing_name": f"{rng.choice(('Oak', 'oak', 'Pine', 'Madrone'))} House {rng.randint(1, 9)}",
    }


def make_sibling(rng: random.Random, seeds: Seeds, region: Region, listing: Listing) -> Listing:
    """The same listing under another id, with at most one group of facts changed: what order turns on."""
    changes = make_identity(rng)
    if rng.random() < 0.7:
        changes |= rng.choice(list(make_facts(rng, seeds, region).values()))
    return replace(listing, **changes)


def make_directory(rng: random.Random, seeds: Seeds, size: int) -> tuple[Region, list[Listing]]:
    region = make_region(rng, seeds)
    listings: list[Listing] = []
    while len(listings) < size:
        if listings and rng.random() < 0.3:
            listings.append(make_sibling(rng, seeds, region, rng.choice(listings)))
        else:
            listings.append(make_listing(rng, seeds, region))
    return region, listings


# --- searches -----------------------------------------------------------------------------------------


def make_point(rng: random.Random, seeds: Seeds, region: Region, with_county: bool) -> dict[str, Any]:
    kind = rng.choice(("zip", "place", "lat", *(["county"] if with_county else [])))
    if kind == "zip":
        return {"zip": rng.choice(region.zips)}
    if kind == "county":
        return {"county": rng.choice(region.counties)}
    place, county = rng.choice(region.places)
    if kind == "lat":
        lat, lon = seeds.places[(place, county)]
        return {"lat": lat, "lon": lon}
    is_alone = sum(name == place for name, _ in seeds.places) == 1
    return {"place": place} if is_alone and rng.random() < 0.5 else {"place": place, "county": county}


def make_miles(rng: random.Random, seeds: Seeds, listings: list[Listing], point: dict[str, Any]) -> float:
    """Round miles, or miles just beside a listing's own least or greatest distance; never on its edge."""
    spans = [span_to(facts_of(one), seeds.point(point), seeds) for one in rng.sample(listings, min(3, len(listings)))]
    edges = [edge for span in spans if span for edge in span]
    if not edges or rng.random() < 0.3:
        return float(rng.choice((1, 10, 25, 60, 150)))
    miles = rng.choice(edges) + rng.choice((-0.01, 0.01, 1.0, -1.0))
    return min(500.0, max(1.0, math.floor(miles * 1000) / 1000 + 0.0005))


def make_asked(rng: random.Random, seeds: Seeds, region: Region, listings: list[Listing]) -> dict[str, Any]:
    """Everything that a search may ask, in groups; of which :func:`make_criteria` takes some."""
    near = make_point(rng, seeds, region, with_county=True)
    away = [make_point(rng, seeds, region, with_county=False) for _ in range(rng.choice((1, 1, 2, 3)))]
    within = {"within_miles": make_miles(rng, seeds, listings, near)} if rng.random() < 0.7 else {}
    return {
        **{flag: {flag: rng.random() < 0.9} for flag in FLAGS},
        "age": {"age": rng.choice(AGES)},
        "gender": {"gender": str(rng.choice(tuple(YouthGender)))},
        "jurisdiction": {"jurisdiction": str(rng.choice(tuple(YouthJurisdiction)))},
        "payers": {"payers": [str(payer) for payer in some(rng, tuple(Payer), 2)]},
        "county": {"county": rng.choice(region.counties)},
        "near": {"near": near, **within},
        "keep_away": {"keep_away": [{**p, "miles": make_miles(rng, seeds, listings, p)} for p in away]},
        "exclude_counties": {"exclude_counties": list(some(rng, region.counties, 4))},
        "needs": {"needs": list(some(rng, NEEDS, 5))},
        "placement_types": {"placement_types": [str(one) for one in some(rng, PLACEMENT_TYPES, 3)]},
        "response": {"response": str(rng.choice(tuple(Response)))},
        "languages": {"languages": list(some(rng, LANGUAGES, 2))},
        "security": {"security": [str(one) for one in some(rng, tuple(Security)[:3], 2)]},
        "csec_trained": {"csec_trained": rng.random() < 0.9},
        "open_bed": {"open_bed": rng.random() < 0.9},
        "text": {"text": " ".join(rng.sample(VOCABULARY, rng.choice((1, 1, 2))))},
    }


def make_criteria(rng: random.Random, seeds: Seeds, region: Region, listings: list[Listing]) -> dict[str, Any]:
    """One search, as the contract's JSON: few or many criteria, some of them only preferred."""
    criteria: dict[str, Any] = {"seeking": rng.choice(("placement", "service", "both", "both"))}
    asked = rng.choice((0.05, 0.15, 0.3, 0.6))
    for group in make_asked(rng, seeds, region, listings).values():
        if rng.random() < asked:
            criteria.update(group)
    if rng.random() < 0.5:
        criteria.setdefault("needs", list(some(rng, NEEDS, 5)))
        criteria["nearby_miles"] = rng.choice((5, 20, 35.5, 60))
    if rng.random() < 0.3:
        criteria.setdefault("near", make_point(rng, seeds, region, with_county=True))
    if rng.random() < 0.4:
        criteria["prefer"] = list(some(rng, PREFERABLE, 12))
    return criteria
