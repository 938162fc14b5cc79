"""A measure on the map and in the table beside it: the same figures, the same classes, the same words."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from directory.counting.survey import Survey
from directory.pages.coverage.outlines import Outlines, read_outlines
from directory.pages.coverage.slugs import slug_of
from search.coverage import Coverage, Kind
from search.coverage.classes import Class, classes, shade_of
from search.coverage.measures import Measure, written


@dataclass(frozen=True, slots=True)
class Shaded:
    """One county: ``shade`` 0 to 4, None where the figure cannot be worked out."""

    name: str
    slug: str
    region: str
    value: float
    words: str
    shade: int | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """What is located in an area of several small counties, and in no one of them by name."""

    name: str
    located: int


@dataclass(frozen=True, slots=True)
class CountyMap:
    measure: Measure
    outlines: Outlines
    counties: tuple[Shaded, ...]
    """By name."""
    legend: tuple[Class, ...]
    has_unknown: bool
    areas: tuple[AreaRow, ...]

    @property
    def by_value(self) -> tuple[Shaded, ...]:
        """Best served first; what cannot be worked out last."""
        sign = -1 if self.measure.more_is_better else 1
        known = [county for county in self.counties if county.shade is not None]
        unknown = [county for county in self.counties if county.shade is None]
        return (*sorted(known, key=lambda county: (sign * county.value, county.name)), *unknown)

    @property
    def shades(self) -> Mapping[str, Shaded]:
        return {county.name: county for county in self.counties}


def county_map(survey: Survey, coverage: Coverage, measure: Measure, seeds: Path) -> CountyMap:
    """The measure for every county. ``coverage`` counts the survey's places."""
    values = measure.values(coverage)
    rows = [row for row, place in enumerate(coverage.places) if place.kind is Kind.COUNTY]
    legend = classes(measure, values[rows])
    shaded = tuple(
        Shaded(
            name := coverage.places[row].name,
            slug_of(name),
            survey.counties[name].region,
            float(values[row]),
            _words(measure, float(values[row])),
            shade_of(float(values[row]), legend),
        )
        for row in rows
    )
    areas = tuple(
        AreaRow(place.name, int(coverage.located.listings[row]))
        for row, place in enumerate(coverage.places)
        if place.kind is Kind.AREA and coverage.located.listings[row]
    )
    return CountyMap(
        measure, read_outlines(seeds), shaded, legend, any(county.shade is None for county in shaded), areas
    )


def _words(measure: Measure, value: float) -> str:
    if measure.name == "outside_only":
        return "Yes" if value else "No"
    return written(value, measure.unit)
