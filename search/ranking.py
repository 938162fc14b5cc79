"""The order of matches: explainable, without an opaque score.

One law binds it: a listing that answers every asked criterion at least as well as another, covers every asked need
that the other covers, is certainly no farther, and is better in one of these, comes before it. Each key below can
only be equal or better for such a listing, and one of them is better.
"""

import numpy as np
from numpy.typing import NDArray

from search.catalogue import Rows
from search.columns import how_many
from search.criteria import Search

ORDER = (
    "Best first: those that meet most of what you asked, where not stated counts half; "
    "then those that cover most of the needs, then the nearest, then the most recently confirmed, then by name."
)


def ranked(search: Search, rows: Rows, scores: NDArray[np.int16], first: int) -> Rows:
    """The best ``first`` of ``rows``, in order; ``scores`` are the sums of their statuses, shape as ``rows``."""
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


_MORE_THAN_ALL_NEEDS = 1_000
