"""An independent reading of the matching contract, slow and obvious, to hold against the search engine.

Written from the contract alone. It imports nothing from ``search``: a listing comes in as a plain dict of
facts (:func:`facts_of` makes one from anything with a listing's attributes), a search as the contract's JSON.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.judge.seeds import Point, Seeds, Span, haversine_miles
from tests.judge.words import every_word_is_published

Facts = dict[str, Any]
Criteria = dict[str, Any]

MEETS, UNKNOWN, FAILS = "meets", "unknown", "fails"
STATED_FOR = timedelta(hours=72)
FLAGS = (
    "pregnant_or_parenting",
    "sogie_affirming",
    "wheelchair_access",
    "accepts_substance_use",
    "accepts_return_after_absence",
    "harm_reduction",
)
SYSTEM_INVOLVED = ("dependency", "delinquency", "dual", "nonminor_dependent")
DEPENDENT_CHILD = ("dependency", "dual", "nonminor_dependent")
FASTEST_FIRST = ["2_hours", "72_hours", "10_days", "ongoing"]
COPIED = (
    "id",
    "organization_name",
    "listing_name",
    "description",
    "provider_type",
    "placement_type",
    "serves_statewide",
    "counties_served",
    "programs",
    "needs",
    "jurisdictions",
    "min_age",
    "max_age",
    "genders",
    "languages",
    "security",
    "security_notes",
    "csec_training",
    "csec_training_notes",
    "funding_limits",
    "funding_notes",
    "strengths",
    "openings",
    "openings_as_of",
    "response",
    "license_number",
    "license_status",
    "last_verified",
)


def facts_of(listing: Any) -> Facts:
    """A plain dict of a listing's facts, from any object that has a listing's attributes and its ``site``."""
    facts: Facts = {name: getattr(listing, name) for name in (*COPIED, *FLAGS)}
    site = listing.site
    facts["site_counties"] = tuple(site.counties)
    facts["point"] = None if site.latitude is None else (site.latitude, site.longitude)
    return facts


# --- distance -----------------------------------------------------------------------------------------


def span_to(facts: Facts, point: Point, seeds: Seeds) -> Span | None:
    """Least and greatest miles from a point to a listing; None where the listing is nowhere."""
    if facts["point"] is not None:
        miles = haversine_miles(facts["point"], point)
        return (miles, miles)
    if not facts["site_counties"]:
        return None
    centre, radius = seeds.circle(facts["site_counties"])
    miles = haversine_miles(centre, point)
    return (max(0.0, miles - radius), miles + radius)


def judge_distance(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    span = span_to(facts, seeds.point(criteria["near"]), seeds)
    if span is None:
        return UNKNOWN
    if span[1] <= criteria["within_miles"]:
        return MEETS
    return FAILS if span[0] > criteria["within_miles"] else UNKNOWN


def judge_keep_away(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    answers = []
    for place in criteria["keep_away"]:
        span = span_to(facts, seeds.point(place), seeds)
        if span is None:
            answers.append(UNKNOWN)
        elif span[0] >= place["miles"]:
            answers.append(MEETS)
        else:
            answers.append(FAILS if span[1] < place["miles"] else UNKNOWN)
    if FAILS in answers:
        return FAILS
    return UNKNOWN if UNKNOWN in answers else MEETS


def judge_excluded_county(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    located = facts["site_counties"]
    excluded = [county for county in located if county in criteria["exclude_counties"]]
    if not located:
        return UNKNOWN
    if not excluded:
        return MEETS
    return FAILS if len(excluded) == len(located) else UNKNOWN


# --- whom it serves -----------------------------------------------------------------------------------


def judge_seeking(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    if criteria["seeking"] == "both":
        return MEETS
    if facts["provider_type"] is None:
        return UNKNOWN
    return MEETS if facts["provider_type"] == criteria["seeking"] else FAILS


def judge_age(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    low, high, age = facts["min_age"], facts["max_age"], criteria["age"]
    if low is not None and age < low:
        return FAILS
    if high is not None and age > high:
        return FAILS
    return MEETS if low is not None and high is not None else UNKNOWN


def judge_gender(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    genders, youth = facts["genders"], criteria["gender"]
    if not genders:
        return UNKNOWN
    if youth in ("girl", "boy"):
        return MEETS if youth + "s" in genders else FAILS
    if youth == "nonbinary":
        if "nonbinary" in genders:
            return MEETS
        return UNKNOWN if "girls" in genders and "boys" in genders else FAILS
    own = {"transgender_girl": "girls", "transgender_boy": "boys"}[youth]
    if "transgender" in genders:
        return MEETS
    if own not in genders:
        return FAILS
    return MEETS if facts["sogie_affirming"] is True else UNKNOWN


def judge_jurisdiction(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    listed, youth = facts["jurisdictions"], criteria["jurisdiction"]
    if not listed:
        return UNKNOWN
    if youth == "dual":
        return MEETS if "dependency" in listed or "delinquency" in listed else FAILS
    return MEETS if youth in listed else FAILS


def judge_county(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    if facts["serves_statewide"] or criteria["county"] in facts["counties_served"]:
        return MEETS
    return FAILS if facts["counties_served"] else UNKNOWN


MET_BY = {
    "dependency_only": ("dependency", "dual", "nonminor_dependent"),
    "delinquency_only": ("delinquency", "dual"),
    "system_involved_only": SYSTEM_INVOLVED,
}


def judge_limit(limit: str, criteria: Criteria) -> str:
    """One funding limit: meets, fails (violated) or unknown (open)."""
    if limit == "no_limit":
        return MEETS
    if limit == "county_contract":
        return UNKNOWN
    if limit in MET_BY:
        if not criteria.get("jurisdiction"):
            return UNKNOWN
        return MEETS if criteria["jurisdiction"] in MET_BY[limit] else FAILS
    if not criteria.get("payers"):
        return UNKNOWN
    return MEETS if limit in criteria["payers"] else FAILS


def judge_funding(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    answers = [judge_limit(limit, criteria) for limit in facts["funding_limits"]]
    if MEETS in answers:
        return MEETS
    if answers and all(answer == FAILS for answer in answers):
        return FAILS
    return UNKNOWN


# --- what it is and does ------------------------------------------------------------------------------


def judge_placement_type(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    if facts["placement_type"] is None:
        return UNKNOWN
    return MEETS if facts["placement_type"] in criteria["placement_types"] else FAILS


def judge_response(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    if facts["response"] is None:
        return UNKNOWN
    asked, stated = FASTEST_FIRST.index(criteria["response"]), FASTEST_FIRST.index(facts["response"])
    return MEETS if stated <= asked else FAILS


def judge_languages(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    if not facts["languages"]:
        return UNKNOWN
    return MEETS if any(language in facts["languages"] for language in criteria["languages"]) else FAILS


def judge_security(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    if not facts["security"]:
        return UNKNOWN
    return MEETS if all(measure in facts["security"] for measure in criteria["security"]) else FAILS


def judge_csec_trained(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    if facts["csec_training"] is None:
        return UNKNOWN
    return FAILS if facts["csec_training"] == "none" else MEETS


def judge_open_bed(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    """A moment still to come is not a statement of the last 72 hours: a mistyped year must not stay open."""
    as_of = facts["openings_as_of"]
    if facts["openings"] is None or as_of is None:
        return UNKNOWN
    if as_of > now or now - as_of > STATED_FOR:
        return UNKNOWN
    return MEETS if facts["openings"] >= 1 else FAILS


def judge_needs(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    if not facts["needs"]:
        return UNKNOWN
    return MEETS if any(need in facts["needs"] for need in criteria["needs"]) else FAILS


def judge_text(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    return MEETS if every_word_is_published(criteria["text"], facts, seeds.need_labels) else FAILS


def judge_rule(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
    youth = criteria["jurisdiction"]
    if "locked" in facts["security"] and youth in DEPENDENT_CHILD:
        return FAILS
    if facts["placement_type"] == "runaway_homeless_youth_shelter" and youth in SYSTEM_INVOLVED:
        return FAILS
    return MEETS


def judge_flag(flag: str) -> Callable[[Facts, Criteria, Seeds, datetime], str]:
    def judge_this_flag(facts: Facts, criteria: Criteria, seeds: Seeds, now: datetime) -> str:
        return {True: MEETS, False: FAILS, None: UNKNOWN}[facts[flag]]

    return judge_this_flag


JUDGES: dict[str, Callable[[Facts, Criteria, Seeds, datetime], str]] = {
    "seeking": judge_seeking,
    "age": judge_age,
    "gender": judge_gender,
    "jurisdiction": judge_jurisdiction,
    "county": judge_county,
    "funding": judge_funding,
    "distance": judge_distance,
    "keep_away": judge_keep_away,
    "excluded_county": judge_excluded_county,
    "placement_type": judge_placement_type,
    "response": judge_response,
    "languages": judge_languages,
    **{flag: judge_flag(flag) for flag in FLAGS},
    "security": judge_security,
    "csec_trained": judge_csec_trained,
    "open_bed": judge_open_bed,
    "needs": judge_needs,
    "text": judge_text,
    "rule": judge_rule,
}
"""Every criterion of the contract's table, in its order."""

ASKED_BY = {
    "excluded_county": ("exclude_counties",),
    "placement_type": ("placement_types",),
    "rule": ("jurisdiction",),
}


def is_asked(criterion: str, criteria: Criteria) -> bool:
    """An empty list, false and null ask nothing; age 0 asks."""
    if criterion == "distance":
        return bool(criteria.get("near")) and criteria.get("within_miles") is not None
    if criterion == "funding":
        return bool(criteria.get("jurisdiction") or criteria.get("payers"))
    if criterion == "age":
        return criteria.get("age") is not None
    return any(criteria.get(name) for name in ASKED_BY.get(criterion, (criterion,)))


def asked_criteria(criteria: Criteria) -> list[str]:
    return [criterion for criterion in JUDGES if is_asked(criterion, criteria)]


# --- the whole answer ---------------------------------------------------------------------------------


@dataclass
class Verdict:
    """What the contract says of one listing."""

    facts: Facts
    statuses: dict[str, str]
    failing_required: list[str]
    span: Span | None
    """Miles to ``near``; None where it was not asked or the listing is nowhere."""
    needs_met: set[str]
    needs_missing: set[str]
    availability: str

    @property
    def is_match(self) -> bool:
        return not self.failing_required


@dataclass
class Judgement:
    verdicts: dict[str, Verdict]
    """id → verdict, of every active listing."""
    matches: set[str]
    excluded_by: dict[str, int]
    near_misses: dict[str, int]


def judge_one(facts: Facts, criteria: Criteria, now: datetime, seeds: Seeds) -> Verdict:
    statuses = {}
    for criterion in asked_criteria(criteria):
        if criterion == "needs" and facts["provider_type"] != "service":
            continue
        statuses[criterion] = JUDGES[criterion](facts, criteria, seeds, now)
    preferred = criteria.get("prefer", [])
    asked_needs = set(criteria.get("needs", []))
    near = criteria.get("near")
    return Verdict(
        facts=facts,
        statuses=statuses,
        failing_required=[c for c, status in statuses.items() if status == FAILS and c not in preferred],
        span=span_to(facts, seeds.point(near), seeds) if near else None,
        needs_met=asked_needs & set(facts["needs"]),
        needs_missing=asked_needs - set(facts["needs"]),
        availability={MEETS: "open", FAILS: "full", UNKNOWN: "unknown"}[judge_open_bed(facts, criteria, seeds, now)],
    )


def judge(rows: list[Facts], criteria: Criteria, now: datetime, seeds: Seeds) -> Judgement:
    """Every listing against every asked criterion. A listing whose licence is closed is not there at all."""
    verdicts = {}
    for facts in rows:
        if facts["license_status"] != "closed":
            verdicts[facts["id"]] = judge_one(facts, criteria, now, seeds)
    preferred = criteria.get("prefer", [])
    required = [c for c in asked_criteria(criteria) if c not in preferred]
    excluded_by = dict.fromkeys(required, 0)
    near_misses = dict.fromkeys(required, 0)
    for verdict in verdicts.values():
        for criterion in verdict.failing_required:
            excluded_by[criterion] += 1
        if len(verdict.failing_required) == 1:
            near_misses[verdict.failing_required[0]] += 1
    matches = {listing_id for listing_id, verdict in verdicts.items() if verdict.is_match}
    return Judgement(verdicts, matches, excluded_by, near_misses)
