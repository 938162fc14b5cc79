"""Every figure, counted twice: from the columns by search.coverage, and from the exported CSV by a plain recount."""

from collections.abc import Callable
from math import isnan
from typing import Any

import pytest

from search.coverage import Coverage, Supply
from search.coverage.measures import MEASURE
from search.coverage.published import as_json
from search.distance import unit_vectors
from tests.coverage.conftest import NOW, Counted
from tests.coverage.directories import NEEDS
from tests.coverage.recount import Ground, recount

SEEDS = (1, 2, 3, 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_recount_from_the_export_agrees_for_every_county_and_figure(
    directory_of: Callable[..., Counted], ground: Ground, seed: int
) -> None:
    directory = directory_of(seed)
    for need in (None, *NEEDS):
        ours = as_json(directory.survey.coverage(Supply(needs=(need,) if need else ())))
        theirs = recount(directory.rows, ground, NOW, need)
        assert set(ours) == set(theirs)
        assert differences(ours["counties"], theirs["counties"]) == []
        assert differences(ours["areas"], theirs["areas"]) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_measures_of_the_pages_agree_with_the_recount_too(
    directory_of: Callable[..., Counted], ground: Ground, seed: int
) -> None:
    directory = directory_of(seed)
    coverage, counties = directory.survey.coverage(), recount(directory.rows, ground, NOW)["counties"]
    for name, expected in counties.items():
        expected["csec_trained_share"] = share(expected["csec_trained"], expected["serving"])
        expected["confirmed_share"] = share(expected["confirmed"], expected["serving"])
        for measure in MEASURE:
            value = float(MEASURE[measure].values(coverage)[coverage.row(name)])
            assert same(None if isnan(value) else value, expected[measure]), (name, measure)


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
