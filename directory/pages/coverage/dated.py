"""Two dates of the directory, and what differs between them, in words."""

from dataclasses import dataclass
from datetime import date
from math import isnan

from directory.counting.survey import Survey
from directory.pages.coverage.slugs import slug_of
from search.coverage import Coverage
from search.coverage.measures import MEASURE, Measure, Unit, written

#: For the state: what has a sum or a share of its own.
_OF_STATE = (
    "located",
    "serving",
    "placements",
    "services",
    "csec_trained",
    "csec_trained_share",
    "two_hours",
    "capacity",
    "confirmed_share",
)
_OF_COUNTY = ("located", "serving", "placements", "csec_trained")

SAME = "no change"


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure then and now; ``change`` is "+3", "−1", SAME, or "–" where it cannot be told."""

    measure: Measure
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class CountyMoved:
    name: str
    slug: str
    figures: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """``counties`` are those where a figure differs."""

    state: tuple[Moved, ...]
    counties: tuple[CountyMoved, ...]


#: Beyond these a day has no end in every time zone that the calendar knows.
_YEARS = range(1990, 2201)


def read_date(text: str | None) -> date | None:
    """A date of an address, written YYYY-MM-DD; None for anything else, and for one that no directory can have."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def differences(before: Survey, after: Survey) -> Difference:
    """The figures of two surveys side by side."""
    places = [before.county(name) for name in before.counties]
    one, other = before.coverage(places=places), after.coverage(places=places)
    moved = (
        CountyMoved(place.name, slug_of(place.name), _moved(_OF_COUNTY, one, other, row))
        for row, place in enumerate(places)
    )
    state_then, state_now = before.coverage(places=(before.state(),)), after.coverage(places=(after.state(),))
    return Difference(
        _moved(_OF_STATE, state_then, state_now, 0),
        tuple(county for county in moved if any(figure.change not in (SAME, "–") for figure in county.figures)),
    )


def _moved(names: tuple[str, ...], before: Coverage, after: Coverage, row: int) -> tuple[Moved, ...]:
    return tuple(
        _figure(MEASURE[name], float(MEASURE[name].values(before)[row]), float(MEASURE[name].values(after)[row]))
        for name in names
    )


def _figure(measure: Measure, before: float, after: float) -> Moved:
    return Moved(measure, written(before, measure.unit), written(after, measure.unit), _change(after - before, measure))


def _change(difference: float, measure: Measure) -> str:
    if isnan(difference):
        return "–"
    if abs(difference) < 1e-9:
        return SAME
    sign = "+" if difference > 0 else "−"
    if measure.unit is Unit.SHARE:
        return f"{sign}{abs(difference) * 100:.1f} points"
    return f"{sign}{written(abs(difference), measure.unit)}"
