"""The JSON of a request, read strictly; and a listing as JSON."""

from datetime import date, datetime
from typing import Any

from flask import Response, request

from directory.access.reveal import ListingView
from directory.errors import problem
from directory.records.facts import FACTS, Value
from search.strict_json import NotJson, read_json_text


class BadBody(Exception):
    """The request's body cannot be used; ``response`` says so."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def read_json() -> dict[str, Any]:
    """The body, a JSON object. Errors: BadBody with 400, 415 or 422."""
    if request.mimetype != "application/json":
        raise BadBody(problem(415, "Unsupported content", "Send JSON with the type application/json."))
    try:
        body = read_json_text(request.get_data())
    except NotJson as error:
        raise BadBody(problem(400, "Not JSON", f"The body is not JSON that can be used: {error}.")) from error
    if not isinstance(body, dict):
        raise BadBody(problem(422, "Not an object", "The body must be a JSON object."))
    return body


def invalid(problems: list[dict[str, str]]) -> Response:
    """422 with every field that is wrong."""
    return problem(
        422, "Some fields are wrong", "; ".join(f"{p['field']}: {p['message']}" for p in problems), problems=problems
    )


def listing_json(view: ListingView) -> dict[str, Any]:
    """Every fact that the reader may see, by its column; null and an empty list are *not stated*."""
    facts = {fact.name: _value(view[fact.name], fact.is_list) for fact in FACTS if view.shows(fact.name)}
    return {
        "id": view.id,
        "organization_id": view.organization_id,
        "service_id": view.service_id,
        "status": view.status,
        "updated_at": view.updated_at.isoformat(),
        **facts,
    }


def _value(value: Value | None, is_list: bool) -> Any:
    if value is None:
        return [] if is_list else None
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
