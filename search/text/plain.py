"""Text search without an index: slow and right. What answers while the index is away.

It reads every listing anew, about a second for 5,000. The sets, the counts and the order are the index's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from search.documents import Listing
from search.text import finding, ranking
from search.text.document import Scope, TextDocument
from search.text.engine import REBUILDING, Found
from search.text.postings import MemoryPostings


def find_plain(
    listings: Iterable[Listing],
    text: str,
    need_labels: Mapping[str, str],
    *,
    scope: Scope,
    county: str | None = None,
    provider_type: str | None = None,
    only: frozenset[str] | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """As :meth:`search.text.engine.TextSearch.find`, over ``listings``, with a notice that says so."""
    found = finding.find(
        _postings(listings, need_labels),
        text,
        scope=scope,
        county=county,
        provider_type=provider_type,
        only=only,
        limit=limit,
        offset=offset,
    )
    return replace(found, notices=(*found.notices, REBUILDING))


def ids_with_all_words_plain(listings: Iterable[Listing], text: str, need_labels: Mapping[str, str]) -> frozenset[str]:
    """As :meth:`search.text.engine.TextSearch.ids_with_all_words`, over ``listings``."""
    return ranking.ids_with_all_words(_postings(listings, need_labels), text)


def _postings(listings: Iterable[Listing], need_labels: Mapping[str, str]) -> MemoryPostings:
    return MemoryPostings(TextDocument.of(listing, need_labels) for listing in listings)
