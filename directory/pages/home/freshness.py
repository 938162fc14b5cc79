"""How much the directory holds and how fresh that is, in a few counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from directory.clock import CALIFORNIA
from search.codes import ProviderType
from search.criteria.setting import availability
from search.documents import Listing

#: A listing confirmed within these days counts as recently confirmed.
RECENT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Freshness:
    """Counts of active listings."""

    listings: int
    placements: int
    services: int
    recently_confirmed: int
    with_openings: int
    """Those that stated an opening within 72 hours."""


def freshness(listings: Iterable[Listing], at: datetime) -> Freshness:
    """Count the listings as they are at a moment."""
    since = (at - RECENT).astimezone(CALIFORNIA).date()
    total = placements = services = confirmed = opened = 0
    for listing in listings:
        total += 1
        placements += listing.provider_type is ProviderType.PLACEMENT
        services += listing.provider_type is ProviderType.SERVICE
        confirmed += listing.last_verified is not None and listing.last_verified >= since
        opened += availability(listing, at).state == "open"
    return Freshness(total, placements, services, confirmed, opened)
