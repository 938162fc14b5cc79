"""The trail is checked row by row: whatever is changed, taken out, put in or cut off is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE, Actor
from directory.changes.trail import AuditAction, note
from directory.db import Base, prepare_engine
from directory.records import AuditEvent, AuditHead
from directory.records.chain import breaks, chained_digest, end_of
from directory.records.trail import BEGINNING
from directory.witness import BrokenWitness, End, Witness

KEY = "the secret key of the test, long enough"
LENGTH = 30


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'trail.db'}")
    prepare_engine(engine)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path / "trail_end", KEY)


@pytest.fixture
def trail(engine: Engine, witness: Witness) -> Iterator[Session]:
    """A trail of thirty events whose guards are gone, as someone who holds the database file would have it."""
    with Session(engine) as session:
        for number in range(LENGTH):
            note(CONSOLE, session, AuditAction.SIGN_IN, subject=f"account:{number}", step=number)
        session.commit()
        witness.keep(end_of(session))
        for guard in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER audit_event_no_{guard}"))
        session.commit()
        yield session


def _found(session: Session, witness: Witness | None = None) -> list[str]:
    """What is found, but for the guards, which these tests have taken away."""
    return [problem for problem in breaks(session, witness) if "triggers" not in problem]


def _tamper(session: Session, statement: str, **values: object) -> None:
    session.execute(text(statement), values)
    session.commit()


def _write_anew(session: Session, first: int) -> None:
    """Give every event from ``first`` on a digest that fits what it says now, and the head too."""
    previous = session.get_one(AuditEvent, first).previous
    for event in session.query(AuditEvent).filter(AuditEvent.number >= first).order_by(AuditEvent.number):
        event.previous = previous
        previous = event.digest = chained_digest(event)
        session.flush()
    session.get_one(AuditHead, 1).digest = previous
    session.commit()


def test_a_trail_that_nobody_touched_is_whole(trail: Session, witness: Witness) -> None:
    assert _found(trail, witness) == []


def test_missing_guards_are_told(trail: Session) -> None:
    assert any("triggers" in problem for problem in breaks(trail))


@pytest.mark.parametrize(
    "change",
    [
        "at = '2020-01-01 00:00:00.000000'",
        "account_id = 7",
        "is_console = 0",
        "action = 'sign-out'",
        "subject = NULL",
        "detail = '{}'",
        """detail = '{"step": 11, "more": 1}'""",
        "digest = replace(digest, 'a', 'b')",
    ],
)
def test_a_changed_event_is_found_by_its_number(trail: Session, witness: Witness, change: str) -> None:
    _tamper(trail, f"UPDATE audit_event SET {change} WHERE number = 12")  # noqa: S608  from the list above
    assert any("event 12 " in problem for problem in _found(trail, witness))


def test_an_event_that_was_taken_out_is_missed(trail: Session, witness: Witness) -> None:
    _tamper(trail, "DELETE FROM audit_event WHERE number = 9")
    assert "events 9 to 9 are missing" in _found(trail, witness)


def test_two_events_that_changed_places_are_found(trail: Session, witness: Witness) -> None:
    _tamper(trail, "UPDATE audit_event SET number = -1 WHERE number = 5")
    _tamper(trail, "UPDATE audit_event SET number = 5 WHERE number = 6")
    _tamper(trail, "UPDATE audit_event SET number = 6 WHERE number = -1")
    assert any("event 5 " in problem for problem in _found(trail, witness))


def test_a_cut_tail_is_found_even_where_the_head_was_set_back(trail: Session, witness: Witness) -> None:
    digest = trail.get_one(AuditEvent, LENGTH - 3).digest
    _tamper(trail, "DELETE FROM audit_event WHERE number > :kept", kept=LENGTH - 3)
    assert _found(trail), "the head still says the old end"
    _tamper(trail, "UPDATE audit_head SET number = :kept, digest = :digest", kept=LENGTH - 3, digest=digest)
    assert _found(trail) == [], "the database alone cannot tell"
    assert any("cut off" in problem for problem in _found(trail, witness))


def test_a_trail_written_anew_with_digests_that_fit_is_found_by_the_witness(trail: Session, witness: Witness) -> None:
    _tamper(trail, "UPDATE audit_event SET subject = 'account:99' WHERE number = 4")
    trail.expire_all()
    _write_anew(trail, 4)
    assert _found(trail) == [], "the database alone cannot tell"
    assert any("written anew" in problem for problem in _found(trail, witness))


def test_an_emptied_trail_is_found(trail: Session, witness: Witness) -> None:
    _tamper(trail, "DELETE FROM audit_event")
    _tamper(trail, "UPDATE audit_head SET number = 0, digest = :digest", digest=BEGINNING)
    assert any("cut off" in problem for problem in _found(trail, witness))


def test_a_missing_witness_of_a_trail_is_told(trail: Session, tmp_path: Path) -> None:
    assert any("no file" in problem for problem in _found(trail, Witness(tmp_path / "elsewhere", KEY)))


def test_a_witness_that_the_secret_key_did_not_seal_is_refused(
    trail: Session, witness: Witness, tmp_path: Path
) -> None:
    thief = Witness(tmp_path / "trail_end", "another key, that a thief made up himself")
    with pytest.raises(BrokenWitness):
        thief.seen()
    thief.replace(End(3, "f" * 64))
    assert any("not sealed" in problem for problem in _found(trail, witness))


@pytest.mark.parametrize("text", ["", "30", "30 abc", "30 abc def", "x y z", "\x00\xff"])
def test_a_damaged_witness_is_told_and_not_overwritten(witness: Witness, tmp_path: Path, text: str) -> None:
    path = tmp_path / "trail_end"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenWitness):
        witness.keep(End(1, "a" * 64))
    assert path.read_text(encoding="utf-8") == text


def test_a_witness_never_goes_back_by_itself(witness: Witness) -> None:
    witness.keep(End(8, "a" * 64))
    witness.keep(End(5, "b" * 64))
    assert witness.seen() == End(8, "a" * 64)
    witness.replace(End(5, "b" * 64))
    assert witness.seen() == End(5, "b" * 64)


def test_only_the_owner_of_the_instance_may_read_the_witness(witness: Witness, tmp_path: Path) -> None:
    witness.keep(End(1, "a" * 64))
    assert (tmp_path / "trail_end").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "detail", [{"x": "y" * 201}, {"x": 1.5}, {"x": {"y": 1}}, {"x": ["a"] * 1001}, {"x": [None, {}]}]
)
def test_the_trail_takes_only_what_is_short_and_plain(engine: Engine, detail: dict) -> None:
    with Session(engine) as session, pytest.raises(ValueError, match="short and plain"):
        note(Actor(), session, AuditAction.SIGN_IN, **detail)
