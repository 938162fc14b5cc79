"""Hypothesis strategies for a small directory and one search of it, so that a disagreement shrinks.

The simplest value of each is the unstated one: a shrunk example shows only the facts that matter.
The places are few and fixed: two counties of an area, one beside them, one far away.
"""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from search.codes import (
    CsecTraining,
    FundingLimit,
    Gender,
    Jurisdiction,
    Payer,
    Precision,
    ProviderType,
    Response,
    Security,
    YouthGender,
    YouthJurisdiction,
)
from search.documents import NOWHERE, Listing, Site
from tests.judge.generate import AGES, LANGUAGES, NEEDS, NOW, PLACEMENT_TYPES, PREFERABLE, STATED_AGO
from tests.judge.judge import FLAGS
from tests.judge.words import VOCABULARY

AREA = ("Plumas", "Sierra")
COUNTIES = ("Butte", *AREA, "Los Angeles")
ZIPS = {"95971": "Plumas", "95965": "Butte", "90012": "Los Angeles"}
MEASURES = (Security.STAFF_24_HOUR, Security.LOCKED)
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3).map(" ".join)
MILES = st.sampled_from((5.0, 20.0, 60.5, 150.0))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def several(choices: tuple[Any, ...], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(choices), unique=True, min_size=least, max_size=most).map(tuple)


def sites(zip_points: dict[str, tuple[float, float]]) -> st.SearchStrategy[Site]:
    """``zip_points``: ZIP → point, for the ZIPs of this module."""
    at_zips = [
        Site(counties=(county,), latitude=lat, longitude=lon, precision=Precision.ZIP)
        for code, county in ZIPS.items()
        for lat, lon in (zip_points[code],)
    ]
    in_counties = [Site(counties=(county,), precision=Precision.COUNTY) for county in COUNTIES]
    hidden = [
        Site(counties=("Butte",), precision=Precision.COUNTY, is_confidential=True),
        Site(counties=AREA, precision=Precision.AREA, is_confidential=True),
    ]
    return st.sampled_from([NOWHERE, *at_zips, *in_counties, *hidden])


@st.composite
def listings(draw: Any, zip_points: dict[str, tuple[float, float]], at: int) -> Listing:
    low, high = draw(maybe(st.sampled_from(AGES))), draw(maybe(st.sampled_from(AGES)))
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    as_of = draw(maybe(st.sampled_from(STATED_AGO)))
    provider_type = draw(maybe(st.sampled_from(tuple(ProviderType))))
    is_placement = provider_type is ProviderType.PLACEMENT
    return Listing(
        id=f"00000000-0000-4000-8000-{at:012d}",
        organization_name="Alder Trust",
        listing_name=f"House {draw(st.integers(1, 3))}",
        provider_type=provider_type,
        placement_type=draw(maybe(st.sampled_from(PLACEMENT_TYPES))) if is_placement else None,
        site=draw(sites(zip_points)),
        serves_statewide=draw(st.booleans()),
        counties_served=draw(several(COUNTIES)),
        description=draw(maybe(WORDS)),
        needs=draw(several(NEEDS)),
        jurisdictions=draw(several(tuple(Jurisdiction))),
        min_age=low,
        max_age=high,
        genders=draw(several(tuple(Gender))),
        **{flag: draw(maybe(st.booleans())) for flag in FLAGS},
        languages=draw(several(LANGUAGES)),
        security=draw(several(MEASURES)),
        csec_training=draw(maybe(st.sampled_from(tuple(CsecTraining)))),
        funding_limits=draw(several(tuple(FundingLimit))),
        openings=draw(maybe(st.integers(0, 2))),
        openings_as_of=None if as_of is None else NOW - as_of,
        response=draw(maybe(st.sampled_from(tuple(Response)))),
        last_verified=draw(maybe(st.sampled_from((date(2026, 1, 1), date(2026, 2, 1))))),
    )


@st.composite
def directories(draw: Any, zip_points: dict[str, tuple[float, float]]) -> list[Listing]:
    """No listing to twelve."""
    return [draw(listings(zip_points, at)) for at in range(draw(st.integers(0, 12)))]


def codes(choices: Any, most: int = 3) -> st.SearchStrategy[list[str]]:
    return several(tuple(str(one) for one in choices), 1, most).map(list)


def searches() -> st.SearchStrategy[dict[str, Any]]:
    """One search, as the contract's JSON."""
    points = st.sampled_from([{"zip": code} for code in ZIPS])
    near = st.sampled_from([{"zip": "95971"}, {"county": "Butte"}, {"county": "Sierra"}])
    away = st.builds(lambda point, miles: {**point, "miles": miles}, points, MILES)
    return st.fixed_dictionaries(
        {"seeking": st.sampled_from(("both", "placement", "service"))},
        optional={
            **{flag: st.booleans() for flag in FLAGS},
            "age": st.sampled_from(AGES),
            "gender": st.sampled_from(tuple(YouthGender)).map(str),
            "jurisdiction": st.sampled_from(tuple(YouthJurisdiction)).map(str),
            "county": st.sampled_from(COUNTIES),
            "near": near,
            "within_miles": MILES,
            "keep_away": st.lists(away, min_size=1, max_size=2),
            "exclude_counties": codes(COUNTIES),
            "needs": codes(NEEDS, 4),
            "placement_types": codes(PLACEMENT_TYPES),
            "response": st.sampled_from(tuple(Response)).map(str),
            "languages": codes(LANGUAGES),
            "security": codes(MEASURES),
            "csec_trained": st.booleans(),
            "open_bed": st.booleans(),
            "payers": codes(Payer),
            "text": st.sampled_from(VOCABULARY),
            "prefer": codes(PREFERABLE, 6),
            "nearby_miles": MILES,
        },
    ).map(without_a_radius_around_nothing)


def without_a_radius_around_nothing(criteria: dict[str, Any]) -> dict[str, Any]:
    return criteria if "near" in criteria else {k: v for k, v in criteria.items() if k != "within_miles"}
