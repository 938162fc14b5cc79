"""Counts of youth that may be published: small cells withheld, and enough others that none can be worked out.

A table of counts with its row totals, column totals and grand total is a circulation: each cell flows from its row to
its column, each total closes the circle. A withheld cell can then be anything that a flow through other withheld
cells allows, so its exact bounds are maximum flows, and what else must be withheld is a cheapest flow.

Source: CalHHS Data De-Identification Guidelines (cells under 11, complementary suppression).
"""

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: The smallest count, above 0, that may be shown.
LEAST_SHOWN = 11


@dataclass(frozen=True, slots=True, repr=False)
class Published:
    """A table as it may be shown. A withheld figure is None; so is what could tell it."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


class Bounds(NamedTuple):
    """What anyone can know of a figure from all that is shown: it lies between these. None: no upper bound."""

    least: int
    greatest: int | None


def publish(counts: Counts) -> Published:
    """The table of counts, shape (rows, columns), as it may be shown with all its totals.

    A withheld count of 1 to 10 may, from all that is shown, be anything from 0 to 11 at least.
    """
    extended = _with_totals(np.asarray(counts, dtype=np.int64))
    shown = ~_withheld(extended)
    figures = [
        [int(number) if is_shown else None for number, is_shown in zip(line, marks, strict=True)]
        for line, marks in zip(extended.tolist(), shown.tolist(), strict=True)
    ]
    *rows, last = figures
    return Published(
        cells=tuple(tuple(row[:-1]) for row in rows),
        row_totals=tuple(row[-1] for row in rows),
        column_totals=tuple(last[:-1]),
        total=last[-1],
    )


def bounds(counts: Counts, withheld: Bools, row: int, column: int) -> Bounds:
    """What is known of one figure of a table with its totals, shape (rows + 1, columns + 1)."""
    network = _Network(counts, withheld)
    edge = network.edge(row, column)
    if not withheld[row, column]:
        return Bounds(edge.number, edge.number)
    up = network.room(edge.to, edge.from_, edge, _ENDLESS)
    return Bounds(
        edge.number - network.room(edge.from_, edge.to, edge, edge.number),
        None if up >= _ENDLESS else edge.number + up,
    )


def _with_totals(counts: Counts) -> Counts:
    with_columns = np.vstack([counts, counts.sum(axis=0)])
    return np.hstack([with_columns, with_columns.sum(axis=1)[:, None]])


def _withheld(extended: Counts) -> Bools:
    """Which figures are not shown: the small ones, then for each what its protection needs."""
    small = (extended > 0) & (extended < LEAST_SHOWN)
    withheld = small.copy()
    network = _Network(extended, withheld)
    for row, column in np.argwhere(small).tolist():
        for more in (LEAST_SHOWN, 0):
            missing = network.missing(row, column, more)
            if missing:
                for used in missing:
                    withheld[used] = True
                network = _Network(extended, withheld)
    return withheld


#: More than any count: a flow of this much is one without end.
_ENDLESS = 1 << 40

#: A total tells more than a cell, so withholding one costs more.
_TOTAL_COSTS = 4.0


@dataclass(frozen=True, slots=True)
class _Edge:
    """One figure: it flows from its row to its column; a total closes the circle."""

    place: tuple[int, int]
    from_: int
    to: int
    number: int
    is_withheld: bool
    cost: float


class _Step(NamedTuple):
    """Along an edge, raising its figure, or against it, lowering it."""

    edge: _Edge
    to: int
    is_against: bool


class _Network:
    """The table as a circulation. Nodes: the rows, the all-rows line, the columns, the all-columns line."""

    def __init__(self, extended: Counts, withheld: Bools) -> None:
        self._lines, self._columns = extended.shape
        self._edges: dict[tuple[int, int], _Edge] = {}
        self._steps: list[list[_Step]] = [[] for _ in range(self._lines + self._columns)]
        whole = max(int(extended[-1, -1]), 1)
        for (row, column), number in np.ndenumerate(extended):
            edge = self._edge(row, column, int(number), bool(withheld[row, column]), whole)
            self._edges[row, column] = edge
            self._steps[edge.from_].append(_Step(edge, edge.to, is_against=False))
            self._steps[edge.to].append(_Step(edge, edge.from_, is_against=True))

    def edge(self, row: int, column: int) -> _Edge:
        return self._edges[row, column]

    def _edge(self, row: int, column: int, number: int, is_withheld: bool, whole: int) -> _Edge:
        """A cell goes from its row to its column; a row's total comes in from the all-columns line, and so on."""
        is_row_total, is_column_total = column == self._columns - 1, row == self._lines - 1
        row_node, column_node = row, self._lines + column
        from_, to = (column_node, row_node) if is_row_total != is_column_total else (row_node, column_node)
        is_total = is_row_total or is_column_total
        cost = 0.0 if is_withheld else (_TOTAL_COSTS if is_total else 1.0) + number / whole
        return _Edge((row, column), from_, to, number, is_withheld, cost)

    def missing(self, row: int, column: int, figure: int) -> set[tuple[int, int]]:
        """What else to withhold so that this withheld figure might as well be ``figure``; nothing where it might."""
        edge = self.edge(row, column)
        needed = abs(figure - edge.number)
        start, end = (edge.to, edge.from_) if figure > edge.number else (edge.from_, edge.to)
        if self.room(start, end, edge, needed) >= needed:
            return set()
        return self.cheapest(start, end, edge, needed)

    def room(self, start: int, end: int, without: _Edge, enough: int) -> int:
        """The greatest flow from start to end through withheld figures alone, at most ``enough``."""
        flow: dict[tuple[int, int], int] = {}
        total = 0
        while total < enough:
            path = self._path(start, end, without, flow)
            if path is None:
                return total
            total += _send(path, flow, enough - total)
        return total

    def cheapest(self, start: int, end: int, without: _Edge, needed: int) -> set[tuple[int, int]]:
        """The figures to withhold so that ``needed`` can flow from start to end, at little cost."""
        flow: dict[tuple[int, int], int] = {}
        used: set[tuple[int, int]] = set()
        while needed > 0:
            path = self._cheap_path(start, end, without, flow, used)
            needed -= _send(path, flow, needed)
            used |= {step.edge.place for step in path}
        return used

    def _path(self, start: int, end: int, without: _Edge, flow: dict[tuple[int, int], int]) -> list[_Step] | None:
        """Fewest steps through withheld figures that still have room."""
        came: dict[int, _Step | None] = {start: None}
        waiting = deque([start])
        while waiting and end not in came:
            here = waiting.popleft()
            for step in self._steps[here]:
                if (
                    step.to not in came
                    and step.edge.is_withheld
                    and step.edge is not without
                    and _room_of(step, flow) > 0
                ):
                    came[step.to] = step
                    waiting.append(step.to)
        return _traced(came, end) if end in came else None

    def _cheap_path(
        self, start: int, end: int, without: _Edge, flow: dict[tuple[int, int], int], used: set[tuple[int, int]]
    ) -> list[_Step]:
        """Least cost of figures newly withheld. There is always one: by withholding the totals."""
        came: dict[int, _Step | None] = {start: None}
        costs = {start: 0.0}
        waiting = [(0.0, start)]
        while waiting:
            cost, here = heappop(waiting)
            if here == end:
                return _traced(came, end)
            if cost > costs[here]:
                continue
            for step in self._steps[here]:
                if step.edge is without or _room_of(step, flow) <= 0:
                    continue
                after = cost + (0.0 if step.edge.place in used else step.edge.cost)
                if after < costs.get(step.to, float("inf")):
                    costs[step.to] = after
                    came[step.to] = step
                    heappush(waiting, (after, step.to))
        raise AssertionError("the totals always let a cell move")


def _room_of(step: _Step, flow: dict[tuple[int, int], int]) -> int:
    """How much more may go this way: a figure can always rise, and fall to 0."""
    changed = flow.get(step.edge.place, 0)
    return step.edge.number + changed if step.is_against else _ENDLESS - changed


def _send(path: list[_Step], flow: dict[tuple[int, int], int], most: int) -> int:
    sent = min(most, *(_room_of(step, flow) for step in path))
    for step in path:
        place = step.edge.place
        flow[place] = flow.get(place, 0) + (-sent if step.is_against else sent)
    return sent


def _traced(came: dict[int, _Step | None], end: int) -> list[_Step]:
    path: list[_Step] = []
    step = came[end]
    while step is not None:
        path.append(step)
        step = came[step.edge.from_ if not step.is_against else step.edge.to]
    return path[::-1]
