"""Places by name while they are typed, and the outlines of the counties for the map. Both offline."""

from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request

from directory.access.guard import for_everyone, requires
from directory.access.permissions import Permission
from directory.pages.serving import current_finder

blueprint = Blueprint("places", __name__)

#: Letters from which on a beginning is worth completing.
_SHORTEST = 2
_LONGEST = 80


@blueprint.post("/places/suggest")
@requires(Permission.MATCH_LISTINGS)
def suggest() -> str:
    """The options that complete what stands in the field named by HX-Trigger-Name."""
    typed = request.form.get(request.headers.get("HX-Trigger-Name", "near"), "").strip()
    is_worth_it = _SHORTEST <= len(typed) <= _LONGEST
    suggestions = current_finder().gazetteer.suggest(typed) if is_worth_it else []
    return render_template("places/suggestions.html", suggestions=suggestions)


@blueprint.get("/map/counties.json")
@for_everyone
def counties() -> Response:
    """The outlines of the 58 counties as GeoJSON (Census cartographic boundaries)."""
    seeds: Path = current_app.extensions["settings"].seeds
    return Response(
        _outlines(seeds), mimetype="application/geo+json", headers={"Cache-Control": "public, max-age=86400"}
    )


@lru_cache(maxsize=1)
def _outlines(seeds: Path) -> bytes:
    return (seeds / "counties.geojson").read_bytes()
