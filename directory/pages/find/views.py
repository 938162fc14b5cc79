"""Searching by words: the box, the results with their excerpts, and narrowing by type or county."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.access.scope import audience_of, scope_of
from directory.changes.searches import store_search
from directory.pages.find.facets import FACETS, facet_groups
from directory.pages.find.forms import FindForm
from directory.pages.paging import PAGE_SIZE, Paging
from directory.pages.serving import current_finder, current_session, search_or_404
from directory.records import SearchKind
from directory.watching import about_to_show
from search.text.excerpt import highlight

blueprint = Blueprint("find", __name__)


@blueprint.get("/find")
@requires(Permission.SEE_LISTINGS)
def ask() -> str:
    return render_template("find/form.html", form=FindForm())


@blueprint.post("/find")
@requires(Permission.SEE_LISTINGS)
def submit() -> Response | tuple[str, int]:
    """Keep the words under a random id and go to what they find."""
    form = FindForm()
    if not form.validate():
        return render_template("find/form.html", form=form), 422
    return _keep({"words": form.words.data.strip()})


@blueprint.post("/find/<search_id>/narrow")
@requires(Permission.SEE_LISTINGS)
def narrow(search_id: str) -> Response:
    """The same words with another filter, or with another spelling; an empty filter is taken off."""
    criteria = dict(search_or_404(search_id, SearchKind.WORDS).criteria)
    for name in (*FACETS, "words"):
        if name in request.form:
            criteria[name] = request.form[name].strip()[:500]
    return _keep({name: value for name, value in criteria.items() if value})


@blueprint.get("/find/<search_id>")
@requires(Permission.SEE_LISTINGS)
def results(search_id: str) -> str:
    criteria = search_or_404(search_id, SearchKind.WORDS).criteria
    paging = Paging.of(request.args.get("page", type=int))
    finder, session, actor = current_finder(), current_session(), current_actor()
    filters = {name: criteria.get(name) for name in FACETS}
    found = finder.find(
        session,
        criteria.get("words", ""),
        scope_of(actor),
        audience=audience_of(actor),
        **filters,
        limit=PAGE_SIZE,
        offset=paging.offset,
    )
    paging = Paging.of(paging.number, found.total).existing_or_404()
    views = read_views(session, actor, found.ids)
    about_to_show(views.values())
    return render_template(
        "find/results.html",
        search_id=search_id,
        form=FindForm(formdata=None, words=criteria.get("words", "")),
        words=criteria.get("words", ""),
        found=found,
        listings=[views[listing_id] for listing_id in found.ids if listing_id in views],
        excerpts=finder.excerpts(session, found, scope_of(actor), found.ids),
        mark=lambda text: highlight(text, found.asked),
        groups=facet_groups(found.facets, filters),
        filters=filters,
        paging=paging,
    )


def _keep(criteria: dict[str, Any]) -> Response:
    search_id = store_search(current_actor(), current_session(), SearchKind.WORDS, criteria)
    return redirect(url_for("find.results", search_id=search_id), code=303)
