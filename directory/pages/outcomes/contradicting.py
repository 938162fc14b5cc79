"""A decline that the listing does not say would come: what its provider is asked to check.

The words hold the reason, which is from a list, and what the listing itself says; nothing that was asked for a youth.
"""

from collections.abc import Mapping
from typing import NamedTuple

from directory.access.reveal import ListingView
from directory.pages.words import count, fact_words, listed
from directory.records import ProblemKind
from directory.records.facts import Value
from directory.records.outcome import DeclineReason
from search.answer import Match
from search.codes import FLAG_LABELS, Status

#: So many entries of a list are named; more are counted.
_NAMED = 5


class _Ground(NamedTuple):
    """Where a listing says what a reason is about. ``criterion`` empty: the facts alone tell."""

    words: str
    kind: ProblemKind
    criterion: str
    facts: tuple[str, ...]


#: The reasons that a listing can speak to; of the others it says nothing that could be wrong.
_GROUNDS: Mapping[DeclineReason, _Ground] = {
    DeclineReason.FULL: _Ground("it is full", ProblemKind.OPENINGS, "", ("openings",)),
    DeclineReason.AGE: _Ground("of the age", ProblemKind.WHOM, "age", ("min_age", "max_age")),
    DeclineReason.GENDER: _Ground("of the gender", ProblemKind.WHOM, "gender", ("genders",)),
    DeclineReason.JURISDICTION: _Ground("of the jurisdiction", ProblemKind.WHOM, "jurisdiction", ("jurisdictions",)),
    DeclineReason.FUNDING: _Ground("of the funding", ProblemKind.FUNDING, "funding", ("funding_limits",)),
    DeclineReason.COUNTY: _Ground("of the county", ProblemKind.WHOM, "county", ("counties_served",)),
    DeclineReason.LEFT_CARE: _Ground(
        "the youth left care before", ProblemKind.WHOM, "", ("accepts_return_after_absence",)
    ),
    DeclineReason.SUBSTANCE_USE: _Ground("of substance use", ProblemKind.WHOM, "", ("accepts_substance_use",)),
}


class Contradiction(NamedTuple):
    kind: ProblemKind
    words: str


def contradiction(reason: DeclineReason, match: Match, listing: ListingView) -> Contradiction | None:
    """What to have checked; None where the listing already says so, or cannot say.

    ``match`` is what the worker's search says of the listing, ``listing`` what the worker may see of it.
    """
    ground = _GROUNDS.get(reason)
    if ground is None or not all(listing.shows(name) for name in ground.facts):
        return None
    values = {name: listing[name] for name in ground.facts}
    if all(value is None for value in values.values()):
        said = "The listing does not say. Please state it."
    elif _says_otherwise(ground, match, values):
        said = f"The listing says {_stated(values)}. Please check that it is right."
    else:
        return None
    return Contradiction(ground.kind, f"After a call: intake declined because {ground.words}. {said}")


def _says_otherwise(ground: _Ground, match: Match, values: Mapping[str, Value | None]) -> bool:
    if ground.criterion:
        return any(each.criterion == ground.criterion and each.status is Status.MEETS for each in match.results)
    if ground.kind is ProblemKind.OPENINGS:
        return match.availability.state == "open"
    return all(value is True for value in values.values())


def _stated(values: Mapping[str, Value | None]) -> str:
    """The facts as words, to stand after "the listing says"."""
    if "min_age" in values:
        youngest, oldest = values["min_age"], values["max_age"]
        return f"ages {'any' if youngest is None else youngest} to {'any' if oldest is None else oldest}"
    ((name, value),) = values.items()
    if name in FLAG_LABELS:
        return f"that they {FLAG_LABELS[name]}"
    if name == "openings" and isinstance(value, int):
        return count(value, "opening")
    if name == "counties_served" and isinstance(value, tuple) and len(value) > _NAMED:
        return f"that they serve {count(len(value), 'county', 'counties')}"
    return f"“{listed(fact_words(name, value))}”"
