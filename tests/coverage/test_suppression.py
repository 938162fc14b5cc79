"""What is published of counts of youth: an attacker with every table, total and difference solves no small cell."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.coverage.suppression import LEAST_SHOWN, Published, bounds, publish

Counts = NDArray[np.int64]


def generated(seed: int, shape: tuple[int, int], most_often: float) -> Counts:
    """Counts as a state has them: many zeros, many small, a few large."""
    rng = np.random.default_rng(seed)
    return rng.poisson(most_often * rng.gamma(0.4, 2.5, size=shape)).astype(np.int64)


def equations(table: Published) -> Iterator[tuple[list[tuple[int, int]], tuple[int, int]]]:
    """(cells, the figure that is their sum), with row and column numbers past the last for totals."""
    rows, columns = len(table.cells), len(table.column_totals)
    for row in range(rows + 1):
        yield [(row, column) for column in range(columns)], (row, columns)
    for column in range(columns + 1):
        yield [(row, column) for row in range(rows)], (rows, column)


def figures(table: Published) -> dict[tuple[int, int], int | None]:
    lines = [(*cells, total) for cells, total in zip(table.cells, table.row_totals, strict=True)]
    lines.append((*table.column_totals, table.total))
    return {(r, c): figure for r, line in enumerate(lines) for c, figure in enumerate(line)}


def propagated(table: Published) -> dict[tuple[int, int], list[float]]:
    """The attack: whole-number bounds of every figure, narrowed by every sum until nothing moves.

    The attacker also knows that no count is negative. What this solves, anyone can solve with a pencil.
    """
    known = {place: [figure, figure] if figure is not None else [0, np.inf] for place, figure in figures(table).items()}
    moved = True
    while moved:
        moved = False
        for parts, whole in equations(table):
            moved |= _narrow(known, parts, whole)
            for part in parts:
                others = [other for other in parts if other != part]
                least = known[whole][0] - sum(known[other][1] for other in others)
                greatest = known[whole][1] - sum(known[other][0] for other in others)
                moved |= _keep(known, part, least, greatest)
    return known


def _narrow(known: dict[tuple[int, int], list[float]], parts: list[tuple[int, int]], whole: tuple[int, int]) -> bool:
    return _keep(known, whole, sum(known[part][0] for part in parts), sum(known[part][1] for part in parts))


def _keep(known: dict[tuple[int, int], list[float]], place: tuple[int, int], least: float, greatest: float) -> bool:
    low, high = known[place]
    known[place] = [max(low, least), min(high, greatest)]
    return known[place] != [low, high]


TABLES = [generated(seed, shape, often) for seed in range(3) for shape, often in (((58, 11), 3.0), ((58, 2), 8.0))]
TABLES += [generated(seed, (6, 4), 12.0) for seed in range(40)]


@pytest.mark.parametrize("counts", TABLES, ids=lambda counts: f"{counts.shape}-{counts.sum()}")
def test_no_small_cell_can_be_solved_by_its_bounds(counts: Counts) -> None:
    table = publish(counts)
    known = propagated(table)
    extended = np.vstack([counts, counts.sum(axis=0)])
    extended = np.hstack([extended, extended.sum(axis=1)[:, None]])
    solved = [
        (place, int(extended[place]))
        for place, (low, high) in known.items()
        if 0 < extended[place] < LEAST_SHOWN and not (low == 0 and high >= LEAST_SHOWN)
    ]
    assert solved == []


@pytest.mark.parametrize("counts", TABLES[:6], ids=lambda counts: f"{counts.shape}")
def test_no_small_cell_can_be_solved_by_integer_programming(counts: Counts) -> None:
    optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed")
    table = publish(counts)
    shown = figures(table)
    places = sorted(shown)
    column_of = {place: number for number, place in enumerate(places)}
    sums = np.zeros((0, len(places)))
    for parts, whole in equations(table):
        line = np.zeros(len(places))
        line[[column_of[part] for part in parts]] = 1
        line[column_of[whole]] = -1
        sums = np.vstack([sums, line])
    limits = [(0, None) if shown[place] is None else (shown[place], shown[place]) for place in places]
    secret = [place for place in places if shown[place] is None]
    rng = np.random.default_rng(7)
    for place in rng.permutation(secret)[:60].tolist():
        aim = np.zeros(len(places))
        aim[column_of[tuple(place)]] = 1
        low = optimize.linprog(aim, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=limits)
        high = optimize.linprog(-aim, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=limits)
        greatest = np.inf if high.status == 3 else -high.fun
        truth = _truth(counts, *place)
        if 0 < truth < LEAST_SHOWN:
            assert low.fun < 0.5
            assert greatest > LEAST_SHOWN - 0.5


def _truth(counts: Counts, row: int, column: int) -> int:
    rows = counts if row == len(counts) else counts[row : row + 1]
    return int((rows if column == counts.shape[1] else rows[:, column : column + 1]).sum())


def test_the_exact_bounds_are_those_of_trying_every_table() -> None:
    extended = np.array([[3, 12, 15], [14, 2, 16], [17, 14, 31]])
    withheld = np.array([[True, True, False], [True, True, False], [False, False, False]])
    every = [
        (a, 15 - a, 17 - a, 14 - (15 - a))
        for a in range(16)
        if all(number >= 0 for number in (15 - a, 17 - a, 14 - (15 - a)))
    ]
    for number, (row, column) in enumerate(itertools.product(range(2), repeat=2)):
        known = bounds(extended, withheld, row, column)
        assert known == (min(table[number] for table in every), max(table[number] for table in every))


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_what_is_shown_is_true_and_never_small(rows: list[list[int]]) -> None:
    counts = np.array(rows)
    table = publish(counts)
    for (row, column), figure in figures(table).items():
        assert figure is None or figure == _truth(counts, row, column)
        assert figure is None or figure == 0 or figure >= LEAST_SHOWN


def test_large_counts_are_all_shown() -> None:
    counts = np.array([[20, 30], [40, 50]])
    assert None not in figures(publish(counts)).values()


def test_a_lone_small_cell_takes_others_with_it_so_that_no_subtraction_tells_it() -> None:
    table = publish(np.array([[3, 40, 40], [40, 40, 40], [40, 40, 40]]))
    assert table.total == 323
    hidden = [place for place, figure in figures(table).items() if figure is None]
    assert (0, 0) in hidden
    assert len(hidden) >= 4


def test_a_table_of_almost_nothing_tells_nothing() -> None:
    assert set(figures(publish(np.array([[1]]))).values()) == {None}
