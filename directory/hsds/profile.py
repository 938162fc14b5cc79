"""Where each fact of a listing stands in HSDS, and what our profile adds because HSDS has no place for it.

A listing has one service and one location of its own, so each of them is one HSDS ``service``, ``location`` and
``service_at_location``. Source: HSDS 3.1 (Open Referral), whose profiles may add properties to its objects.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column

from directory.hsds.taxonomies import Taxonomy, taxonomy_document
from directory.records import Location, Service
from directory.records.facts import FACTS, Fact, FactType, Value
from directory.records.reading import list_table

#: The version of HSDS that all of this follows, and of what we add to it.
HSDS_VERSION, PROFILE_VERSION = "3.1", "1"
PROFILE_PATH, OPENAPI_PATH = "/api/hsds/profile.json", "/api/openapi.json"


class Entity(StrEnum):
    """The HSDS objects to which the profile adds properties."""

    SERVICE = "service"
    SERVICE_AT_LOCATION = "service_at_location"
    LOCATION = "location"


#: fact → where HSDS itself has a place for it.
STANDARD: Mapping[str, str] = MappingProxyType(
    {
        "organization_name": "organization.name",
        "listing_name": "service.name",
        "description": "service.description",
        "website": "service.url",
        "intake_name": "service.contacts.name",
        "intake_title": "service.contacts.title",
        "intake_email": "service.contacts.email",
        "intake_phone": "service.phones",
        "intake_hours": "service.schedules.description",
        "address": "location.addresses.address_1",
        "city": "location.addresses.city",
        "state": "location.addresses.state_province",
        "zip": "location.addresses.postal_code",
        "latitude": "location.latitude",
        "longitude": "location.longitude",
        "counties_served": "service.service_areas.name",
        "min_age": "service.minimum_age",
        "max_age": "service.maximum_age",
        "languages": "service.languages.code",
        "openings": "service.capacities.available",
        "openings_as_of": "service.capacities.updated",
        "last_verified": "service.assured_date",
    }
    | dict.fromkeys(Taxonomy, "service.attributes.taxonomy_term")
)


def _entity(fact: Fact) -> Entity:
    if isinstance(fact.stored, Column):
        return Entity.SERVICE if "service_id" in list_table(fact).c else Entity.SERVICE_AT_LOCATION
    if fact.stored.class_ is Location:
        return Entity.LOCATION
    return Entity.SERVICE if fact.stored.class_ is Service else Entity.SERVICE_AT_LOCATION


#: object → the facts that are properties of ours there, under the names that they have everywhere.
ADDED: Mapping[Entity, tuple[Fact, ...]] = MappingProxyType(
    {
        entity: tuple(fact for fact in FACTS if fact.name not in STANDARD and _entity(fact) is entity)
        for entity in Entity
    }
)


def as_property(value: Value) -> Any:
    """A fact as JSON; a list as a list, dates and moments in ISO 8601."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def as_cell(value: object) -> str:
    """A JSON value as the spreadsheet writes it; blank for null, and for what no cell can be (an object)."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(text for item in value if (text := as_cell(item)))
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return str(value) if isinstance(value, str | int) else ""


def profile(base: str) -> dict[str, Any]:
    """The profile as one document: for each object a JSON merge patch of its schema. ``base``: the site's address."""
    return {
        "name": "Manzanita",
        "uri": base + PROFILE_PATH,
        "version": PROFILE_VERSION,
        "hsds_version": HSDS_VERSION,
        "description": "Placements and services for youth affected by commercial sexual exploitation in California. "
        "A property that is missing is not stated; it never means no. A confidential location has its county, or the "
        "counties of its area, and no address or coordinates.",
        "patches": {f"{entity}.json": {"properties": _properties(entity)} for entity in Entity},
        "taxonomies": [taxonomy_document(taxonomy) for taxonomy in Taxonomy],
    }


def _properties(entity: Entity) -> dict[str, Any]:
    return {fact.name: schema_of(fact) for fact in ADDED[entity]}


_TYPES: Mapping[FactType, Mapping[str, Any]] = MappingProxyType(
    {
        FactType.YES_NO: {"type": "boolean"},
        FactType.WHOLE: {"type": "integer"},
        FactType.DECIMAL: {"type": "number"},
        FactType.DATE: {"type": "string", "format": "date"},
        FactType.MOMENT: {"type": "string", "format": "date-time"},
    }
)


def schema_of(fact: Fact) -> dict[str, Any]:
    """The JSON schema of a fact as a property."""
    schema: dict[str, Any] = dict(_TYPES.get(fact.type, {"type": "string"}))
    if fact.codes:
        schema["enum"] = list(fact.codes)
    if fact.type is FactType.WHOLE:
        schema |= {"minimum": fact.least, "maximum": fact.greatest}
    if fact.is_list:
        schema = {"type": "array", "items": schema}
    return {"title": fact.label, **schema}
