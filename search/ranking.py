"""The order of matches: explainable, without an opaque score.

One law binds it: a listing that answers every asked criterion at least as well as another, covers every asked need
that the other covers, is certainly no farther, and is better in one of these, comes before it. Each key below can
only be equal or better for such a listing, and one of them is better.
"""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from search.catalogue import Rows
from search.columns import how_many
from search.criteria import Search
from search.criteria.setting import are_openings_fresh


class Order(StrEnum):
    """Ways to look at the same matches. The law above binds the first alone."""

    FIT = "fit"
    DISTANCE = "distance"
    OPENINGS = "openings"
    FRESHNESS = "freshness"


ORDER = (
    "Best first: those that meet most of what you asked, where not stated counts half; "
    "then those that cover most of the needs, then the nearest, then the most recently confirmed, then by name."
)

#: What a page says of each order.
ORDERS: Mapping[Order, str] = {
    Order.FIT: ORDER,
    Order.DISTANCE: "Nearest first, an area by its farthest part; those that say no place last.",
    Order.OPENINGS: "Most openings first, as stated in the last 72 hours; then those that do not say, then the full.",
    Order.FRESHNESS: "Most recently confirmed first.",
}


def ranked(search: Search, rows: Rows, scores: NDArray[np.int16], first: int, order: Order = Order.FIT) -> Rows:
    """The first ``first`` of ``rows`` in this order; ``scores`` are the sums of their statuses, shape as ``rows``."""
    if order is not Order.FIT:
        return rows[np.lexsort(_keys(search, rows, scores, order))][:first]
    merit = scores.astype(np.int32) * _MORE_THAN_ALL_NEEDS
    if search.query.needs:
        wanted = search.snapshot.needs.mask(search.query.needs)
        merit += how_many(search.columns.needs[:, rows], wanted)
    if 0 < first < len(rows):
        # What has less merit than the worst that can be shown need not be sorted.
        worst = np.partition(merit, len(rows) - first)[len(rows) - first]
        best = np.flatnonzero(merit >= worst)
        rows, merit = rows[best], merit[best]
    keys: list[NDArray[np.generic]] = [search.snapshot.rank[rows]]
    if search.distance is not None:
        keys += [search.distance.least[rows], search.distance.greatest[rows]]  # NaN, not located, sorts last
    return rows[np.lexsort([*keys, -merit])][:first]


def _keys(search: Search, rows: Rows, scores: NDArray[np.int16], order: Order) -> list[NDArray[np.generic]]:
    """The keys of an order other than fit, the weightiest last."""
    keys: list[NDArray[np.generic]] = [search.snapshot.rank[rows], -scores]
    if order is Order.OPENINGS:
        fresh, openings = are_openings_fresh(search.columns, search.now)[rows], search.columns.openings[rows]
        # Openings first, then what is not known now, then the full.
        keys.append(-np.where(fresh, np.where(openings > 0, openings + 1, 0), 1))
    elif order is Order.DISTANCE and search.distance is not None:
        keys += [search.distance.least[rows], search.distance.greatest[rows]]  # NaN, not located, sorts last
    elif order is Order.FRESHNESS:
        keys.append(search.snapshot.rank[rows])
    return keys


_MORE_THAN_ALL_NEEDS = 1_000
