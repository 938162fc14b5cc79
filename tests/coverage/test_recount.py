"""Every figure, counted twice: from the columns by search.coverage, and from the exported CSV by a plain recount."""

from collections.abc import Callable
from math import isnan
from typing import Any

import pytest

from search.codes import Gender, Jurisdiction, ProviderType, Response
from search.coverage import Coverage, Supply
from search.coverage.counting import FAMILY_BASED
from search.coverage.measures import MEASURE
from search.coverage.published import as_json
from search.distance import unit_vectors
from tests.coverage.conftest import NOW, Counted
from tests.coverage.directories import NEEDS
from tests.coverage.recount import Ground, Row, has_one_of, recount, serves_ages, serves_transgender_youth

SEEDS = tuple(range(1, 9))

#: Every filter of the map, and what a row must state to be counted by it.
FILTERS: dict[Supply, Callable[[Row], bool]] = {
    Supply(): lambda row: True,
    **{Supply(needs=(need,)): has_one_of("needs", need) for need in NEEDS},
    Supply(needs=NEEDS[:3]): has_one_of("needs", *NEEDS[:3]),
    Supply(placement_types=FAMILY_BASED): has_one_of("placement_type", *FAMILY_BASED),
    Supply(provider_type=ProviderType.SERVICE): has_one_of("provider_type", "service"),
    Supply(ages=(13, 15)): serves_ages(13, 15),
    Supply(gender=Gender.GIRLS): has_one_of("genders", "girls"),
    Supply(gender=Gender.NONBINARY): has_one_of("genders", "nonbinary"),
    Supply(gender=Gender.TRANSGENDER): serves_transgender_youth,
    Supply(jurisdiction=Jurisdiction.DELINQUENCY): has_one_of("jurisdictions", "delinquency"),
    Supply(language="es"): has_one_of("languages", "es"),
    Supply(response=Response.WITHIN_2_HOURS): has_one_of("response", "2_hours"),
    Supply(csec_trained=True): has_one_of("csec_training", "csec_101", "advanced", "specialized"),
    Supply(needs=(NEEDS[0],), language="es", csec_trained=True): lambda row: (
        has_one_of("needs", NEEDS[0])(row)
        and has_one_of("languages", "es")(row)
        and has_one_of("csec_training", "csec_101", "advanced", "specialized")(row)
    ),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_recount_from_the_export_agrees_for_every_county_and_figure(
    directory_of: Callable[..., Counted], ground: Ground, seed: int
) -> None:
    directory = directory_of(seed)
    for supply, states in FILTERS.items():
        coverage = directory.survey.coverage(supply)
        ours, theirs = as_json(coverage), recount(directory.rows, ground, NOW, states)
        assert coverage.counted, supply
        assert set(ours) == set(theirs)
        assert differences(ours["counties"], theirs["counties"]) == []
        assert differences(ours["areas"], theirs["areas"]) == []
        assert measures_that_differ(coverage, theirs["counties"]) == []


def measures_that_differ(coverage: Coverage, counties: dict[str, Any]) -> list[tuple[str, str, float]]:
    """Every measure that a page can show, for every county."""
    values = {name: measure.values(coverage) for name, measure in MEASURE.items()}
    found = []
    for name, expected in counties.items():
        expected["csec_trained_share"] = share(expected["csec_trained"], expected["serving"])
        expected["confirmed_share"] = share(expected["confirmed"], expected["serving"])
        for measure, of_places in values.items():
            value = float(of_places[coverage.row(name)])
            if not same(None if isnan(value) else value, expected[measure]):
                found.append((name, measure, value))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_confidential_listing_counts_in_its_county_or_area_and_nowhere_finer(
    directory_of: Callable[..., Counted], ground: Ground, seed: int
) -> None:
    directory = directory_of(seed)
    held = directory.survey.snapshot
    for listing in held.listings:
        if listing.site.is_confidential and listing.site.counties:
            row = held.row_of[listing.id]
            reference = held.gazetteer.extent(listing.site.counties)
            assert reference is not None
            assert tuple(held.columns.point[:, row]) == tuple(unit(reference.latitude, reference.longitude))
            assert not set(listing.site.counties) & _small(ground) or len(listing.site.counties) > 1


def test_an_area_is_counted_under_areas_and_in_none_of_its_counties(
    directory_of: Callable[..., Counted], ground: Ground
) -> None:
    directory = directory_of(5)
    figures = as_json(directory.survey.coverage())
    confidential = [row for row in directory.rows if row["county"] == "Alpine;Inyo;Mono"]
    active = [row for row in confidential if row["license_status"] != "closed"]
    assert active, "the directory has none to count"
    assert figures["areas"]["Alpine, Inyo and Mono"]["located"] == len(active)
    located = {row["source_id"] for row in directory.rows if row["county"] == "Inyo"}
    assert figures["counties"]["Inyo"]["located"] <= len(located)


def test_one_county_answers_itself_and_its_area(directory_of: Callable[..., Counted]) -> None:
    figures = as_json(directory_of(1, size=20).survey.coverage(), "Inyo")
    assert list(figures["counties"]) == ["Inyo"]
    assert list(figures["areas"]) == ["Alpine, Inyo and Mono"]


def test_an_empty_directory_has_zeros_and_no_nearest(directory_of: Callable[..., Counted]) -> None:
    survey = directory_of(1, size=1).survey
    coverage = survey.coverage(Supply(needs=("civil_legal.nobody",)))
    figures = as_json(coverage)["counties"]["Yolo"]
    assert figures["located"] == figures["serving"] == figures["capacity"] == 0
    assert figures["nearest_miles"] is None


def test_the_state_counts_each_listing_once(directory_of: Callable[..., Counted]) -> None:
    survey = directory_of(6).survey
    state = survey.coverage(places=(survey.state(),))
    serving = [one for one in survey.snapshot.listings if one.serves_statewide or one.counties_served]
    located = [one for one in survey.snapshot.listings if one.site.counties]
    assert state.serving.listings.tolist() == [len(serving)]
    assert state.located.listings.tolist() == [len(located)]


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    assert ours.keys() == theirs.keys()
    return [
        (name, figure, value, theirs[name][figure])
        for name, figures in ours.items()
        for figure, value in figures.items()
        if not same(value, theirs[name][figure])
    ]


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and other is not None:
        return bool(one == pytest.approx(float(other), abs=1e-6))
    return bool(one == other)


def unit(latitude: float, longitude: float) -> Any:
    return unit_vectors(latitude, longitude)


def _small(ground: Ground) -> set[str]:
    return {county for area in ground.areas for county in area}


def test_coverage_has_no_county_that_it_does_not_know(directory_of: Callable[..., Counted]) -> None:
    coverage: Coverage = directory_of(1, size=5).survey.coverage()
    with pytest.raises(KeyError):
        coverage.row("Atlantis")
