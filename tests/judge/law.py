"""The law of order, the needs met around a placement and the plan, as the contract states them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.judge.judge import FAILS, JUDGES, Criteria, Facts, Verdict, is_asked, span_to
from tests.judge.seeds import Seeds

RANK = {"fails": 0, "unknown": 1, "meets": 2}
SAME_MILES = 1e-6
"""Two computations of one distance may differ in the last digits; nothing nearer than this is *nearer*."""


def must_come_before(a: Verdict, b: Verdict, near_is_asked: bool) -> bool:
    """Whether the law puts A before B.

    ``needs`` is a criterion of services only, and the contract does not rank a listing that it is not asked
    of: a pair is bound only where it would be bound whatever that listing had answered.
    A listing that is nowhere is certainly nearer than nobody, and nobody is certainly nearer than it.
    """
    is_better = False
    for criterion in a.statuses.keys() | b.statuses.keys():
        rank_of_a = RANK[a.statuses.get(criterion, "fails")]
        rank_of_b = RANK[b.statuses.get(criterion, "meets")]
        if rank_of_a < rank_of_b:
            return False
        is_asked_of_both = criterion in a.statuses and criterion in b.statuses
        is_better = is_better or (is_asked_of_both and rank_of_a > rank_of_b)
    if not a.needs_met >= b.needs_met:
        return False
    is_better = is_better or a.needs_met > b.needs_met
    if near_is_asked:
        if a.span is None or b.span is None or a.span[1] > b.span[0] + SAME_MILES:
            return False
        is_better = is_better or a.span[1] < b.span[0] - SAME_MILES
    return is_better


def breaks_law(matches_in_order: Sequence[Verdict], near_is_asked: bool) -> tuple[str, str] | None:
    """The first pair (earlier, later) of listing ids where the later must come before the earlier."""
    for at, earlier in enumerate(matches_in_order):
        for later in matches_in_order[at + 1 :]:
            if must_come_before(later, earlier, near_is_asked):
                return (earlier.facts["id"], later.facts["id"])
    return None


def is_tie(a: Verdict, b: Verdict) -> bool:
    return a.statuses == b.statuses and a.needs_met == b.needs_met and a.span == b.span


def freshness_key(verdict: Verdict) -> float:
    """Freshest verification first, never verified last."""
    verified: date | None = verdict.facts["last_verified"]
    return -verified.toordinal() if verified else float("inf")


def name_keys(verdict: Verdict) -> tuple[str, str]:
    return (verdict.facts["organization_name"].casefold(), verdict.facts["listing_name"].casefold())


def must_come_first_of_a_tie(a: Verdict, b: Verdict) -> bool:
    """By freshness, then by name; where the organization's name and the listing's disagree, either may rule."""
    if freshness_key(a) != freshness_key(b):
        return freshness_key(a) < freshness_key(b)
    pairs = list(zip(name_keys(a), name_keys(b), strict=True))
    return name_keys(a) != name_keys(b) and all(one <= other for one, other in pairs)


def breaks_ties(matches_in_order: Sequence[Verdict]) -> tuple[str, str] | None:
    """The first pair (earlier, later) that nothing tells apart but freshness and name, in the wrong order."""
    for at, earlier in enumerate(matches_in_order):
        for later in matches_in_order[at + 1 :]:
            if is_tie(earlier, later) and must_come_first_of_a_tie(later, earlier):
                return (earlier.facts["id"], later.facts["id"])
    return None


# --- needs met around a placement ---------------------------------------------------------------------

AROUND = ("age", "gender", "jurisdiction", "county", "funding")


@dataclass
class Nearby:
    met: dict[str, set[str]]
    """need → ids of every service that meets it."""
    uncovered: set[str]


def services_around(rows: Iterable[Facts], criteria: Criteria, seeds: Seeds, now: Any) -> list[Facts]:
    """Services that do not fail the youth's age, gender, jurisdiction, county or funding."""
    preferred = criteria.get("prefer", [])
    asked = [c for c in AROUND if is_asked(c, criteria) and c not in preferred]
    found = []
    for facts in rows:
        if facts["provider_type"] != "service" or facts["license_status"] == "closed":
            continue
        if all(JUDGES[criterion](facts, criteria, seeds, now) != FAILS for criterion in asked):
            found.append(facts)
    return found


def is_around(service: Facts, placement: Facts, miles: float, seeds: Seeds) -> bool:
    """Certainly within ``miles`` of a placement's point; for an area, stated to serve all its counties."""
    if placement["point"] is not None:
        span = span_to(service, placement["point"], seeds)
        return span is not None and span[1] <= miles
    located = placement["site_counties"]
    if not located:
        return False
    return service["serves_statewide"] or set(located) <= set(service["counties_served"])


def needs_nearby(verdict: Verdict, services: list[Facts], criteria: Criteria, seeds: Seeds) -> Nearby:
    miles = criteria.get("nearby_miles", 20)
    met: dict[str, set[str]] = {}
    for service in services:
        wanted = verdict.needs_missing & set(service["needs"])
        if wanted and is_around(service, verdict.facts, miles, seeds):
            for need in wanted:
                met.setdefault(need, set()).add(service["id"])
    return Nearby(met, verdict.needs_missing - set(met))


# --- the plan -----------------------------------------------------------------------------------------


def plan_problem(
    steps: Sequence[tuple[str, set[str]]], uncovered: set[str], services: list[Verdict], needs: set[str]
) -> str | None:
    """What is wrong with a plan, or None. ``steps`` are (service id, the needs it adds), in order.

    ``services`` are the matching services. Each step must add the most still uncovered needs, and no other
    service that adds as many may be certainly nearer.
    """
    by_id = {verdict.facts["id"]: verdict for verdict in services}
    nobody = needs - set().union(*(verdict.needs_met for verdict in services))
    if uncovered != nobody:
        return f"uncovered is {sorted(uncovered)}, but nobody covers {sorted(nobody)}"
    open_needs = needs - nobody
    for listing_id, added in steps:
        if listing_id not in by_id:
            return f"{listing_id} is not a matching service"
        chosen = by_id[listing_id]
        gain = chosen.needs_met & open_needs
        if added != gain or not gain:
            return f"{listing_id} adds {sorted(gain)}, not {sorted(added)}"
        for other in services:
            other_gain = len(other.needs_met & open_needs)
            if other_gain > len(gain):
                return f"{other.facts['id']} adds {other_gain} needs, {listing_id} only {len(gain)}"
            if other_gain == len(gain) and is_certainly_nearer(other, chosen):
                return f"{other.facts['id']} adds as many and is nearer than {listing_id}"
        open_needs -= gain
    return f"{sorted(open_needs)} could be covered and are not" if open_needs else None


def is_certainly_nearer(a: Verdict, b: Verdict) -> bool:
    return a.span is not None and b.span is not None and a.span[1] < b.span[0] - SAME_MILES
