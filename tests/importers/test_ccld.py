"""California's register of licensed facilities. The facilities are invented; the columns are the register's."""

import json

import pytest

from directory.access.actor import CONSOLE
from importers.ccld.types import STATUSES, TYPES
from importers.report import Action
from importers.running import run_import

CKAN = {
    "facility_type": "SHORT TERM RESIDENTIAL THERAPEUTIC PROGRAM",
    "facility_number": "10200001",
    "facility_name": "MADRONE HOUSE",
    "licensee": "MADRONE FAMILY SERVICES",
    "facility_administrator": "PERSON, PRIVATE",
    "facility_telephone_number": "(916) 555-0100",
    "facility_address": "1 K STREET",
    "facility_city": "SACRAMENTO",
    "facility_state": "CA",
    "facility_zip": "95814",
    "county_name": "SACRAMENTO",
    "regional_office": "1",
    "facility_capacity": "6",
    "facility_status": "LICENSED",
    "license_first_date": "2020-01-01T00:00:00",
    "closed_date": "",
    "file_date": "5252025",
}
SEARCH = {name.replace("_", " ").title(): text for name, text in CKAN.items()} | {"All Visit Dates": "1/2/2026"}
ARCGIS = {
    "FAC_NBR": "010200001",
    "NAME": "MADRONE HOUSE",
    "FAC_TYPE_DESC": "SHORT TERM RESIDENTIAL THERAPEUTIC PROGRAM",
    "STATUS": "3",
    "CAPACITY": "6",
    "RES_STREET_ADDR": "1 K STREET",
    "RES_CITY": "SACRAMENTO",
    "RES_STATE": "CA",
    "RES_ZIP_CODE": "95814",
    "FAC_PHONE_NBR": "9165550100",
    "COUNTY": "SACRAMENTO",
    "FAC_LATITUDE": "38.5816",
    "FAC_LONGITUDE": "-121.4944",
}


@pytest.fixture
def load(session, ground, moment, tmp_path):
    """Import facilities as a CSV file, or a value as a JSON file."""

    def run(*facilities, name="facilities.csv", write=True):
        path = tmp_path / name
        if name.endswith(".json"):
            path.write_text(json.dumps(facilities[0]), encoding="utf-8")
        else:
            lines = [facilities[0].keys(), *(facility.values() for facility in facilities)]
            path.write_text("".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines), encoding="utf-8")
        return run_import("ccld", path, session=session, actor=CONSOLE, ground=ground, moment=moment, write=write)

    return run


def test_a_facility_is_its_licence_its_type_and_its_public_place(load, listings):
    assert load(CKAN).counts == {Action.CREATE: 1}
    assert listings()[0].facts == {
        "source_id": "ccld:010200001",
        "organization_name": "MADRONE FAMILY SERVICES",
        "listing_name": "MADRONE HOUSE",
        "provider_type": "placement",
        "placement_type": "strtp",
        "intake_phone": "(916) 555-0100",
        "address": "1 K STREET",
        "city": "SACRAMENTO",
        "state": "CA",
        "zip": "95814",
        "county": ("Sacramento",),
        "capacity": 6,
        "license_number": "010200001",
        "license_status": "licensed",
    }


@pytest.mark.parametrize("facility", [SEARCH, ARCGIS], ids=["care facility search", "arcgis"])
def test_every_form_of_the_register_is_the_same_facility(load, listings, facility):
    load(CKAN)
    assert load(facility).counts == {Action.UNCHANGED: 1}
    assert len(listings()) == 1


def test_the_old_portals_json_places_a_facility_by_its_point(load, listings):
    place = {"location": {"type": "Point", "coordinates": [-121.4944, 38.5816]}}
    assert load([CKAN | place], name="old.json").counts == {Action.CREATE: 1}
    facts = listings()[0].facts
    assert (facts["latitude"], facts["longitude"]) == (38.5816, -121.4944)


def test_nobody_in_private_is_taken_from_the_register(load, listings):
    load(CKAN | {"facility_type": "SMALL FAMILY HOME"})
    facts = listings()[0].facts
    assert "PRIVATE" not in str(facts)
    assert not {"address", "city", "zip"} & facts.keys()
    assert facts["county"] == ("Sacramento",)


def test_an_address_that_is_not_published_leaves_the_county(load, listings):
    place = dict.fromkeys(("facility_address", "facility_city", "facility_state", "facility_zip"), "Unavailable")
    load(CKAN | place)
    facts = listings()[0].facts
    assert not {"address", "city", "state", "zip"} & facts.keys()
    assert facts["county"] == ("Sacramento",)


@pytest.mark.parametrize("number", ["010200001", "10200001"])
def test_a_listing_is_found_by_the_number_of_its_licence(load, listings, import_csv, number):
    import_csv([{"organization_name": "Madrone", "listing_name": "The house", "license_number": number}])
    report = load(CKAN | {"facility_status": "ON PROBATION"})
    assert report.counts == {Action.UPDATE: 1}
    facts = listings()[0].facts
    assert facts["license_status"] == "on_probation"
    assert (facts["organization_name"], facts["listing_name"]) == ("Madrone", "The house")
    assert not {"source_id", "address", "intake_phone"} & facts.keys()


def test_a_confidential_listing_never_gets_the_registers_address(load, listings, import_csv):
    row = {"organization_name": "Madrone", "listing_name": "The house", "county": "Sacramento"}
    import_csv([row | {"license_number": "010200001", "location_confidential": "yes"}])
    assert load(CKAN).counts == {Action.UPDATE: 1}
    assert not {"address", "city", "zip", "latitude"} & listings()[0].facts.keys()


def test_a_later_register_changes_the_licence_and_nothing_that_people_said(load, listings, import_csv):
    load(CKAN)
    import_csv(
        [
            {
                "source_id": "ccld:010200001",
                "organization_name": "Madrone Family Services",
                "listing_name": "Madrone House",
                "intake_phone": "(916) 555-0177",
                "capacity": "5",
            }
        ]
    )
    report = load(CKAN | {"facility_status": "CLOSED", "facility_telephone_number": "(916) 555-0111"})
    assert [row.changed for row in report.rows] == [("license_status",)]
    facts = listings()[0].facts
    assert (facts["intake_phone"], facts["capacity"], facts["listing_name"]) == ("(916) 555-0177", 5, "Madrone House")
    assert not listings()[0].is_active


def test_a_closed_facility_makes_no_listing(load, listings):
    assert load(CKAN | {"facility_status": "CLOSED"}).counts == {Action.UNCHANGED: 1}
    assert listings() == []


def test_facilities_that_are_no_placement_for_youth_are_left_out_and_counted(load, listings):
    others = [CKAN | {"facility_type": label} for label in ("DAY CARE CENTER", "DAY CARE CENTER", "ADOPTION AGENCY")]
    report = load(*others, CKAN)
    assert len(listings()) == 1
    assert [note.message.partition(" are")[0] for note in report.warnings.kept] == [
        "1 of type “ADOPTION AGENCY”",
        "2 of type “DAY CARE CENTER”",
    ]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"facility_number": ""}, "facility_number"),
        ({"facility_number": "12"}, "facility_number"),
        ({"facility_status": "2020-01-01"}, "facility_status"),
        ({"facility_name": ""}, "listing_name"),
    ],
)
def test_a_row_that_cannot_be_trusted_is_a_problem(load, listings, change, column):
    report = load(CKAN | change)
    assert [(note.line, note.column) for note in report.problems.kept] == [(2, column)]
    assert listings() == []


def test_a_capacity_of_none_is_not_stated(load, listings):
    load(CKAN | {"facility_capacity": "0"})
    assert "capacity" not in listings()[0].facts


def test_a_licence_of_two_listings_is_said_and_not_guessed(load, import_csv):
    rows = [{"organization_name": "M", "listing_name": name, "license_number": "010200001"} for name in ("A", "B")]
    import_csv(rows)
    report = load(CKAN)
    assert [note.column for note in report.problems.kept] == ["license_number"]


def test_a_file_that_is_not_the_register_is_refused(load):
    report = load({"Agency": "Madrone"})
    assert not report.is_readable
    assert {note.column for note in report.problems.kept} >= {"facility_number", "facility_status"}


def test_every_label_and_status_is_written_as_it_is_looked_up():
    for label in (*TYPES, *STATUSES):
        assert label == " ".join(label.upper().split())
