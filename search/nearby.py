"""Needs met around a placement: by services near its point, or by those that serve all of its area's counties."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from search.answer import NearbyService, NeedsNearby
from search.catalogue import Rows
from search.columns import Bools, Mask, has_all, has_any
from search.criteria import Search
from search.criteria.place import interval_at
from search.distance import EARTH_RADIUS_MILES, Floats, Intervals, intervals, miles_between

#: Services named for each need.
NAMED_FOR_EACH_NEED = 3


class Surroundings:
    """The services that may help this youth around a placement, best verified first. Lives for one answer.

    A *place* is a service's place among them.
    """

    def __init__(self, search: Search, services: Bools) -> None:
        """``services`` are those that fit the youth, shape (n,); only those with an asked need are kept."""
        self._search = search
        rows = np.flatnonzero(services & has_any(search.columns.needs, self._mask(search.query.needs)))
        self._rows: Rows = rows[np.argsort(search.snapshot.rank[rows])]
        self._serving: dict[tuple[str, ...], Rows] = {}

    def around(self, row: int) -> NeedsNearby:
        """What services meet of the needs that the placement in ``row`` does not meet itself."""
        own = self._search.listing(row).needs
        missing = tuple(code for code in self._search.query.needs if code not in own)
        places, distances = self._near(row)
        first = {code: np.flatnonzero(self._offers[code][places])[:NAMED_FOR_EACH_NEED] for code in missing}
        return NeedsNearby(
            met={
                code: tuple(self._service(places[at], missing, distances, at) for at in found.tolist())
                for code, found in first.items()
                if len(found)
            },
            uncovered=tuple(code for code, found in first.items() if not len(found)),
        )

    def _service(self, place: int, missing: Sequence[str], distances: Intervals | None, at: int) -> NearbyService:
        listing = self._search.listing(self._rows[place])
        helps = tuple(code for code in missing if code in listing.needs)
        return NearbyService(listing, helps, interval_at(distances, at))

    def _near(self, row: int) -> tuple[Rows, Intervals | None]:
        """The places of the services that count as near, nearest first, and how far they are."""
        columns = self._search.columns
        if columns.is_area[row]:
            return self._that_serve(self._search.listing(row).site.counties), None
        if np.isnan(columns.reach[row]):
            return np.empty(0, dtype=np.intp), None
        return self._within(columns.point[:, row], self._search.query.nearby_miles)

    def _that_serve(self, counties: tuple[str, ...]) -> Rows:
        """Services that state that they serve every one of these counties."""
        if counties not in self._serving:
            wanted = self._search.snapshot.counties.mask(counties)
            served = self._search.columns.counties_served[:, self._rows]
            self._serving[counties] = np.flatnonzero(has_all(served, wanted))
        return self._serving[counties]

    def _within(self, here: Floats, miles: float) -> tuple[Rows, Intervals]:
        """Services certainly within ``miles`` of a point."""
        points, reach = self._located
        # The cosine of the angle tells almost all that are too far, without a root or an arcsine.
        likely = np.flatnonzero(here @ points >= np.cos(min(miles / EARTH_RADIUS_MILES, np.pi)) - 1e-9)
        least, greatest = intervals(miles_between(here, points[:, likely]), reach[likely])
        near = np.flatnonzero(greatest <= miles)
        near = near[np.lexsort([least[near], greatest[near]])]
        return likely[near], Intervals(least[near], greatest[near])

    @cached_property
    def _located(self) -> tuple[Floats, Floats]:
        """Points (3, services) and reach (services,)."""
        return self._search.columns.point[:, self._rows], self._search.columns.reach[self._rows]

    @cached_property
    def _offers(self) -> dict[str, Bools]:
        """For each asked need, which services offer it."""
        needs = self._search.columns.needs[:, self._rows]
        return {code: has_any(needs, self._mask([code])) for code in self._search.query.needs}

    def _mask(self, needs: Sequence[str]) -> Mask:
        return self._search.snapshot.needs.mask(needs)
