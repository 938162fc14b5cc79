"""The map, a county's page, the comparison, and the directory at another date."""

from datetime import timedelta

from flask import render_template, request

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.roles import may
from directory.counting.gaps import suggestions
from directory.counting.past import changes_since, surveys_on
from directory.pages.coverage.blueprint import blueprint, current_survey, seeds
from directory.pages.coverage.comparing import MOST_COUNTIES, compare
from directory.pages.coverage.dated import differences, read_date
from directory.pages.coverage.filters import read_filters
from directory.pages.coverage.maps import county_map
from directory.pages.coverage.profile import figures, known_of, lacks, located_views, placements_by_type
from directory.pages.coverage.slugs import county_or_404, slug_of
from directory.pages.serving import account_county, current_finder, current_session
from directory.watching import about_to_show
from search.coverage import Place


@blueprint.get("/coverage")
@requires(Permission.SEE_COVERAGE)
def show() -> str:
    """Any measure of any supply, on the map and in the table beside it."""
    survey, needs = current_survey(), current_finder().needs(current_session())
    spoken = {code for listing in survey.snapshot.listings for code in listing.languages}
    asked = read_filters(request.args, needs, spoken)
    counted = survey.coverage(asked.supply)
    return render_template(
        "coverage/show.html",
        asked=asked,
        map=county_map(survey, counted, asked.measure, seeds()),
        coverage=counted,
        is_by_value=request.args.get("order") == "value",
        moment=survey.moment,
        own=account_county(),
    )


@blueprint.get("/coverage/counties/<county>")
@requires(Permission.SEE_COVERAGE)
def county(county: str) -> str:
    """One county: its figures, its contacts, its listings, and what it lacks."""
    survey, session, actor = current_survey(), current_session(), current_actor()
    name = county_or_404(county, survey.counties)
    place, coverage = survey.county(name), survey.coverage(places=(survey.county(name),))
    views = located_views(session, actor, coverage, place)
    about_to_show(views, with_contacts=False)
    since = read_date(request.args.get("since")) or survey.moment.date() - timedelta(days=90)
    return render_template(
        "coverage/county.html",
        facts=survey.counties[name],
        slug=slug_of(name),
        area=survey.snapshot.gazetteer.area_of(name),
        known=known_of(session, name, seeds()),
        figures=figures(coverage, place),
        types=placements_by_type(coverage, place),
        listings=views,
        located=int(coverage.located.listings[0]),
        told=[view for view in views if view["strengths"] or view["barriers"]]
        if may(actor, Permission.SEE_CANDID)
        else [],
        lacks=lacks(session, actor, survey, coverage, place, current_finder().needs(session)),
        since=since,
        changes=changes_since(session, actor, [view.id for view in views], since)
        if may(actor, Permission.SEE_PROVENANCE)
        else None,
        neighbours=[(other, slug_of(other)) for other in survey.neighbours[name]],
        moment=survey.moment,
    )


@blueprint.get("/coverage/compare")
@requires(Permission.SEE_COVERAGE)
def compare_counties() -> str:
    """Two to six counties, a region, the neighbors of the first, and the state, side by side."""
    survey, session = current_survey(), current_session()
    chosen = [name for name in survey.counties if slug_of(name) in request.args.getlist("county")]
    region = request.args.get("region")
    if not chosen and region not in survey.regions:
        chosen = [account_county() or "Sacramento"]
    also = request.args.getlist("with") if request.args else ["neighbors", "state"]
    places: list[Place] = [survey.county(name) for name in chosen[:MOST_COUNTIES]]
    if region in survey.regions:
        places.append(survey.region(region))
    if "neighbors" in also and chosen:
        places.append(survey.around(chosen[0]))
    if "state" in also:
        places.append(survey.state())
    return render_template(
        "coverage/compare.html",
        comparison=compare(survey, places, current_finder().needs(session), suggestions(session, seeds())),
        counties=[(name, slug_of(name), name in chosen) for name in survey.counties],
        regions=list(survey.regions),
        region=region,
        also=also,
        too_many=len(chosen) > MOST_COUNTIES,
        most=MOST_COUNTIES,
        moment=survey.moment,
    )


@blueprint.get("/coverage/dates")
@requires(Permission.SEE_COVERAGE)
def dates() -> str:
    """The directory as it was on two dates, and the difference."""
    survey, session = current_survey(), current_session()
    today = survey.moment.date()
    first = read_date(request.args.get("from")) or today - timedelta(days=90)
    last = read_date(request.args.get("to")) or today
    first, last = min(first, last), max(first, last)
    days = [first, last] if last < today else [first]
    found = surveys_on(current_finder(), session, current_actor(), seeds(), days)
    before, after = found[0], found[1] if last < today else survey
    return render_template(
        "coverage/dates.html", first=first, last=last, today=today, difference=differences(before, after)
    )
