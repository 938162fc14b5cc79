"""A confidential place leaves no trace: not in the database file, its log, the plan, an export or a message.

Each canary is looked for byte by byte, and found where it is public: a test that cannot fail proves nothing.
"""

import io
import json
import logging
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.records import Change, ImportBatch
from directory.records.reading import read_listings
from importers.export import export
from importers.rendering import write_json
from importers.report import Action
from importers.running import run_import
from tests.importers.conftest import MOMENT, as_csv, make_engine

STREET, CITY, ZIP, LATITUDE, LONGITUDE = "4711 Zinnober Lane", "Zwetschgenau", "93799", "36.771234", "-119.417654"
CANARIES = [part.encode() for part in ("Zinnober", CITY, ZIP, "771234", "417654")]
PLACE = {"address": STREET, "city": CITY, "zip": ZIP, "latitude": LATITUDE, "longitude": LONGITUDE, "county": "Fresno"}


def row(**cells):
    return {"organization_name": "Redwood House", "listing_name": "Night shelter"} | cells


@pytest.fixture
def database(tmp_path, seeds):
    engine = make_engine(tmp_path / "canary.db", seeds)
    yield engine
    engine.dispose()


@pytest.fixture
def load(database, ground, tmp_path_factory):
    """Import rows, commit, and settle the purge as the command does; returns report and plan as JSON."""

    def run(rows, *, write=True):
        path = tmp_path_factory.mktemp("file") / "listings.csv"
        path.write_text(as_csv(rows), encoding="utf-8", newline="")
        with Session(database) as session:
            report = run_import("csv", path, session=session, actor=CONSOLE, ground=ground, moment=MOMENT, write=write)
            session.commit()
            if session.info.pop("purge", False):
                checkpoint(database)
        plan = io.StringIO()
        write_json(report, plan)
        json.loads(plan.getvalue())
        return report, plan.getvalue().encode()

    return run


def checkpoint(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def held_bytes(engine: Engine) -> bytes:
    path = Path(engine.url.database)
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def found(data: bytes) -> list[bytes]:
    return [canary for canary in CANARIES if canary in data]


def latitude_bytes() -> bytes:
    """A coordinate as SQLite stores it: eight bytes, big end first."""
    import struct

    return struct.pack(">d", float(LATITUDE))


def test_a_confidential_row_leaves_no_trace(load, database, caplog):
    caplog.set_level(logging.DEBUG)
    for write in (False, True, True):
        report, plan = load([row(source_id="1", location_confidential="yes", **PLACE)], write=write)
        assert {note.column for note in report.warnings.kept} == {"address", "city", "zip", "latitude", "longitude"}
        assert found(plan) == []
    assert report.rows[0].action is Action.UNCHANGED
    assert found(held_bytes(database)) == []
    assert latitude_bytes() not in held_bytes(database)
    assert found(caplog.text.encode()) == []
    with Session(database) as session:
        facts = next(read_listings(session)).facts
    assert facts["county"] == ("Fresno",)


def test_a_public_place_is_found_by_the_same_search_and_gone_once_it_is_confidential(load, database):
    load([row(source_id="1", description=f"At {STREET}, {CITY}", **PLACE)])
    load([row(source_id="1", address="4712 Zinnober Lane")])
    load([row(source_id="1", description="A quiet house")])
    assert found(held_bytes(database)) == CANARIES[:3]
    assert latitude_bytes() in held_bytes(database)
    report, plan = load([row(source_id="1", location_confidential="yes")])
    assert report.rows[0].action is Action.UPDATE
    assert found(plan) == []
    assert found(held_bytes(database)) == []
    assert latitude_bytes() not in held_bytes(database)
    with Session(database) as session:
        remembered = [change.differences for change in session.scalars(select(Change))]
    assert not {name for differences in remembered for name in differences} & set(PLACE)


def test_undoing_brings_no_place_back(load, database, ground):
    from importers.undo import undo

    load([row(source_id="1", **PLACE)])
    batch = load([row(source_id="1", location_confidential="yes")])[0].batch_id
    with Session(database) as session:
        undo(session, batch, actor=CONSOLE, ground=ground, moment=MOMENT)
        session.commit()
    checkpoint(database)
    assert found(held_bytes(database)) == []


@pytest.mark.parametrize(
    "cells",
    [
        {"county": f"{CITY}", "location_confidential": "yes"},
        {"location_confidential": "yess"},
        {"zip": f"{ZIP} Zinnober, {CITY}", "location_confidential": "yes"},
        {"latitude": f"{LATITUDE} N", "location_confidential": "yes"},
        {"website": f"{STREET} {CITY}", "location_confidential": "yes"},
        {"provider_type": CITY, "languages": STREET, "needs": ZIP, "location_confidential": "yes"},
        {"description": f"Come to {STREET}", "location_confidential": "yes"},
        {"security_notes": "Behind the gate at 4711 zinnober ln.", "location_confidential": "yes"},
        {"min_age": "x", "listing_name": "", "location_confidential": "yes"},
    ],
)
def test_a_refused_row_repeats_nothing_of_its_place(load, database, cells):
    report, plan = load([row(source_id="1", **(PLACE | cells))])
    assert report.rows[0].action is Action.PROBLEM
    assert found(plan) == []
    assert found(held_bytes(database)) == []


def test_a_key_made_of_the_place_is_not_kept_and_the_row_is_found_again(load, database):
    key = f"home/{STREET}"
    report, plan = load([row(source_id=key, location_confidential="yes", **PLACE)])
    assert report.rows[0].action is Action.CREATE
    assert found(plan) == []
    again, _ = load([row(source_id=key, location_confidential="yes", **PLACE)])
    assert again.rows[0].action is Action.UNCHANGED
    assert found(held_bytes(database)) == []


def test_an_old_file_does_not_publish_the_place_of_a_listing_that_is_confidential_now(load, database):
    load([row(location_confidential="yes", county="Fresno")])
    report, _ = load([row(**PLACE)])
    assert report.rows[0].action is Action.UNCHANGED
    assert found(held_bytes(database)) == []


def test_a_new_key_does_not_publish_the_place_either_unless_it_says_that_it_may(load, database):
    load([row(source_id="1", location_confidential="yes", county="Fresno")])
    report, _ = load([row(source_id="2", **PLACE)])
    assert [note.column for note in report.problems.kept] == ["location_confidential"]
    report, _ = load([row(source_id="2", location_confidential="no", **PLACE)])
    assert report.rows[0].action is Action.CREATE


def test_an_import_does_not_make_a_confidential_listing_public(load, database):
    load([row(source_id="1", location_confidential="yes", **PLACE)])
    report, plan = load([row(source_id="1", location_confidential="no", **PLACE)])
    assert "two people" in report.problems.kept[0].message
    assert found(plan) == []
    assert found(held_bytes(database)) == []


def test_an_export_holds_nothing_of_it(load, database, tmp_path):
    load([row(source_id="1", location_confidential="yes", **PLACE)])
    for format in ("csv", "xlsx"):
        with Session(database) as session:
            export(format, tmp_path / f"out.{format}", session=session, actor=CONSOLE)
        assert found((tmp_path / f"out.{format}").read_bytes()) == []


def test_a_batch_keeps_no_more_than_the_files_name(load, database):
    load([row(source_id="1", location_confidential="yes", **PLACE)])
    with Session(database) as session:
        assert session.scalars(select(ImportBatch.file_name)).all() == ["listings.csv"]
