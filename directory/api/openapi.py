"""The OpenAPI document of what is served: made from the same lists of codes that check a request."""

from collections.abc import Iterable
from typing import Any

from directory.api.describing import as_json, open_to_all, responses
from directory.api.hsds.openapi import page_schema, paths
from directory.records.facts import FACTS, Fact, FactType
from search.codes import (
    FLAGS,
    Payer,
    PlacementType,
    ProviderType,
    Response,
    Security,
    Seeking,
    YouthGender,
    YouthJurisdiction,
)


def document() -> dict[str, Any]:
    """OpenAPI 3.1 of the JSON addresses."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Manzanita",
            "version": "1",
            "description": "Placements and services in California, and the matching of a youth's needs to them.",
        },
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Problem": _problem(),
                "MatchRequest": _match_request(),
                "SearchRequest": _search_request(),
                "Listing": _listing(),
                "HsdsPage": page_schema(),
            },
        },
        "paths": {
            "/api/match": {"post": _post("Match a youth's needs to listings", "MatchRequest", "match")},
            "/api/search": {"post": _post("Search listings by words", "SearchRequest", "read")},
            "/api/listings/{id}": {"get": _get_listing()},
            "/api/coverage": {"get": _get_coverage()},
            **paths(),
            "/api/openapi.json": {"get": open_to_all("This document")},
            "/healthz": {"get": open_to_all("Whether the database and the index answer", also=("503",))},
        },
    }


def _post(summary: str, schema: str, scope: str) -> dict[str, Any]:
    return {
        "summary": summary,
        "security": [{"bearer": [scope]}],
        "requestBody": {"required": True, "content": as_json({"$ref": f"#/components/schemas/{schema}"})},
        "responses": responses({"type": "object"}, ("400", "401", "403", "413", "415", "422")),
    }


def _get_listing() -> dict[str, Any]:
    uuid = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    return {
        "summary": "One listing, as the token's account may see it",
        "security": [{"bearer": ["read"]}],
        "parameters": [uuid],
        "responses": responses({"$ref": "#/components/schemas/Listing"}, ("401", "403", "404")),
    }


def _get_coverage() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "summary": "What there is for youth in each county: counts of active listings",
        "security": [{"bearer": ["read"]}],
        "parameters": [
            {"name": "need", "in": "query", "schema": text, "description": "Count only listings with this need"},
            {"name": "county", "in": "query", "schema": text, "description": "Answer one county alone"},
        ],
        "responses": responses({"type": "object"}, ("401", "403", "422")),
    }


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["type", "status", "title"],
        "properties": {"type": text, "status": {"type": "integer"}, "title": text, "detail": text},
    }


def _point() -> dict[str, Any]:
    degrees = {"type": "number"}
    text = {"type": "string"}
    return {
        "oneOf": [
            _closed({"zip": text}, ["zip"]),
            _closed({"place": text, "county": text}, ["place"]),
            _closed({"lat": degrees, "lon": degrees}, ["lat", "lon"]),
        ]
    }


def _match_request() -> dict[str, Any]:
    miles = {"type": "number", "exclusiveMinimum": 0, "maximum": 3000}
    texts = _list({"type": "string"})
    named = {name: {"type": "string"} for name in ("zip", "place", "county")}
    degrees = {name: {"type": "number"} for name in ("lat", "lon")}
    away = _closed({**named, **degrees, "miles": miles}, ["miles"])
    properties: dict[str, Any] = {
        "seeking": _codes(Seeking),
        "age": {"type": "integer", "minimum": 0, "maximum": 24},
        "gender": _codes(YouthGender),
        "jurisdiction": _codes(YouthJurisdiction),
        "county": {"type": "string"},
        "near": {"oneOf": [*_point()["oneOf"], _closed({"county": {"type": "string"}}, ["county"])]},
        "within_miles": miles,
        "keep_away": _list(away),
        "exclude_counties": texts,
        "needs": texts,
        "placement_types": _list(_codes(PlacementType)),
        "response": _codes(Response),
        "languages": texts,
        "security": _list(_codes(Security)),
        "csec_trained": {"type": "boolean"},
        "open_bed": {"type": "boolean"},
        "payers": _list(_codes(Payer)),
        "text": {"type": "string"},
        "prefer": texts,
        "nearby_miles": miles,
        "limit": {"type": "integer", "minimum": 1},
        "offset": {"type": "integer", "minimum": 0},
    }
    properties |= {flag: {"type": "boolean"} for flag in FLAGS}
    return _closed(properties, ["seeking"])


def _search_request() -> dict[str, Any]:
    return _closed(
        {
            "text": {"type": "string"},
            "county": {"type": "string"},
            "provider_type": _codes(ProviderType),
            "limit": {"type": "integer", "minimum": 1, "maximum": 100},
            "offset": {"type": "integer", "minimum": 0},
        },
        ["text"],
    )


def _listing() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "organization_name", "listing_name"],
        "properties": {"id": {"type": "string", "format": "uuid"}} | {fact.name: _fact(fact) for fact in FACTS},
    }


_JSON_TYPES = {FactType.YES_NO: "boolean", FactType.WHOLE: "integer", FactType.DECIMAL: "number"}


def _fact(fact: Fact) -> dict[str, Any]:
    words = {"description": f"{fact.label}; null or empty is not stated"}
    if fact.is_list:
        return _list({"type": "string"}) | words
    return {"type": [_JSON_TYPES.get(fact.type, "string"), "null"]} | words


def _codes(codes: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": [str(code) for code in codes]}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _closed(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
