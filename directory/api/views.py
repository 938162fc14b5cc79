"""The JSON addresses of the contract: match, search, one listing, what there is, and whether all is well."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text

from directory.access.guard import current_actor, for_everyone
from directory.access.listings import read_view, read_views
from directory.access.permissions import Permission
from directory.access.reveal import ListingView
from directory.access.scope import audience_of, scope_of
from directory.api.bearer import bearer
from directory.api.bodies import BadBody, invalid, listing_json, read_json
from directory.api.coverage import coverage
from directory.api.hsds import add_addresses
from directory.api.openapi import document
from directory.api.words import read_words
from directory.db import db
from directory.errors import problem
from directory.finding import Finder
from directory.records import Scope
from directory.records.cells import write_cell
from directory.records.facts import FACT
from directory.watching import about_to_show
from search.answer import as_json
from search.query import InvalidQuery
from search.text.excerpt import Piece

blueprint = Blueprint("api", __name__)
blueprint.add_url_rule("/api/coverage", view_func=coverage)
add_addresses(blueprint)


def _finder() -> Finder:
    finder: Finder = current_app.extensions["finder"]
    return finder


@blueprint.errorhandler(BadBody)
def _bad_body(error: BadBody) -> Response:
    return error.response


@blueprint.errorhandler(InvalidQuery)
def _invalid_query(error: InvalidQuery) -> Response:
    return invalid([{"field": found.field, "message": found.message} for found in error.problems])


@blueprint.post("/api/match")
@bearer(Permission.MATCH_LISTINGS, Scope.MATCH)
def match() -> Response:
    finder, session = _finder(), db.session()
    query = finder.read_query(session, read_json())
    return jsonify(as_json(finder.match(session, query, audience_of(current_actor()))))


@blueprint.post("/api/search")
@bearer(Permission.SEE_LISTINGS, Scope.READ)
def search() -> Response:
    finder, session, actor = _finder(), db.session(), current_actor()
    words = read_words(read_json(), finder.gazetteer)
    found = finder.find(
        session,
        words.text,
        scope_of(actor),
        audience=audience_of(actor),
        county=words.county,
        provider_type=words.provider_type,
        limit=words.limit,
        offset=words.offset,
    )
    views = read_views(session, actor, found.ids)
    about_to_show(views.values(), with_contacts=False)
    snippets = finder.excerpts(session, found, scope_of(actor), found.ids)
    return jsonify(
        total=found.total,
        did_you_mean=found.did_you_mean,
        facets={
            "provider_type": dict(found.facets.provider_type),
            "placement_type": dict(found.facets.placement_type),
            "county": dict(found.facets.county),
        },
        notices=list(found.notices),
        results=[_result(views[uuid], snippets[uuid]) for uuid in found.ids if uuid in views],
    )


def _result(view: ListingView, snippet: tuple[Piece, ...]) -> dict[str, Any]:
    return {
        "listing": view.id,
        "organization_name": view["organization_name"],
        "listing_name": view["listing_name"],
        "provider_type": view["provider_type"],
        "placement_type": view["placement_type"],
        "county": write_cell(FACT["county"], view["county"]) or None,
        "snippet": [{"text": piece.text, "is_hit": piece.is_hit} for piece in snippet],
    }


@blueprint.get("/api/listings/<uuid:listing_id>")
@bearer(Permission.SEE_LISTINGS, Scope.READ)
def listing(listing_id: Any) -> Response:
    view = read_view(db.session(), current_actor(), str(listing_id))
    if view is None:
        return problem(404, "No such listing", "It may have been closed or taken out.")
    about_to_show([view])
    return jsonify(listing_json(view))


@blueprint.get("/api/openapi.json")
@for_everyone
def openapi() -> Response:
    return jsonify(document())


@blueprint.get("/healthz")
@for_everyone
def healthz() -> Response:
    """200 only if the database and the index answer."""
    session = db.session()
    session.execute(text("SELECT 1"))
    if not _finder().index_is_healthy(session):
        return problem(503, "Not healthy", "The text index does not answer; it is being rebuilt.")
    return jsonify(status="ok")
