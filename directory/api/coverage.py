"""``GET /api/coverage``: the counts of ``manzanita coverage``. It is asked about supply, never about a youth."""

from flask import Response, current_app, jsonify, request

from directory.access.guard import current_actor
from directory.access.permissions import Permission
from directory.api.bearer import bearer
from directory.api.bodies import invalid
from directory.counting.survey import begin
from directory.db import db
from directory.finding import Finder
from directory.records import Scope
from search.coverage import Supply
from search.coverage.published import as_json
from search.places import PlaceNotFound


@bearer(Permission.SEE_COVERAGE, Scope.READ)
def coverage() -> Response:
    """Every county's figures; ``?need=`` counts only listings with that need, ``?county=`` answers one county."""
    finder: Finder = current_app.extensions["finder"]
    session, asked = db.session(), request.args
    problems = [{"field": name[:40], "message": "is not a field of coverage"} for name in asked if name not in _KNOWN]
    need, county = asked.get("need"), None
    if need is not None and need not in finder.needs(session):
        problems.append({"field": "need", "message": "is not a need that we know"})
    if "county" in asked:
        try:
            county = finder.gazetteer.county(asked["county"]).name
        except PlaceNotFound as error:
            problems.append({"field": "county", "message": str(error)})
    if problems:
        return invalid(problems)
    survey = begin(finder, session, current_actor(), current_app.extensions["settings"].seeds)
    return jsonify(as_json(survey.coverage(Supply(needs=(need,) if need else ())), county))


_KNOWN = frozenset({"need", "county"})
