"""A small set of services that together cover the needs."""

import numpy as np

from search.answer import Plan, PlanStep
from search.catalogue import Rows
from search.codes import ProviderType
from search.columns import PROVIDER_TYPES, how_many
from search.criteria import Search
from search.criteria.place import interval_at


def plan(search: Search, matches: Rows) -> Plan:
    """Greedy: again and again the matching service with most uncovered needs, of those the nearest.

    Ties go to the most recently verified, then by name. ``matches`` are the rows of all matches.
    """
    columns, wanted = search.columns, list(search.query.needs)
    services = matches[columns.provider_type[matches] == PROVIDER_TYPES.number(ProviderType.SERVICE)]
    services = _nearest_first(search, services)
    needs = columns.needs[:, services]
    steps: list[PlanStep] = []
    while wanted and len(services):
        gains = how_many(needs, search.snapshot.needs.mask(wanted))
        best = int(np.argmax(gains))
        if not gains[best]:
            break
        listing = search.listing(int(services[best]))
        added = tuple(code for code in wanted if code in listing.needs)
        steps.append(PlanStep(listing, added, interval_at(search.distance, int(services[best]))))
        wanted = [code for code in wanted if code not in added]
    return Plan(tuple(steps), tuple(wanted))


def _nearest_first(search: Search, rows: Rows) -> Rows:
    if search.distance is None:
        return rows[np.argsort(search.snapshot.rank[rows])]
    least, greatest = search.distance
    return rows[np.lexsort((search.snapshot.rank[rows], least[rows], greatest[rows]))]
