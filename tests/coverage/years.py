"""Years of calls as a state might have them, counted in plain Python: a few large counties and many small ones."""

import random

import numpy as np

from search.coverage.telling import YearCounts

REASONS = 11


def counted_year(seed: int, counties: int, groups: int, calls: int, *, only_declines: bool = False) -> YearCounts:
    """A year of so many calls. Column 0 is family-based placement, 1 any other, the rest are groups of needs.

    With only declines, each for one thing, the reasons explain the whole demand: the year that tells most of itself.
    """
    rng = random.Random(seed)
    weights = [rng.gammavariate(0.35, 1.0) + 0.002 for _ in range(counties)]
    popular = [rng.gammavariate(0.6, 1.0) for _ in range(groups)]
    year = YearCounts(
        unmet=np.zeros((counties, 2 + groups), dtype=np.int64),
        family=0,
        placed=np.zeros(counties, dtype=np.int64),
        fit=np.zeros((counties, 2), dtype=np.int64),
        where=np.zeros((counties, 2), dtype=np.int64),
        declined=np.zeros(REASONS, dtype=np.int64),
    )
    for county in rng.choices(range(counties), weights, k=calls):
        columns = [rng.choice((0, 1))] if rng.random() < 0.7 else []
        columns += {2 + group for group in rng.choices(range(groups), popular, k=rng.randint(0 if columns else 1, 3))}
        if only_declines:
            columns = columns[:1]
        _call(rng, year, county, columns, "declined" if only_declines else None)
    return year


def _call(rng: random.Random, year: YearCounts, county: int, columns: list[int], result: str | None) -> None:
    result = result or rng.choices(("no_match", "declined", "waitlisted", "accepted"), (2, 3, 1, 4))[0]
    if result != "accepted":
        year.unmet[county, columns] += 1
        if result == "declined":
            year.declined[int(rng.triangular(0, REASONS, 0))] += 1
        return
    year.placed[county] += 0 in columns
    year.fit[county, rng.choice((0, 0, 1))] += 1
    if rng.random() < 0.9:
        year.where[county, rng.choice((0, 1, 1))] += 1
