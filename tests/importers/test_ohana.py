"""Ohana's folder of CSV files. The organizations are invented; the columns are Ohana's."""

import pytest

from directory.access.actor import CONSOLE
from importers.report import Action
from importers.running import run_import

FILES = {
    "organizations.csv": "id,email,name,website\n1,org@example.org,Alder Center,http://alder.example.org\n",
    "locations.csv": (
        "id,organization_id,accessibility,email,languages,latitude,longitude,name,virtual,website\n"
        '10,1,"ramp, wheelchair",loc@example.org,"English, Spanish",,,Main,false,\n'
        "11,1,,,,,,Online,true,\n"
        "12,1,,,,,,Idle,false,\n"
    ),
    "services.csv": (
        "id,location_id,description,eligibility,email,fees,languages,name,service_areas,status,website,taxonomy_ids\n"
        '100,10,"Two\nlines",Under 18,,Free,,Tutoring after school,"Yolo County, Sacramento County",active,,"7,8"\n'
        '101,11,No description provided,,desk@example.org,,fr,Online desk,"Yolo County, Davis",active,'
        "http://desk.example.org,\n"
        "102,10,,,,,,Closed,,inactive,,\n"
        "103,99,,,,,,Lost,,active,,\n"
    ),
    "addresses.csv": (
        "id,location_id,address_1,address_2,city,state_province,postal_code,country\n"
        "1,10,1 K Street,Suite 2,Sacramento,CA,95814,US\n2,11,9 Secret Street,,Davis,CA,95616,US\n"
    ),
    "contacts.csv": (
        "id,location_id,organization_id,service_id,name,title,email,department\n"
        "1,,1,,Org  Person,Director,,\n2,,,101,Desk Person,Helper,helper@example.org,\n"
    ),
    "phones.csv": (
        "id,contact_id,location_id,organization_id,service_id,number,extension,department,number_type\n"
        "1,,10,,,(916) 555-0199,,,fax\n2,,10,,,(916) 555-0100,12,,voice\n3,,,1,,(916) 555-0111,,,voice\n"
        "4,,,,101,12345,,,voice\n"
    ),
    "taxonomies.csv": "taxonomy_id,name,parent_id,parent_name\n7,Tutoring,,\n8,Legal Services,,\n",
    "mail_addresses.csv": "id,location_id,address_1\n1,10,PO Box 1\n",
}


@pytest.fixture
def load(session, ground, moment, tmp_path):
    def run(mapping=None, **changed):
        for name, content in FILES.items():
            key = name.removesuffix(".csv")
            content = changed.get(key, content)
            if content is not None:
                (tmp_path / name).write_text(content, encoding="utf-8", newline="")
        return run_import(
            "ohana",
            tmp_path,
            session=session,
            actor=CONSOLE,
            ground=ground,
            moment=moment,
            write=True,
            mapping=mapping,
        )

    return run


def test_every_service_is_accounted_for_by_its_first_line(load):
    report = load()
    assert [(row.line, row.action) for row in report.rows] == [
        (2, Action.CREATE),
        (4, Action.CREATE),
        (5, Action.PROBLEM),
        (6, Action.PROBLEM),
    ]
    assert [(note.line, note.column) for note in report.problems.kept] == [(5, "status"), (6, "location_id")]
    assert "1 locations have no service" in report.warnings.kept[-1].message


def test_a_service_takes_what_its_location_and_organization_say(load, listings):
    load()
    facts = listings()[0].facts
    assert facts["source_id"] == "ohana:100"
    assert facts["organization_name"] == "Alder Center"
    assert facts["description"] == "Two\nlines\n\nEligibility: Under 18"
    assert (facts["address"], facts["city"], facts["zip"]) == ("1 K Street, Suite 2", "Sacramento", "95814")
    assert facts["intake_name"] == "Org Person"
    assert facts["intake_phone"] == "(916) 555-0100 ext. 12"
    assert facts["intake_email"] == "loc@example.org"
    assert facts["website"] == "http://alder.example.org"
    assert facts["languages"] == ("en", "es")
    assert facts["wheelchair_access"] is True
    assert facts["counties_served"] == ("Sacramento", "Yolo")
    assert facts["needs"] == ("education.tutoring",)
    assert facts["funding_notes"] == "Fees: Free"


def test_what_ohana_does_not_say_stays_unknown(load, listings):
    load()
    first, second = (record.facts for record in listings())
    assert not first.keys() & {"provider_type", "min_age", "jurisdictions", "genders", "funding_limits"}
    assert "wheelchair_access" not in second
    assert "description" not in second


def test_a_virtual_location_has_no_place_and_a_city_among_the_areas_leaves_counties_unknown(load, listings):
    report = load()
    facts = listings()[1].facts
    assert not facts.keys() & {"address", "city", "zip", "county", "counties_served"}
    warned = {note.column for note in report.warnings.kept if note.line == 4}
    assert warned == {"service_areas"}
    assert (facts["intake_name"], facts["intake_email"]) == ("Desk Person", "desk@example.org")


def test_a_warning_names_the_file_in_which_the_fact_stands(load):
    addresses = FILES["addresses.csv"].replace("95814", "00000")
    report = load(addresses=addresses)
    named = {(note.file, note.line, note.column) for note in report.warnings.kept}
    assert {("phones.csv", 5, "intake_phone"), ("addresses.csv", 2, "zip")} <= named


def test_whether_a_service_is_a_placement_is_said_by_a_mapping_or_nobody(load, listings, tmp_path, import_csv):
    defaults = tmp_path / "defaults.toml"
    defaults.write_text('[defaults]\nprovider_type = "service"\n', encoding="utf-8")
    load()
    assert "provider_type" not in listings()[0].facts
    names = {"source_id": "ohana:101", "organization_name": "Alder Center", "listing_name": "Online desk"}
    import_csv([names | {"provider_type": "placement"}])
    assert load(mapping=defaults).counts == {Action.UPDATE: 1, Action.UNCHANGED: 1, Action.PROBLEM: 2}
    assert [record.facts["provider_type"] for record in listings()] == ["service", "placement"]


def test_a_mapping_of_columns_is_of_no_use_to_ohana(load, tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[columns]\norganization_name = "a"\nlisting_name = "b"\n', encoding="utf-8")
    report = load(mapping=mapping)
    assert "only a table of defaults" in report.problems.kept[0].message


def test_loading_the_folder_again_changes_nothing(load):
    load()
    assert load().counts == {Action.UNCHANGED: 2, Action.PROBLEM: 2}


def test_a_folder_without_its_files_is_refused_in_words(load, session, ground, moment, tmp_path):
    report = load(organizations=None, locations="id,name\n1,x\n")
    assert [(note.file, note.message) for note in report.problems.kept] == [
        ("organizations.csv", f"is missing from the folder {tmp_path.name}")
    ]
    (tmp_path / "a.csv").write_text("x")
    for path, words in [(tmp_path / "a.csv", "is a file"), (tmp_path / "none", "no such folder")]:
        report = run_import("ohana", path, session=session, actor=CONSOLE, ground=ground, moment=moment)
        assert words in report.problems.kept[0].message


def test_a_file_without_a_needed_column_is_refused_in_words(load):
    report = load(locations="id,name\n1,x\n", phones="number\n1\n")
    assert [(note.file, note.column) for note in report.problems.kept] == [
        ("locations.csv", "organization_id"),
        ("phones.csv", "contact_id"),
        ("phones.csv", "location_id"),
        ("phones.csv", "organization_id"),
        ("phones.csv", "service_id"),
    ]


def test_a_missing_lesser_file_is_a_warning(load):
    report = load(phones=None, taxonomies="taxonomy_id,name\n")
    assert report.counts[Action.CREATE] == 2
    assert "phones.csv" in [note.file for note in report.warnings.kept]
