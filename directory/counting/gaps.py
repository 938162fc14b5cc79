"""A county's targets, set or suggested, against what there is."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.counting.survey import Survey
from directory.finding import NeedWords
from directory.records import SuggestedTarget, Target
from search.coverage import Place
from search.coverage.by_need import by_need
from search.coverage.targets import Aim, Gap, Suggestion, actual, read_suggestions


def county_gaps(
    session: Session, survey: Survey, needs: Mapping[str, NeedWords], seeds: Path, county: str
) -> list[Gap]:
    """Every need of one county, in the order of the needs. Errors: KeyError for a county that is none."""
    return gaps(session, survey, needs, seeds, (survey.county(county),))[county]


def gaps(
    session: Session, survey: Survey, needs: Mapping[str, NeedWords], seeds: Path, places: tuple[Place, ...]
) -> dict[str, list[Gap]]:
    """county → every need's gap, for these counties."""
    counts = by_need(survey.coverage(places=places))
    suggested, set_by_staff = suggestions(session, seeds), read_targets(session, [place.name for place in places])
    found: dict[str, list[Gap]] = {}
    for row, place in enumerate(places):
        found[place.name] = [
            Gap(
                code,
                set_by_staff.get((place.name, code)) or suggested[need.group].aim(place.youth),
                (place.name, code) not in set_by_staff,
                actual(counts, row, code),
                place.youth,
            )
            for code, need in needs.items()
        ]
    return found


def read_targets(session: Session, counties: list[str]) -> dict[tuple[str, str], Aim]:
    """(county, need) → the target that staff have set."""
    rows = session.scalars(select(Target).where(Target.county.in_(counties)))
    return {
        (row.county, row.need): Aim(
            number=row.number,
            capacity=row.capacity,
            within_miles=row.within_miles,
            training_percent=row.training_percent,
            two_hour=row.two_hour,
        )
        for row in rows
    }


def suggestions(session: Session, seeds: Path) -> dict[str, Suggestion]:
    """Group of needs → how its targets begin: as staff have set it, else as the seeds say."""
    by_staff = {row.need_group: _as_set(row) for row in session.scalars(select(SuggestedTarget))}
    return {group: by_staff.get(group, seeded) for group, seeded in seeded_suggestions(seeds).items()}


@lru_cache(maxsize=2)
def seeded_suggestions(seeds: Path) -> Mapping[str, Suggestion]:
    """Group of needs → how its targets begin where staff have changed nothing."""
    return MappingProxyType(read_suggestions(seeds))


def _as_set(row: SuggestedTarget) -> Suggestion:
    return Suggestion(
        row.need_group,
        row.at_least,
        row.youth_per_listing,
        row.within_miles,
        row.training_percent,
        row.two_hour,
        row.why,
    )


def gaps_json(county: str, found: list[Gap], needs: Mapping[str, NeedWords]) -> dict[str, Any]:
    """``manzanita gap`` as JSON: needs × supply against the county's targets."""
    return {"county": county, "needs": {gap.need: _gap(gap, needs[gap.need]) for gap in found}}


def _gap(gap: Gap, words: NeedWords) -> dict[str, Any]:
    aim, there = gap.aim, gap.actual
    return {
        "label": words.label,
        "group": words.group,
        "target": {
            "number": aim.number,
            "capacity": aim.capacity,
            "within_miles": aim.within_miles,
            "training_percent": aim.training_percent,
            "two_hour": aim.two_hour,
            "suggested": gap.is_suggested,
        },
        "actual": {
            "number": there.number,
            "capacity": there.capacity,
            "within_miles": there.within_miles,
            "training_percent": there.training_percent,
            "two_hour": there.two_hour,
        },
        "missing": gap.missing,
        "missing_share": gap.missing_share,
        "youth_affected": gap.youth_affected,
        "met": gap.is_met,
    }
