"""HSDS files: what we write reads back unchanged; what others write is read without guessing."""

import json

import pytest

from directory.access.actor import CONSOLE
from importers.export import export
from importers.report import Action
from importers.running import run_import
from importers.undo import undo

SERVICE = {
    "id": "ac148810-d857-441c-9679-408f346de14b",
    "name": "Tutoring after school",
    "status": "active",
    "description": "Two hours a day.",
    "eligibility_description": "Under 18",
    "url": "https://alder.example.org",
    "minimum_age": 12,
    "maximum_age": 17,
    "assured_date": "2026-04-01T10:00:00Z",
    "organization": {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Alder Center", "description": ""},
    "phones": [
        {"id": "1e4f8c1a-0f0c-4f0e-9a43-7d1c1a3f5a01", "number": "(916) 555-0199", "type": "fax"},
        {"id": "1e4f8c1a-0f0c-4f0e-9a43-7d1c1a3f5a02", "number": "(916) 555-0100", "extension": 12},
    ],
    "languages": [{"id": "1e4f8c1a-0f0c-4f0e-9a43-7d1c1a3f5a03", "code": "es"}],
    "service_areas": [{"id": "1e4f8c1a-0f0c-4f0e-9a43-7d1c1a3f5a04", "name": "Yolo County"}],
    "attributes": [
        {"id": "1e4f8c1a-0f0c-4f0e-9a43-7d1c1a3f5a05", "taxonomy_term": {"id": "x", "name": "Tutoring"}},
        {"id": "1e4f8c1a-0f0c-4f0e-9a43-7d1c1a3f5a06", "taxonomy_term": {"id": "x", "name": "Legal services"}},
    ],
    "service_at_locations": [
        {
            "id": "e94c9f38-1e8f-4564-91d4-d53501ab1765",
            "location": {
                "id": "3a19ff88-4620-4d17-9830-ac1d859eb5d5",
                "location_type": "physical",
                "addresses": [
                    {
                        "id": "1e4f8c1a-0f0c-4f0e-9a43-7d1c1a3f5a07",
                        "address_1": "1 K Street",
                        "city": "Sacramento",
                        "state_province": "CA",
                        "postal_code": "95814",
                        "country": "US",
                        "address_type": "physical",
                    }
                ],
            },
        }
    ],
}


@pytest.fixture
def load(session, ground, moment, tmp_path):
    """Import a value as a JSON file, or a text as it stands."""

    def run(content, *, write=True, mapping=None):
        path = tmp_path / "services.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return run_import(
            "hsds",
            path,
            session=session,
            actor=CONSOLE,
            ground=ground,
            moment=moment,
            write=write,
            mapping=mapping,
        )

    return run


@pytest.fixture
def facts(listings):
    return lambda: listings()[0].facts


def test_anothers_service_says_what_it_says_and_nothing_more(load, facts):
    assert load([SERVICE]).counts == {Action.CREATE: 1}
    assert {name: value for name, value in facts().items() if name != "county"} == {
        "source_id": "hsds:e94c9f38-1e8f-4564-91d4-d53501ab1765",
        "organization_name": "Alder Center",
        "listing_name": "Tutoring after school",
        "description": "Two hours a day.\n\nEligibility: Under 18",
        "website": "https://alder.example.org",
        "min_age": 12,
        "max_age": 17,
        "last_verified": facts()["last_verified"],
        "languages": ("es",),
        "counties_served": ("Yolo",),
        "needs": ("education.tutoring",),
        "intake_phone": "(916) 555-0100 ext. 12",
        "address": "1 K Street",
        "city": "Sacramento",
        "state": "CA",
        "zip": "95814",
    }
    assert str(facts()["last_verified"]) == "2026-04-01"


@pytest.mark.parametrize(
    "shaped",
    [
        lambda service: service,
        lambda service: [service],
        lambda service: {"total_items": 1, "contents": [service]},
        lambda service: {"services": [service], "version": "3.1"},
        lambda service: [service["service_at_locations"][0] | {"service": service}],
    ],
    ids=["one", "a list", "a page", "named", "at its location"],
)
def test_every_shape_of_a_file_reads_the_same(load, facts, shaped):
    load([SERVICE])
    first = facts()
    assert load(shaped(SERVICE)).counts == {Action.UNCHANGED: 1}
    assert facts() == first


def test_an_id_that_is_none_is_a_key_at_most(load, facts):
    at = SERVICE["service_at_locations"][0]
    load([SERVICE | {"service_at_locations": [at | {"id": "17"}]}])
    assert facts()["source_id"] == "hsds:17"
    report = load([SERVICE | {"service_at_locations": [at | {"id": "\x00"}]}])
    assert [note.column for note in report.problems.kept] == ["source_id"]


def test_a_service_at_two_locations_makes_two_listings(load, listings):
    second = {"id": "0c0ffee0-1e8f-4564-91d4-d53501ab1765", "location": {"id": "x", "location_type": "virtual"}}
    load([SERVICE | {"service_at_locations": [*SERVICE["service_at_locations"], second]}])
    assert ["address" in record.facts for record in listings()] == [True, False]


def test_an_area_that_is_no_county_leaves_the_counties_unknown(load, facts):
    areas = [{"id": "x", "name": "Yolo County"}, {"id": "y", "name": "Downtown"}]
    report = load([SERVICE | {"service_areas": areas}])
    assert "counties_served" not in facts()
    assert [note.column for note in report.warnings.kept] == ["service_areas"]


def test_a_capacity_of_something_else_is_no_opening(load, facts):
    capacity = {"id": "x", "unit": {"id": "y", "name": "Kilogram"}, "available": 9, "updated": "2026-04-30T00:00:00Z"}
    load([SERVICE | {"capacities": [capacity]}])
    assert not {"openings", "capacity"} & facts().keys()
    load([SERVICE | {"capacities": [capacity | {"unit": {"id": "y", "name": "Beds"}, "maximum": 12}]}])
    assert (facts()["openings"], facts()["capacity"]) == (9, 12)


def test_each_problem_says_its_line(load):
    lines = [json.dumps(SERVICE | change) for change in ({"name": None}, {"status": "defunct"}, {"minimum_age": "x"})]
    report = load("[\n" + ",\n".join([*lines, "7"]) + "\n]\n", write=False)
    assert [(note.line, note.column) for note in report.problems.kept] == [
        (2, "listing_name"),
        (3, "status"),
        (5, None),
    ]
    assert [(note.line, note.column) for note in report.warnings.kept] == [(4, "min_age")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[{}", 1, "not JSON"),
        ("[\n{},\n{]", 3, "not JSON"),
        ("[{}] 7", 1, "not JSON"),
        ("7", 1, "not JSON"),
        ('[{"name": 1, "name": 2}]', 1, "“name” stands twice"),
        ("[" * 100_000, 1, "nested too deeply"),
        ("", None, "is empty"),
    ],
)
def test_a_file_that_is_no_json_is_refused_whole(load, listings, text, line, words):
    report = load(text)
    assert not report.is_readable
    assert [(note.line, words in note.message) for note in report.problems.kept] == [(line, True)]
    assert listings() == []


def test_a_file_longer_than_a_piece_is_read_whole(load, listings):
    services = [SERVICE | {"name": f"Service {n}", "service_at_locations": []} for n in range(900)]
    services = [service | {"id": f"00000000-0000-4000-8000-{n:012}"} for n, service in enumerate(services)]
    padded = [service | {"alert": "é" * 2000} for service in services]
    report = load({"contents": padded, "total_items": 900})
    assert report.counts == {Action.CREATE: 900}
    assert len(listings()) == 900


def test_a_confidential_listing_never_takes_an_address(load, facts):
    load([SERVICE])
    hidden = json.loads(json.dumps(SERVICE))
    hidden["service_at_locations"][0]["location"]["location_confidential"] = True
    report = load([hidden])
    assert report.counts == {Action.UPDATE: 1}
    assert "address" not in facts()
    again = load([SERVICE])
    assert "address" not in facts()
    assert again.counts == {Action.UNCHANGED: 1}


def test_an_import_is_taken_back(session, load, listings, ground, moment):
    report = load([SERVICE])
    undo(session, report.batch_id, actor=CONSOLE, ground=ground, moment=moment)
    assert listings() == []


def test_a_plan_writes_nothing(load, listings):
    assert load([SERVICE], write=False).counts == {Action.CREATE: 1}
    assert listings() == []


@pytest.fixture
def demo(session, ground, moment, seeds):
    path = seeds / "demo_listings.csv"
    run_import("csv", path, session=session, actor=CONSOLE, ground=ground, moment=moment, write=True)


@pytest.fixture
def exported(session, demo, tmp_path):
    path = tmp_path / "directory.json"
    export("hsds", path, session=session, actor=CONSOLE)
    return path


def test_importing_an_export_changes_nothing(session, exported, ground, moment):
    report = run_import("hsds", exported, session=session, actor=CONSOLE, ground=ground, moment=moment, write=True)
    assert list(report.counts) == [Action.UNCHANGED]
    assert report.counts[Action.UNCHANGED] > 400
    assert report.problems.total == 0


def test_an_export_makes_the_same_listings_elsewhere(session, exported, ground, moment, listings):
    before = {record.facts["source_id"]: record.facts for record in listings()}
    batch = run_import("hsds", exported, session=session, actor=CONSOLE, ground=ground, moment=moment, write=True)
    assert batch.counts[Action.UNCHANGED]
    undo(session, 1, actor=CONSOLE, ground=ground, moment=moment)
    assert listings() == []
    run_import("hsds", exported, session=session, actor=CONSOLE, ground=ground, moment=moment, write=True)
    after = {record.facts["source_id"]: record.facts for record in listings()}
    assert after == before


def test_a_listing_without_a_key_is_known_by_its_id_and_keeps_none(session, load, listings, import_csv, tmp_path):
    import_csv([{"organization_name": "Elm", "listing_name": "Elm House", "county": "Fresno"}])
    path = tmp_path / "directory.json"
    export("hsds", path, session=session, actor=CONSOLE)
    page = json.loads(path.read_text(encoding="utf-8"))
    page["contents"][0]["name"] = "Elm House for Girls"
    report = load(page)
    assert [row.changed for row in report.rows] == [("listing_name",)]
    assert "source_id" not in listings()[0].facts
