"""The crisis page, one click from everywhere: hotlines, the county's lines, and its two-hour responders."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.listings import read_views
from directory.access.permissions import Permission
from directory.access.reveal import ListingView
from directory.access.scope import audience_of
from directory.changes.searches import store_search
from directory.clock import now
from directory.pages.crisis.lines import county_lines
from directory.pages.match.cards import Card, card
from directory.pages.serving import account_county, current_finder, current_session
from directory.records import SearchKind
from directory.watching import about_to_show
from search.answer import Match
from search.codes import ProviderType, Seeking, Status
from search.codes import Response as ResponseTime
from search.ranking import Order

blueprint = Blueprint("crisis", __name__)

#: Placements, and services, shown at once: as many as one reads before calling.
_MOST = 8

#: How many are looked through for those that state two hours; the rest are behind the button.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Responders:
    """Those that say that they serve the county and respond within two hours, most openings first."""

    placements: tuple[Card, ...]
    services: tuple[Card, ...]


@blueprint.get("/crisis")
@requires(Permission.MATCH_LISTINGS)
def show() -> str:
    """For the worker's own county, where they have one."""
    return _page(account_county())


@blueprint.post("/crisis")
@requires(Permission.MATCH_LISTINGS)
def of_county() -> str:
    """For another county, whose name is in no address. Errors: 404 for one that is not there."""
    return _page(_county_or_404())


@blueprint.post("/crisis/all")
@requires(Permission.MATCH_LISTINGS)
def all_responders() -> Response:
    """The same as a match with all its results, those that do not state their response time included."""
    criteria = _criteria(_county_or_404())
    search_id = store_search(current_actor(), current_session(), SearchKind.MATCH, criteria)
    return redirect(url_for("match.results", search_id=search_id), code=303)


def _page(county: str | None) -> str:
    responders = _responders(county) if county else Responders((), ())
    about_to_show(each.listing for each in responders.placements + responders.services)
    return render_template(
        "crisis/show.html",
        county=county,
        counties=list(current_finder().gazetteer.counties),
        lines=county_lines(current_session(), county) if county else [],
        responders=responders,
        moment=now(),
    )


def _criteria(county: str) -> dict[str, Any]:
    return {"seeking": Seeking.BOTH.value, "response": ResponseTime.WITHIN_2_HOURS.value, "county": county}


def _responders(county: str) -> Responders:
    """By the criteria of a match; one that leaves its response time or its counties open is not among them."""
    session, finder = current_session(), current_finder()
    query = finder.read_query(session, _criteria(county) | {"limit": _LOOKED_AT})
    certain = [
        match
        for match in finder.match(session, query, audience_of(current_actor()), Order.OPENINGS).matches
        if all(result.status is Status.MEETS for result in match.results)
    ]
    placements, services = (
        [match for match in certain if match.listing.provider_type is kind][:_MOST]
        for kind in (ProviderType.PLACEMENT, ProviderType.SERVICE)
    )
    views = read_views(session, current_actor(), [match.listing.id for match in placements + services])
    return Responders(_cards(placements, views), _cards(services, views))


def _cards(matches: list[Match], views: dict[str, ListingView]) -> tuple[Card, ...]:
    return tuple(card(match, views, {}, now()) for match in matches if match.listing.id in views)


def _county_or_404() -> str:
    county = request.form.get("county", "")
    if county not in current_finder().gazetteer.counties:
        abort(404)
    return county
