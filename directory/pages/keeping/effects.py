"""What a change will do, said before it is saved: whom the listing will no longer match."""

from collections.abc import Iterator, Sequence

from directory.pages.words import fact_words, listed, lower_first
from directory.records.facts import FACT, Facts
from search.codes import STATEWIDE, Response

#: The ages that a search may ask for.
_AGES = range(0, 25)


def effects(before: Facts, after: Facts) -> list[str]:
    """Sentences, the gravest first; empty where nobody is lost by the change."""
    return [*_confidential(before, after), *_ages(before, after), *_lists(before, after), *_terms(before, after)]


def _confidential(before: Facts, after: Facts) -> Iterator[str]:
    if after.get("location_confidential") is True and before.get("location_confidential") is not True:
        yield (
            "The address, ZIP and coordinates are deleted now, from the history too. "
            "Former texts leave the history with them. Only the county or its area stays."
        )


def _ages(before: Facts, after: Facts) -> Iterator[str]:
    lost = [age for age in _AGES if _takes(before, age) and not _takes(after, age)]
    if lost:
        yield f"You will no longer match youth aged {_spans(lost)}."


def _takes(facts: Facts, age: int) -> bool:
    least, greatest = facts.get("min_age"), facts.get("max_age")
    return not (isinstance(least, int) and age < least) and not (isinstance(greatest, int) and age > greatest)


def _spans(ages: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for age in ages:
        if spans and age == spans[-1][-1] + 1:
            spans[-1].append(age)
        else:
            spans.append([age])
    return listed(str(span[0]) if len(span) == 1 else f"{span[0]} to {span[-1]}" for span in spans)


def _lists(before: Facts, after: Facts) -> Iterator[str]:
    """A list that is stated excludes what is not in it; one that is not stated excludes nobody."""
    for name, who in (("genders", "{}"), ("jurisdictions", "youth under: {}"), ("needs", "searches for: {}")):
        lost = _lost(before.get(name), after.get(name), FACT[name].codes)
        if lost:
            words = listed([lower_first(word) for word in fact_words(name, tuple(lost))])
            yield f"You will no longer match {who.format(words)}."
    yield from _counties(before, after)


def _lost(before: object, after: object, every: Sequence[str]) -> list[str]:
    if not isinstance(after, tuple):
        return []
    admitted = before if isinstance(before, tuple) else every
    return [str(code) for code in admitted if code not in after]


def _counties(before: Facts, after: Facts) -> Iterator[str]:
    was, now = before.get("counties_served"), after.get("counties_served")
    if not isinstance(now, tuple) or now == (STATEWIDE,):
        return
    if was is None or was == (STATEWIDE,):
        yield f"You will match youth of {listed(now)} only."
    elif isinstance(was, tuple) and (lost := [county for county in was if county not in now]):
        yield f"You will no longer match youth of {listed(lost)}."


def _terms(before: Facts, after: Facts) -> Iterator[str]:
    limits = _new_limits(before.get("funding_limits"), after.get("funding_limits"))
    if limits:
        yield f"Youth whom these new limits leave out will not match: {listed(limits)}."
    for name in ("pregnant_or_parenting", "sogie_affirming", "accepts_substance_use", "accepts_return_after_absence"):
        if after.get(name) is False and before.get(name) is not False:
            yield f"You will no longer match searches that ask for: {lower_first(FACT[name].label)}."
    was, now = before.get("response"), after.get("response")
    order = [response.value for response in Response]
    if isinstance(now, str) and (was is None or order.index(now) > order.index(str(was))):
        yield "You will no longer match searches that need a faster response."
    if after.get("license_status") == "closed" and before.get("license_status") != "closed":
        yield "A listing whose license is closed is matched with nobody."


def _new_limits(before: object, after: object) -> list[str]:
    if not isinstance(after, tuple):
        return []
    known = before if isinstance(before, tuple) else ()
    if "no_limit" in after:
        return []
    return [lower_first(fact_words("funding_limits", (code,))[0]) for code in after if code not in known]
