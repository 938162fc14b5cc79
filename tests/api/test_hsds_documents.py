"""What is answered is HSDS 3.1 with our profile, and says what the listing says."""

import json
import os
from pathlib import Path

import pytest

from directory.access.listings import read_views
from directory.db import db
from directory.hsds.profile import ADDED, STANDARD, Entity
from directory.hsds.taxonomies import read_terms
from directory.hsds.writing import full_service, full_service_at_location
from directory.records import AccountRole
from directory.records.facts import FACTS
from directory.records.kinds import Kind
from directory.records.reading import read_listings
from tests.api.hsds_facts import HSDS, PAGE, faults

S, P = AccountRole.STAFF, AccountRole.PROVIDER

#: What our profile adds, and the nested objects that HSDS's own examples have beyond its schemas.
KNOWN = {str(entity): frozenset(fact.name for fact in facts) for entity, facts in ADDED.items()}
KNOWN["service_at_location"] |= {"service"}
KNOWN["organization"] = frozenset({"services"})


@pytest.fixture(scope="module")
def documents(programs):
    """Every listing in both forms, as staff see it."""
    with programs.site.app.app_context():
        records = list(read_listings(db.session()))
        views = read_views(db.session(), programs.actor(S), [record.uuid for record in records])
        terms = read_terms(db.session())
        made = [(full_service(view, terms), full_service_at_location(view, terms)) for view in views.values()]
    return [(json.loads(json.dumps(one)), json.loads(json.dumps(other))) for one, other in made]


def test_every_listing_is_hsds_and_our_profile_and_nothing_else(documents):
    wrong = [fault for one, other in documents for fault in _all_faults(one, other)]
    assert wrong == []
    assert len(documents) > 400


def _all_faults(service, at_location):
    yield from faults("service", service, KNOWN)
    yield from faults("service_at_location", at_location, KNOWN)
    yield from faults("service", at_location["service"], KNOWN)


def test_the_check_of_documents_can_fail(documents):
    service = documents[0][0]
    assert list(faults("service", service | {"shoe_size": 9}, KNOWN))
    assert list(faults("service", service | {"status": "open"}, KNOWN))
    assert list(faults("service", service | {"languages": [{"code": "en"}]}, KNOWN))
    assert list(faults("service", {name: value for name, value in service.items() if name != "name"}, KNOWN))


@pytest.mark.skipif("HSDS_SCHEMAS" not in os.environ, reason="HSDS_SCHEMAS names no folder of the full schemas")
def test_every_listing_validates_against_the_full_schemas(documents):
    jsonschema = pytest.importorskip("jsonschema")
    referencing = pytest.importorskip("referencing")
    from referencing.jsonschema import DRAFT202012

    folder = Path(os.environ["HSDS_SCHEMAS"])
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    resources = [(name, DRAFT202012.create_resource(schema)) for name, schema in schemas.items()]
    registry = referencing.Registry().with_resources(resources)
    checks = {
        name: jsonschema.Draft202012Validator(
            schemas[f"{name}.json"], registry=registry, format_checker=jsonschema.FormatChecker()
        )
        for name in ("service", "service_at_location")
    }
    for service, at_location in documents:
        checks["service"].validate(service)
        checks["service_at_location"].validate(at_location)


def test_every_fact_has_one_place(documents):
    added = [fact.name for entity in Entity for fact in ADDED[entity]]
    assert sorted([*added, *STANDARD]) == sorted(fact.name for fact in FACTS)
    for entity in Entity:
        assert not {fact.name for fact in ADDED[entity]} & HSDS[entity].keys()


def test_the_profile_describes_what_it_adds(programs):
    profile = programs.site.app.test_client().get("/api/hsds/profile.json").get_json()
    properties = {name.removesuffix(".json"): set(patch["properties"]) for name, patch in profile["patches"].items()}
    assert properties == {str(entity): {fact.name for fact in ADDED[entity]} for entity in Entity}
    csec = profile["patches"]["service_at_location.json"]["properties"]["csec_training"]
    assert csec["enum"] == ["none", "csec_101", "advanced", "specialized"]


def test_the_first_answer_leads_to_the_profile_and_the_description(programs):
    about = programs.site.app.test_client().get("/api/hsds/").get_json()
    assert about["version"] == "3.1"
    assert about["profile"] == "http://127.0.0.1:5000/api/hsds/profile.json"
    assert about["openapi_url"].endswith("/api/openapi.json")


def test_a_confidential_location_has_its_county_and_nothing_finer(programs):
    record = programs.marked["confidential"]
    document = programs.read(f"/service_at_locations/{record.uuid}", S)
    assert document["location"] == {
        "id": record.location_uuid,
        "location_type": "physical",
        "county": list(record.facts["county"]),
        "location_confidential": True,
    }


def test_a_public_location_has_its_address(programs):
    record = programs.marked["public"]
    address = programs.read(f"/services/{record.service_uuid}")["service_at_locations"][0]["location"]["addresses"][0]
    assert address["address_1"] == record.facts["address"]
    assert address["postal_code"] == record.facts.get("zip", "")


def test_an_extension_that_a_number_cannot_say_stays_in_the_number():
    from directory.hsds.writing import _EXTENSION

    assert _EXTENSION.fullmatch("(916) 555-0142 ext. 12")["extension"] == "12"
    assert _EXTENSION.fullmatch("(916) 555-0142 ext. 012") is None


def test_a_provider_is_shown_others_face_and_its_own_in_full(programs):
    with programs.site.app.app_context():
        actor, terms = programs.actor(P), read_terms(db.session())
        records = [record for record in read_listings(db.session()) if record.is_active and not record.is_staff_only]
        views = read_views(db.session(), actor, [record.uuid for record in records])
        seen = {uuid: full_service(view, terms) for uuid, view in views.items()}
    own = next(record for record in records if record.organization_id in actor.organization_ids)
    other = next(
        record
        for record in records
        if record.organization_id not in actor.organization_ids and {"intake_phone", "security"} <= record.facts.keys()
    )
    face = {fact.name for fact in FACTS if fact.kind is Kind.FACE}
    at_location = seen[other.uuid]["service_at_locations"][0]
    assert not seen[other.uuid].keys() & {"phones", "contacts", "schedules", "minimum_age", "capacities"}
    assert set(at_location) - {"id", "service_id", "location_id", "location"} <= face
    assert "addresses" not in at_location["location"]
    assert seen[own.uuid]["phones"]


def test_a_providers_program_may_not_call(programs):
    assert programs.ask("/services", P).status_code == 403


def test_a_page_of_a_list_has_its_eight_parts(programs):
    page = programs.read("/services?per_page=3")
    assert {name: type(value) for name, value in page.items()} == PAGE
