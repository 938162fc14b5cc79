"""The audit trail on SQLite and on PostgreSQL: what the database refuses, and many writers at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from directory.access.actor import CONSOLE
from directory.app import create_app
from directory.changes.trail import AuditAction, note
from directory.committing import unit_of_work
from directory.db import Base, db
from directory.records.chain import breaks, end_of
from tests.sites import settings_in

WRITERS, EACH = 8, 25


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    settings = settings_in(tmp_path)
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("postgres")
        settings = replace(settings, database_url=make())
    app = create_app(settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'sign-out'",
        "UPDATE audit_event SET digest = previous WHERE number = 1",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE number = 1",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(app: Flask, statement: str) -> None:
    with unit_of_work() as session:
        note(CONSOLE, session, AuditAction.SIGN_IN, subject="account:1")
    with pytest.raises(DBAPIError, match="never changed"), unit_of_work() as session:
        session.execute(text(statement))
    assert not list(breaks(db.session(), app.extensions["witness"]))


def test_postgresql_refuses_to_empty_the_trail_as_well(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DBAPIError, match="never changed"), unit_of_work() as session:
        session.execute(text("TRUNCATE audit_event"))


def test_many_writers_at_once_make_one_chain_without_a_gap(app: Flask) -> None:
    def write(writer: int) -> None:
        with app.app_context():
            for number in range(EACH):
                with unit_of_work() as session:
                    note(CONSOLE, session, AuditAction.TOKEN_USED, subject=f"token:{writer}", number=number)
            db.session.remove()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    assert end_of(db.session()).number == WRITERS * EACH
    assert not list(breaks(db.session(), app.extensions["witness"]))
    assert app.extensions["witness"].seen() == end_of(db.session())


def test_what_is_rolled_back_leaves_no_event_and_no_gap(app: Flask) -> None:
    with suppress(ZeroDivisionError), unit_of_work() as session:
        note(CONSOLE, session, AuditAction.SIGN_IN)
        raise ZeroDivisionError
    with unit_of_work() as session:
        assert note(CONSOLE, session, AuditAction.SIGN_OUT) == 1
    assert not list(breaks(db.session(), app.extensions["witness"]))
