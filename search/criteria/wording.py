"""The phrases that details and questions are made of."""

from collections.abc import Iterable, Sequence

from search.answer import Interval
from search.documents import Listing, Site


def listed(words: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def shortly(words: Sequence[str], most: int = 6) -> str:
    """A list with at most ``most`` entries and how many more there are."""
    more = len(words) - most
    return listed(words) if more <= 0 else f"{', '.join(words[:most])} and {more} more"


def ages(least: int | None, greatest: int | None) -> str:
    """ "12–17", "12 and over", "up to 17", "any age not stated"."""
    if least is not None and greatest is not None:
        return f"{least}–{greatest}"
    if least is not None:
        return f"{least} and over"
    return f"up to {greatest}" if greatest is not None else ""


def miles(number: float) -> str:
    """ "1 mile", "12.3 miles", "60 miles"."""
    text = f"{number:,.1f}".removesuffix(".0")
    return f"{text} mile" if text == "1" else f"{text} miles"


def between(distance: Interval) -> str:
    """ "12.3 miles", or "between 3 and 41.2 miles" for an area."""
    if distance.least == distance.greatest:
        return miles(distance.greatest)
    return f"between {miles(distance.least).split()[0]} and {miles(distance.greatest)}"


def county(names: Sequence[str], last: str = "and") -> str:
    """ "Yolo County", "Lassen and Modoc counties"."""
    return f"{names[0]} County" if len(names) == 1 else f"{listed(names, last)} counties"


def where(site: Site) -> str:
    """What may be said of where a listing is, coarser than its address."""
    if not site.counties:
        return "it does not say in which county it is"
    place = county(site.counties, "or")
    return f"its location is confidential, in {place}" if site.is_confidential else f"it is in {place}"


def named(listing: Listing) -> str:
    return f"{listing.listing_name} ({listing.organization_name})"
