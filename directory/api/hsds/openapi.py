"""The HSDS addresses in the OpenAPI document. What an object holds is HSDS's to say; here it is named."""

from collections.abc import Iterable, Mapping
from typing import Any

from directory.api.describing import as_json, open_to_all, responses
from directory.api.hsds.asking import LAST_PAGE, MOST, MOST_MINIMAL
from directory.api.hsds.views import OF_LISTINGS, OF_ORGANIZATIONS, SEARCHED
from directory.hsds.profile import HSDS_VERSION

_UUID = {"type": "string", "format": "uuid"}
_BOOLEAN = {"type": "boolean"}
_FILTERS: Mapping[str, dict[str, Any]] = {
    "page": {"type": "integer", "minimum": 1, "maximum": LAST_PAGE},
    "per_page": {"type": "integer", "minimum": 1, "maximum": MOST},
    "format": {"type": "string", "enum": ["json"]},
    "taxonomy_term_id": _UUID,
    "taxonomy_id": _UUID,
    "organization_id": _UUID,
    "parent_id": _UUID,
    "modified_after": {"type": "string", "format": "date-time"},
    "minimal": _BOOLEAN,
    "full": _BOOLEAN,
    "full_service": _BOOLEAN,
    "top_only": _BOOLEAN,
}
_MEANING = {
    "minimal": f"Only ids and when each last changed, up to {MOST_MINIMAL} at once",
    "full": "With all that hangs on each; every listing shown counts toward the account's day",
    "full_service": "With full services; every listing shown counts toward the account's day",
    "modified_after": "Only what has changed since; without an offset it is UTC",
}

#: list → (HSDS object, the filters beside page, per_page and format).
_LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "services": ("service", (*OF_LISTINGS, "minimal")),
    "service_at_locations": ("service_at_location", OF_LISTINGS),
    "organizations": ("organization", OF_ORGANIZATIONS),
    "taxonomies": ("taxonomy", ()),
    "taxonomy_terms": ("taxonomy_term", ("taxonomy_id", "parent_id", "top_only")),
}


def paths() -> dict[str, Any]:
    """Path → what it takes and gives."""
    found: dict[str, Any] = {
        "/api/hsds/": {"get": open_to_all(f"The version of HSDS ({HSDS_VERSION}) and our profile of it")},
        "/api/hsds/profile.json": {"get": open_to_all("What our profile adds to HSDS")},
    }
    for name, (thing, filters) in _LISTS.items():
        found[f"/api/hsds/{name}"] = {"get": _list(thing, filters)}
        if f"/{name}" in SEARCHED:
            found[f"/api/hsds/{name}"]["post"] = _search(thing)
        found[f"/api/hsds/{name}/{{id}}"] = {"get": _one(thing)}
    return found


def page_schema() -> dict[str, Any]:
    """HSDS's envelope."""
    whole, is_so = {"type": "integer", "minimum": 0}, {"type": "boolean"}
    properties = {
        "total_items": whole,
        "total_pages": whole,
        "page_number": whole,
        "size": whole,
        "first_page": is_so,
        "last_page": is_so,
        "empty": is_so,
        "contents": {"type": "array", "items": {"type": "object"}},
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(thing: str, filters: Iterable[str]) -> dict[str, Any]:
    names = ["page", "per_page", "format", *(name for name in filters if name != "search")]
    return {
        "summary": f"A page of HSDS {thing} objects",
        "security": [{"bearer": ["hsds"]}],
        "parameters": [_parameter(name) for name in names],
        "responses": responses({"$ref": "#/components/schemas/HsdsPage"}, ("401", "403", "422", "429")),
    }


def _parameter(name: str) -> dict[str, Any]:
    words = {"description": _MEANING[name]} if name in _MEANING else {}
    return {"name": name, "in": "query", "schema": _FILTERS[name], **words}


def _search(thing: str) -> dict[str, Any]:
    properties = {name: _FILTERS[name] for name in ("page", "per_page", "full")}
    properties["search"] = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "\\S"}
    schema = {"type": "object", "properties": properties, "required": ["search"], "additionalProperties": False}
    return {
        "summary": f"HSDS {thing} objects by words, which are in the body so that they stand in no address",
        "security": [{"bearer": ["hsds"]}],
        "requestBody": {"required": True, "content": as_json(schema)},
        "responses": responses(
            {"$ref": "#/components/schemas/HsdsPage"}, ("400", "401", "403", "413", "415", "422", "429")
        ),
    }


def _one(thing: str) -> dict[str, Any]:
    uuid = {"name": "id", "in": "path", "required": True, "schema": _UUID}
    extra = [_parameter("full_service")] if thing == "organization" else []
    also = ("422",) if extra else ()
    return {
        "summary": f"One HSDS {thing}, as the token's account may see it",
        "security": [{"bearer": ["hsds"]}],
        "parameters": [uuid, *extra],
        "responses": responses({"type": "object", "required": ["id"]}, ("401", "403", "404", "429", *also)),
    }
