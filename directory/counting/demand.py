"""Demand beside supply: what was looked for and not found, published by whole fiscal years that have ended.

Only ended years, so that no difference between two days of reading tells of one youth; only years, so that no window
can be laid over another; and every table through search.coverage.suppression.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.records.outcome import UNMET, DeclineCount, DeclineReason, OutcomeCount, OutcomeKind
from search.coverage.suppression import LEAST_SHOWN, Published, publish


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """California's: from July 1 of ``begins`` through June 30."""

    begins: int

    @property
    def first(self) -> date:
        return date(self.begins, 7, 1)

    @property
    def after(self) -> date:
        """The day after the last."""
        return date(self.begins + 1, 7, 1)

    @property
    def words(self) -> str:
        return f"{self.begins}–{(self.begins + 1) % 100:02}"

    @classmethod
    def last_ended(cls, day: date) -> "FiscalYear":
        return cls(day.year - 1 if day >= date(day.year, 7, 1) else day.year - 2)


@dataclass(frozen=True, slots=True)
class Demand:
    """Needs that were looked for and not met: as counts, with None for what is withheld."""

    year: FiscalYear
    groups: tuple[str, ...]
    counties: tuple[str, ...]
    table: Published

    @property
    def is_empty(self) -> bool:
        return self.table.total == 0

    def of(self, county: str) -> tuple[tuple[int | None, ...], int | None]:
        """One county's counts by group, and its total."""
        row = self.counties.index(county)
        return self.table.cells[row], self.table.row_totals[row]


@dataclass(frozen=True, slots=True)
class Shares:
    """Of two outcomes, the share of the first in percent, by county and for the state; None is withheld or unknown."""

    by_county: dict[str, int | None]
    state: int | None
    counted: int | None
    """Of how many the state's share is."""


def years(session: Session, today: date) -> list[FiscalYear]:
    """The ended years that have any count, latest first; the last ended year at least."""
    last = FiscalYear.last_ended(today)
    earliest = session.scalar(select(func.min(OutcomeCount.month)))
    first = last if earliest is None else min(last, FiscalYear.last_ended(earliest.replace(year=earliest.year + 1)))
    return [FiscalYear(begins) for begins in range(last.begins, first.begins - 1, -1)]


def read_demand(session: Session, year: FiscalYear, counties: Sequence[str], groups: Sequence[str]) -> Demand:
    """What was not met in an ended year, by county and group of needs."""
    counts = np.zeros((len(counties), len(groups)), dtype=np.int64)
    for county, group, _, number in _sums(session, year, UNMET):
        if group in groups:
            counts[counties.index(county), groups.index(group)] += number
    return Demand(year, tuple(groups), tuple(counties), _published(counts))


def read_shares(
    session: Session, year: FiscalYear, counties: Sequence[str], one: OutcomeKind, other: OutcomeKind
) -> Shares:
    """Of the calls that ended in one or the other, how many percent ended in the first."""
    counts = np.zeros((len(counties), 2), dtype=np.int64)
    for county, _, kind, number in _sums(session, year, (one, other)):
        counts[counties.index(county), 0 if kind == one else 1] += number
    table = _published(counts)
    return Shares(
        {county: _percent(*cells) for county, cells in zip(counties, table.cells, strict=True)},
        _percent(*table.column_totals),
        table.total,
    )


def read_declines(session: Session, year: FiscalYear) -> list[tuple[DeclineReason, int | None]]:
    """Why providers declined, statewide, most often first; None for a reason that is too rare to tell.

    Their total is not published, so a withheld reason cannot be worked out from the others.
    """
    rows = session.execute(
        select(DeclineCount.reason, func.sum(DeclineCount.number))
        .where(DeclineCount.month >= year.first, DeclineCount.month < year.after)
        .group_by(DeclineCount.reason)
    )
    found = [(DeclineReason(reason), int(number)) for reason, number in rows]
    told = [(reason, number if number >= LEAST_SHOWN else None) for reason, number in found]
    return sorted(told, key=lambda pair: (-(pair[1] or 0), pair[0]))


def _sums(
    session: Session, year: FiscalYear, kinds: Collection[OutcomeKind]
) -> list[tuple[str, str, OutcomeKind, int]]:
    rows = session.execute(
        select(OutcomeCount.county, OutcomeCount.need_group, OutcomeCount.kind, func.sum(OutcomeCount.number))
        .where(OutcomeCount.kind.in_(kinds), OutcomeCount.month >= year.first, OutcomeCount.month < year.after)
        .group_by(OutcomeCount.county, OutcomeCount.need_group, OutcomeCount.kind)
    )
    return [(county, group, OutcomeKind(kind), int(number)) for county, group, kind, number in rows]


def _percent(one: int | None, other: int | None) -> int | None:
    if one is None or other is None or not one + other:
        return None
    return round(100 * one / (one + other))


def _published(counts: NDArray[np.int64]) -> Published:
    return _publish(counts.tobytes(), counts.shape)


@lru_cache(maxsize=64)
def _publish(counts: bytes, shape: tuple[int, int]) -> Published:
    """An ended year does not change, so it is worked out once."""
    return publish(np.frombuffer(counts, dtype=np.int64).reshape(shape))
