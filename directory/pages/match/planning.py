"""The plan around one placement: what it meets itself, which services nearby meet the rest, what nobody covers."""

from collections.abc import Mapping
from dataclasses import replace

from flask import abort, current_app, render_template

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.changes.shortlists import listed_of
from directory.clock import now
from directory.pages.match.answering import answering_or_404
from directory.pages.match.blueprint import blueprint
from directory.pages.match.cards import Card, card, labels_of
from directory.pages.match.covering import Covered, tally
from directory.pages.serving import current_session
from directory.pages.words import miles_words, where_words
from directory.watching import about_to_show
from search.answer import Match, NearbyService
from search.codes import ProviderType
from search.documents import Site


@blueprint.get("/match/<search_id>/around/<uuid:listing_id>")
@requires(Permission.MATCH_LISTINGS)
def around(search_id: str, listing_id: object) -> str:
    """The plan. Errors: 404 for what is no placement, or is not there."""
    answering = answering_or_404(search_id)
    match = answering.explained_or_404(str(listing_id))
    if match.listing.provider_type is not ProviderType.PLACEMENT:
        abort(404)
    services = _services(match)
    views = read_views(current_session(), current_actor(), [match.listing.id, *services])
    if match.listing.id not in views:
        abort(404)
    about_to_show(views.values())
    labels, listed = answering.need_labels, listed_of(current_session(), answering.search)
    shown = card(match, views, labels, now())
    rows = _covered(shown, labels)
    return render_template(
        "match/around.html",
        search_id=search_id,
        card=shown,
        rows=rows,
        tally=tally(rows),
        nobody=_nobody(match, answering.query.nearby_miles),
        to_add=[uuid for uuid in (match.listing.id, *services) if uuid in views and uuid not in listed],
        services=[(views[uuid], service, _where(service)) for uuid, service in services.items() if uuid in views],
        near=None,
        labels_of=lambda codes: labels_of(codes, labels),
        tile_url=current_app.extensions["settings"].tile_url,
    )


def _services(match: Match) -> dict[str, NearbyService]:
    """uuid → each service named for a need, once, those that meet most first, then the nearest."""
    named = match.needs_nearby.met.values() if match.needs_nearby is not None else ()
    found = {service.listing.id: service for services in named for service in services}
    far = float("inf")
    in_order = sorted(
        found.items(),
        key=lambda pair: (-len(pair[1].needs), pair[1].distance.greatest if pair[1].distance else far),
    )
    return dict(in_order)


def _covered(shown: Card, labels: Mapping[str, str]) -> list[Covered]:
    """Every asked need: those that the placement meets, those that services around it meet, then the others."""
    match = shown.match
    uncovered = match.needs_nearby.uncovered if match.needs_nearby is not None else ()
    return [
        *(Covered(labels.get(code, code), True, ()) for code in match.needs_met),
        *(Covered(nearby.need, False, nearby.services) for nearby in shown.nearby),
        *(Covered(labels.get(code, code), False, ()) for code in uncovered),
    ]


def _nobody(match: Match, nearby_miles: float) -> str:
    """Where nobody was found for a need."""
    is_point = match.listing.site.is_point
    return f"Nobody within {miles_words(nearby_miles)}" if is_point else "Nobody who says that they serve its county"


def _where(service: NearbyService) -> str:
    """How far from the placement; what only serves its county says so."""
    if service.distance is None:
        return "Serves the county"
    return where_words(replace(Site(), precision=service.listing.site.precision), service.distance)
