"""What HSDS 3.1 says of its objects, as a table of facts, and a check of a document against it.

Source: the JSON schemas of the Human Services Data Specification 3.1, Open Referral (names, types, formats and enums
only). ``!`` is required; a name in brackets is a list of that object.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

_META = "attributes:[attribute] metadata:[metadata]"
_TABLE = {
    "service": "id!:uuid organization_id:uuid program_id:uuid name!:text alternate_name:text description:text url:uri "
    "additional_urls:[url] email:email status!:active|inactive|defunct|temporarily_closed interpretation_services:text "
    "application_process:text fees_description:text wait_time:text fees:text accreditations:text "
    "eligibility_description:text minimum_age:number maximum_age:number assured_date:text assurer_email:email "
    "licenses:text alert:text last_modified:moment phones:[phone] schedules:[schedule] service_areas:[service_area] "
    "service_at_locations:[service_at_location] languages:[language] organization:organization funding:[funding] "
    "cost_options:[cost_option] program:program required_documents:[required_document] contacts:[contact] "
    f"capacities:[service_capacity] {_META}",
    "organization": "id!:uuid name!:text alternate_name:text description!:text email:email website:uri "
    "additional_websites:[url] tax_status:text tax_id:text year_incorporated:number legal_status:text logo:text "
    "uri:uri parent_organization_id:uuid funding:[funding] contacts:[contact] phones:[phone] locations:[location] "
    f"programs:[program] organization_identifiers:[organization_identifier] {_META}",
    "service_at_location": "id!:uuid service_id:uuid location_id:uuid description:text service_areas:[service_area] "
    f"contacts:[contact] phones:[phone] schedules:[schedule] location:location {_META}",
    "location": "id!:uuid location_type!:physical|postal|virtual url:uri organization_id:uuid name:text "
    "alternate_name:text description:text transportation:text latitude:number longitude:number "
    "external_identifier:text external_identifier_type:text languages:[language] addresses:[address] "
    f"contacts:[contact] accessibility:[accessibility] phones:[phone] schedules:[schedule] {_META}",
    "address": "id!:uuid location_id:uuid attention:text address_1!:text address_2:text city!:text region:text "
    "state_province!:text postal_code!:text country!:text address_type!:physical|postal|virtual " + _META,
    "phone": "id!:uuid location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid "
    "service_at_location_id:uuid number!:text extension:number type:text description:text languages:[language] "
    + _META,
    "contact": "id!:uuid organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name:text "
    "title:text department:text email:email phones:[phone] " + _META,
    "schedule": "id!:uuid service_id:uuid location_id:uuid service_at_location_id:uuid description:text notes:text "
    + _META,
    "service_area": "id!:uuid service_id:uuid service_at_location_id:uuid name:text description:text extent:text "
    "extent_type:text uri:text " + _META,
    "language": "id!:uuid service_id:uuid location_id:uuid phone_id:uuid name:text code:text note:text " + _META,
    "service_capacity": "id!:uuid service_id:uuid unit!:unit unit_id:uuid available!:number maximum:number "
    "description:text updated!:moment " + _META,
    "unit": "id!:uuid name!:text scheme:text identifier:text uri:uri " + _META,
    "attribute": "id!:uuid link_id:uuid taxonomy_term_id:uuid link_type:text link_entity:text value:text "
    "taxonomy_term:taxonomy_term metadata:[metadata] label:text",
    "taxonomy": "id!:uuid name!:text description!:text uri:uri version:text metadata:[metadata]",
    "taxonomy_term": "id!:uuid code:text name!:text description!:text parent_id:uuid taxonomy:text "
    "taxonomy_detail:taxonomy language:text taxonomy_id:uuid term_uri:uri metadata:[metadata]",
}

#: object → property → (kind, required).
HSDS = {
    name: {
        part.partition(":")[0].rstrip("!"): (part.partition(":")[2], "!" in part.partition(":")[0])
        for part in said.split()
    }
    for name, said in _TABLE.items()
}

#: What every page of a list has.
PAGE = {
    "total_items": int,
    "total_pages": int,
    "page_number": int,
    "size": int,
    "first_page": bool,
    "last_page": bool,
    "empty": bool,
    "contents": list,
}


def faults(name: str, document: Any, added: dict[str, frozenset[str]]) -> Iterator[str]:
    """What is wrong with an object; ``added``: the properties that a profile adds to each, which it may have."""
    if not isinstance(document, dict):
        yield f"{name} is no object"
        return
    known = HSDS[name]
    for prop, (_, is_required) in known.items():
        if is_required and prop not in document:
            yield f"{name}.{prop} is missing"
    for prop, value in document.items():
        if prop in known:
            yield from _of_kind(f"{name}.{prop}", known[prop][0], value, added)
        elif prop not in added.get(name, frozenset()):
            yield f"{name}.{prop} is neither of HSDS nor of the profile"


def _of_kind(where: str, kind: str, value: Any, added: dict[str, frozenset[str]]) -> Iterator[str]:
    if kind.startswith("["):
        if not isinstance(value, list) or not value:
            yield f"{where} is no list of something"
            return
        for item in value:
            yield from faults(kind[1:-1], item, added)
    elif kind in HSDS:
        yield from faults(kind, value, added)
    elif not _CHECKS.get(kind, lambda said: said in kind.replace("_", " ").split("|"))(value):
        yield f"{where} is not {kind}: {value!r}"


def _is(kind: type, value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(kind(value) if kind is UUID else datetime.fromisoformat(value).tzinfo)
    except ValueError:
        return False


_CHECKS = {
    "text": lambda value: isinstance(value, str),
    "uri": lambda value: isinstance(value, str) and value.startswith(("http://", "https://")),
    "email": lambda value: isinstance(value, str) and "@" in value,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "uuid": lambda value: _is(UUID, value),
    "moment": lambda value: _is(datetime, value),
}
