"""What was asked, said back in words above the results, each part of it to be taken off alone."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from directory.pages.match.forms import WISHES
from directory.pages.words import count, miles_words, sentence
from search.codes import label
from search.criteria import CRITERION
from search.languages import LANGUAGES
from search.query import Query

#: The fields that are lists: field of the search → its criterion.
_LISTS: Mapping[str, str] = {
    "payers": "funding",
    "keep_away": "keep_away",
    "exclude_counties": "excluded_county",
    "needs": "needs",
    "placement_types": "placement_type",
    "languages": "languages",
    "security": "security",
}


_AGE, _NEED = "Age", "Need"


class Asked(NamedTuple):
    label: str
    words: str
    is_preference: bool
    part: str
    """The field of the search, with a place in it where it is a list, as ``needs:1``; empty: cannot be taken off."""


class _Part(NamedTuple):
    criterion: str
    label: str
    words: str
    part: str


def summarise(query: Query, need_labels: Mapping[str, str]) -> list[Asked]:
    """Everything that the search asks, in the order of the form."""
    return [
        Asked(each.label, each.words, each.criterion in query.prefer, each.part)
        for each in (*_of_the_youth(query), *_of_the_place(query), *_of_the_setting(query, need_labels))
        if each.words
    ]


def in_brief(asked: Iterable[Asked]) -> str:
    """What was asked in one line: "Placement, age 15, Sacramento, within 60 miles of 95814, 6 needs"."""
    parts = list(asked)
    needs = sum(each.label == _NEED for each in parts)
    words = [f"age {each.words}" if each.label == _AGE else each.words for each in parts if each.label != _NEED]
    return sentence(", ".join([*words, *([count(needs, "need")] if needs else [])]))


def without(criteria: Mapping[str, Any], query: Query, part: str) -> dict[str, Any] | None:
    """The search's JSON with one part of it taken off; None where it has no such part. ``query`` is its reading."""
    field, _, place = part.partition(":")
    rest = {name: value for name, value in criteria.items() if name != field}
    if field not in criteria or field == "seeking":
        return None
    if field in _LISTS:
        # What was read, without doubles, has the places that the page shows.
        raw = criteria["keep_away"] if field == "keep_away" else getattr(query, field)
        kept = [each for at, each in enumerate(raw) if each not in raw[:at]]
        if not (place.isdecimal() and len(place) < 6) or int(place) >= len(kept):
            return None
        del kept[int(place)]
        rest |= {field: [str(each) if field != "keep_away" else each for each in kept]} if kept else {}
    if field == "near":
        rest.pop("within_miles", None)
    return _with_live_preferences(rest)


def _with_live_preferences(criteria: dict[str, Any]) -> dict[str, Any]:
    """Without the preference for a wish that is no longer there."""
    prefer = [name for name in criteria.get("prefer", ()) if name not in WISHES or criteria.get(name)]
    rest = {name: value for name, value in criteria.items() if name != "prefer"}
    return rest | ({"prefer": prefer} if prefer else {})


def _of_the_youth(query: Query) -> Iterator[_Part]:
    yield _Part("seeking", "Looking for", label(query.seeking), "")
    yield _Part("age", _AGE, "" if query.age is None else str(query.age), "age")
    yield _Part("gender", "Gender", label(query.gender) if query.gender else "", "gender")
    yield _Part("jurisdiction", "Jurisdiction", label(query.jurisdiction) if query.jurisdiction else "", "jurisdiction")
    yield _Part("county", "County", query.county or "", "county")
    yield from _each("payers", "Payer", map(label, query.payers))


def _of_the_place(query: Query) -> Iterator[_Part]:
    if query.near is not None and query.within_miles is not None:
        within = f"within {miles_words(query.within_miles)} of {query.near.label}"
        yield _Part("distance", "Near", within, "within_miles")
    elif query.near is not None:
        yield _Part("distance", "Near", query.near.label, "near")
    yield from _each(
        "keep_away", "Keep away", (f"{miles_words(away.miles)} from {away.point.label}" for away in query.keep_away)
    )
    yield from _each("exclude_counties", "Leave out", query.exclude_counties)


def _of_the_setting(query: Query, need_labels: Mapping[str, str]) -> Iterator[_Part]:
    yield from _each("needs", _NEED, (need_labels.get(code, code) for code in query.needs))
    yield _Part("response", "How soon", label(query.response) if query.response else "", "response")
    yield from _each("placement_types", "Type", map(label, query.placement_types))
    yield from _each("languages", "Language", (LANGUAGES.get(code, code) for code in query.languages))
    yield from _each("security", "Security", map(label, query.security))
    yield _Part("text", "Words", query.text or "", "text")
    wished = {"open_bed": query.open_bed, "csec_trained": query.csec_trained} | dict.fromkeys(query.flags, True)
    for name in WISHES:
        if wished.get(name):
            yield _Part("", "Prefer" if name in query.prefer else "Must", CRITERION[name].title, name)


def _each(field: str, name: str, words: Iterable[str]) -> Iterator[_Part]:
    for place, each in enumerate(words):
        yield _Part(_LISTS[field], name, each, f"{field}:{place}")
