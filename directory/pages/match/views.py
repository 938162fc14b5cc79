"""The match form, the count while it is filled, the results, and the changes that would open more."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.access.scope import audience_of
from directory.changes.searches import store_search
from directory.clock import now
from directory.pages.match.cards import called_in, cards, change_words, criterion_title, how_far, ids_in, labels_of
from directory.pages.match.criteria import criteria_of, form_data, place_problems
from directory.pages.match.forms import ANY, PREFERABLE, WISHES, MatchForm, match_form
from directory.pages.match.summary import summarise
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.serving import account_county, current_finder, current_session, search_or_404
from directory.records import SearchKind
from directory.watching import about_to_show
from search.query import InvalidQuery, Query

blueprint = Blueprint("match", __name__)

#: Names shown beside the count while the form is filled.
_FIRST_NAMES = 3


@blueprint.get("/match")
@requires(Permission.MATCH_LISTINGS)
def ask() -> str:
    """The empty form; the worker's own county stands in it."""
    return _form_page(_form({"county": account_county() or ANY}))


@blueprint.post("/match")
@requires(Permission.MATCH_LISTINGS)
def submit() -> Response | tuple[str, int]:
    """Keep the criteria under a random id and go to their results; or the form again with its problems."""
    form = _form()
    query = _read(form)
    if query is None:
        return _form_page(form), 422
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


@blueprint.get("/match/<search_id>")
@requires(Permission.MATCH_LISTINGS)
def results(search_id: str) -> str:
    criteria = search_or_404(search_id, SearchKind.MATCH).criteria
    paging = Paging.of(request.args.get("page", type=int))
    finder, session = current_finder(), current_session()
    query = _stored_query(criteria)
    answer = finder.match(session, replace(query, limit=PAGE_SIZE, offset=paging.offset), audience_of(current_actor()))
    paging = Paging.of(paging.number, answer.total).existing_or_404()
    views = read_views(session, current_actor(), ids_in(answer))
    about_to_show(view for listing_id, view in views.items() if listing_id in called_in(answer))
    labels = {code: need.label for code, need in finder.needs(session).items()}
    return render_template(
        "match/results.html",
        search_id=search_id,
        answer=answer,
        asked=summarise(query, labels),
        cards=cards(answer, views, labels, now()),
        paging=paging,
        views=views,
        labels_of=lambda codes: labels_of(codes, labels),
        criterion_title=criterion_title,
        change_words=change_words,
        how_far=how_far,
        tile_url=current_app.extensions["settings"].tile_url,
        moment=now(),
    )


@blueprint.get("/match/<search_id>/change")
@requires(Permission.MATCH_LISTINGS)
def change(search_id: str) -> str:
    """The form with a stored search in its fields."""
    return _form_page(_form(form_data(search_or_404(search_id, SearchKind.MATCH).criteria)))


@blueprint.post("/match/<search_id>/open")
@requires(Permission.MATCH_LISTINGS)
def open_more(search_id: str) -> Response:
    """Apply the smallest change that a near miss offers, as a new search. Errors: 404 where none is offered."""
    criteria = search_or_404(search_id, SearchKind.MATCH).criteria
    session = current_session()
    answer = current_finder().match(
        session, replace(_stored_query(criteria), limit=1, offset=0), audience_of(current_actor())
    )
    wanted = request.form.get("criterion")
    changes = [miss.change for miss in answer.near_misses if miss.criterion == wanted and miss.change]
    if not changes:
        abort(404)
    merged = {name: value for name, value in (criteria | changes[0]).items() if value is not None}
    new_id = store_search(current_actor(), session, SearchKind.MATCH, merged)
    return redirect(url_for("match.results", search_id=new_id), code=303)


def _form(data: dict[str, Any] | None = None) -> MatchForm:
    finder = current_finder()
    labels = {code: need.label for code, need in finder.needs(current_session()).items()}
    return match_form(labels, list(finder.gazetteer.counties), data)


def _form_page(form: MatchForm) -> str:
    groups: dict[str, list[Any]] = {}
    needs = current_finder().needs(current_session())
    for option in form.needs:
        groups.setdefault(needs[option._value()].group, []).append(option)
    return render_template("match/form.html", form=form, groups=groups, wishes=WISHES, preferable=PREFERABLE)


def _read(form: MatchForm) -> Query | None:
    """The query of a submitted form; None where it has problems, which then all stand at their fields."""
    is_valid = form.validate()
    try:
        query = current_finder().read_query(current_session(), criteria_of(form))
    except InvalidQuery as invalid:
        place_problems(form, invalid.problems)
        return None
    return query if is_valid else None


def _stored_query(criteria: dict[str, Any]) -> Query:
    """A stored search as a query. Errors: 404 where the directory no longer knows what it asks."""
    try:
        return current_finder().read_query(current_session(), criteria)
    except InvalidQuery:
        abort(404)
