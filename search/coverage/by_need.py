"""The same counts for every need at once: what the heat tables and the gap analysis read."""

from dataclasses import dataclass

import numpy as np

from search.columns import Bools, has_any
from search.coverage.counting import Counts, Coverage, Located, Serving, miles_from, sums_by_place
from search.coverage.places import Place
from search.distance import Floats


@dataclass(frozen=True, slots=True, repr=False)
class ByNeed:
    """Of the counted listings that meet a need: arrays of shape (places, needs).

    Column k is what ``count`` says of that place with the one need asked besides.
    """

    places: tuple[Place, ...]
    needs: tuple[str, ...]
    number: Counts
    """Serving the place."""
    csec_trained: Counts
    """Serving it, with CSEC 101 or better."""
    specialized: Counts
    two_hours: Counts
    capacity: Counts
    """Located in it: the sum of what is stated."""
    nearest_miles: Floats


def by_need(coverage: Coverage) -> ByNeed:
    """Counts for each need among the counted listings."""
    meets = _meets(coverage)
    return ByNeed(
        places=coverage.places,
        needs=coverage.snapshot.needs.codes,
        number=sums_by_place(coverage.is_serving, meets),
        csec_trained=_serving(coverage, meets, "csec_trained"),
        specialized=_serving(coverage, meets, "specialized"),
        two_hours=_serving(coverage, meets, "two_hours"),
        capacity=sums_by_place(coverage.is_located, meets * coverage.located_columns[_LOCATED.index("capacity")]),
        nearest_miles=_nearest(coverage, meets),
    )


_SERVING, _LOCATED = Serving._fields, Located._fields


def _meets(coverage: Coverage) -> Bools:
    """(needs, counted listings)."""
    snapshot = coverage.snapshot
    column = snapshot.columns.needs[:, coverage.rows]
    return np.array([has_any(column, snapshot.needs.mask([code])) for code in snapshot.needs.codes])


def _serving(coverage: Coverage, meets: Bools, field: str) -> Counts:
    return sums_by_place(coverage.is_serving, meets * coverage.serving_columns[_SERVING.index(field)])


def _nearest(coverage: Coverage, meets: Bools) -> Floats:
    """(places, needs): 0 where one is located, else the least miles; NaN where none has a place."""
    nearest = np.array([_least_by_need(coverage, meets, place) for place in coverage.places])
    nearest[sums_by_place(coverage.is_located, meets) > 0] = 0.0
    nearest[np.isinf(nearest)] = np.nan
    return nearest


def _least_by_need(coverage: Coverage, meets: Bools, place: Place) -> Floats:
    """Sorted by miles, the first listing that meets a need is its nearest: infinite where none does."""
    miles = miles_from(coverage.snapshot, coverage.rows, place)
    order = np.argsort(miles)
    if not len(order):
        return np.full(len(meets), np.inf)
    first = meets[:, order].argmax(axis=1)
    least: Floats = np.where(meets.any(axis=1), miles[order][first], np.inf)
    return least
