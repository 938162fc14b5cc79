"""The parts of an OpenAPI document that every address shares."""

from collections.abc import Iterable
from typing import Any


def responses(schema: dict[str, Any], errors: Iterable[str]) -> dict[str, Any]:
    """What an address answers: JSON of this schema, or a problem document with one of these statuses."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"200": {"description": "Done", "content": as_json(schema)}} | {
        status: {"description": "A problem", "content": problem} for status in errors
    }


def as_json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def open_to_all(summary: str, also: Iterable[str] = ()) -> dict[str, Any]:
    """An address that needs no token."""
    return {"summary": summary, "security": [], "responses": responses({"type": "object"}, also)}
