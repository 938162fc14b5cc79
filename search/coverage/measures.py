"""The measures that a map, a table or a comparison can show: each by one name, from the same counts."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import isnan

import numpy as np

from search.coverage.counting import Coverage, divided
from search.distance import Floats


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"
    """0 to 1."""
    RATE = "rate"
    MILES = "miles"


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    title: str
    explains: str
    """How it is worked out, in a sentence."""
    unit: Unit
    values: Callable[[Coverage], Floats]
    """One number for each place, NaN where it cannot be worked out."""
    more_is_better: bool = True


def _as_floats(values: object) -> Floats:
    return np.asarray(values, dtype=np.float64)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "serving",
        "Listings serving",
        "Active listings that take youth from the county, wherever they are; statewide ones included.",
        Unit.COUNT,
        lambda c: _as_floats(c.serving.listings),
    ),
    Measure(
        "located",
        "Listings located",
        "Active listings in the county. A confidential one in a small county counts for its area only.",
        Unit.COUNT,
        lambda c: _as_floats(c.located.listings),
    ),
    Measure(
        "placements",
        "Placements serving",
        "Placements that take youth from the county.",
        Unit.COUNT,
        lambda c: _as_floats(c.serving.placements),
    ),
    Measure(
        "services",
        "Services serving",
        "Services that take youth from the county.",
        Unit.COUNT,
        lambda c: _as_floats(c.serving.services),
    ),
    Measure(
        "csec_trained",
        "CSEC-trained",
        "Of the listings serving the county, those whose staff have CSEC 101 or better.",
        Unit.COUNT,
        lambda c: _as_floats(c.serving.csec_trained),
    ),
    Measure(
        "csec_trained_share",
        "CSEC-trained share",
        "Of the listings serving the county, the share whose staff have CSEC 101 or better. Not stated counts as not.",
        Unit.SHARE,
        lambda c: divided(c.serving.csec_trained, c.serving.listings),
    ),
    Measure(
        "two_hours",
        "Respond within 2 hours",
        "Of the listings serving the county, those that say they respond within 2 hours.",
        Unit.COUNT,
        lambda c: _as_floats(c.serving.two_hours),
    ),
    Measure(
        "capacity",
        "Capacity",
        "Places in listings located in the county, summed over those that state it.",
        Unit.COUNT,
        lambda c: _as_floats(c.located.capacity),
    ),
    Measure(
        "openings",
        "Openings",
        "Openings in listings located in the county, as stated within the last 72 hours.",
        Unit.COUNT,
        lambda c: _as_floats(c.located.openings),
    ),
    Measure(
        "per_10k_youth",
        "Listings per 10,000 youth",
        "Listings serving the county for each 10,000 residents aged 10 to 17 on July 1, 2022.",
        Unit.RATE,
        lambda c: c.per_10k_youth,
    ),
    Measure(
        "nearest_miles",
        "Miles to the nearest",
        "0 where one is located in the county, else from the county’s reference point to the nearest listing, "
        "or to the reference point of its county where only that is known.",
        Unit.MILES,
        lambda c: c.nearest_miles,
        more_is_better=False,
    ),
    Measure(
        "outside_only",
        "Served only from outside",
        "Yes where listings serve the county but none of them is in it.",
        Unit.COUNT,
        lambda c: _as_floats(c.served_from_outside_only),
        more_is_better=False,
    ),
    Measure(
        "confirmed_share",
        "Recently confirmed",
        "Of the listings serving the county, the share that was confirmed within the last 90 days.",
        Unit.SHARE,
        lambda c: divided(c.serving.confirmed, c.serving.listings),
    ),
)

MEASURE: dict[str, Measure] = {measure.name: measure for measure in MEASURES}


def written(value: float, unit: Unit) -> str:
    """A figure as people read it: "1,204", "37%", "2.4", "61 miles"; "–" for what cannot be worked out."""
    if isnan(value):
        return "–"
    if unit is Unit.COUNT:
        return f"{value:,.0f}"
    if unit is Unit.SHARE:
        return f"{value:.0%}"
    text = f"{value:,.1f}" if value < 10 else f"{value:,.0f}"
    text = text.removesuffix(".0")
    return text if unit is Unit.RATE else f"{text} mile" + ("" if text == "1" else "s")
