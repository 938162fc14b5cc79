"""Saved searches: their neutral labels, what changed in each, alerts, and deletion at once."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.access.searches import own_saved_searches
from directory.changes.saved import mark_seen, save_search, set_alerts
from directory.changes.searches import delete_search
from directory.clock import now
from directory.pages.match.answering import Answering, answering_or_404, stored_query
from directory.pages.saved.news import News, news_of, saved_of
from directory.pages.serving import current_session, search_or_404
from directory.records import SavedSearch, SearchKind, StoredSearch

blueprint = Blueprint("saved", __name__)


@dataclass(frozen=True, slots=True)
class Kept:
    saved: SavedSearch
    search: StoredSearch
    total: int
    news: News


@blueprint.get("/saved")
@requires(Permission.MATCH_LISTINGS)
def index() -> str:
    kept = [_kept(saved, search) for saved, search in own_saved_searches(current_session(), current_actor())]
    return render_template("saved/index.html", kept=kept)


@blueprint.post("/match/<search_id>/save")
@requires(Permission.MATCH_LISTINGS)
def save(search_id: str) -> Response:
    answering = answering_or_404(search_id)
    standing = answering.matching().standing()
    saved = save_search(current_actor(), current_session(), answering.search, standing, now())
    flash(f"Saved as {saved.label} for 90 days. Only you can open it.", "success")
    return _results(search_id)


@blueprint.post("/match/<search_id>/seen")
@requires(Permission.MATCH_LISTINGS)
def seen(search_id: str) -> Response:
    answering, saved = _saved_or_404(search_id)
    mark_seen(current_actor(), saved, answering.matching().standing(), now())
    return _results(search_id)


@blueprint.post("/match/<search_id>/alerts")
@requires(Permission.MATCH_LISTINGS)
def alerts(search_id: str) -> Response:
    """Turn letters on or off."""
    _, saved = _saved_or_404(search_id)
    set_alerts(current_actor(), saved, request.form.get("alerts") == "on")
    return redirect(url_for("saved.index"), code=303)


@blueprint.post("/match/<search_id>/delete")
@requires(Permission.MATCH_LISTINGS)
def delete(search_id: str) -> Response:
    """Delete the search now, with its shortlist and notes."""
    search = search_or_404(search_id, SearchKind.MATCH)
    delete_search(current_actor(), current_session(), search)
    flash("The search, its shortlist and its notes are deleted.", "success")
    return redirect(url_for("saved.index"), code=303)


def _kept(saved: SavedSearch, search: StoredSearch) -> Kept:
    standing = Answering(search, stored_query(search.criteria)).matching().standing()
    return Kept(saved, search, len(standing.matching), news_of(saved, standing))


def _saved_or_404(search_id: str) -> tuple[Answering, SavedSearch]:
    answering = answering_or_404(search_id)
    saved = saved_of(current_session(), search_id)
    if saved is None:
        abort(404)
    return answering, saved


def _results(search_id: str) -> Response:
    return redirect(url_for("match.results", search_id=search_id), code=303)
