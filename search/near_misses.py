"""What would have matched but for one thing."""

from collections.abc import Sequence

import numpy as np

from search.answer import NearMiss
from search.catalogue import Rows
from search.columns import Bools
from search.criteria import Criterion, Search


def near_misses(search: Search, required: Sequence[Criterion], fails: Bools, rows: Rows) -> tuple[NearMiss, ...]:
    """One for each required criterion, in order, those with none included.

    ``rows`` are the listings that fail exactly one; ``fails``, (required criteria, rows), says which.
    """
    return tuple(_near_miss(search, criterion, rows[failed]) for criterion, failed in zip(required, fails, strict=True))


def _near_miss(search: Search, criterion: Criterion, rows: Rows) -> NearMiss:
    if not len(rows):
        return NearMiss(criterion.name, 0, None, f"{criterion.title}: no listing fails this alone")
    # The best-known first, so that "the first of them" is the same for everyone.
    in_order = rows[np.argsort(search.snapshot.rank[rows])]
    change, text = criterion.loosen(search, in_order)
    return NearMiss(criterion.name, len(rows), change, f"{criterion.title}: {text}")
