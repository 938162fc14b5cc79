"""Importing our own spreadsheet: what is created, updated, left alone and refused."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from directory.access.actor import CONSOLE
from directory.records import ImportBatch
from importers.report import Action
from importers.running import UnknownFormat, run_import


def row(**cells):
    return {"organization_name": "Redwood House", "listing_name": "Night shelter"} | cells


def actions(report):
    return Counter(outcome.action for outcome in report.rows)


def told(report):
    return {(note.line, note.column): note.message for note in report.problems.kept}


def test_a_plan_writes_nothing(import_csv, listings):
    report = import_csv([row(source_id="1")], write=False)
    assert actions(report) == {Action.CREATE: 1}
    assert report.batch_id is None
    assert listings() == []


def test_every_fact_of_a_row_is_kept(import_csv, listings):
    import_csv(
        [
            row(
                source_id="1",
                provider_type="Placement",
                placement_type="STRTP",
                intake_email="Intake@Example.org",
                intake_phone="916.555.0142 x12",
                zip="95814",
                counties_served="Yolo; sacramento county",
                needs="education.tutoring;crisis.food_clothing",
                languages="Spanish;en",
                programs="mentorship;art",
                csec_competencies="3;1",
                min_age="12",
                latitude="38.58",
                longitude="-121.5",
                openings="0",
                capacity="6",
                last_verified="2026-04-01",
                wheelchair_access="no",
            )
        ]
    )
    facts = listings()[0].facts
    assert facts["provider_type"] == "placement"
    assert facts["placement_type"] == "strtp"
    assert facts["intake_email"] == "Intake@example.org"
    assert facts["intake_phone"] == "(916) 555-0142 ext. 12"
    assert facts["counties_served"] == ("Sacramento", "Yolo")
    assert facts["needs"] == ("crisis.food_clothing", "education.tutoring")
    assert facts["languages"] == ("en", "es")
    assert facts["programs"] == ("mentorship", "art")
    assert facts["csec_competencies"] == ("1", "3")
    assert facts["longitude"] == -121.5
    assert facts["openings"] == 0
    assert facts["wheelchair_access"] is False
    assert facts["county"] == ("Sacramento",)
    assert "max_age" not in facts


def test_the_same_file_twice_changes_nothing(import_csv):
    rows = [
        row(source_id="1", zip="95814", openings="2"),
        row(listing_name="By name", city="Davis"),
        row(listing_name="Hidden", location_confidential="yes", address="9 Elm Street", zip="95820"),
        row(listing_name="Nowhere"),
    ]
    assert actions(import_csv(rows)) == {Action.CREATE: 4}
    again = import_csv(rows, moment=datetime(2026, 6, 1, tzinfo=UTC))
    assert actions(again) == {Action.UNCHANGED: 4}


def test_a_blank_cell_does_not_erase_a_known_fact(import_csv, listings):
    import_csv([row(source_id="1", min_age="12", languages="es")])
    report = import_csv([row(source_id="1", min_age="", languages="", max_age="17")])
    assert report.rows[0].changed == ("max_age",)
    assert listings()[0].facts["min_age"] == 12
    assert listings()[0].facts["languages"] == ("es",)


def test_all_problems_are_told_together_and_good_rows_are_applied(import_csv, listings):
    report = import_csv(
        [
            row(source_id="1", min_age="twelve", intake_email="nobody", county="Atlantis"),
            row(source_id="2"),
            row(source_id="3", genders="girls;martians", last_verified="2026-02-30"),
            row(source_id="4", listing_name=""),
            row(source_id="5", min_age="18", max_age="12"),
            row(source_id="6", openings="5", capacity="2"),
            row(source_id="7", provider_type="service", placement_type="strtp"),
        ]
    )
    problems = told(report)
    assert set(problems) == {
        (2, "min_age"),
        (2, "intake_email"),
        (2, "county"),
        (4, "genders"),
        (4, "last_verified"),
        (5, "listing_name"),
        (6, "min_age"),
        (7, "openings"),
        (8, "placement_type"),
    }
    assert problems[5, "listing_name"] == "is required"
    assert [record.facts["source_id"] for record in listings()] == ["2"]
    assert actions(report) == {Action.PROBLEM: 6, Action.CREATE: 1}


def test_a_blank_required_cell_is_a_problem_on_an_update_too(import_csv):
    import_csv([row(source_id="1")])
    assert told(import_csv([row(source_id="1", organization_name="")])) == {(2, "organization_name"): "is required"}


def test_a_key_that_is_twice_in_the_file_names_the_first_line(import_csv, listings):
    report = import_csv([row(source_id="1"), row(source_id="2"), row(source_id="1", min_age="5")])
    assert told(report) == {(4, "source_id"): "is the key of line 2 too; one listing is one row"}
    assert len(listings()) == 2


def test_the_same_name_and_place_twice_without_keys_is_a_problem(import_csv):
    report = import_csv([row(zip="95814"), row(zip="95814"), row(zip="95820")])
    assert [outcome.action for outcome in report.rows] == [Action.CREATE, Action.PROBLEM, Action.CREATE]
    assert "line 2" in told(report)[3, "source_id"]


def test_two_rows_that_reach_one_listing_by_key_and_by_name_are_a_problem(import_csv):
    import_csv([row(source_id="1", zip="95814")])
    report = import_csv([row(source_id="1", zip="95814"), row(zip="95814")])
    assert [outcome.action for outcome in report.rows] == [Action.UNCHANGED, Action.PROBLEM]


def test_a_row_without_a_key_is_found_by_name_whatever_its_case_and_spacing(import_csv):
    import_csv([row(zip="95814", address="1 K Street")])
    report = import_csv([row(organization_name="redwood  HOUSE", zip="95814-1234", address="1 k street", min_age="3")])
    assert actions(report)[Action.UPDATE] == 1


def test_a_row_without_a_key_that_fits_two_listings_asks_for_the_key(import_csv):
    import_csv([row(source_id="1", zip="95814"), row(source_id="2", zip="95814")])
    report = import_csv([row(zip="95814")])
    assert "give its source_id" in told(report)[2, "source_id"]


def test_another_address_is_another_listing(import_csv):
    import_csv([row(address="1 K Street", zip="95814")])
    assert actions(import_csv([row(address="2 K Street", zip="95814")])) == {Action.CREATE: 1}


def test_openings_are_as_of_the_import_and_a_repeat_does_not_freshen_them(import_csv, listings):
    first = datetime(2026, 5, 1, tzinfo=UTC)
    import_csv([row(source_id="1", openings="2")], moment=first)
    import_csv([row(source_id="1", openings="2")], moment=first + timedelta(days=9))
    assert listings()[0].facts["openings_as_of"] == first
    import_csv([row(source_id="1", openings="1")], moment=first + timedelta(days=9))
    assert listings()[0].facts["openings_as_of"] == first + timedelta(days=9)


def test_a_moment_without_offset_is_californias(import_csv, listings):
    import_csv([row(source_id="1", openings="2", openings_as_of="2026-04-30T10:00")])
    assert listings()[0].facts["openings_as_of"] == datetime(2026, 4, 30, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"latitude": "51.5", "longitude": "-0.1"}, "latitude"),
        ({"latitude": "34.05", "longitude": "-118.24", "county": "Sacramento"}, "latitude"),
        ({"zip": "95814", "county": "Fresno"}, "zip"),
        ({"placement_type": "safe_house", "address": "1 K Street"}, "location_confidential"),
        ({"openings": "1", "openings_as_of": "2027-01-01T00:00Z"}, "openings_as_of"),
    ],
)
def test_a_doubtful_row_is_warned_of_and_applied(import_csv, cells, column):
    report = import_csv([row(source_id="1", **cells)])
    assert actions(report) == {Action.CREATE: 1}
    assert column in [note.column for note in report.warnings.kept]


def test_several_counties_stand_only_for_a_confidential_area(import_csv, listings):
    report = import_csv(
        [
            row(source_id="1", county="Alpine;Inyo;Mono"),
            row(source_id="2", county="Alpine;Inyo;Mono", location_confidential="yes"),
            row(source_id="3", county="Alpine;Kern", location_confidential="yes"),
        ]
    )
    assert set(told(report)) == {(2, "county"), (4, "county")}
    assert listings()[0].facts["county"] == ("Alpine", "Inyo", "Mono")


def test_a_listing_that_moves_to_another_organization_leaves_no_empty_one(import_csv, listings):
    import_csv([row(source_id="1")])
    import_csv([row(source_id="1", organization_name="Cedar House")])
    assert listings()[0].facts["organization_name"] == "Cedar House"
    assert actions(import_csv([row(source_id="1", organization_name="Cedar House")])) == {Action.UNCHANGED: 1}


def test_a_batch_counts_its_rows(import_csv, session):
    import_csv([row(source_id="1")])
    report = import_csv([row(source_id="1"), row(source_id="2"), row(source_id="3", min_age="x")])
    batch = session.get(ImportBatch, report.batch_id)
    assert (batch.created, batch.updated, batch.unchanged, batch.problems) == (1, 0, 1, 1)


def test_an_unknown_format_lists_those_there_are(session, ground, tmp_path):
    with pytest.raises(UnknownFormat, match="csv"):
        run_import("docx", tmp_path, session=session, actor=None, ground=ground, moment=datetime.now(UTC))


def test_an_interrupted_import_leaves_nothing(session, ground, moment, tmp_path, listings):
    def interrupt(done):
        if done >= 2000:
            raise KeyboardInterrupt

    rows = "".join(f"{number},Org,Listing {number}\n" for number in range(3000))
    (tmp_path / "many.csv").write_text("source_id,organization_name,listing_name\n" + rows)
    with session.begin_nested() as nested:
        with pytest.raises(KeyboardInterrupt):
            run_import(
                "csv",
                tmp_path / "many.csv",
                session=session,
                actor=CONSOLE,
                ground=ground,
                moment=moment,
                write=True,
                progress=interrupt,
            )
        nested.rollback()
    assert listings() == []
    assert session.scalars(select(ImportBatch)).all() == []


def test_a_row_whose_key_is_new_takes_over_the_listing_that_has_none(import_csv, listings):
    import_csv([row(zip="95814")])
    report = import_csv([row(source_id="1", zip="95814"), row(source_id="2", zip="95814")])
    assert [outcome.action for outcome in report.rows] == [Action.UPDATE, Action.CREATE]
    assert [record.facts["source_id"] for record in listings()] == ["1", "2"]


def test_a_plan_and_its_import_say_the_same(import_csv):
    rows = [row(source_id=str(number), zip="95814", listing_name=f"L{number // 2}") for number in range(1200)]
    rows += [row(zip="95814", listing_name=f"L{number}") for number in range(1200)]
    plan = import_csv(rows, write=False)
    assert import_csv(rows).rows == plan.rows
