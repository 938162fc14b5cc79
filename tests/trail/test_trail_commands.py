"""What the operator does about the trail: doctor finds what was tampered with, reseal accepts a restored backup."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from directory.cli import manzanita

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs commands on an instance of the test's own, set up and with a few events in its trail."""
    monkeypatch.setenv("MANZANITA_INSTANCE", str(tmp_path))
    monkeypatch.delenv("MANZANITA_DATABASE_URL", raising=False)

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(manzanita, arguments)

    assert command("setup").exit_code == 0
    _person(command, "one@pact.example")
    _person(command, "two@pact.example")
    return command


def _person(command: Run, email: str) -> None:
    made = command("user", "create", email, "--role", "staff", "--name", "A person")
    assert made.exit_code == 0, made.output


def _tamper(folder: Path, *statements: str) -> None:
    engine = create_engine(f"sqlite:///{folder / 'manzanita.db'}")
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_doctor_prints_where_the_trail_ends(run: Run, tmp_path: Path) -> None:
    answer = run("doctor")
    assert answer.exit_code == 0, answer.output
    number, digest, _ = (tmp_path / "trail_end").read_text().split()
    assert f"ends at event {number} with {digest}" in answer.output
    assert int(number) >= 2


def test_doctor_names_the_event_that_was_changed(run: Run, tmp_path: Path) -> None:
    _tamper(
        tmp_path,
        "DROP TRIGGER audit_event_no_update",
        "UPDATE audit_event SET subject = 'account:77' WHERE number = 2",
    )
    answer = run("doctor")
    assert answer.exit_code == 1
    assert "event 2 is not as it was written" in answer.output
    assert "triggers (migration 0003) are gone" in answer.output


def test_a_restored_backup_is_told_and_can_be_accepted_which_is_an_event_itself(run: Run, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    _tamper(tmp_path, "PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / "manzanita.db", backup)
    _person(run, "three@pact.example")
    for leftover in tmp_path.glob("manzanita.db*"):
        leftover.unlink()
    shutil.copy(backup, tmp_path / "manzanita.db")
    answer = run("doctor")
    assert answer.exit_code == 1
    assert "was cut off, or a backup was restored" in answer.output
    assert run("trail", "reseal").exit_code == 0
    assert run("doctor").exit_code == 0
    engine = create_engine(f"sqlite:///{tmp_path / 'manzanita.db'}")
    with engine.connect() as connection:
        last = connection.execute(text("SELECT action, detail FROM audit_event ORDER BY number DESC LIMIT 1")).one()
    engine.dispose()
    assert last.action == "trail resealed"
    assert '"seen"' in last.detail


def test_another_secret_key_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANZANITA_SECRET_KEY", "another key that is long enough 0123456789")
    answer = run("doctor")
    assert answer.exit_code == 1
    assert "not sealed with this secret key" in answer.output


def test_expire_runs_with_nothing_to_expire(run: Run) -> None:
    assert run("expire").exit_code == 0
