"""What a change will do, said before it is saved: whom the listing will no longer match.

What it says and what it would say are judged by the criteria of a match themselves, one question at a time: so what is
announced here is what happens.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from directory.pages.serving import current_finder, current_session
from directory.pages.words import fact_words, listed, lower_first
from directory.publishing import published
from directory.records.facts import FACT, Facts
from directory.records.reading import ListingRecord
from search.codes import (
    FLAGS,
    STATEWIDE,
    Payer,
    PlacementType,
    Response,
    Security,
    Seeking,
    YouthGender,
    YouthJurisdiction,
    label,
)
from search.languages import LANGUAGES
from search.query import Query

#: The ages that a search may ask for.
_AGES = range(0, 25)
_GENDERS = {
    YouthGender.GIRL: "girls",
    YouthGender.BOY: "boys",
    YouthGender.TRANSGENDER_GIRL: "transgender girls",
    YouthGender.TRANSGENDER_BOY: "transgender boys",
    YouthGender.NONBINARY: "nonbinary youth",
}

Lost = Callable[..., bool]
"""Whether a search for this alone, by the fields of a Query, found the listing before and does not after."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A list that excludes whoever asks for something else, once it states anything."""

    fact: str
    asked: str
    """The field of a search that asks for it."""
    codes: Sequence[Any]
    what: str


def effects(record: ListingRecord, before: Facts, after: Facts) -> list[str]:
    """Sentences, the gravest first; empty where nobody is lost by the change."""
    lost = partial(_is_lost, _judge(record, before, after))
    return [
        *purges(before, after),
        *_kinds(lost),
        *_youth(lost),
        *_counties(before, after),
        *_lists(lost, before),
        *_terms(lost, before, after),
    ]


def _judge(record: ListingRecord, before: Facts, after: Facts) -> Callable[[Query], set[str]]:
    """Which of the two versions a search finds."""
    finder = current_finder()
    versions = [replace(record, uuid="before", facts=dict(before)), replace(record, uuid="after", facts=dict(after))]
    search = finder.among(current_session(), [published(version, finder.gazetteer) for version in versions])

    def found(query: Query) -> set[str]:
        matching = search(query)
        return {matching.search.listing(int(row)).id for row in matching.matches}

    return found


def _is_lost(found: Callable[[Query], set[str]], **asked: Any) -> bool:
    return found(Query(**({"seeking": Seeking.BOTH} | asked))) == {"before"}


def purges(before: Facts, after: Facts) -> Iterator[str]:
    """What is deleted for good, said of a closed listing too."""
    if after.get("location_confidential") is True and before.get("location_confidential") is not True:
        yield (
            "The address, ZIP and coordinates are deleted now, from the history too. "
            "Former texts leave the history with them. Only the county or its area stays."
        )


def _kinds(lost: Lost) -> Iterator[str]:
    for seeking in (Seeking.PLACEMENT, Seeking.SERVICE):
        if lost(seeking=seeking):
            yield f"You will no longer match searches for a {seeking}."


def _youth(lost: Lost) -> Iterator[str]:
    """Whom it takes: for jurisdictions, what limits its funding and what the law says count as well."""
    ages = [age for age in _AGES if lost(age=age)]
    if ages:
        yield f"You will no longer match youth aged {_spans(ages)}."
    genders = [words for gender, words in _GENDERS.items() if lost(gender=gender)]
    if genders:
        yield f"You will no longer match {listed(genders)}."
    jurisdictions = [label(each) for each in YouthJurisdiction if lost(jurisdiction=each)]
    if jurisdictions:
        yield f"You will no longer match youth under: {listed(jurisdictions)}."
    payers = [label(each) for each in Payer if lost(payers=(each,))]
    if payers:
        yield f"You will no longer match youth for whom only this pays: {listed(payers, 'or')}."


def _spans(ages: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for age in ages:
        if spans and age == spans[-1][-1] + 1:
            spans[-1].append(age)
        else:
            spans.append([age])
    return listed(str(span[0]) if len(span) == 1 else f"{span[0]} to {span[-1]}" for span in spans)


def _counties(before: Facts, after: Facts) -> Iterator[str]:
    was, now = before.get("counties_served"), after.get("counties_served")
    if not isinstance(now, tuple) or now == (STATEWIDE,):
        return
    if was is None or was == (STATEWIDE,):
        yield f"You will match youth of {listed(now)} only."
    elif isinstance(was, tuple) and (gone := [county for county in was if county not in now]):
        yield f"You will no longer match youth of {listed(gone)}."


def _lists(lost: Lost, before: Facts) -> Iterator[str]:
    needs = {code: need.label for code, need in current_finder().needs(current_session()).items()}
    for each in (
        _Listed("needs", "needs", list(needs), "a need"),
        _Listed("placement_type", "placement_types", list(PlacementType), "a type of placement"),
        _Listed("languages", "languages", list(LANGUAGES), "a language"),
        _Listed("security", "security", list(Security), "a security measure"),
    ):
        codes = [code for code in each.codes if lost(**{each.asked: (code,)})]
        if codes and each.fact not in before:
            yield f"You will no longer match searches that ask for {each.what} not stated here."
        elif codes:
            words = fact_words(each.fact, tuple(codes), needs)
            yield f"You will no longer match searches for: {listed(map(lower_first, words))}."


def _terms(lost: Lost, before: Facts, after: Facts) -> Iterator[str]:
    for name in FLAGS:
        if lost(flags=(name,)):
            yield f"You will no longer match searches that ask for: {lower_first(FACT[name].label)}."
    if any(lost(response=response) for response in Response):
        yield "You will no longer match searches that need a faster response."
    if lost(csec_trained=True):
        yield "You will no longer match searches that ask for staff trained on CSEC."
    if after.get("license_status") == "closed" and before.get("license_status") != "closed":
        yield "A listing whose license is closed is matched with nobody."
