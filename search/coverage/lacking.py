"""What a county lacks, and who nearby has it: with the distance, and whether they take youth from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from search.answer import Interval
from search.catalogue import Rows
from search.codes import Seeking, Status
from search.columns import has_any
from search.coverage.counting import Coverage, miles_from
from search.coverage.places import Place
from search.criteria import CRITERION, FAILS, MEETS, Search, Statuses
from search.query import Query

#: The nearest so many are told for each need.
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A listing that has what is lacking. ``accepts``: whether it says that it takes youth from the county."""

    listing_id: str
    distance: Interval
    accepts: Status


@dataclass(frozen=True, slots=True)
class Lack:
    """A need that nothing in the county meets. ``is_served``: whether a listing elsewhere says it serves it.

    ``nearest`` are the nearest, and the nearest that says it takes youth from the county, where none of them does.
    """

    need: str
    is_served: bool
    nearest: tuple[Elsewhere, ...]


def lacking(coverage: Coverage, county: Place, needs: Sequence[str], now: datetime) -> list[Lack]:
    """The needs, of those given, that no counted listing in the county meets. ``coverage`` counts that county."""
    snapshot, rows = coverage.snapshot, coverage.rows
    row = coverage.row(county.name)
    here = coverage.is_located[row]
    miles = miles_from(snapshot, rows, county)
    order = np.argsort(miles, kind="stable")
    query = Query(seeking=Seeking.BOTH, county=county.name)
    accepts = CRITERION["county"].evaluate(Search(query, snapshot, now))[rows]
    lacks = []
    for need in needs:
        meets = has_any(snapshot.columns.needs[:, rows], snapshot.needs.mask([need]))
        if (meets & here).any():
            continue
        nearest = _nearest(order[meets[order] & np.isfinite(miles[order])], accepts)
        lacks.append(
            Lack(
                need,
                bool((meets & coverage.is_serving[row]).any()),
                tuple(
                    Elsewhere(
                        snapshot.listings[rows[place]].id,
                        _interval(float(miles[place]), float(snapshot.columns.reach[rows[place]])),
                        _status(int(accepts[place])),
                    )
                    for place in nearest
                ),
            )
        )
    return lacks


def _nearest(found: Rows, accepts: Statuses) -> list[int]:
    """Of the listings that meet the need, nearest first, those to tell."""
    told: list[int] = found[:NEAREST].tolist()
    welcoming = found[accepts[found] == MEETS][:1].tolist()
    return told if set(welcoming) <= set(told) else told + welcoming


def _interval(miles: float, reach: float) -> Interval:
    return Interval(max(miles - reach, 0.0), miles + reach)


def _status(number: int) -> Status:
    return {MEETS: Status.MEETS, FAILS: Status.FAILS}.get(number, Status.UNKNOWN)
