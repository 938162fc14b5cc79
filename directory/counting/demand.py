"""Demand beside supply: what was looked for and what became of it, published by whole fiscal years that have ended.

Only ended years, so that no difference between two days of reading tells of one youth; only years, so that no window
can be laid over another; and the whole of a year through search.coverage.telling.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.records.outcome import FAMILY_GROUP, UNMET, DeclineCount, DeclineReason, OutcomeCount, OutcomeKind
from search.coverage.telling import Told, YearCounts, tell

#: A year is shown from its second day after on: a call that was being told at midnight is kept by then.
_UNTIL_IT_STANDS = timedelta(days=1)


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
    def of(cls, day: date) -> "FiscalYear":
        return cls(day.year if day >= date(day.year, 7, 1) else day.year - 1)

    @classmethod
    def last_ended(cls, day: date) -> "FiscalYear":
        """The last year that stands on this day."""
        return cls(cls.of(day - _UNTIL_IT_STANDS).begins - 1)


@dataclass(frozen=True, slots=True)
class Demand:
    """An ended year as it may be told: counts and shares, with None for what is withheld."""

    year: FiscalYear
    counties: tuple[str, ...]
    groups: tuple[str, ...]
    """What was looked for: the groups asked, and any that the year was counted by besides."""
    counted: tuple[str, ...]
    """Those with any count: the columns of ``told.unmet``."""
    told: Told

    @property
    def is_empty(self) -> bool:
        return self.told.unmet.total == 0

    @property
    def state(self) -> tuple[int | None, ...]:
        """The state's counts by group."""
        return self._by_group(self.told.unmet.column_totals)

    def of(self, county: str) -> tuple[int | None, ...]:
        """One county's counts by group."""
        return self._by_group(self.told.unmet.cells[self.counties.index(county)])

    def total_of(self, county: str) -> int | None:
        return self.told.unmet.row_totals[self.counties.index(county)]

    @property
    def declines(self) -> list[tuple[DeclineReason, int | None]]:
        """Why providers declined, statewide, most often first."""
        reasons = zip(DeclineReason, self.told.declined, strict=True)
        return sorted(reasons, key=lambda pair: (-(pair[1] or 0), list(DeclineReason).index(pair[0])))

    def _by_group(self, counts: Sequence[int | None]) -> tuple[int | None, ...]:
        """A group that nothing was counted by stands outside the table that is protected, and has none."""
        held = dict(zip(self.counted, counts, strict=True))
        return tuple(held.get(group, 0) for group in self.groups)


def years(session: Session, today: date) -> list[FiscalYear]:
    """The ended years that have any count, latest first; the last ended year at least."""
    last = FiscalYear.last_ended(today)
    earliest = session.scalar(select(func.min(OutcomeCount.month)))
    first = last if earliest is None else min(last, FiscalYear.of(earliest))
    return [FiscalYear(begins) for begins in range(last.begins, first.begins - 1, -1)]


def read_demand(session: Session, year: FiscalYear, counties: Sequence[str], groups: Sequence[str]) -> Demand:
    """What an ended year may tell, by county and by what was looked for."""
    sums = _sums(session, year)
    found = {group for kind in UNMET for _, group in sums[kind]}
    # By name, whatever order the groups have now: which figures are withheld hangs on the order of the table.
    columns = sorted(found)
    counts = YearCounts(
        unmet=np.sum([_table(sums[kind], counties, columns) for kind in UNMET], axis=0),
        family=columns.index(FAMILY_GROUP) if FAMILY_GROUP in columns else None,
        placed=_table(sums[OutcomeKind.ACCEPTED], counties, [FAMILY_GROUP])[:, 0],
        fit=_pair(sums, counties, OutcomeKind.BEST_FIT, OutcomeKind.FIRST_OPEN),
        where=_pair(sums, counties, OutcomeKind.OUT_OF_COUNTY, OutcomeKind.IN_COUNTY),
        declined=_declines(session, year),
    )
    shown = tuple(dict.fromkeys((*groups, *columns)))
    return Demand(year, tuple(counties), shown, tuple(columns), tell(counts))


#: (county, group) → how often.
_Sums = dict[tuple[str, str], int]


def _sums(session: Session, year: FiscalYear) -> dict[OutcomeKind, _Sums]:
    rows = session.execute(
        select(OutcomeCount.county, OutcomeCount.need_group, OutcomeCount.kind, func.sum(OutcomeCount.number))
        .where(OutcomeCount.month >= year.first, OutcomeCount.month < year.after)
        .group_by(OutcomeCount.county, OutcomeCount.need_group, OutcomeCount.kind)
    )
    sums: dict[OutcomeKind, _Sums] = defaultdict(dict)
    for county, group, kind, number in rows:
        sums[OutcomeKind(kind)][county, group] = int(number)
    return sums


def _table(sums: _Sums, counties: Sequence[str], groups: Sequence[str]) -> NDArray[np.int64]:
    counted = [[sums.get((county, group), 0) for group in groups] for county in counties]
    return np.array(counted, dtype=np.int64).reshape(len(counties), len(groups))


def _pair(
    sums: dict[OutcomeKind, _Sums], counties: Sequence[str], one: OutcomeKind, other: OutcomeKind
) -> NDArray[np.int64]:
    """Both kinds over all groups: what is said of an acceptance is counted in one of them."""
    counts = np.zeros((len(counties), 2), dtype=np.int64)
    for column, kind in enumerate((one, other)):
        for (county, _), number in sums[kind].items():
            counts[counties.index(county), column] += number
    return counts


def _declines(session: Session, year: FiscalYear) -> NDArray[np.int64]:
    rows = session.execute(
        select(DeclineCount.reason, func.sum(DeclineCount.number))
        .where(DeclineCount.month >= year.first, DeclineCount.month < year.after)
        .group_by(DeclineCount.reason)
    )
    held = {reason: int(number) for reason, number in rows}
    return np.array([held.get(reason.value, 0) for reason in DeclineReason], dtype=np.int64)
