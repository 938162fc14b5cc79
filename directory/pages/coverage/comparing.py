"""Counties side by side: every measure, and every need by how much of it there is for the youth who live there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from directory.counting.survey import Survey
from directory.finding import NeedWords
from search.coverage import Coverage, Place, Supply
from search.coverage.by_need import by_need
from search.coverage.measures import MEASURES, Measure, Unit, written
from search.coverage.targets import Suggestion
from search.distance import Floats

#: A comparison of more counties than this cannot be read.
MOST_COUNTIES = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """``mark`` says the difference in words: "most", "least", or nothing. ``bar`` is 0 to 100."""

    words: str
    mark: str
    bar: float


@dataclass(frozen=True, slots=True)
class MeasureRow:
    measure: Measure
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """Listings serving, shaded by the suggested target: 0 is none, 1 under half of it, 2 under it, 4 it or more."""

    number: int
    shade: int


@dataclass(frozen=True, slots=True)
class NeedRow:
    label: str
    cells: tuple[Heat, ...]

    @property
    def differs(self) -> bool:
        """Some have it and some have none."""
        shades = [cell.shade for cell in self.cells]
        return min(shades) == 0 < max(shades)


@dataclass(frozen=True, slots=True)
class GroupRows:
    group: str
    whole: NeedRow
    needs: tuple[NeedRow, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    places: tuple[Place, ...]
    measures: tuple[MeasureRow, ...]
    groups: tuple[GroupRows, ...]


def compare(
    survey: Survey, places: Sequence[Place], needs: Mapping[str, NeedWords], suggested: Mapping[str, Suggestion]
) -> Comparison:
    """Every measure and need of these places."""
    coverage = survey.coverage(places=places)
    return Comparison(
        tuple(places),
        tuple(MeasureRow(measure, _cells(measure, measure.values(coverage))) for measure in MEASURES),
        tuple(_groups(survey, coverage, needs, suggested)),
    )


def _cells(measure: Measure, values: Floats) -> tuple[Cell, ...]:
    known = values[~np.isnan(values)]
    highest, lowest = (float(known.max()), float(known.min())) if len(known) else (0.0, 0.0)
    # Sums of places of different size are not better or worse; only rates, shares and miles are.
    is_fair = measure.unit is not Unit.COUNT and highest > lowest
    return tuple(
        Cell(
            written(value, measure.unit) if measure.name != "outside_only" else ("Yes" if value else "No"),
            _mark(value, lowest, highest) if is_fair else "",
            0.0 if isnan(value) or not highest else 100 * value / highest,
        )
        for value in values.tolist()
    )


def _mark(value: float, lowest: float, highest: float) -> str:
    if isnan(value):
        return ""
    return "highest" if value == highest else "lowest" if value == lowest else ""


def _groups(
    survey: Survey, coverage: Coverage, needs: Mapping[str, NeedWords], suggested: Mapping[str, Suggestion]
) -> list[GroupRows]:
    counts = by_need(coverage)
    number_of = dict(zip(counts.needs, counts.number.T.tolist(), strict=True))
    rows = []
    for group in dict.fromkeys(need.group for need in needs.values()):
        members = [code for code, need in needs.items() if need.group == group]
        whole = survey.coverage(Supply(needs=tuple(members)), coverage.places).serving.listings.tolist()
        aims = [suggested[group].aim(place.youth).number or 0 for place in coverage.places]
        rows.append(
            GroupRows(
                group,
                NeedRow(f"Any: {group}", _heat(whole, aims)),
                tuple(NeedRow(needs[code].label, _heat(number_of[code], aims)) for code in members),
            )
        )
    return rows


def _heat(numbers: Sequence[int], aims: Sequence[int]) -> tuple[Heat, ...]:
    return tuple(Heat(number, _shade(number, aim)) for number, aim in zip(numbers, aims, strict=True))


def _shade(number: int, aim: int) -> int:
    if not number:
        return 0
    if number >= aim:
        return 4
    return 2 if 2 * number >= aim else 1
