"""Pocket cards: whom to call at any hour in one county, eight to a page."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.listings import read_views
from directory.access.reveal import ListingView
from directory.counting.survey import Survey
from search.codes import Response
from search.coverage import Supply

#: Cards on a sheet of letter paper.
ON_A_PAGE = 8

#: More names than this do not fit a card.
MOST_ON_A_CARD = 3
MOST_ON_A_SHEET = 12


@dataclass(frozen=True, slots=True)
class Responders:
    """Listings that say they serve the county and respond within 2 hours, in the county first; ``total`` of them."""

    listings: tuple[ListingView, ...]
    total: int


def responders(session: Session, actor: Actor, survey: Survey, county: str, most: int) -> Responders:
    """Those with an intake number, round the clock and specialized ones first, then the nearest."""
    place = survey.county(county)
    coverage = survey.coverage(Supply(response=Response.WITHIN_2_HOURS), (place,))
    rows = np.flatnonzero(coverage.is_serving[0])
    found = [coverage.snapshot.listings[coverage.rows[row]] for row in rows.tolist()]
    found.sort(
        key=lambda listing: (
            not listing.open_24_hours,
            county not in listing.site.counties,
            listing.csec_training is None,
            listing.listing_name.casefold(),
            listing.id,
        )
    )
    views = read_views(session, actor, [listing.id for listing in found[: 4 * most]])
    shown = [views[one.id] for one in found if one.id in views]
    reachable = [view for view in shown if view.shows("intake_phone") and view["intake_phone"]]
    return Responders(tuple(reachable[:most]), len(found))
