"""Every way in which an answer of the search engine may differ from the judge's, said in plain words.

Only the shapes of ``search.answer`` are used here, by attribute. An empty list means full agreement.
"""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.judge.judge import FASTEST_FIRST, SYSTEM_INVOLVED, UNKNOWN, Criteria, Facts, Judgement, Verdict, judge
from tests.judge.law import SAME_MILES, breaks_law, breaks_ties, needs_nearby, plan_problem, services_around
from tests.judge.seeds import Seeds, Span

NEVER_OFFERED = ("rule", "keep_away")
OFFERED_IN = {
    "distance": "within_miles",
    "response": "response",
    "security": "security",
    "placement_type": "placement_types",
    "excluded_county": "exclude_counties",
    "funding": "payers",
}
"""Criterion → the field whose change has a size: miles, steps of response time, or items of a list."""
ROUNDED_UP = 1.0
"""Miles by which an offered radius may exceed the smallest: it may be rounded up to whole ones."""


def disagreements(answer: Any, judgement: Judgement, criteria: Criteria, now: datetime, seeds: Seeds) -> list[str]:
    """``answer`` must hold every match on one page."""
    ids = [match.listing.id for match in answer.matches]
    if set(ids) != judgement.matches or len(ids) != len(set(ids)):
        return [
            f"matched wrongly: {sorted(set(ids) - judgement.matches)}; "
            f"left out wrongly: {sorted(judgement.matches - set(ids))}; repeated: {len(ids) - len(set(ids))}"
        ]
    in_order = [judgement.verdicts[listing_id] for listing_id in ids]
    rows = [verdict.facts for verdict in judgement.verdicts.values()]
    found = list(wrong_counts(answer, judgement))
    for match, verdict in zip(answer.matches, in_order, strict=True):
        found += [f"{verdict.facts['id']}: {fault}" for fault in wrong_match(match, verdict, criteria)]
    found += wrong_order(in_order, criteria)
    found += wrong_near_misses(answer, judgement, criteria, now, seeds)
    found += wrong_nearby(answer, in_order, rows, criteria, now, seeds)
    found += wrong_plan(answer, in_order, criteria)
    return found


def wrong_counts(answer: Any, judgement: Judgement) -> Iterator[str]:
    if answer.considered != len(judgement.verdicts):
        yield f"considered {answer.considered}, not {len(judgement.verdicts)}"
    if answer.total != len(judgement.matches):
        yield f"total {answer.total}, not {len(judgement.matches)}"
    stated = {str(criterion): count for criterion, count in answer.excluded_by.items() if count}
    expected = {criterion: count for criterion, count in judgement.excluded_by.items() if count}
    if stated != expected or not set(answer.excluded_by) <= set(judgement.excluded_by):
        yield f"excluded_by {answer.excluded_by}, not {judgement.excluded_by}"
    stated = {miss.criterion: miss.count for miss in answer.near_misses if miss.count}
    expected = {criterion: count for criterion, count in judgement.near_misses.items() if count}
    if stated != expected or len({miss.criterion for miss in answer.near_misses}) != len(answer.near_misses):
        yield f"near misses {stated}, not {expected}"


# --- one match ----------------------------------------------------------------------------------------


def wrong_match(match: Any, verdict: Verdict, criteria: Criteria) -> Iterator[str]:
    statuses = {result.criterion: str(result.status) for result in match.results}
    if statuses != verdict.statuses or len(statuses) != len(match.results):
        yield f"statuses {statuses}, not {verdict.statuses}"
    for result in match.results:
        if result.required == (result.criterion in criteria.get("prefer", [])):
            yield f"{result.criterion} required is {result.required}"
        if not result.detail.strip():
            yield f"{result.criterion} has no detail"
    if not same_span(match.distance, verdict.span):
        yield f"distance {match.distance}, not {verdict.span}"
    if set(match.needs_met) != verdict.needs_met or set(match.needs_missing) != verdict.needs_missing:
        yield f"needs met {match.needs_met}, missing {match.needs_missing}, not {verdict.needs_met}"
    asked = {question.criterion for question in match.questions}
    unknown = {criterion for criterion, status in verdict.statuses.items() if status == UNKNOWN}
    if asked != unknown:
        yield f"questions about {sorted(asked)}, unknown is {sorted(unknown)}"
    if match.availability.state != verdict.availability:
        yield f"availability {match.availability.state}, not {verdict.availability}"
    if must_warn(verdict.facts, criteria) and not match.warnings:
        yield f"no warning for {verdict.facts['placement_type']}"
    if match.warnings and not may_warn(verdict.facts):
        yield f"warned for {verdict.facts['placement_type']}: {match.warnings}"


def same_span(stated: Any, expected: Span | None) -> bool:
    if stated is None or expected is None:
        return stated is None and expected is None
    pairs = zip((stated.least, stated.greatest), expected, strict=True)
    return all(math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-5) for one, other in pairs)


def must_warn(facts: Facts, criteria: Criteria) -> bool:
    """Only the cases that the contract's sentence leaves no doubt about."""
    if criteria.get("jurisdiction") not in SYSTEM_INVOLVED:
        return False
    has_no_licence = facts["license_number"] is None and facts["license_status"] is None
    is_shelter = (facts["placement_type"] or "").startswith("shelter_")
    return facts["placement_type"] in ("out_of_state", "group_home") or (is_shelter and has_no_licence)


def may_warn(facts: Facts) -> bool:
    kind = facts["placement_type"] or ""
    return kind in ("out_of_state", "group_home") or (
        kind.startswith("shelter_") and facts["license_status"] != "licensed"
    )


# --- order, near misses -------------------------------------------------------------------------------


def wrong_order(in_order: list[Verdict], criteria: Criteria) -> Iterator[str]:
    pair = breaks_law(in_order, bool(criteria.get("near")))
    if pair:
        yield f"the law puts {pair[1]} before {pair[0]}"
    pair = breaks_ties(in_order)
    if pair:
        yield f"freshness, then name, puts {pair[1]} before {pair[0]}"


def wrong_near_misses(
    answer: Any, judgement: Judgement, criteria: Criteria, now: datetime, seeds: Seeds
) -> Iterator[str]:
    """A change, merged into the search, must admit a listing that fails that criterion alone."""
    for miss in answer.near_misses:
        if miss.change is None:
            continue
        if miss.criterion in NEVER_OFFERED:
            yield f"{miss.criterion} is never offered as a change: {miss.change}"
            continue
        rows = [v.facts for v in judgement.verdicts.values() if v.failing_required == [miss.criterion]]
        if not rows:
            continue
        changed = {**criteria, **miss.change}
        if not judge(rows, changed, now, seeds).matches:
            yield f"{miss.criterion}: the change {miss.change} admits nobody"
        else:
            yield from too_large_a_change(miss, rows, criteria, judgement)


def too_large_a_change(miss: Any, rows: list[Facts], criteria: Criteria, judgement: Judgement) -> Iterator[str]:
    """``rows`` are the listings that fail the criterion alone."""
    field = OFFERED_IN.get(miss.criterion, "")
    if field not in miss.change:
        return
    before: Any = criteria.get(field)
    after: Any = miss.change[field]
    if miss.criterion == "distance":
        spans = [judgement.verdicts[facts["id"]].span for facts in rows]
        smallest, offered = min(span[0] for span in spans if span) - before + ROUNDED_UP, after - before
    elif miss.criterion == "response":
        smallest = min(FASTEST_FIRST.index(facts["response"]) for facts in rows)
        offered = FASTEST_FIRST.index(after)
    else:
        smallest, offered = 1, len(set(before or ()) ^ set(after))
        if miss.criterion == "security":
            smallest = min(len(set(before) - set(facts["security"])) for facts in rows)
    if offered > smallest:
        yield f"{miss.criterion}: {miss.change} changes {offered}, {smallest} is enough"


# --- needs around, plan -------------------------------------------------------------------------------


def wrong_nearby(
    answer: Any, in_order: list[Verdict], rows: list[Facts], criteria: Criteria, now: datetime, seeds: Seeds
) -> Iterator[str]:
    services = services_around(rows, criteria, seeds, now) if criteria.get("needs") else []
    for match, verdict in zip(answer.matches, in_order, strict=True):
        stated = match.needs_nearby
        if not criteria.get("needs") or verdict.facts["provider_type"] != "placement":
            if stated is not None:
                yield f"{verdict.facts['id']}: needs_nearby was not to be told"
            continue
        expected = needs_nearby(verdict, services, criteria, seeds)
        met = {need: [service.listing.id for service in found] for need, found in stated.met.items() if found}
        if set(met) != set(expected.met) or set(stated.uncovered) != expected.uncovered:
            yield (
                f"{verdict.facts['id']}: nearby {sorted(met)}, uncovered {stated.uncovered}, not {sorted(expected.met)}"
            )
            continue
        for need, found in met.items():
            if not set(found) <= expected.met[need] or len(found) != len(set(found)):
                yield f"{verdict.facts['id']}: {need} is not met around by all of {found}"
            if not is_nearest_first([s.distance for s in stated.met[need] if s.distance]):
                yield f"{verdict.facts['id']}: services for {need} are not nearest first"


def is_nearest_first(spans: list[Any]) -> bool:
    """No later one is certainly nearer than an earlier one; whether areas count by least or greatest is open."""
    return not any(
        later.greatest < earlier.least - SAME_MILES for at, earlier in enumerate(spans) for later in spans[at + 1 :]
    )


def wrong_plan(answer: Any, in_order: list[Verdict], criteria: Criteria) -> Iterator[str]:
    needs = set(criteria.get("needs", []))
    if criteria["seeking"] == "placement" or not needs:
        if answer.plan is not None and (criteria["seeking"] == "placement" or answer.plan.steps):
            yield "a plan was not to be made"
        return
    if answer.plan is None:
        yield "there is no plan"
        return
    services = [verdict for verdict in in_order if verdict.facts["provider_type"] == "service"]
    steps = [(step.listing.id, set(step.needs)) for step in answer.plan.steps]
    fault = plan_problem(steps, set(answer.plan.uncovered), services, needs)
    if fault:
        yield f"plan: {fault}"
