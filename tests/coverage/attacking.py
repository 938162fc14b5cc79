"""An attacker on one year's published figures, by linear programming: all tables, totals and shares together.

They know what is told, that no count is negative, by what rule figures are withheld, and how the tables hang together:
each total is a sum, whoever was placed or told of a county was accepted, and every decline is a need not met.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil, floor, inf

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_array

from search.coverage.suppression import LEAST_SHOWN, Published
from search.coverage.telling import Shares, Told, YearCounts

Figure = tuple[str, int, int]


@dataclass
class Knowledge:
    """Variables by name, what is told of each, and what ties them: equations, and sums that are 0 or less."""

    number: dict[Figure, int] = field(default_factory=dict)
    limits: list[tuple[float, float | None]] = field(default_factory=list)
    equal: list[dict[Figure, float]] = field(default_factory=list)
    at_most: list[dict[Figure, float]] = field(default_factory=list)

    def add(self, figure: Figure, told: int | None = None) -> None:
        self.number[figure] = len(self.limits)
        self.limits.append((0, None) if told is None else (told, told))

    def bounds(self, figures: Iterable[Figure]) -> dict[Figure, tuple[int, float]]:
        """The whole numbers that each may be."""
        matrices = {"A_eq": self._matrix(self.equal), "A_ub": self._matrix(self.at_most)}
        zeros = {"b_eq": np.zeros(len(self.equal)), "b_ub": np.zeros(len(self.at_most))}
        found = {}
        for figure in figures:
            aim = np.zeros(len(self.limits))
            aim[self.number[figure]] = 1
            low = linprog(aim, bounds=self.limits, **matrices, **zeros)
            high = linprog(-aim, bounds=self.limits, **matrices, **zeros)
            assert low.status == 0, "what is told contradicts itself"
            # There is a solution, so where none is greatest there is no end; the solver may call that infeasible too.
            greatest = inf if high.status in (2, 3) else floor(-high.fun + 1e-6)
            found[figure] = (ceil(low.fun - 1e-6), greatest)
        return found

    def _matrix(self, lines: list[dict[Figure, float]]) -> lil_array:
        matrix = lil_array((len(lines), len(self.limits)))
        for row, line in enumerate(lines):
            for figure, factor in line.items():
                matrix[row, self.number[figure]] = factor
        return matrix.tocsr()


def learn(told: Told, family: int) -> Knowledge:
    """All that a year tells."""
    known = Knowledge()
    counties = len(told.unmet.cells)
    _learn_table(known, "unmet", told.unmet)
    _learn_table(known, "placed", told.placed)
    for name, shares in (("fit", told.best_fit), ("where", told.out_of_county)):
        _learn_shares(known, name, shares)
    for reason, count in enumerate(told.declined):
        known.add(("declined", reason, 0), count)
    total = len(told.unmet.column_totals)
    everything = ("unmet", counties, total)
    known.at_most.append({("declined", r, 0): 1.0 for r in range(len(told.declined))} | {everything: -1.0})
    for county in range(counties):
        accepted = {("fit", county, 0): -1.0, ("fit", county, 1): -1.0}
        known.at_most.append({("placed", county, 0): 1.0} | accepted)
        known.at_most.append({("where", county, 0): 1.0, ("where", county, 1): 1.0} | accepted)
    for row, percent in enumerate((*told.family.by_county, told.family.state)):
        if percent is not None:
            _learn_percent(known, ("placed", row, 0), ("unmet", row, family), percent)
    return known


def _learn_table(known: Knowledge, name: str, table: Published) -> None:
    lines = [(*cells, total) for cells, total in zip(table.cells, table.row_totals, strict=True)]
    lines.append((*table.column_totals, table.total))
    rows, columns = len(lines) - 1, len(lines[0]) - 1
    for row, line in enumerate(lines):
        for column, figure in enumerate(line):
            known.add((name, row, column), figure)
    for row in range(rows + 1):
        known.equal.append({(name, row, c): 1.0 for c in range(columns)} | {(name, row, columns): -1.0})
    for column in range(columns + 1):
        known.equal.append({(name, r, column): 1.0 for r in range(rows)} | {(name, rows, column): -1.0})


def _learn_shares(known: Knowledge, name: str, shares: Shares) -> None:
    """One row a county and one for the state, whose counts are theirs together."""
    rows = len(shares.by_county)
    for row, percent in enumerate((*shares.by_county, shares.state)):
        for side in (0, 1):
            known.add((name, row, side))
            is_none = percent is None or percent == (0, 100)[side]
            known.limits[-1] = (0 if is_none else LEAST_SHOWN, None)
        if percent is not None:
            _learn_percent(known, (name, row, 0), (name, row, 1), percent)
    for side in (0, 1):
        known.equal.append({(name, r, side): 1.0 for r in range(rows)} | {(name, rows, side): -1.0})


def _learn_percent(known: Knowledge, one: Figure, other: Figure, percent: int) -> None:
    """100 · one is within half a percent of percent · (one + other)."""
    least, greatest = percent - 0.5, percent + 0.5
    known.at_most.append({one: least - 100, other: least})
    known.at_most.append({one: 100 - greatest, other: -greatest})


def truth(counts: YearCounts) -> dict[Figure, int]:
    """Every figure as it was counted, by the attacker's names."""
    found: dict[Figure, int] = {("declined", r, 0): int(n) for r, n in enumerate(counts.declined)}
    tables = {"unmet": counts.unmet, "placed": counts.placed[:, None], "fit": counts.fit, "where": counts.where}
    for name, table in tables.items():
        extended = np.vstack([table, table.sum(axis=0)])
        extended = np.hstack([extended, extended.sum(axis=1)[:, None]])
        found |= {(name, row, column): int(n) for (row, column), n in np.ndenumerate(extended)}
    return found


def small_ones(counts: YearCounts, known: Knowledge) -> dict[Figure, int]:
    """Counts of 1 to 10 that the attacker is after."""
    return {figure: n for figure, n in truth(counts).items() if 0 < n < LEAST_SHOWN and figure in known.number}
