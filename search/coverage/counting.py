"""Counts listings for places: one pass over the columns, every figure from the same two tables.

``located`` and ``serving`` say for each place and listing whether it is there and whether it takes youth from there;
each figure is one of them times a column of the listings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.catalogue import Rows, Snapshot
from search.codes import CsecTraining, PlacementType, ProviderType, Response
from search.columns import (
    PLACEMENT_TYPES,
    PROVIDER_TYPES,
    RESPONSES,
    TRAININGS,
    Bools,
    has_any,
    is_stated,
)
from search.coverage.places import Kind, Place
from search.coverage.supply import Supply, counted
from search.criteria.setting import are_openings_fresh
from search.distance import Floats, miles_between, unit_vectors
from search.documents import Listing

#: A listing confirmed within these days counts as recently confirmed.
RECENT = timedelta(days=90)

#: Placements in a family's home: what the SB 855 evaluation calls family-based.
FAMILY_BASED = (
    PlacementType.FOSTER_HOME,
    PlacementType.FOSTER_FAMILY_AGENCY,
    PlacementType.INTENSIVE_THERAPEUTIC_FOSTER_HOME,
    PlacementType.SMALL_FAMILY_HOME,
    PlacementType.RELATIVE_HOME,
)

#: Training that makes a listing specialized in serving exploited youth, rather than only aware of them.
SPECIALIZED = (CsecTraining.ADVANCED, CsecTraining.SPECIALIZED)

Counts = NDArray[np.int64]


class Serving(NamedTuple):
    """Of the listings that serve each of p places, how many: arrays of shape (p,)."""

    listings: Counts
    placements: Counts
    services: Counts
    csec_trained: Counts
    """CSEC 101 or better."""
    specialized: Counts
    """Advanced or specialized training."""
    two_hours: Counts
    confirmed: Counts
    """Confirmed within RECENT."""
    family_based: Counts
    specialized_waitlist_stated: Counts
    specialized_waitlist: Counts
    """Specialized and state a waitlist."""


class Located(NamedTuple):
    """Of the listings that are located in each of p places: arrays of shape (p,)."""

    listings: Counts
    capacity: Counts
    """The sum of what is stated."""
    capacity_stated: Counts
    """How many state it."""
    openings: Counts
    """The sum of what was stated within 72 hours."""
    openings_stated: Counts
    family_openings: Counts
    """Those in family-based placements."""


@dataclass(frozen=True, repr=False)
class Coverage:
    """The counts of one filter at one moment. Every array's first axis is the place."""

    places: tuple[Place, ...]
    counted: int
    """How many listings state what the filter asks, and are counted."""
    unstated: int
    """How many more may, but do not say."""
    silent: int
    """Of the counted, how many do not say which counties they serve: they are in no county's ``serving``."""
    rows: Rows
    """The counted listings' rows in the snapshot."""
    is_serving: Bools
    """(places, counted listings)."""
    is_located: Bools
    """(places, counted listings)."""
    serving_columns: Counts
    """(fields of Serving, counted listings): what each listing adds where it serves."""
    located_columns: Counts
    """(fields of Located, counted listings): what each listing adds where it is located."""
    serving: Serving
    located: Located
    nearest_miles: Floats
    """0 where one is located, else from the county's reference point; NaN where none has a place."""
    snapshot: Snapshot

    @cached_property
    def serving_by_placement_type(self) -> Counts:
        """(places, placement types in their order)."""
        numbers = np.arange(len(PLACEMENT_TYPES.codes))[:, None]
        return sums_by_place(self.is_serving, numbers == self.snapshot.columns.placement_type[self.rows])

    @property
    def served_from_outside_only(self) -> Bools:
        """Which places are served, but have nothing of their own."""
        from_here = (self.is_serving & self.is_located).any(axis=1)
        outside: Bools = (self.serving.listings > 0) & ~from_here
        return outside

    @property
    def per_10k_youth(self) -> Floats:
        """Listings serving for each 10,000 residents aged 10 to 17; NaN where nobody is."""
        youth = np.array([place.youth for place in self.places], dtype=np.float64)
        return divided(self.serving.listings * 10_000, youth)

    def row(self, name: str) -> int:
        """The place of that name. Errors: KeyError."""
        for row, place in enumerate(self.places):
            if place.name == name:
                return row
        raise KeyError(name)


def count(snapshot: Snapshot, places: Sequence[Place], supply: Supply, now: datetime) -> Coverage:
    """Counts the listings that state what ``supply`` asks, for each place. ``now`` is aware."""
    judged = counted(snapshot, supply, now)
    rows = np.flatnonzero(judged.stated)
    listings = [snapshot.listings[row] for row in rows.tolist()]
    is_serving = np.array([_serves(snapshot, rows, place) for place in places]).reshape(len(places), len(rows))
    is_located = np.array([_lies_in(snapshot, rows, place) for place in places]).reshape(len(places), len(rows))
    family = _among(snapshot.columns.placement_type[rows], [PLACEMENT_TYPES.number(code) for code in FAMILY_BASED])
    serving = _serving_columns(snapshot, rows, listings, family, now)
    located = _located_columns(snapshot, rows, listings, family, now)
    return Coverage(
        places=tuple(places),
        counted=len(rows),
        unstated=int(np.count_nonzero(judged.unstated)),
        silent=int(np.count_nonzero(~is_stated(snapshot.columns.counties_served[:, rows]))),
        rows=rows,
        is_serving=is_serving,
        is_located=is_located,
        serving_columns=serving,
        located_columns=located,
        serving=Serving(*sums_by_place(is_serving, serving).T),
        located=Located(*sums_by_place(is_located, located).T),
        nearest_miles=_nearest(snapshot, rows, places, is_located),
        snapshot=snapshot,
    )


def divided(part: NDArray[np.generic], whole: NDArray[np.generic]) -> Floats:
    """part / whole, NaN where whole is 0."""
    result = np.full(part.shape, np.nan)
    np.divide(part, whole, out=result, where=np.asarray(whole != 0))
    return result


def _serves(snapshot: Snapshot, rows: Rows, place: Place) -> Bools:
    """Which listings serve any of its counties."""
    return has_any(snapshot.columns.counties_served[:, rows], snapshot.counties.mask(place.counties))


def _lies_in(snapshot: Snapshot, rows: Rows, place: Place) -> Bools:
    """Which listings are certainly there: an area of several counties is in none of them, and in all of them."""
    located, mask = snapshot.columns.counties[:, rows], snapshot.counties.mask(place.counties)[:, None]
    if place.kind is Kind.TOGETHER:
        within: Bools = (located & ~mask == 0).all(axis=0) & (located != 0).any(axis=0)
        return within
    exactly: Bools = (located == mask).all(axis=0)
    return exactly


def _serving_columns(
    snapshot: Snapshot, rows: Rows, listings: Sequence[Listing], family: Bools, now: datetime
) -> NDArray[np.int64]:
    """(fields of Serving, counted listings)."""
    columns = snapshot.columns
    training = columns.csec_training[rows]
    specialized = _among(training, [TRAININGS.number(code) for code in SPECIALIZED])
    since = (now - RECENT).date()
    # Few listings are specialized, so the waitlists, which are no column, are read of those alone.
    waits = np.full(len(rows), -1)
    for place in np.flatnonzero(specialized).tolist():
        waitlist = listings[place].waitlist
        waits[place] = -1 if waitlist is None else int(waitlist)
    confirmed = [listing.last_verified is not None and listing.last_verified >= since for listing in listings]
    return _stacked(
        np.ones(len(rows)),
        columns.provider_type[rows] == PROVIDER_TYPES.number(ProviderType.PLACEMENT),
        columns.provider_type[rows] == PROVIDER_TYPES.number(ProviderType.SERVICE),
        (training >= 0) & (training != TRAININGS.number(CsecTraining.NONE)),
        specialized,
        columns.response[rows] == RESPONSES.number(Response.WITHIN_2_HOURS),
        confirmed,
        family,
        waits >= 0,
        waits == 1,
    )


def _located_columns(
    snapshot: Snapshot, rows: Rows, listings: Sequence[Listing], family: Bools, now: datetime
) -> NDArray[np.int64]:
    """(fields of Located, counted listings)."""
    fresh = are_openings_fresh(snapshot.columns, now)[rows]
    openings = np.where(fresh, snapshot.columns.openings[rows], 0)
    capacity = np.array([-1 if listing.capacity is None else listing.capacity for listing in listings], dtype=np.int64)
    return _stacked(
        np.ones(len(rows)),
        np.maximum(capacity, 0),
        capacity >= 0,
        openings,
        fresh,
        np.where(family, openings, 0),
    )


def _stacked(*columns: object) -> NDArray[np.int64]:
    return np.array(columns, dtype=np.int64)


def _among(column: NDArray[np.int8], numbers: Sequence[int]) -> Bools:
    return np.isin(column, numbers)


def sums_by_place(table: Bools, columns: NDArray[np.generic]) -> Counts:
    """(places, listings) times (columns, listings): the sums by place, shape (places, columns).

    Doubles hold whole numbers exactly up to 2**53, and multiply far faster than integers do.
    """
    sums: Counts = np.rint(table.astype(np.float64) @ columns.astype(np.float64).T).astype(np.int64)
    return sums


def miles_from(snapshot: Snapshot, rows: Rows, place: Place) -> Floats:
    """Miles from the nearest of the place's reference points to each listing; infinite where it has no place."""
    origins = [snapshot.gazetteer.counties[name] for name in place.counties]
    points = snapshot.columns.point[:, rows]
    miles = [miles_between(unit_vectors(origin.latitude, origin.longitude), points) for origin in origins]
    nearest: Floats = np.nan_to_num(np.minimum.reduce(miles), nan=np.inf)
    return nearest


def _nearest(snapshot: Snapshot, rows: Rows, places: Sequence[Place], is_located: Bools) -> Floats:
    has_own = np.asarray(is_located.any(axis=1))
    return np.array(
        [0.0 if has else _least(miles_from(snapshot, rows, place)) for has, place in zip(has_own, places, strict=True)]
    )


def _least(miles: Floats) -> float:
    """NaN where no listing has a place."""
    least = float(miles.min(initial=np.inf))
    return least if np.isfinite(least) else float("nan")
