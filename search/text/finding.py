"""A whole text search over any postings: match, filter, count, order, page, and offer another spelling."""

from search.text import asked as asked_text
from search.text.document import Scope
from search.text.engine import Found
from search.text.postings import Postings
from search.text.ranking import Evaluation, count_facets, filtered
from search.text.spelling import corrected


def find(
    postings: Postings,
    text: str,
    *,
    scope: Scope,
    county: str | None = None,
    provider_type: str | None = None,
    only: frozenset[str] | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """See :meth:`search.text.engine.TextSearch.find`."""
    asked = asked_text.read(text)
    evaluation = Evaluation(postings, asked, scope, only)
    found = filtered(evaluation.rows, evaluation.matches, county, provider_type)
    did_you_mean = None
    if not found:
        better = corrected(postings, evaluation, asked, scope)
        if better is not None:
            would_find = Evaluation(postings, asked_text.read(better), scope, only)
            if filtered(would_find.rows, would_find.matches, county, provider_type):
                did_you_mean = better
    offset, limit = max(offset, 0), max(limit, 0)
    page = evaluation.best(found, offset + limit)[offset:]
    return Found(
        total=len(found),
        ids=tuple(page),
        facets=count_facets(evaluation.rows, evaluation.matches, county, provider_type),
        asked=asked,
        did_you_mean=did_you_mean,
        notices=asked.notices,
    )
