"""Rules of the records, swept over all of them."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.clock import now
from directory.db import Base
from directory.records import Listing, Location, Organization, Service
from directory.records.facts import FACT, FACTS, FINE_PLACE
from directory.records.kinds import Kind
from directory.records.location import FINE_COLUMNS, JOINED_COUNTIES

CONTRACT = """
    source_id organization_name listing_name description website provider_type placement_type
    intake_name intake_title intake_email intake_phone intake_hours address city state zip county
    latitude longitude location_confidential counties_served programs needs jurisdictions min_age
    max_age genders pregnant_or_parenting sogie_affirming wheelchair_access languages
    accepts_substance_use accepts_return_after_absence harm_reduction security security_notes
    csec_training csec_training_share csec_training_date csec_competencies csec_training_notes
    funding_limits funding_notes strengths barriers capacity openings openings_as_of waitlist response
    open_24_hours license_number license_status last_verified
"""

COLUMNS = [column for table in Base.metadata.sorted_tables for column in table.columns]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_column_declares_its_kind_of_fact(column) -> None:
    assert isinstance(column.info.get("kind"), Kind)


def test_every_fact_has_a_kind_that_somebody_may_see() -> None:
    hidden = {Kind.SECRET, Kind.CASE, Kind.KEY, Kind.ACCOUNT}
    assert not [fact.name for fact in FACTS if fact.kind in hidden]


def test_the_facts_are_the_columns_of_the_contract_in_its_order() -> None:
    assert " ".join(fact.name for fact in FACTS) == " ".join(CONTRACT.split())


def test_the_counties_that_are_never_named_alone_are_those_of_the_seed(seeds: Path) -> None:
    with (seeds / "areas.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["county"] for row in csv.DictReader(file)) == sorted(JOINED_COUNTIES)


def test_fine_columns_are_the_stored_form_of_fine_facts() -> None:
    assert {FACT[name].stored.key for name in FINE_PLACE} == set(FINE_COLUMNS)


@pytest.mark.parametrize("column", FINE_COLUMNS)
def test_the_database_refuses_a_fine_place_for_a_confidential_location(session: Session, column: str) -> None:
    values = {column: 38.5 if column.endswith("tude") else "95814"}
    if column.endswith("tude"):
        values = {"latitude": 38.5, "longitude": -121.5}
    session.add(Location(is_confidential=False, **values))
    session.flush()
    session.add(Location(is_confidential=True, **values))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("county", JOINED_COUNTIES)
def test_the_database_refuses_a_small_county_for_a_confidential_location(session: Session, county: str) -> None:
    session.add(Location(is_confidential=True, county=county))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    "nonsense",
    [
        {"min_age": 15, "max_age": 12},
        {"min_age": -1},
        {"openings": 3, "capacity": 2, "openings_as_of": datetime(2026, 1, 1, tzinfo=UTC)},
        {"openings": 1},
        {"csec_training_share": 101},
        {"csec_training": "expert"},
        {"response": "soon"},
        {"license_status": "fine"},
        {"status": "gone"},
    ],
    ids=str,
)
def test_the_database_refuses_nonsense(session: Session, nonsense: dict[str, object]) -> None:
    moment = now()
    organization = Organization(name="A", name_key="a", created_at=moment)
    location = Location()
    session.add_all([organization, location])
    session.flush()
    service = Service(organization_id=organization.id, name="B", name_key="b")
    session.add(service)
    session.flush()
    common = {"service_id": service.id, "location_id": location.id, "created_at": moment, "updated_at": moment}
    session.add(Listing(**common))
    session.flush()
    session.add(Listing(**common, **nonsense))
    with pytest.raises(IntegrityError):
        session.flush()


def test_migrations_make_exactly_the_models(site) -> None:
    from directory.db import db

    with site.app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []
        checks = {
            row.name: row.sql
            for row in connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type='table'"))
        }
    named = {
        constraint.name
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if type(constraint).__name__ == "CheckConstraint"
    }
    missing = [name for name in named if not any(str(name) in (sql or "") for sql in checks.values())]
    assert missing == []
