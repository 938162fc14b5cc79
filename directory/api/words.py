"""The JSON of a text search, read strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.codes import ProviderType
from search.places import Gazetteer, PlaceNotFound
from search.query import InvalidQuery, QueryProblem

MAX_LIMIT = 100
MAX_OFFSET = 1_000_000
_KNOWN = frozenset({"text", "county", "provider_type", "limit", "offset"})


@dataclass(frozen=True, slots=True)
class WordsQuery:
    text: str
    county: str | None = None
    provider_type: str | None = None
    limit: int = 20
    offset: int = 0


def read_words(data: Mapping[str, Any], gazetteer: Gazetteer) -> WordsQuery:
    """A checked text search. Errors: InvalidQuery with every problem."""
    problems = [QueryProblem(str(name)[:40], "is not a field of a search") for name in data if name not in _KNOWN]
    text = data.get("text")
    if not isinstance(text, str) or not text.strip():
        problems.append(QueryProblem("text", "is required: the words to search for"))
    county = None
    if data.get("county") is not None:
        try:
            county = gazetteer.county(str(data["county"])[:60]).name
        except PlaceNotFound as error:
            problems.append(QueryProblem("county", str(error)))
    provider_type = data.get("provider_type")
    if provider_type is not None and provider_type not in tuple(ProviderType):
        problems.append(QueryProblem("provider_type", f"is not one of: {', '.join(ProviderType)}"))
    limit = _whole(data, "limit", 20, 1, MAX_LIMIT, problems)
    offset = _whole(data, "offset", 0, 0, MAX_OFFSET, problems)
    if problems:
        raise InvalidQuery(tuple(problems))
    return WordsQuery(str(text), county, provider_type, limit, offset)


def _whole(
    data: Mapping[str, Any], name: str, default: int, least: int, greatest: int, problems: list[QueryProblem]
) -> int:
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= greatest:
        problems.append(QueryProblem(name, f"is not a whole number from {least} to {greatest}"))
        return default
    return value
