"""What would open more options, and how many listings come with it: counted by the search, not guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from directory.pages.match.cards import change_words, criterion_title
from directory.pages.serving import current_finder, current_session
from search.answer import NearMiss
from search.matching import Matching
from search.query import InvalidQuery


@dataclass(frozen=True, slots=True)
class Opening:
    """One near miss. ``more`` is how many matches its change adds; None where no change is offered."""

    criterion: str
    title: str
    count: int
    words: str
    more: int | None


@dataclass(frozen=True, slots=True)
class NextDoor:
    """A neighboring county, and how many listings that serve it fit what else is asked."""

    county: str
    total: int


def openings(criteria: dict[str, Any], matching: Matching, misses: Iterable[NearMiss]) -> list[Opening]:
    """The near misses that somebody fails, those that open most first."""
    total = len(matching.matches)
    found = [
        Opening(
            miss.criterion,
            criterion_title(miss.criterion),
            miss.count,
            change_words(miss),
            None if miss.change is None else _total(matching, merged(criteria, miss.change)) - total,
        )
        for miss in misses
        if miss.count
    ]
    return sorted(found, key=lambda each: (each.more is None, -(each.more or 0), -each.count))


def next_door(criteria: dict[str, Any], matching: Matching, neighbours: Iterable[str]) -> list[NextDoor]:
    """The counties that touch the asked one, those that offer most first."""
    found = [NextDoor(name, _total(matching, criteria | {"county": name})) for name in neighbours]
    return sorted((each for each in found if each.total), key=lambda each: -each.total)


def merged(criteria: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The search's JSON with a near miss's change; None in it takes a field off."""
    return {name: value for name, value in (criteria | change).items() if value is not None}


def _total(matching: Matching, criteria: dict[str, Any]) -> int:
    """How many would match; no more than now for a search that cannot be read."""
    try:
        query = current_finder().read_query(current_session(), criteria)
    except InvalidQuery:
        return len(matching.matches)
    return len(matching.instead(query).matches)
