"""The plan of services alone, as for a youth who stays at home: who meets which need, and what nobody covers."""

from collections.abc import Mapping
from dataclasses import replace

from flask import abort, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.access.reveal import ListingView
from directory.changes.shortlists import ShortlistFull, add_to_shortlist, listed_of
from directory.clock import now
from directory.pages.match.answering import Answering, answering_or_404
from directory.pages.match.blueprint import blueprint
from directory.pages.match.cards import card, labels_of
from directory.pages.match.covering import Covered, tally
from directory.pages.match.mapping import searched_place
from directory.pages.serving import current_session
from directory.pages.words import where_words
from directory.watching import about_to_show
from search.answer import Match, Plan
from search.codes import Seeking
from search.matching import Matching
from search.ranking import Order

#: Services named beside the plan's own for each need: as around a placement.
_OTHERS = 2


@blueprint.get("/match/<search_id>/services")
@requires(Permission.MATCH_LISTINGS)
def plan_services(search_id: str) -> str:
    """The plan. Errors: 404 for a search that asks no services or no needs."""
    answering, matching, plan = _planned_or_404(search_id)
    matches = matching.explain(step.listing.id for step in plan.steps)
    others = {code: _others(answering, matching, code) for code in answering.query.needs}
    named = {match.listing.id for group in others.values() for match in group}
    views = read_views(current_session(), current_actor(), {*matches, *named})
    about_to_show(views[uuid] for uuid in matches if uuid in views)
    labels = answering.need_labels
    rows = [_covered(code, plan, others[code], matches, views, labels) for code in answering.query.needs]
    return render_template(
        "match/services.html",
        search_id=search_id,
        rows=rows,
        tally=tally(rows),
        nobody="Nobody who fits this search",
        steps=[
            (card(match, views, labels, now()), _adds(plan, uuid)) for uuid, match in matches.items() if uuid in views
        ],
        to_add=len((matches.keys() & views.keys()) - listed_of(current_session(), answering.search)),
        near=searched_place(answering.query),
        labels_of=lambda codes: labels_of(codes, labels),
        tile_url=current_app.extensions["settings"].tile_url,
    )


@blueprint.post("/match/<search_id>/services")
@requires(Permission.MATCH_LISTINGS)
def shortlist_services(search_id: str) -> Response:
    """Put every service of the plan on the shortlist. Errors: 404 as the plan."""
    answering, _, plan = _planned_or_404(search_id)
    session, actor = current_session(), current_actor()
    for uuid in read_views(session, actor, [step.listing.id for step in plan.steps]):
        try:
            add_to_shortlist(actor, session, answering.search, uuid)
        except ShortlistFull:
            flash("The shortlist is full, so not all of them are on it.", "warning")
            break
    return redirect(url_for("shortlist.show", search_id=search_id), code=303)


def _planned_or_404(search_id: str) -> tuple[Answering, Matching, Plan]:
    answering = answering_or_404(search_id)
    matching = answering.matching()
    plan = matching.answer(()).plan
    if plan is None or not answering.query.needs:
        abort(404)
    return answering, matching, plan


def _others(answering: Answering, matching: Matching, code: str) -> tuple[Match, ...]:
    """The first services that meet this need and fit all else that is asked, found by the same search."""
    query = replace(
        answering.query,
        seeking=Seeking.SERVICE,
        needs=(code,),
        prefer=answering.query.prefer - {"needs"},
        limit=1 + _OTHERS,
        offset=0,
    )
    order = Order.FIT if query.near is None else Order.DISTANCE
    return replace(matching, order=order).instead(query).answer(()).matches


def _covered(
    code: str,
    plan: Plan,
    others: tuple[Match, ...],
    matches: Mapping[str, Match],
    views: Mapping[str, ListingView],
    labels: Mapping[str, str],
) -> Covered:
    """The plan's own service for the need, then others that say that they offer it."""
    chosen = [matches[step.listing.id] for step in plan.steps if code in step.needs]
    first = {match.listing.id for match in chosen}
    offering = [match for match in others if code in match.listing.needs and match.listing.id not in first]
    found = [match for match in [*chosen, *offering[:_OTHERS]] if match.listing.id in views]
    named = tuple((views[match.listing.id], where_words(match.listing.site, match.distance)) for match in found)
    return Covered(labels.get(code, code), False, named)


def _adds(plan: Plan, uuid: str) -> tuple[str, ...]:
    """The needs for which the plan has this service."""
    return next(step.needs for step in plan.steps if step.listing.id == uuid)
