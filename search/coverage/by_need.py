"""The same counts for every need at once: what the heat tables and the gap analysis read."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from search.columns import Bools, has_any
from search.coverage.counting import Counts, Coverage, Located, Serving, miles_from, sums_by_place
from search.distance import Floats

_SERVING, _LOCATED = Serving._fields, Located._fields


@dataclass(frozen=True, repr=False)
class ByNeed:
    """Of the counted listings that meet a need: arrays of shape (places, needs), each worked out when first asked.

    Column k is what ``count`` says of that place with the one need asked besides.
    """

    coverage: Coverage

    @property
    def needs(self) -> tuple[str, ...]:
        return self.coverage.snapshot.needs.codes

    @cached_property
    def number(self) -> Counts:
        """Serving the place."""
        return sums_by_place(self.coverage.is_serving, self._meets)

    @cached_property
    def csec_trained(self) -> Counts:
        """Serving it, with CSEC 101 or better."""
        return self._serving("csec_trained")

    @cached_property
    def specialized(self) -> Counts:
        """Serving it, with advanced or specialized training."""
        return self._serving("specialized")

    @cached_property
    def two_hours(self) -> Counts:
        return self._serving("two_hours")

    @cached_property
    def capacity(self) -> Counts:
        """Located in it: the sum of what is stated."""
        stated = self.coverage.located_columns[_LOCATED.index("capacity")]
        return sums_by_place(self.coverage.is_located, self._meets * stated)

    @cached_property
    def nearest_miles(self) -> Floats:
        """0 where one is located, else the least miles; NaN where none has a place."""
        coverage = self.coverage
        nearest = np.full((len(coverage.places), len(self.needs)), np.nan)
        needs, listings = np.nonzero(self._meets)
        if len(needs):
            met, starts = np.unique(needs, return_index=True)
            for row, place in enumerate(coverage.places):
                miles = miles_from(coverage.snapshot, coverage.rows, place)[listings]
                nearest[row, met] = np.minimum.reduceat(miles, starts)
        nearest[sums_by_place(coverage.is_located, self._meets) > 0] = 0.0
        nearest[np.isinf(nearest)] = np.nan
        return nearest

    @cached_property
    def _meets(self) -> Bools:
        """(needs, counted listings)."""
        snapshot = self.coverage.snapshot
        column = snapshot.columns.needs[:, self.coverage.rows]
        return np.array([has_any(column, snapshot.needs.mask([code])) for code in snapshot.needs.codes])

    def _serving(self, field: str) -> Counts:
        counted = self.coverage.serving_columns[_SERVING.index(field)]
        return sums_by_place(self.coverage.is_serving, self._meets * counted)


def by_need(coverage: Coverage) -> ByNeed:
    """Counts for each need among the counted listings."""
    return ByNeed(coverage)
