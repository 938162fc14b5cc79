"""Writing listings: their history, the revision that readers follow, and taking them away."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from directory.access.actor import Actor
from directory.changes.listings import remove, write
from directory.changes.places import Ground
from directory.changes.proposals import propose
from directory.records import Account, AccountRole, Change, Listing, Organization, Outbox, Revision
from directory.records.account import account_organization
from directory.records.reading import read_listings
from search.places import Gazetteer

MOMENT = datetime(2026, 5, 1, tzinfo=UTC)
NAMES = {"organization_name": "Redwood House", "listing_name": "Night shelter"}


@pytest.fixture(scope="module")
def ground(seeds: Path) -> Ground:
    return Ground(Gazetteer.from_folder(seeds))


@pytest.fixture
def account(session):
    held = Account(
        email="a@example.org",
        name="A",
        role=AccountRole.STAFF,
        password="x",
        fs_uniquifier="x",
        created_at=MOMENT,
    )
    session.add(held)
    session.flush()
    return held


@pytest.fixture
def write_facts(session, ground, account):
    def run(facts, current=None):
        actor = Actor(account.id, AccountRole.STAFF)
        return write(actor, session, [propose(facts, current, ground, MOMENT)], MOMENT)

    return run


def only(session):
    (record,) = read_listings(session)
    return record


def changes(session):
    return [(change.action, change.differences) for change in session.scalars(select(Change).order_by(Change.id))]


def test_what_is_written_reads_back(write_facts, session):
    facts = NAMES | {
        "min_age": 12,
        "languages": ("en", "es"),
        "programs": ("b", "a"),
        "needs": ("crisis.food_clothing", "education.tutoring"),
        "csec_competencies": ("1", "6"),
        "counties_served": ("statewide",),
        "county": ("Yolo",),
        "intake_phone": "(916) 555-0142",
        "waitlist": False,
        "openings": 1,
    }
    write_facts(facts)
    assert only(session).facts == facts | {"openings_as_of": MOMENT}


def test_a_creation_keeps_no_values_and_an_update_keeps_both(write_facts, session, account):
    write_facts(NAMES | {"min_age": 12})
    write_facts({"min_age": 10, "languages": ("es",)}, only(session))
    assert changes(session) == [
        ("created", {}),
        ("updated", {"languages": [None, "es"], "min_age": ["12", "10"]}),
    ]
    assert {change.account_id for change in session.scalars(select(Change))} == {account.id}


def test_a_proposal_that_changes_nothing_writes_nothing(write_facts, session):
    write_facts(NAMES | {"min_age": 12})
    before = session.get(Revision, 1).number
    assert write_facts({"min_age": 12}, only(session)) == []
    session.expire_all()
    assert session.get(Revision, 1).number == before
    assert len(changes(session)) == 1


def test_each_write_raises_the_revision_and_notes_the_listing(write_facts, session):
    before = session.scalar(select(Revision.number))
    (uuid,) = write_facts(NAMES)
    write_facts({"min_age": 3}, only(session))
    session.expire_all()
    assert session.scalar(select(Revision.number)) == before + 2
    assert session.get(Outbox, uuid).revision == before + 2


def test_lists_and_contacts_can_be_emptied(write_facts, session, ground):
    write_facts(NAMES | {"languages": ("es",), "intake_name": "Ann", "counties_served": ("statewide",)})
    proposal = propose({}, only(session), ground, MOMENT, erased={"languages", "intake_name", "counties_served"})
    write(Actor(), session, [proposal], MOMENT)
    assert only(session).facts == NAMES


def test_a_removed_listing_takes_everything_with_it_but_an_organization_with_people(write_facts, session, account):
    write_facts(NAMES | {"languages": ("es",), "programs": ("art",), "intake_name": "Ann"})
    write_facts({"organization_name": "Alone", "listing_name": "Home"})
    kept = session.scalar(select(Organization).where(Organization.name == "Redwood House"))
    session.execute(insert(account_organization).values(account_id=account.id, organization_id=kept.id))
    remove(session, list(read_listings(session)))
    session.expire_all()
    assert session.scalars(select(Listing)).all() == []
    assert [organization.name for organization in session.scalars(select(Organization))] == ["Redwood House"]
    for table in ("service", "location", "contact", "listing_language", "service_program", "change"):
        assert session.execute(select(Listing.metadata.tables[table])).all() == []


def test_becoming_confidential_forgets_places_and_former_texts_but_not_the_rest(write_facts, session):
    write_facts(NAMES | {"address": "9 Elm Street", "zip": "95814", "description": "At 9 Elm Street", "capacity": 6})
    write_facts({"address": "10 Elm Street", "description": "A house", "capacity": 7}, only(session))
    write_facts({"location_confidential": True}, only(session))
    assert changes(session) == [
        ("created", {}),
        ("updated", {"capacity": ["6", "7"]}),
        ("updated", {"location_confidential": [None, "yes"]}),
    ]
    assert session.info.pop("purge") is True
