"""What the map of an answer marks beside its listings: the place that was searched from."""

from typing import NamedTuple

from search.query import Query


class SearchedPlace(NamedTuple):
    """A place as the worker wrote it. It stands in the page alone, never in an address."""

    label: str
    latitude: float
    longitude: float


def searched_place(query: Query) -> SearchedPlace | None:
    """The place of ``near``; None where none is asked, and for a whole county, which is no one place."""
    asked = (query.source or {}).get("near", {})
    if query.near is None or not asked.keys() - {"county"}:
        return None
    return SearchedPlace(query.near.label, query.near.latitude, query.near.longitude)
