"""The results: cards or a table, in the order one likes, each part of what was asked to be taken off."""

from functools import cache
from pathlib import Path
from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.changes.searches import MOST_COMPARED, arrange_search, derive_search
from directory.changes.shortlists import listed_of
from directory.clock import now
from directory.pages.match.answering import Answering, answering_or_404
from directory.pages.match.blueprint import blueprint
from directory.pages.match.cards import called_in, cards, criterion_title, ids_in, labels_of
from directory.pages.match.mapping import searched_place
from directory.pages.match.opening import merged, next_door, openings
from directory.pages.match.summary import in_brief, summarise, without
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.saved.news import news_of, saved_of
from directory.pages.serving import current_session, search_or_404
from directory.records import Layout, SearchKind
from directory.watching import about_to_show
from search.coverage.places import read_neighbours
from search.ranking import Order

#: New listings of a saved search that are named; the list holds them all.
_NEW_NAMED = 5

ORDER_WORDS = {
    Order.FIT: "Best fit",
    Order.DISTANCE: "Nearest",
    Order.OPENINGS: "Openings",
    Order.FRESHNESS: "Last confirmed",
}


@blueprint.get("/match/<search_id>")
@requires(Permission.MATCH_LISTINGS)
def results(search_id: str) -> str:
    answering = answering_or_404(search_id)
    paging = Paging.of(request.args.get("page", type=int))
    matching = answering.matching(PAGE_SIZE, paging.offset)
    answer = matching.answer(())
    paging = Paging.of(paging.number, answer.total).existing_or_404()
    session, criteria, labels = current_session(), answering.search.criteria, answering.need_labels
    saved = saved_of(session, search_id)
    news = news_of(saved, matching.standing()) if saved is not None else None
    new = sorted(news.new)[:_NEW_NAMED] if news else []
    views = read_views(session, current_actor(), ids_in(answer) | set(new))
    about_to_show(view for listing_id, view in views.items() if listing_id in called_in(answer))
    asked = summarise(answering.query, labels)
    return render_template(
        "match/results.html",
        search=answering.search,
        search_id=search_id,
        answer=answer,
        asked=asked,
        brief=in_brief(asked),
        cards=cards(answer, views, labels, now()),
        paging=paging,
        views=views,
        openings=openings(criteria, matching, answer.near_misses),
        next_door=next_door(criteria, matching, _neighbours(answering)),
        orders=_orders(answering),
        layouts={Layout.CARDS: "Cards", Layout.TABLE: "Table"},
        listed=listed_of(session, answering.search),
        most_compared=MOST_COMPARED,
        saved=saved,
        news=news,
        new_views=[views[uuid] for uuid in new if uuid in views],
        labels_of=lambda codes: labels_of(codes, labels),
        criterion_title=criterion_title,
        near=searched_place(answering.query),
        tile_url=current_app.extensions["settings"].tile_url,
        moment=now(),
    )


@blueprint.post("/match/<search_id>/view")
@requires(Permission.MATCH_LISTINGS)
def arrange(search_id: str) -> Response:
    """Another order or layout of the same answer. Errors: 404 for one that is not there."""
    search = search_or_404(search_id, SearchKind.MATCH)
    try:
        order = Order(request.form.get("order", search.order_by))
        layout = Layout(request.form.get("layout", search.layout))
    except ValueError:
        abort(404)
    arrange_search(current_actor(), search, order, layout)
    return redirect(url_for("match.results", search_id=search_id, _anchor="matches-heading"), code=303)


@blueprint.post("/match/<search_id>/without")
@requires(Permission.MATCH_LISTINGS)
def take_off(search_id: str) -> Response:
    """Take one part off what was asked, as a new search. Errors: 404 for a part that is not there."""
    answering = answering_or_404(search_id)
    rest = without(answering.search.criteria, answering.query, request.form.get("part", ""))
    if rest is None:
        abort(404)
    return _derived(answering, rest)


@blueprint.post("/match/<search_id>/open")
@requires(Permission.MATCH_LISTINGS)
def open_more(search_id: str) -> Response:
    """Apply the smallest change that a near miss offers, as a new search. Errors: 404 where none is offered."""
    answering = answering_or_404(search_id)
    wanted = request.form.get("criterion")
    misses = answering.matching().answer(()).near_misses
    changes = [miss.change for miss in misses if miss.criterion == wanted and miss.change]
    if not changes:
        abort(404)
    return _derived(answering, merged(answering.search.criteria, changes[0]))


@blueprint.post("/match/<search_id>/next-door")
@requires(Permission.MATCH_LISTINGS)
def look_next_door(search_id: str) -> Response:
    """The same search among those that serve a neighboring county. Errors: 404 for one that is none."""
    answering = answering_or_404(search_id)
    county = request.form.get("county", "")
    if county not in _neighbours(answering):
        abort(404)
    return _derived(answering, answering.search.criteria | {"county": county})


def _derived(answering: Answering, criteria: dict[str, Any]) -> Response:
    new_id = derive_search(current_actor(), current_session(), answering.search, criteria)
    return redirect(url_for("match.results", search_id=new_id), code=303)


def _orders(answering: Answering) -> dict[Order, str]:
    """The orders to choose from: by distance only where there is a place to measure from."""
    has_place = answering.query.near is not None
    return {order: words for order, words in ORDER_WORDS.items() if has_place or order is not Order.DISTANCE}


def _neighbours(answering: Answering) -> tuple[str, ...]:
    """The counties that touch the asked one; none where no county is asked."""
    touching = _read_neighbours(current_app.extensions["settings"].seeds)
    return touching.get(answering.query.county or "", ())


@cache
def _read_neighbours(seeds: Path) -> dict[str, tuple[str, ...]]:
    return read_neighbours(seeds)
