"""What may be told of one year's counts of youth: all of it together, so that no part tells what another withholds.

Two kinds of figures leave here. Counts go through ``publish``, with their totals. Of calls that ended well only shares
are told, in whole percent and of unknown size, so that no share can be turned back into a count. What ties one table
to another is named where it is dealt with; nothing else that is told shares an event with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from search.coverage.suppression import LEAST_SHOWN, Counts, Published, publish


@dataclass(frozen=True, slots=True, repr=False)
class YearCounts:
    """One year as it was counted, for c counties."""

    unmet: Counts
    """(c, what was looked for): looked for and not found."""
    family: int | None
    """The column of ``unmet`` that is family-based placement; None where it has none."""
    placed: Counts
    """(c,): a family-based placement was looked for, and found."""
    fit: Counts
    """(c, 2): accepted as the best service, and as the first open slot."""
    where: Counts
    """(c, 2): accepted out of the county, and in it."""
    declined: Counts
    """(reasons,): why providers declined, for the whole state."""


@dataclass(frozen=True, slots=True)
class Shares:
    """In whole percent, by county and for the state; None is withheld, or of nothing."""

    by_county: tuple[int | None, ...]
    state: int | None


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """One year as it may be told. A withheld figure is None."""

    unmet: Published
    placed: Published
    """One column."""
    family: Shares
    """Of the times a family-based placement was looked for, those it was found."""
    best_fit: Shares
    out_of_county: Shares
    declined: tuple[int | None, ...]


def tell(counts: YearCounts) -> Told:
    """The year as it may be told: any withheld count of 1 to 10 may be anything from 0 to 11 at least."""
    unmet, placed = _published(counts.unmet), _published(counts.placed[:, None])
    return Told(
        unmet,
        placed,
        _family(unmet, placed, counts.family),
        _shares(counts.fit),
        _shares(counts.where),
        _declined(counts.declined.tolist(), unmet.total),
    )


def _family(unmet: Published, placed: Published, column: int | None) -> Shares:
    """From what is told anyway, so that these shares tell nothing more."""
    found = [cells[0] for cells in placed.cells]
    missed = [0 if column is None else cells[column] for cells in unmet.cells]
    return Shares(
        tuple(_percent(one, other) for one, other in zip(found, missed, strict=True)),
        _percent(placed.total, 0 if column is None else unmet.column_totals[column]),
    )


def _shares(counts: Counts) -> Shares:
    """Of the first column, where both counts are neither small nor withheld; what a share is of is told nowhere."""
    sides = [_of_counties(column) for column in counts.T.tolist()]
    state = [_unless_small(total) for total in counts.sum(axis=0).tolist()]
    return Shares(tuple(_percent(one, other) for one, other in zip(*sides, strict=True)), _percent(*state))


def _of_counties(counts: Sequence[int]) -> list[int | None]:
    """One side of a share by county, without the small counts.

    A county's share beside the state's tells how much the other counties moved it. So where the withheld of one side
    come to less than 11 together, the least of the others is withheld with them: each may then be 0, and 11.
    """
    told = [_unless_small(count) for count in counts]
    withheld = sum(count for count, kept in zip(counts, told, strict=True) if kept is None)
    if 0 < withheld < LEAST_SHOWN:
        others = [count for count in told if count]
        if others:
            told[told.index(min(others))] = None
    return told


def _percent(one: int | None, other: int | None) -> int | None:
    if one is None or other is None or not one + other:
        return None
    return round(100 * one / (one + other))


def _unless_small(count: int) -> int | None:
    return None if 0 < count < LEAST_SHOWN else count


def _declined(counts: Sequence[int], unmet: int | None) -> tuple[int | None, ...]:
    """Every decline is a need not met, so together they are at most as many: what is left is room for the withheld.

    A reason under 11 is withheld even where it is 0, and none is told where their bound is not.
    """
    told = [count if count >= LEAST_SHOWN and unmet is not None else None for count in counts]
    while any(count is not None for count in told) and None in told:
        shown = [count for count in told if count is not None]
        if (unmet or 0) - sum(shown) >= LEAST_SHOWN:
            break
        told[told.index(min(shown))] = None
    return tuple(told)


def _published(counts: Counts) -> Published:
    return _publish_once(counts.astype(np.int64).tobytes(), counts.shape)


@lru_cache(maxsize=64)
def _publish_once(counts: bytes, shape: tuple[int, int]) -> Published:
    """A year that has ended does not change, so it is worked out once."""
    return publish(np.frombuffer(counts, dtype=np.int64).reshape(shape))
