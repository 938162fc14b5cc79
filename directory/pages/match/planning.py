"""The plan around one placement: what it meets itself, which services nearby meet the rest, what nobody covers."""

from dataclasses import replace

from flask import abort, current_app, render_template

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.clock import now
from directory.pages.match.answering import answering_or_404
from directory.pages.match.blueprint import blueprint
from directory.pages.match.cards import card, labels_of
from directory.pages.serving import current_session
from directory.pages.words import where_words
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
    labels = answering.need_labels
    return render_template(
        "match/around.html",
        search_id=search_id,
        card=card(match, views, labels, now()),
        services=[(views[uuid], service, _where(service)) for uuid, service in services.items() if uuid in views],
        nearby_miles=answering.query.nearby_miles,
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


def _where(service: NearbyService) -> str:
    """How far from the placement; what only serves its county says so."""
    if service.distance is None:
        return "Serves the county"
    return where_words(replace(Site(), precision=service.listing.site.precision), service.distance)
