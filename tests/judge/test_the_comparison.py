"""The comparison can fail: an honest answer agrees, and with any one thing spoiled it does not."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search.answer import (
    Answer,
    Availability,
    CriterionResult,
    Interval,
    Match,
    NearbyService,
    NearMiss,
    NeedsNearby,
    Plan,
    PlanStep,
    Question,
)
from search.codes import Precision, ProviderType, Status
from search.documents import Listing, Site
from tests.judge.compare import disagreements
from tests.judge.generate import NOW, make_criteria, make_directory
from tests.judge.judge import UNKNOWN, Criteria, Facts, Judgement, Verdict, facts_of, judge
from tests.judge.law import freshness_key, must_come_before, name_keys, needs_nearby, services_around
from tests.judge.seeds import Seeds, read_seeds


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return read_seeds(Path(__file__).parents[2] / "seeds")


def lawful_order(verdicts: list[Verdict], near_is_asked: bool) -> list[Verdict]:
    """Ties first settled, then again and again the first that nothing left must come before."""
    left, ordered = sorted(verdicts, key=lambda v: (freshness_key(v), name_keys(v))), []
    while left:
        free = [v for v in left if not any(must_come_before(o, v, near_is_asked) for o in left)]
        ordered.append(free[0])
        left.remove(free[0])
    return ordered


def honest_match(
    verdict: Verdict, listings: dict[str, Listing], criteria: Criteria, services: list[Facts], seeds: Seeds
) -> Match:
    span, facts = verdict.span, verdict.facts
    nearby = None
    if facts["provider_type"] == "placement" and criteria.get("needs"):
        around = needs_nearby(verdict, services, criteria, seeds)
        met = {
            need: tuple(NearbyService(listings[one], (need,), None) for one in sorted(ids))
            for need, ids in around.met.items()
        }
        nearby = NeedsNearby(met, tuple(around.uncovered))
    preferred = criteria.get("prefer", [])
    return Match(
        listing=listings[facts["id"]],
        distance=Interval(*span) if span else None,
        results=tuple(
            CriterionResult(criterion, Status(status), "As stated.", criterion not in preferred)
            for criterion, status in verdict.statuses.items()
        ),
        needs_met=tuple(verdict.needs_met),
        needs_missing=tuple(verdict.needs_missing),
        questions=tuple(Question(c, "Do you?") for c, status in verdict.statuses.items() if status == UNKNOWN),
        warnings=(),
        availability=Availability(None, None, verdict.availability),
        needs_nearby=nearby,
    )


def honest_plan(in_order: list[Verdict], criteria: Criteria, listings: dict[str, Listing]) -> Plan | None:
    if criteria["seeking"] == "placement" or not criteria.get("needs"):
        return None
    services = [v for v in in_order if v.facts["provider_type"] == "service"]
    uncovered, steps = set(criteria["needs"]), []
    while any(v.needs_met & uncovered for v in services):
        best = max(services, key=lambda v: (len(v.needs_met & uncovered), -(v.span[1] if v.span else float("inf"))))
        steps.append(PlanStep(listings[best.facts["id"]], tuple(best.needs_met & uncovered), None))
        uncovered -= best.needs_met
    return Plan(tuple(steps), tuple(uncovered))


def honest_answer(listings: list[Listing], judgement: Judgement, criteria: Criteria, seeds: Seeds) -> Answer:
    by_id = {listing.id: listing for listing in listings}
    matching = [v for v in judgement.verdicts.values() if v.is_match]
    in_order = lawful_order(matching, bool(criteria.get("near")))
    services = services_around([facts_of(one) for one in listings], criteria, seeds, NOW)
    return Answer(
        total=len(matching),
        considered=len(listings),
        matches=tuple(honest_match(v, by_id, criteria, services, seeds) for v in in_order),
        near_misses=tuple(NearMiss(c, count, None, "") for c, count in judgement.near_misses.items()),
        excluded_by=judgement.excluded_by,
        plan=honest_plan(in_order, criteria, by_id),
        order="",
    )


CRITERIA: Criteria = {
    "seeking": "both",
    "age": 15,
    "near": {"zip": "95814"},
    "within_miles": 30,
    "needs": ["support.survivor_mentor", "crisis.advocate"],
}
MENTOR, ADVOCATE = CRITERIA["needs"]


def small_directory(seeds: Seeds) -> list[Listing]:
    """A placement without needs, two services around it, one too far away, one too old for."""
    lat, lon = seeds.zips["95814"]
    here = Site(counties=("Sacramento",), latitude=lat, longitude=lon, precision=Precision.ZIP)
    placement = Listing(
        id="p", organization_name="A", listing_name="Oak", provider_type=ProviderType.PLACEMENT, site=here
    )
    service = replace(placement, id="s", provider_type=ProviderType.SERVICE, needs=(MENTOR,))
    better = replace(service, id="t", min_age=10, max_age=18, needs=(MENTOR, ADVOCATE))
    far = replace(service, id="far", site=replace(here, latitude=lat + 1))
    return [placement, service, better, far, replace(service, id="old", min_age=16)]


def spoil_first(answer: Answer, **changes: object) -> Answer:
    first = replace(answer.matches[0], **changes)  # type: ignore[arg-type]  # the fields of one Match
    return replace(answer, matches=(first, *answer.matches[1:]))


def spoil_status(answer: Answer) -> Answer:
    first, *rest = answer.matches[0].results
    return spoil_first(answer, results=(replace(first, status=Status.UNKNOWN), *rest))


def spoil_nearby(answer: Answer) -> Answer:
    matches = tuple(
        replace(m, needs_nearby=NeedsNearby({}, (MENTOR, ADVOCATE))) if m.needs_nearby else m for m in answer.matches
    )
    return replace(answer, matches=matches)


def spoil_plan(answer: Answer) -> Answer:
    assert answer.plan
    other = next(match.listing for match in answer.matches if match.listing.id == "s")
    return replace(answer, plan=Plan((PlanStep(other, (MENTOR,), None),), ()))


def offer(criterion: str, change: dict[str, object]) -> Callable[[Answer], Answer]:
    def spoil(answer: Answer) -> Answer:
        misses = tuple(
            replace(miss, change=change) if miss.criterion == criterion else miss for miss in answer.near_misses
        )
        return replace(answer, near_misses=misses)

    return spoil


SPOILS: dict[str, Callable[[Answer], Answer]] = {
    "a match is left out": lambda a: replace(a, matches=a.matches[1:]),
    "a match is repeated": lambda a: replace(a, matches=(*a.matches, a.matches[0])),
    "the total is wrong": lambda a: replace(a, total=a.total + 1),
    "a listing is not considered": lambda a: replace(a, considered=a.considered - 1),
    "an exclusion is not counted": lambda a: replace(a, excluded_by={**a.excluded_by, "age": 0}),
    "a near miss is not counted": lambda a: replace(a, near_misses=a.near_misses[:1]),
    "the order is turned round": lambda a: replace(a, matches=a.matches[::-1]),
    "a status is wrong": spoil_status,
    "a distance is wrong": lambda a: spoil_first(a, distance=Interval(1.0, 1.0)),
    "a need is said to be missing": lambda a: spoil_first(a, needs_missing=(MENTOR,)),
    "an opening is invented": lambda a: spoil_first(a, availability=Availability(1, NOW, "open")),
    "a question is idle": lambda a: spoil_first(a, questions=(Question("age", "What ages?"),)),
    "needs around are not seen": spoil_nearby,
    "the plan is not greedy": spoil_plan,
    "there is no plan": lambda a: replace(a, plan=None),
    "the change admits nobody": offer("distance", {"within_miles": 31}),
    "the change is too large": offer("distance", {"within_miles": 200}),
}


def test_an_honest_answer_agrees(seeds: Seeds) -> None:
    rng = random.Random(5)
    for _ in range(3):
        region, listings = make_directory(rng, seeds, 40)
        for _ in range(20):
            criteria = make_criteria(rng, seeds, region, listings)
            judgement = judge([facts_of(one) for one in listings], criteria, NOW, seeds)
            found = disagreements(honest_answer(listings, judgement, criteria, seeds), judgement, criteria, NOW, seeds)
            assert [fault for fault in found if "no warning" not in fault] == []


@pytest.mark.parametrize("what", SPOILS)
def test_a_spoiled_answer_is_noticed(what: str, seeds: Seeds) -> None:
    listings = small_directory(seeds)
    judgement = judge([facts_of(one) for one in listings], CRITERIA, NOW, seeds)
    honest = honest_answer(listings, judgement, CRITERIA, seeds)
    assert disagreements(honest, judgement, CRITERIA, NOW, seeds) == []
    assert disagreements(SPOILS[what](honest), judgement, CRITERIA, NOW, seeds) != [], what
