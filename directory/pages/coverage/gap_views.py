"""Gaps against targets, for the state and for a county; demand beside supply; the five capacity measures."""

from datetime import date

from flask import render_template, request

from directory.access.guard import requires
from directory.access.permissions import Permission
from directory.counting.capacity import capacity_measures
from directory.counting.demand import FiscalYear, read_demand, years
from directory.counting.gaps import county_gaps, gaps
from directory.pages.coverage.blueprint import blueprint, current_survey, seeds
from directory.pages.coverage.gap_tables import DECLINE_WORDS, by_group, demand_groups, group_maps, top_gaps
from directory.pages.coverage.outlines import read_outlines
from directory.pages.coverage.slugs import county_or_404, slug_of
from directory.pages.serving import current_finder, current_session
from search.coverage.targets import ranked

#: So many gaps of the whole state are listed.
MOST_GAPS = 60

#: So many of one county, so that a large one does not fill the list.
MOST_OF_A_COUNTY = 3


@blueprint.get("/coverage/gaps")
@requires(Permission.SEE_COVERAGE)
def state_gaps() -> str:
    """Every county's gaps, most youth affected first, and which groups of needs miss their targets where."""
    survey, session = current_survey(), current_session()
    needs = current_finder().needs(session)
    counties = tuple(survey.county(name) for name in survey.counties)
    found = gaps(session, survey, needs, seeds(), counties)
    groups = {name: by_group(found[name], needs) for name in survey.counties}
    return render_template(
        "coverage/gaps.html",
        outlines=read_outlines(seeds()),
        maps=group_maps(groups),
        top=top_gaps(found, needs, MOST_GAPS, MOST_OF_A_COUNTY),
        groups=list(dict.fromkeys(need.group for need in needs.values())),
        counties=[(name, slug_of(name), cells) for name, cells in groups.items()],
        moment=survey.moment,
    )


@blueprint.get("/coverage/counties/<county>/gaps")
@requires(Permission.SEE_COVERAGE)
def county_gap(county: str) -> str:
    """One county's targets against what there is, and what was looked for and not found."""
    survey, session = current_survey(), current_session()
    name, needs = county_or_404(county, survey.counties), current_finder().needs(session)
    found = county_gaps(session, survey, needs, seeds(), name)
    year = _year(survey.moment.date())
    demand = read_demand(session, year, list(survey.counties), demand_groups(needs))
    return render_template(
        "coverage/county_gaps.html",
        name=name,
        slug=slug_of(name),
        ranked=ranked(found),
        met=[gap for gap in found if gap.is_met],
        needs=needs,
        by_group=by_group(found, needs),
        demand=demand,
        youth=survey.youth[name],
        moment=survey.moment,
    )


@blueprint.get("/coverage/demand")
@requires(Permission.SEE_COVERAGE)
def demand() -> str:
    """What was looked for and not found, by county and group of needs, for a fiscal year that has ended."""
    survey, session = current_survey(), current_session()
    needs, year = current_finder().needs(session), _year(survey.moment.date())
    found = read_demand(session, year, list(survey.counties), demand_groups(needs))
    return render_template(
        "coverage/demand.html",
        demand=found,
        declines=[(DECLINE_WORDS[reason], number) for reason, number in found.declines],
        years=years(session, survey.moment.date()),
        slugs={name: slug_of(name) for name in survey.counties},
    )


@blueprint.get("/coverage/capacity")
@requires(Permission.SEE_COVERAGE)
def capacity() -> str:
    """The five capacity measures of the SB 855 evaluation, with the survey's figures beside ours."""
    survey, session = current_survey(), current_session()
    needs, year = current_finder().needs(session), _year(survey.moment.date())
    told = read_demand(session, year, list(survey.counties), demand_groups(needs))
    return render_template(
        "coverage/capacity.html",
        measures=capacity_measures(session, survey, needs, seeds(), told),
        year=year,
        counties=[(name, slug_of(name)) for name in survey.counties],
        moment=survey.moment,
    )


def _year(today: date) -> FiscalYear:
    """The ended fiscal year that is asked, else the last one."""
    ended = years(current_session(), today)
    asked = request.args.get("year", type=int)
    return next((year for year in ended if year.begins == asked), ended[0])
