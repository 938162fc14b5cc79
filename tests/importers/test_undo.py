"""Taking an import back."""

import pytest
from sqlalchemy import select

from directory.access.actor import CONSOLE, Actor
from directory.changes.listings import write
from directory.changes.proposals import propose
from directory.records import Account, AccountRole, Change, ImportBatch, Organization
from importers.undo import CannotUndo, list_batches, undo


def row(**cells):
    return {"organization_name": "Redwood House", "listing_name": "Night shelter"} | cells


@pytest.fixture
def take_back(session, ground, moment):
    return lambda batch: undo(session, batch, actor=CONSOLE, ground=ground, moment=moment)


@pytest.fixture
def edit(session, ground, moment, listings):
    """Change the facts of a listing, as a page does."""

    def change(source_id, **facts):
        record = next(record for record in listings() if record.facts.get("source_id") == source_id)
        write(CONSOLE, session, [propose(facts, record, ground, moment)], moment)

    return change


def facts_of(listings, source_id):
    return next(record.facts for record in listings() if record.facts["source_id"] == source_id)


def test_created_listings_go_with_their_organization(import_csv, take_back, listings, session):
    batch = import_csv([row(source_id="1"), row(source_id="2")]).batch_id
    report = take_back(batch)
    assert (report.removed, report.kept) == (2, [])
    assert listings() == []
    assert session.scalars(select(Organization)).all() == []
    assert session.get(ImportBatch, batch).undone_at is not None


def test_updated_facts_go_back_and_what_was_not_stated_is_so_again(import_csv, take_back, listings):
    import_csv([row(source_id="1", min_age="12", languages="es")])
    before = facts_of(listings, "1")
    batch = import_csv([row(source_id="1", min_age="10", max_age="17", languages="en", zip="95814")]).batch_id
    report = take_back(batch)
    assert report.restored == 1
    assert facts_of(listings, "1") == before


def test_a_fact_that_was_changed_since_is_kept_and_reported(import_csv, take_back, listings, edit):
    import_csv([row(source_id="1", min_age="12", capacity="6")])
    batch = import_csv([row(source_id="1", min_age="10", capacity="8")]).batch_id
    edit("1", min_age=11)
    report = take_back(batch)
    assert [(kept.fact, kept.reason) for kept in report.kept] == [("min_age", "has been changed since")]
    assert facts_of(listings, "1")["min_age"] == 11
    assert facts_of(listings, "1")["capacity"] == 6


def test_a_created_listing_that_was_changed_since_is_kept_and_reported(import_csv, take_back, listings, edit):
    batch = import_csv([row(source_id="1"), row(source_id="2")]).batch_id
    edit("1", min_age=11)
    report = take_back(batch)
    assert report.removed == 1
    assert [kept.reason for kept in report.kept] == ["has been changed since"]
    assert [record.facts["source_id"] for record in listings()] == ["1"]


def test_openings_go_back_with_their_moment_or_not_at_all(import_csv, take_back, listings, edit, moment):
    import_csv([row(source_id="1", openings="1", openings_as_of="2026-04-01T08:00")])
    batch = import_csv([row(source_id="1", openings="4", openings_as_of="2026-04-20T08:00")]).batch_id
    edit("1", openings=4, openings_as_of=moment)
    report = take_back(batch)
    assert {kept.fact for kept in report.kept} == {"openings", "openings_as_of"}
    assert facts_of(listings, "1")["openings"] == 4


def test_undoing_never_makes_a_confidential_listing_public(import_csv, take_back, listings):
    import_csv([row(source_id="1", address="9 Elm Street", zip="95820")])
    batch = import_csv([row(source_id="1", location_confidential="yes", min_age="12")]).batch_id
    report = take_back(batch)
    facts = facts_of(listings, "1")
    assert facts["location_confidential"] is True
    assert not facts.keys() & {"address", "zip", "city", "latitude", "longitude"}
    assert "min_age" not in facts
    assert [kept.fact for kept in report.kept] == ["location_confidential"]


def test_a_place_that_is_withheld_now_does_not_come_back(import_csv, take_back, listings, edit):
    import_csv([row(source_id="1", address="9 Elm Street", zip="95820", min_age="12")])
    batch = import_csv([row(source_id="1", address="10 Oak Street", zip="95814", min_age="10")]).batch_id
    edit("1", location_confidential=True)
    take_back(batch)
    facts = facts_of(listings, "1")
    assert facts["min_age"] == 12
    assert facts["county"] == ("Sacramento",)
    assert not facts.keys() & {"address", "zip"}


def test_an_import_is_taken_back_once(import_csv, take_back):
    batch = import_csv([row(source_id="1")]).batch_id
    take_back(batch)
    with pytest.raises(CannotUndo, match="already"):
        take_back(batch)


def test_an_import_that_never_was_cannot_be_taken_back(take_back):
    with pytest.raises(CannotUndo, match="no import"):
        take_back(4711)


def test_undoing_is_history_itself(import_csv, take_back, session):
    import_csv([row(source_id="1", min_age="12")])
    batch = import_csv([row(source_id="1", min_age="10")]).batch_id
    take_back(batch)
    last = session.scalars(select(Change).order_by(Change.id.desc())).first()
    assert (last.batch_id, last.differences) == (batch, {"min_age": ["10", "12"]})


def test_two_imports_are_taken_back_one_after_the_other(import_csv, take_back, listings):
    first = import_csv([row(source_id="1", description="as it was")]).batch_id
    second = import_csv([row(source_id="1", description="as it became")]).batch_id
    assert take_back(second).restored == 1
    report = take_back(first)
    assert (report.removed, report.kept) == (1, [])
    assert listings() == []


def test_who_took_it_back_is_kept_and_told(import_csv, session, ground, moment):
    first, second = (import_csv([row(source_id=str(number))]).batch_id for number in range(2))
    person = Account(
        email="ana@pact.example", name="Ana", role=AccountRole.STAFF, password="", fs_uniquifier="x", created_at=moment
    )
    session.add(person)
    session.flush()
    undo(session, second, actor=Actor.of(person), ground=ground, moment=moment)
    undo(session, first, actor=CONSOLE, ground=ground, moment=moment)
    assert session.get(ImportBatch, second).undone_by_id == person.id
    assert [line.rpartition(" by ")[2] for line in list_batches(session)] == ["Ana", "the command line"]
    with pytest.raises(CannotUndo, match="by Ana already"):
        undo(session, second, actor=CONSOLE, ground=ground, moment=moment)
