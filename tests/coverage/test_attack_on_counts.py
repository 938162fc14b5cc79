"""Row 10: with all that a year tells, no count of 1 to 10 can be worked out, nor narrowed to less than 0 to 11."""

from collections.abc import Callable

import numpy as np
import pytest

from search.coverage.suppression import LEAST_SHOWN, Counts, Published
from search.coverage.telling import Told, YearCounts, tell
from tests.coverage.attacking import learn, small_ones, truth
from tests.coverage.years import counted_year

pytestmark = pytest.mark.scoreboard

#: (seed, counties, groups of needs, calls)
SHAPES = [(seed, 6, 4, calls) for seed, calls in enumerate((40, 90, 150, 250, 400, 600, 900, 1_500))]
SHAPES += [(20 + seed, 12, 5, calls) for seed, calls in enumerate((200, 700, 2_000))]
YEARS = [counted_year(*shape) for shape in SHAPES]
YEARS += [
    counted_year(30 + seed, 4, 2, calls, only_declines=True) for seed, calls in enumerate((60, 90, 130, 200, 300))
]


def test_no_count_of_one_to_ten_is_recovered_from_all_that_is_told(score: Callable[[int, str, str, int], None]) -> None:
    attacked = 0
    narrowed = []
    for number, counts in enumerate(YEARS):
        known = learn(tell(counts), family=0)
        secret = small_ones(counts, known)
        attacked += len(secret)
        for figure, (least, greatest) in known.bounds(secret).items():
            if least > 0 or greatest < LEAST_SHOWN:
                narrowed.append((number, figure, secret[figure], least, greatest))
    score(10, "counts of 1 to 10 recovered by linear programming", f"{len(narrowed)}", attacked)
    assert narrowed == []


def test_the_attack_succeeds_where_only_the_small_counts_are_withheld(
    score: Callable[[int, str, str, int], None],
) -> None:
    attacked = solved = 0
    for counts in YEARS[:6]:
        known = learn(naively_told(counts), family=0)
        secret = {figure: n for figure, n in small_ones(counts, known).items() if figure[0] not in ("fit", "where")}
        attacked += len(secret)
        solved += sum(least == greatest for least, greatest in known.bounds(secret).values())
    score(10, "positive control: recovered where only the small counts are withheld", f"{solved}", attacked)
    assert solved >= 10


@pytest.mark.parametrize("fit", [[[11, 11], [0, 10]], [[495, 11], [0, 10]], [[30, 40], [3, 0], [2, 1]]])
def test_a_county_s_share_beside_the_state_s_does_not_narrow_the_rest_of_the_state(fit: list[list[int]]) -> None:
    counts = year_of_acceptances(fit)
    known = learn(tell(counts), family=0)
    small = small_ones(counts, known)
    assert small
    for least, greatest in known.bounds(small).values():
        assert least == 0
        assert greatest >= LEAST_SHOWN


def year_of_acceptances(fit: list[list[int]]) -> YearCounts:
    counties = len(fit)
    return YearCounts(
        unmet=np.zeros((counties, 2), dtype=np.int64),
        family=0,
        placed=np.zeros(counties, dtype=np.int64),
        fit=np.array(fit, dtype=np.int64),
        where=np.zeros((counties, 2), dtype=np.int64),
        declined=np.zeros(11, dtype=np.int64),
    )


def test_two_years_share_no_figure_so_that_neither_tells_of_the_other() -> None:
    one, other = (tell(counted_year(seed, 6, 4, 300)) for seed in (1, 2))
    assert tell(counted_year(1, 6, 4, 300)) == one != other


def test_what_is_told_is_true() -> None:
    counts = counted_year(3, 12, 5, 2_000)
    told, true = tell(counts), truth(counts)
    for row, cells in enumerate(told.unmet.cells):
        assert all(figure in (None, true["unmet", row, column]) for column, figure in enumerate(cells))
    assert any(figure is not None for cells in told.unmet.cells for figure in cells)
    shares = [*told.best_fit.by_county, told.best_fit.state, told.out_of_county.state, told.family.state]
    assert sum(share is not None for share in shares) >= 4
    assert told.best_fit.state == round(100 * counts.fit[:, 0].sum() / counts.fit.sum())
    assert [count for count in told.declined if count is not None]


def test_the_same_year_withholds_the_same_figures_for_good() -> None:
    """A year is published again at every reading: with other figures withheld, two readings could be subtracted.

    Whoever changes how figures are chosen changes this, and must keep what was published of the years before.
    """
    unmet = tell(counted_year(6, 6, 4, 900)).unmet
    lines = [(*cells, total) for cells, total in zip(unmet.cells, unmet.row_totals, strict=True)]
    lines.append((*unmet.column_totals, unmet.total))
    assert ["".join("x" if figure is None else "." for figure in line) for line in lines] == [
        "x.x..x.",
        ".......",
        "xxx..x.",
        ".xxx...",
        "xxxx...",
        "..x..x.",
        "..x..x.",
    ]


def naively_told(counts: YearCounts) -> Told:
    told = tell(counts)
    declined = tuple(int(n) if n >= LEAST_SHOWN else None for n in counts.declined)
    return Told(
        only_small_withheld(counts.unmet),
        only_small_withheld(counts.placed[:, None]),
        told.family,
        told.best_fit,
        told.out_of_county,
        declined,
    )


def only_small_withheld(counts: Counts) -> Published:
    def shown(number: int) -> int | None:
        return None if 0 < number < LEAST_SHOWN else number

    return Published(
        tuple(tuple(shown(number) for number in row) for row in counts.tolist()),
        tuple(shown(int(number)) for number in counts.sum(axis=1)),
        tuple(shown(int(number)) for number in counts.sum(axis=0)),
        shown(int(np.sum(counts))),
    )
