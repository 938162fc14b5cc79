"""What a search answers, as plain frozen records. :func:`as_json` is the contract's answer, key for key."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from search.codes import Status
from search.documents import Listing


@dataclass(frozen=True, slots=True)
class Interval:
    """Great-circle miles between which a distance certainly lies; both equal for a point."""

    least: float
    greatest: float


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """What one asked criterion says of one listing. ``detail`` is a plain sentence for people."""

    criterion: str
    status: Status
    detail: str
    required: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask intake, because the listing does not say."""

    criterion: str
    text: str


@dataclass(frozen=True, slots=True)
class Warning:
    """A rule that does not exclude but that a professional must know."""

    text: str
    citation: str


@dataclass(frozen=True, slots=True)
class Availability:
    """Openings as last stated. ``state`` is open, full or unknown; older than 72 hours is unknown."""

    openings: int | None
    as_of: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class NearbyService:
    """A matching service near a placement. ``distance`` is None where the service only serves the county."""

    listing: Listing
    needs: tuple[str, ...]
    distance: Interval | None


@dataclass(frozen=True, slots=True)
class NeedsNearby:
    """Of the needs that a placement does not meet itself: met by services around it, and by nobody."""

    met: dict[str, tuple[NearbyService, ...]]
    """need code → the nearest few services, nearest first."""
    uncovered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    listing: Listing
    distance: Interval | None
    results: tuple[CriterionResult, ...]
    needs_met: tuple[str, ...]
    needs_missing: tuple[str, ...]
    questions: tuple[Question, ...]
    warnings: tuple[Warning, ...]
    availability: Availability
    needs_nearby: NeedsNearby | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """How many listings fail this required criterion alone, and the smallest change that admits the first.

    ``change`` is what to merge into the search's JSON (None where no change is ever offered: rule, keep_away,
    or where none exists); ``text`` says it, e.g. "distance: 74 miles".
    """

    criterion: str
    count: int
    change: dict[str, Any] | None
    text: str


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One service of the plan and the needs that it adds."""

    listing: Listing
    needs: tuple[str, ...]
    distance: Interval | None


@dataclass(frozen=True, slots=True)
class Plan:
    steps: tuple[PlanStep, ...]
    uncovered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    total: int
    """How many listings match, of which ``matches`` is the asked page."""
    considered: int
    """How many active listings there are."""
    matches: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]
    excluded_by: dict[str, int]
    """required criterion → how many of all active listings fail it."""
    plan: Plan | None
    order: str
    """One sentence: how the matches are ordered."""
    notices: tuple[str, ...] = field(default=())
    """What the reader must know of this answer, e.g. that the text index is being rebuilt."""


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer of ``POST /api/match``. Miles are rounded to a tenth here and nowhere before."""
    return {
        "total": answer.total,
        "considered": answer.considered,
        "matches": [_match(match) for match in answer.matches],
        "near_misses": [
            {"criterion": near.criterion, "count": near.count, "change": near.change, "text": near.text}
            for near in answer.near_misses
        ],
        "excluded_by": dict(answer.excluded_by),
        "plan": None if answer.plan is None else _plan(answer.plan),
        "order": answer.order,
        "notices": list(answer.notices),
    }


def _match(match: Match) -> dict[str, Any]:
    listing, available = match.listing, match.availability
    return {
        **_who(listing),
        "source_id": listing.source_id,
        "provider_type": listing.provider_type,
        "placement_type": listing.placement_type,
        "county": ";".join(listing.site.counties) or None,
        "distance_miles": _distance(match.distance),
        "criteria": [
            {"criterion": each.criterion, "status": each.status, "detail": each.detail, "required": each.required}
            for each in match.results
        ],
        "needs_met": list(match.needs_met),
        "needs_missing": list(match.needs_missing),
        "questions": [{"criterion": each.criterion, "text": each.text} for each in match.questions],
        "warnings": [{"text": each.text, "citation": each.citation} for each in match.warnings],
        "availability": {
            "openings": available.openings,
            "as_of": None if available.as_of is None else available.as_of.isoformat(),
            "state": available.state,
        },
        "needs_nearby": None if match.needs_nearby is None else _needs_nearby(match.needs_nearby),
    }


def _needs_nearby(nearby: NeedsNearby) -> dict[str, Any]:
    return {
        "met": {
            need: [{**_who(each.listing), "distance_miles": _distance(each.distance)} for each in services]
            for need, services in nearby.met.items()
        },
        "uncovered": list(nearby.uncovered),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "steps": [
            {**_who(step.listing), "needs": list(step.needs), "distance_miles": _distance(step.distance)}
            for step in plan.steps
        ],
        "uncovered": list(plan.uncovered),
    }


def _who(listing: Listing) -> dict[str, str]:
    return {
        "listing": listing.id,
        "listing_name": listing.listing_name,
        "organization_name": listing.organization_name,
    }


def _distance(distance: Interval | None) -> dict[str, float] | None:
    return None if distance is None else {"least": round(distance.least, 1), "greatest": round(distance.greatest, 1)}
