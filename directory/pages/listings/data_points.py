"""The twelve data points of a listing as one reader may see them. Source: Holistic Needs, section IV."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from directory.access.reveal import ListingView
from directory.pages.words import fact_words
from directory.publishing import site_of
from directory.records.facts import FACT, FACTS, NOTES
from search.answer import Availability
from search.codes import ProviderType, label
from search.criteria.setting import availability
from search.documents import Listing
from search.places import Gazetteer

HEADINGS: Mapping[int, str] = {
    1: "Organization",
    2: "Intake and referral staff",
    3: "Location",
    4: "Counties and areas served",
    5: "Type of provider",
    6: "Programs offered",
    7: "Clients served",
    8: "Additional security measures",
    9: "Staff training on CSEC",
    10: "Funding limits for serving youth",
    11: "Strengths",
    12: "Barriers",
}

AVAILABILITY = "Openings, response and license"

#: Shown in the heading of the page or folded into another row.
_ELSEWHERE = frozenset(
    {"listing_name", "description", "latitude", "longitude", "source_id", "last_verified", "openings_as_of", "openings"}
)

#: Facts that the spreadsheet adds and that stand with a data point all the same.
_POINT_OF: Mapping[str, int] = {"website": 1}

#: What a confidential location does not have; the page says so once instead of five times.
_PLACE = frozenset({"address", "city", "state", "zip"})

#: What a placement has and a service does not: a service that is silent about it leaves nothing to ask.
_OF_PLACEMENTS = frozenset({"placement_type", "license_number", "license_status"})


@dataclass(frozen=True, slots=True)
class Row:
    """One fact. ``words`` empty: not stated."""

    name: str
    label: str
    words: tuple[str, ...]
    is_long: bool


@dataclass(frozen=True, slots=True)
class DataPoint:
    """``number`` is 1 to 12, None for what the spreadsheet adds to the twelve."""

    number: int | None
    heading: str
    rows: tuple[Row, ...]
    confirmed_on: date | None
    """The day on which its people or staff last said that it is true; None: never."""


def data_points(view: ListingView, need_labels: Mapping[str, str], confirmed: Mapping[int, date]) -> list[DataPoint]:
    """The data points in their order; a fact that is withheld has no row, and a point without rows is left out.

    ``confirmed``: part → the day of its last confirmation; the part after the twelve is the last one here.
    """
    points = [
        DataPoint(number, heading, _rows(view, number, need_labels), confirmed.get(number))
        for number, heading in HEADINGS.items()
    ]
    rest = _rows(view, None, need_labels)
    points.append(DataPoint(None, AVAILABILITY, rest, confirmed.get(len(HEADINGS) + 1)))
    return [point for point in points if point.rows]


def openings_of(view: ListingView, at: datetime) -> Availability | None:
    """The openings with their state at this moment; None where the reader may not know them."""
    if not view.shows("openings") or not view.shows("openings_as_of"):
        return None
    openings, as_of = view["openings"], view["openings_as_of"]
    stated = Listing(
        id=view.id,
        organization_name=str(view["organization_name"]),
        listing_name=str(view["listing_name"]),
        openings=openings if isinstance(openings, int) else None,
        openings_as_of=as_of if isinstance(as_of, datetime) else None,
    )
    return availability(stated, at)


def stands_at(view: ListingView, gazetteer: Gazetteer) -> str | None:
    """By what its distances are measured, e.g. "its ZIP code"; None where the reader may not know places."""
    if not view.shows("latitude"):
        return None
    precision = site_of(view.facts, gazetteer).precision
    return label(precision) if precision is not None else None


def is_confidential(view: ListingView) -> bool:
    """Whether the reader may know that the place is withheld, and it is."""
    return view.shows("location_confidential") and view["location_confidential"] is True


def _rows(view: ListingView, number: int | None, need_labels: Mapping[str, str]) -> tuple[Row, ...]:
    hidden = _ELSEWHERE | _PLACE if is_confidential(view) else _ELSEWHERE
    return tuple(
        Row(fact.name, fact.label, tuple(fact_words(fact.name, view[fact.name], need_labels)), _is_long(fact.name))
        for fact in FACTS
        if _POINT_OF.get(fact.name, fact.data_point) == number
        and fact.name not in hidden
        and view.shows(fact.name)
        and not _is_beside_the_point(view, fact.name)
    )


def _is_beside_the_point(view: ListingView, name: str) -> bool:
    """Whether a service says nothing of what only placements have."""
    is_service = view.shows("provider_type") and view["provider_type"] == ProviderType.SERVICE
    return is_service and name in _OF_PLACEMENTS and view[name] is None


def _is_long(name: str) -> bool:
    return FACT[name].longest == NOTES
