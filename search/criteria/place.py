"""Criteria about where: the counties a listing serves, how far it is, and how far it must be.

A listing located by an area is judged by what is certain of the whole area, never by anything finer.
"""

from math import ceil

import numpy as np

from search.answer import Interval
from search.catalogue import Rows
from search.columns import has_any
from search.criteria.base import (
    Criterion,
    Loosening,
    Search,
    Statuses,
    asked,
    judge,
    judge_any_listed,
)
from search.criteria.wording import between, county, listed, miles, shortly, where
from search.distance import Intervals
from search.query import Query

#: The longest distance that a search may ask, in miles.
FARTHEST_MILES = 3000.0


def interval_at(distances: Intervals | None, row: int) -> Interval | None:
    """One listing's distance; None where it is not located or no place was asked."""
    if distances is None or np.isnan(distances.greatest[row]):
        return None
    return Interval(float(distances.least[row]), float(distances.greatest[row]))


class County(Criterion):
    """The county is among those served; statewide serves all."""

    name = "county"
    title = "county"

    def is_asked(self, query: Query) -> bool:
        return query.county is not None

    def evaluate(self, search: Search) -> Statuses:
        wanted = search.snapshot.counties.mask([asked(search.query.county)])
        return judge_any_listed(search.columns.counties_served, wanted)

    def detail(self, search: Search, row: int) -> str:
        listing = search.listing(row)
        if listing.serves_statewide:
            return "Serves the whole state."
        served = listing.counties_served
        return f"Serves {shortly(served)}." if served else "Does not say which counties it serves."

    def question(self, search: Search) -> str:
        return f"Do you take youth from {search.query.county} County?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        served = shortly(search.listing(int(rows[0])).counties_served)
        return Loosening({"county": None}, f"leave the county out: serves {served}")


class Distance(Criterion):
    """Within the asked miles of the asked point; an area meets or fails only if all of it does."""

    name = "distance"
    title = "distance"

    def is_asked(self, query: Query) -> bool:
        return query.near is not None and query.within_miles is not None

    def evaluate(self, search: Search) -> Statuses:
        distance, most = asked(search.distance), asked(search.query.within_miles)
        return judge(distance.greatest <= most, distance.least > most)

    def detail(self, search: Search, row: int) -> str:
        distance = interval_at(search.distance, row)
        if distance is None:
            return "Does not say where it is."
        place = asked(search.query.near).label
        area = f": {where(search.listing(row).site)}" if search.columns.is_area[row] else ""
        return f"It is {between(distance)} from {place}{area}."

    def question(self, search: Search) -> str:
        near, most = asked(search.query.near), asked(search.query.within_miles)
        return f"Are you within {miles(most)} of {near.label}?"

    def question_to_confidential(self, search: Search) -> str:
        return "Could the youth and family reach you? Do not ask for the address, and do not say where the youth is."

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        nearest = ceil(asked(search.distance).least[rows].min())
        change = {"within_miles": nearest} if nearest <= FARTHEST_MILES else None
        return Loosening(change, f"{nearest} miles")


class KeepAway(Criterion):
    """At or beyond the asked miles of every point to keep away from. Never offered as a change."""

    name = "keep_away"
    title = "safe distance"

    def is_asked(self, query: Query) -> bool:
        return bool(query.keep_away)

    def evaluate(self, search: Search) -> Statuses:
        # The worst answer over the points: nearer than it may be to one of them fails.
        statuses = [
            judge(distance.least >= away.miles, distance.greatest < away.miles)
            for away, distance in zip(search.query.keep_away, search.keep_away, strict=True)
        ]
        worst: Statuses = np.minimum.reduce(statuses)
        return worst

    def detail(self, search: Search, row: int) -> str:
        phrases = []
        for away, distances in zip(search.query.keep_away, search.keep_away, strict=True):
            distance = interval_at(distances, row)
            if distance is None:
                return "Does not say where it is."
            phrases.append(f"{between(distance)} from {away.point.label}")
        return f"It is {listed(phrases)}."

    def question(self, search: Search) -> str:
        wishes = [f"{miles(away.miles)} from {away.point.label}" for away in search.query.keep_away]
        return f"Are you at least {listed(wishes)}?"

    def question_to_confidential(self, search: Search) -> str:
        return "This youth must be kept far from some places. How can we make sure of that without your address?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        return Loosening(None, "too near a place to keep away from; never offered as a change")


class ExcludedCounty(Criterion):
    """Located in no excluded county; an area fails only if all its counties are excluded."""

    name = "excluded_county"
    title = "excluded counties"

    def is_asked(self, query: Query) -> bool:
        return bool(query.exclude_counties)

    def evaluate(self, search: Search) -> Statuses:
        excluded = search.snapshot.counties.mask(search.query.exclude_counties)
        located = search.columns.counties
        inside, outside = has_any(located, excluded), has_any(located, ~excluded)
        return judge(outside & ~inside, inside & ~outside)

    def detail(self, search: Search, row: int) -> str:
        sentence = where(search.listing(row).site)
        return f"{sentence[0].upper()}{sentence[1:]}."

    def question(self, search: Search) -> str:
        return f"Are you outside {county(search.query.exclude_counties)}?"

    def question_to_confidential(self, search: Search) -> str:
        return "Some counties are not safe for this youth. How can we make sure of that without your address?"

    def loosen(self, search: Search, rows: Rows) -> Loosening:
        excluded = search.query.exclude_counties
        found = [name for row in rows for name in search.listing(int(row)).site.counties if name in excluded]
        most = max(sorted(set(found)), key=found.count)
        rest = [name for name in excluded if name != most]
        return Loosening({"exclude_counties": rest}, f"allow {most} County")
