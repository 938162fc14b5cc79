"""A listing, as one reader may see it, in HSDS. What is withheld or not stated has no property at all."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from directory.access.reveal import ListingView
from directory.hsds.identity import part_id, term_id
from directory.hsds.profile import ADDED, Entity, as_property
from directory.hsds.taxonomies import Taxonomy, Terms, term_document
from directory.records.facts import Value
from directory.records.listing import ListingStatus
from search.codes import STATEWIDE, LicenseStatus
from search.languages import language_name

#: The name of a service area that is the whole state.
WHOLE_STATE = "California"
#: An extension is a number in HSDS; one with a leading zero would become another, and stays in the number.
_EXTENSION = re.compile(r"(?P<number>.+?) ext\. (?P<extension>[1-9][0-9]{0,8})")
_UNIT = {"id": term_id("unit", "place"), "name": "place for a youth"}


def full_service(view: ListingView, terms: Terms) -> dict[str, Any]:
    """HSDS ``service`` with all that hangs on it, its location included."""
    return _service(view, terms) | {
        "service_at_locations": [_at_location(view) | {"location": location(view)}],
        "organization": organization(view),
    }


def full_service_at_location(view: ListingView, terms: Terms) -> dict[str, Any]:
    """HSDS ``service_at_location`` with its location and its service."""
    service = _service(view, terms) | {"organization": organization(view)}
    return _at_location(view) | {"location": location(view), "service": service}


def plain_service(view: ListingView) -> dict[str, Any]:
    """A service as a list shows it: what a search's result shows, and no more."""
    return _named(view) | {"organization": organization(view)}


def plain_service_at_location(view: ListingView) -> dict[str, Any]:
    return {
        "id": view.id,
        "service_id": view.service_id,
        "location_id": view.location_id,
        "service": plain_service(view),
    }


def organization(view: ListingView) -> dict[str, Any]:
    """HSDS ``organization``. It must have a description; we hold none, and an empty one says nothing."""
    return {"id": view.organization_id, "name": view["organization_name"], "description": ""}


def location(view: ListingView) -> dict[str, Any]:
    """HSDS ``location``. Of a confidential one there is nothing finer than its county to write."""
    addresses = [address] if (address := _address(view)) is not None else None
    return _present(
        id=view.location_id,
        location_type="physical",
        latitude=_said(view, "latitude"),
        longitude=_said(view, "longitude"),
        addresses=addresses,
    ) | _added(view, Entity.LOCATION)


def _named(view: ListingView) -> dict[str, Any]:
    is_open = view.status is ListingStatus.ACTIVE and _said(view, "license_status") != LicenseStatus.CLOSED
    return {
        "id": view.service_id,
        "organization_id": view.organization_id,
        "name": view["listing_name"],
        "status": "active" if is_open else "inactive",
        "last_modified": view.updated_at.isoformat(),
    }


def _service(view: ListingView, terms: Terms) -> dict[str, Any]:
    return (
        _named(view)
        | _present(
            description=_said(view, "description"),
            url=_said(view, "website"),
            minimum_age=_said(view, "min_age"),
            maximum_age=_said(view, "max_age"),
            assured_date=_written(_said(view, "last_verified")),
            phones=_phones(view),
            contacts=_contacts(view),
            schedules=_one(view, "schedule", description=_said(view, "intake_hours")),
            service_areas=_areas(view),
            languages=_languages(view),
            capacities=_capacities(view),
            attributes=_attributes(view, terms),
        )
        | _added(view, Entity.SERVICE)
    )


def _at_location(view: ListingView) -> dict[str, Any]:
    ids = {"id": view.id, "service_id": view.service_id, "location_id": view.location_id}
    return ids | _added(view, Entity.SERVICE_AT_LOCATION)


def _said(view: ListingView, name: str) -> Value | None:
    """The fact, None both where it is not stated and where the reader may not see it."""
    return view[name] if view.shows(name) else None


def _listed(view: ListingView, name: str) -> tuple[str, ...]:
    value = _said(view, name)
    return value if isinstance(value, tuple) else ()


def _written(value: Value | None) -> Any:
    return None if value is None else as_property(value)


def _present(**properties: Any) -> dict[str, Any]:
    """The properties that say something."""
    return {name: value for name, value in properties.items() if value is not None and value != []}


def _added(view: ListingView, entity: Entity) -> dict[str, Any]:
    return _present(**{fact.name: _written(_said(view, fact.name)) for fact in ADDED[entity]})


def _one(view: ListingView, part: str, **properties: Value | None) -> list[dict[str, Any]]:
    """A list of the one part that these properties make, or of none where none is stated."""
    said = _present(**properties)
    return [{"id": part_id(view.service_id, part), "service_id": view.service_id, **said}] if said else []


def _phones(view: ListingView) -> list[dict[str, Any]]:
    written = _said(view, "intake_phone")
    found = _EXTENSION.fullmatch(str(written)) if written is not None else None
    if found is None:
        return _one(view, "phone", number=written)
    return _one(view, "phone", number=found["number"], extension=int(found["extension"]))


def _contacts(view: ListingView) -> list[dict[str, Any]]:
    names = {"name": "intake_name", "title": "intake_title", "email": "intake_email"}
    return _one(view, "contact", **{name: _said(view, fact) for name, fact in names.items()})


def _areas(view: ListingView) -> list[dict[str, Any]]:
    return [
        {
            "id": part_id(view.service_id, f"service_area/{county}"),
            "service_id": view.service_id,
            "name": WHOLE_STATE if county == STATEWIDE else f"{county} County",
        }
        for county in _listed(view, "counties_served")
    ]


def _languages(view: ListingView) -> list[dict[str, Any]]:
    return [
        {
            "id": part_id(view.service_id, f"language/{code}"),
            "service_id": view.service_id,
            "code": code,
            "name": language_name(code),
        }
        for code in _listed(view, "languages")
    ]


def _capacities(view: ListingView) -> list[dict[str, Any]]:
    """Openings as of a moment. ``maximum`` repeats our own property for those who do not know it."""
    openings, as_of = _said(view, "openings"), _said(view, "openings_as_of")
    if openings is None or not isinstance(as_of, datetime):
        return []
    capacity = _present(maximum=_said(view, "capacity"))
    return [
        {
            "id": part_id(view.service_id, "capacity"),
            "service_id": view.service_id,
            "unit": dict(_UNIT),
            "available": openings,
            "updated": as_of.isoformat(),
            **capacity,
        }
    ]


def _attributes(view: ListingView, terms: Terms) -> list[dict[str, Any]]:
    return [_attribute(view.service_id, taxonomy, code, terms) for taxonomy, code in _classified(view)]


def _classified(view: ListingView) -> Iterable[tuple[Taxonomy, str]]:
    for taxonomy in Taxonomy:
        value = _said(view, taxonomy)
        codes = value if isinstance(value, tuple) else () if value is None else (str(value),)
        for code in codes:
            yield taxonomy, code


def _attribute(service_id: str, taxonomy: Taxonomy, code: str, terms: Terms) -> dict[str, Any]:
    term = terms.by_code[taxonomy, code]
    return {
        "id": part_id(service_id, f"attribute/{taxonomy}/{code}"),
        "link_id": service_id,
        "link_entity": "service",
        "taxonomy_term_id": term.id,
        "taxonomy_term": term_document(term),
    }


def _address(view: ListingView) -> Mapping[str, Any] | None:
    """HSDS wants every line of an address; one that is not stated is empty."""
    lines = {name: _said(view, name) or "" for name in ("address", "city", "zip")}
    if not any(lines.values()):
        return None
    county = _listed(view, "county")
    return {
        "id": part_id(view.location_id, "address"),
        "location_id": view.location_id,
        "address_1": lines["address"],
        "city": lines["city"],
        "state_province": _said(view, "state") or "",
        "postal_code": lines["zip"],
        "country": "US",
        "address_type": "physical",
        **_present(region=f"{county[0]} County" if len(county) == 1 else None),
    }
