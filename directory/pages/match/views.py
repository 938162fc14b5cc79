"""The match form, and the count while it is filled."""

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.access.scope import audience_of
from directory.changes.outcomes import asks_for_family, record_unmet
from directory.changes.searches import store_search
from directory.pages.match.answering import answering_or_404
from directory.pages.match.blueprint import blueprint
from directory.pages.match.criteria import criteria_of, form_data, place_problems
from directory.pages.match.forms import ANY, BUNDLES, PREFERABLE, WISHES, MatchForm, match_form
from directory.pages.serving import account_county, current_finder, current_session
from directory.records import SearchKind
from search.codes import Seeking
from search.query import InvalidQuery, Query

#: Names shown beside the count while the form is filled.
_FIRST_NAMES = 3


@blueprint.get("/match")
@requires(Permission.MATCH_LISTINGS)
def ask() -> str:
    """The empty form; the worker's own county stands in it."""
    return _form_page(_form({"county": account_county() or ANY}))


@blueprint.get("/match/services")
@requires(Permission.MATCH_LISTINGS)
def ask_services() -> str:
    """The form of someone whose youth stays at home: it looks for services."""
    return _form_page(_form({"county": account_county() or ANY, "seeking": Seeking.SERVICE.value}))


@blueprint.post("/match")
@requires(Permission.MATCH_LISTINGS)
def submit() -> Response | tuple[str, int]:
    """Keep the criteria under a random id and go to their results; or the form again with its problems."""
    form = _form()
    query = _read(form)
    if query is None:
        return _form_page(form), 422
    _count_unmet(query)
    search_id = store_search(current_actor(), current_session(), SearchKind.MATCH, query.source or {})
    return redirect(url_for("match.results", search_id=search_id), code=303)


@blueprint.post("/match/count")
@requires(Permission.MATCH_LISTINGS)
def count() -> str:
    """How many places fit what is filled in so far. Nothing is kept."""
    form = _form()
    query = _read(form)
    if query is None:
        return render_template("match/count.html", answer=None)
    session = current_session()
    answer = current_finder().match(session, replace(query, limit=_FIRST_NAMES, offset=0), audience_of(current_actor()))
    views = read_views(session, current_actor(), [match.listing.id for match in answer.matches])
    names = [views[match.listing.id]["listing_name"] for match in answer.matches if match.listing.id in views]
    return render_template("match/count.html", answer=answer, names=names)


@blueprint.get("/match/<search_id>/change")
@requires(Permission.MATCH_LISTINGS)
def change(search_id: str) -> str:
    """The form with a stored search in its fields."""
    return _form_page(_form(form_data(answering_or_404(search_id).search.criteria)))


def _count_unmet(query: Query) -> None:
    """Count a search that nothing matches, once, when it is sent: as a number, without what it asks."""
    session, county = current_session(), query.county or account_county()
    if county is None or current_finder().matching(session, query, audience_of(current_actor())).matches.size:
        return
    record_unmet(
        current_actor(),
        session,
        county=county,
        needs=query.needs,
        seeking=query.seeking,
        wants_family=asks_for_family(query.placement_types),
    )


def _form(data: dict[str, Any] | None = None) -> MatchForm:
    finder = current_finder()
    labels = {code: need.label for code, need in finder.needs(current_session()).items()}
    return match_form(labels, list(finder.gazetteer.counties), data)


def _form_page(form: MatchForm) -> str:
    groups: dict[str, list[Any]] = {}
    needs = current_finder().needs(current_session())
    for option in form.needs:
        groups.setdefault(needs[option._value()].group, []).append(option)
    return render_template(
        "match/form.html", form=form, groups=groups, wishes=WISHES, preferable=PREFERABLE, bundles=BUNDLES
    )


def _read(form: MatchForm) -> Query | None:
    """The query of a submitted form; None where it has problems, which then all stand at their fields."""
    is_valid = form.validate()
    try:
        query = current_finder().read_query(current_session(), criteria_of(form))
    except InvalidQuery as invalid:
        place_problems(form, invalid.problems)
        return None
    return query if is_valid else None
