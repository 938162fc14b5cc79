"""A county's yearly report: its figures, its gaps, what is offered, strategies and barriers, in one record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.permissions import Permission
from directory.access.reveal import ListingView
from directory.access.roles import may
from directory.counting.capacity import Capacity, capacity_measures
from directory.counting.demand import FiscalYear, read_demand
from directory.counting.gaps import county_gaps
from directory.counting.survey import CountyFacts, Survey
from directory.finding import NeedWords
from directory.pages.coverage.gap_tables import GroupGap, by_group, demand_groups
from directory.pages.coverage.profile import Known, figures, known_of, located_views, placements_by_type
from search.coverage import Coverage, Place
from search.coverage.by_need import by_need
from search.coverage.measures import Measure
from search.coverage.targets import Gap, ranked


@dataclass(frozen=True, slots=True)
class Offered:
    """One group of needs: the needs that listings serving the county meet, with how many, and those that none does."""

    group: str
    met: tuple[tuple[str, int], ...]
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountyReport:
    facts: CountyFacts
    known: Known
    moment: datetime
    year: FiscalYear
    figures: tuple[tuple[Measure, str], ...]
    types: tuple[tuple[str, int], ...]
    """(type of placement, how many serve the county)."""
    gaps: tuple[Gap, ...]
    """Those that miss their target, most youth affected first."""
    all_gaps: tuple[Gap, ...]
    groups: tuple[GroupGap, ...]
    offered: tuple[Offered, ...]
    demand: tuple[tuple[str, int | None], ...]
    """(group, how often it was looked for and not found); None is withheld."""
    demand_total: int | None
    capacity: tuple[Capacity, ...]
    told: tuple[ListingView, ...]
    """Listings in the county that state strengths or barriers."""
    needs: Mapping[str, NeedWords]


def county_report(
    session: Session, actor: Actor, survey: Survey, needs: Mapping[str, NeedWords], seeds: Path, county: str
) -> CountyReport:
    """Everything in one county's report, as the actor may see it. Errors: KeyError for a county that is none."""
    place, year = survey.county(county), FiscalYear.last_ended(survey.moment.date())
    coverage = survey.coverage(places=(place,))
    found = county_gaps(session, survey, needs, seeds, county)
    demand = read_demand(session, year, list(survey.counties), demand_groups(needs))
    return CountyReport(
        facts=survey.counties[county],
        known=known_of(session, county, seeds),
        moment=survey.moment,
        year=year,
        figures=tuple(figures(coverage, place)),
        types=tuple(placements_by_type(coverage, place)),
        gaps=tuple(ranked(found)),
        all_gaps=tuple(found),
        groups=tuple(by_group(found, needs)),
        offered=tuple(_offered(coverage, needs)),
        demand=tuple(zip(demand.groups, demand.of(county), strict=True)),
        demand_total=demand.total_of(county),
        capacity=tuple(capacity_measures(session, survey, needs, seeds, demand)),
        told=tuple(_told(session, actor, coverage, place)),
        needs=needs,
    )


def _offered(coverage: Coverage, needs: Mapping[str, NeedWords]) -> list[Offered]:
    counts = by_need(coverage)
    numbers = dict(zip(counts.needs, counts.number[0].tolist(), strict=True))
    groups = dict.fromkeys(need.group for need in needs.values())
    return [
        Offered(
            group,
            tuple((need.label, numbers[code]) for code, need in needs.items() if need.group == group and numbers[code]),
            tuple(need.label for code, need in needs.items() if need.group == group and not numbers[code]),
        )
        for group in groups
    ]


def _told(session: Session, actor: Actor, coverage: Coverage, place: Place) -> list[ListingView]:
    if not may(actor, Permission.SEE_CANDID):
        return []
    return [view for view in located_views(session, actor, coverage, place) if view["strengths"] or view["barriers"]]
