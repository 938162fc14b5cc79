"""The coverage of the contract, key for key: what the command and ``GET /api/coverage`` print."""

from math import isnan
from typing import Any

from search.coverage.counting import Coverage
from search.coverage.places import Kind, Place


def as_json(coverage: Coverage, county: str | None = None) -> dict[str, Any]:
    """``{"counties": {name: figures}, "areas": {name: figures}}``, of one county alone where it is named.

    Nothing is rounded; a figure that cannot be worked out is null.
    """
    shown = [(row, place) for row, place in enumerate(coverage.places) if county in (None, *place.counties)]
    return {
        "counties": {place.name: _county(coverage, row) for row, place in shown if place.kind is Kind.COUNTY},
        "areas": {place.name: _area(coverage, row, place) for row, place in shown if place.kind is Kind.AREA},
    }


def _county(coverage: Coverage, row: int) -> dict[str, Any]:
    serving, located = coverage.serving, coverage.located
    return {
        "located": int(located.listings[row]),
        "serving": int(serving.listings[row]),
        "placements": int(serving.placements[row]),
        "services": int(serving.services[row]),
        "csec_trained": int(serving.csec_trained[row]),
        "capacity": int(located.capacity[row]),
        "openings": int(located.openings[row]),
        "per_10k_youth": _or_none(coverage.per_10k_youth[row]),
        "nearest_miles": _or_none(coverage.nearest_miles[row]),
    }


def _area(coverage: Coverage, row: int, place: Place) -> dict[str, Any]:
    """What counts under an area: its own listings, which no county has."""
    return {
        "counties": list(place.counties),
        "located": int(coverage.located.listings[row]),
        "capacity": int(coverage.located.capacity[row]),
        "openings": int(coverage.located.openings[row]),
    }


def _or_none(number: float) -> float | None:
    return None if isnan(number) else float(number)
