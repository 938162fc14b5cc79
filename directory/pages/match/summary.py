"""What was asked, said back in words above the results."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from directory.pages.match.forms import WISHES
from directory.pages.words import listed, miles_words
from search.codes import label
from search.criteria import CRITERION
from search.languages import LANGUAGES
from search.query import Query


class Asked(NamedTuple):
    label: str
    words: str
    is_preference: bool


def summarise(query: Query, need_labels: Mapping[str, str]) -> list[Asked]:
    """Everything that the search asks, in the order of the form."""
    return [
        Asked(name, words, criterion in query.prefer)
        for criterion, name, words in (
            *_of_the_youth(query),
            *_of_the_place(query),
            *_of_the_setting(query, need_labels),
        )
        if words
    ]


def _of_the_youth(query: Query) -> Iterator[tuple[str, str, str]]:
    yield "seeking", "Looking for", label(query.seeking)
    yield "age", "Age", "" if query.age is None else str(query.age)
    yield "gender", "Gender", label(query.gender) if query.gender else ""
    yield "jurisdiction", "Jurisdiction", label(query.jurisdiction) if query.jurisdiction else ""
    yield "county", "County", query.county or ""
    yield "funding", "Payers", listed(label(payer) for payer in query.payers)


def _of_the_place(query: Query) -> Iterator[tuple[str, str, str]]:
    if query.near is not None:
        within = "" if query.within_miles is None else f"within {miles_words(query.within_miles)} of "
        yield "distance", "Near", within + query.near.label
    for away in query.keep_away:
        yield "keep_away", "Keep away", f"{miles_words(away.miles)} from {away.point.label}"
    yield "excluded_county", "Leave out", listed(query.exclude_counties)


def _of_the_setting(query: Query, need_labels: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    yield "needs", "Needs", listed(need_labels.get(code, code) for code in query.needs)
    yield "response", "How soon", label(query.response) if query.response else ""
    yield "placement_type", "Type", listed(label(each) for each in query.placement_types)
    yield "languages", "Language", listed(LANGUAGES.get(code, code) for code in query.languages)
    yield "security", "Security", listed(label(each) for each in query.security)
    yield "text", "Words", query.text or ""
    wished = {"open_bed": query.open_bed, "csec_trained": query.csec_trained} | dict.fromkeys(query.flags, True)
    for name in WISHES:
        if wished.get(name):
            yield "", "Prefer" if name in query.prefer else "Must", CRITERION[name].title
