"""Values in a few classes, for shades that an eye can tell apart: 0 stands alone, the rest in about equal numbers."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isnan

import numpy as np

from search.coverage.measures import Measure, Unit, written
from search.distance import Floats

#: Shades above none. More than this and grey print cannot tell them apart.
SHADES = 4


@dataclass(frozen=True, slots=True)
class Class:
    """``shade`` is 0 for none, then 1 to SHADES; ``words`` is its line in the legend."""

    shade: int
    least: float
    greatest: float
    words: str

    def holds(self, value: float) -> bool:
        return self.least <= value <= self.greatest


def classes(measure: Measure, values: Floats) -> tuple[Class, ...]:
    """The classes of these values, lowest first, empty ones left out."""
    known = values[~np.isnan(values)]
    found = [Class(0, 0.0, 0.0, written(0.0, measure.unit))] if (known == 0).any() else []
    above = np.sort(known[known > 0])
    if measure.name == "outside_only":
        return (Class(0, 0.0, 0.0, "No"), Class(SHADES, 1.0, 1.0, "Yes"))
    edges = _edges(above, measure.unit)
    for shade, (least, greatest) in enumerate(pairwise(edges), start=1):
        inside = above[(above >= least) & (above < greatest)] if shade < len(edges) - 1 else above[above >= least]
        if len(inside):
            low, high = float(inside[0]), float(inside[-1])
            found.append(Class(_shade(shade, len(edges) - 1), low, high, _range(low, high, measure.unit)))
    return tuple(found)


def shade_of(value: float, among: tuple[Class, ...]) -> int | None:
    """The shade of a value; None for one that cannot be worked out."""
    if isnan(value):
        return None
    return next((each.shade for each in among if each.holds(value)), None)


def _edges(above: Floats, unit: Unit) -> list[float]:
    """Where classes begin: quarters of the values, at whole numbers where they are counts."""
    if not len(above):
        return []
    quarters = np.quantile(above, np.linspace(0, 1, SHADES + 1))
    edges = [float(ceil(edge)) for edge in quarters] if unit is Unit.COUNT else [float(edge) for edge in quarters]
    edges[0] = float(floor(edges[0])) if unit is Unit.COUNT else edges[0]
    distinct = sorted(set(edges))
    # Where all values are equal there is one class, which ends above them.
    return distinct if len(distinct) > 1 else [distinct[0], distinct[0] + 1]


def _shade(number: int, of: int) -> int:
    """Spreads few classes over all shades, so that the highest is the darkest."""
    return SHADES if of == 1 else round(1 + (number - 1) * (SHADES - 1) / (of - 1))


def _range(low: float, high: float, unit: Unit) -> str:
    first, last = written(low, unit), written(high, unit)
    if first == last:
        return first
    first = first.removesuffix("s").removesuffix(" mile")
    return f"{first} to {last}"
