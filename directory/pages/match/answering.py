"""A stored search under way: what every page about its answer begins with."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import abort

from directory.access.guard import current_actor
from directory.access.scope import audience_of
from directory.pages.serving import current_finder, current_session, search_or_404
from directory.records import SearchKind, StoredSearch
from search.answer import Match
from search.matching import Matching
from search.query import InvalidQuery, Query
from search.ranking import Order


@dataclass(frozen=True)
class Answering:
    """The actor's own search, and the listings as they are now."""

    search: StoredSearch
    query: Query

    @cached_property
    def need_labels(self) -> dict[str, str]:
        return {code: need.label for code, need in current_finder().needs(current_session()).items()}

    def matching(self, limit: int = 1, offset: int = 0) -> Matching:
        """The search for a page of so many matches."""
        query = replace(self.query, limit=limit, offset=offset)
        order, audience = Order(self.search.order_by), audience_of(current_actor())
        return current_finder().matching(current_session(), query, audience, order)

    def explained_or_404(self, uuid: str) -> Match:
        """What the search says of one listing. Errors: 404 where it is not there for the actor's searches."""
        found = self.matching().explain([uuid])
        if uuid not in found:
            abort(404)
        return found[uuid]


def answering_or_404(search_id: str) -> Answering:
    """The actor's own search to be answered. Errors: 404 where it is not theirs, or asks what is not known now."""
    search = search_or_404(search_id, SearchKind.MATCH)
    return Answering(search, stored_query(search.criteria))


def stored_query(criteria: dict[str, Any]) -> Query:
    """A stored search as a query. Errors: 404 where the directory no longer knows what it asks."""
    try:
        return current_finder().read_query(current_session(), criteria)
    except InvalidQuery:
        abort(404)
