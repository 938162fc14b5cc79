"""Row 9: sensitive acts are in the trail, and a hundred tampered rows are found."""

import random
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.changes.trail import AuditAction, note
from directory.db import Base, prepare_engine
from directory.records.chain import breaks, end_of
from directory.witness import Witness

Score = Callable[[int, str, str, int], None]
LENGTH, TAMPERED = 1_000, 100

WAYS = {
    "changed time": "UPDATE audit_event SET at = '2020-01-01 00:00:00.000000' WHERE number = :number",
    "changed actor": "UPDATE audit_event SET account_id = coalesce(account_id, 0) + 1 WHERE number = :number",
    "changed action": "UPDATE audit_event SET action = 'sign-out' WHERE number = :number",
    "changed subject": "UPDATE audit_event SET subject = 'account:0' WHERE number = :number",
    "changed detail": """UPDATE audit_event SET detail = '{"step": -1}' WHERE number = :number""",
    "changed digest": "UPDATE audit_event SET digest = substr(digest, 2) || 'x' WHERE number = :number",
    "taken out": "DELETE FROM audit_event WHERE number = :number",
}


def test_a_hundred_tampered_rows_are_all_found(tmp_path: Path, score: Score) -> None:
    """Each in a trail of its own, so that none is found only because another was."""
    engine = create_engine(f"sqlite:///{tmp_path / 'trail.db'}")
    prepare_engine(engine)
    Base.metadata.create_all(engine)
    witness = Witness(tmp_path / "trail_end", "the secret key of the test, long enough")
    chance, found = random.Random(9), 0
    with Session(engine) as session:
        for number in range(LENGTH):
            note(CONSOLE, session, AuditAction.SIGN_IN, subject=f"account:{number + 1}", step=number)
        session.commit()
        witness.keep(end_of(session))
        for guard in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER audit_event_no_{guard}"))
        session.commit()
        assert not _found(session, witness), "the trail is whole before anyone tampers with it"
        for number in chance.sample(range(1, LENGTH + 1), TAMPERED):
            session.execute(text(WAYS[chance.choice(list(WAYS))]), {"number": number})
            found += any(str(number) in problem for problem in _found(session, witness))
            session.rollback()
    engine.dispose()
    score(9, "rows of the trail tampered with, each alone", f"{found} of {TAMPERED} found", LENGTH)
    assert found == TAMPERED


def _found(session: Session, witness: Witness) -> list[str]:
    return [problem for problem in breaks(session, witness) if "triggers" not in problem]


#: What is done through functions of directory/changes, and the action that each must leave in the trail.
NOTED = {
    AuditAction.ACT_ASKED: "acts",
    AuditAction.ACT_CONFIRMED: "acts",
    AuditAction.ACT_REFUSED: "acts",
    AuditAction.ACT_EXPIRED: "acts",
    AuditAction.ALARM_RAISED: "viewing",
    AuditAction.ALARM_SETTLED: "viewing",
    AuditAction.CONTACTS_SEEN: "viewing",
    AuditAction.STOPPED: "viewing",
    AuditAction.STOP_LIFTED: "viewing",
    AuditAction.LISTING_MARKED: "marks",
    AuditAction.LISTING_CREATED: "noting",
    AuditAction.LISTING_CHANGED: "noting",
    AuditAction.ROLE_CHANGED: "accounts",
    AuditAction.ACCOUNT_CREATED: "accounts",
    AuditAction.ACCOUNT_CHANGED: "accounts",
    AuditAction.ACCOUNT_DISABLED: "accounts",
    AuditAction.ACCOUNT_ENABLED: "accounts",
    AuditAction.PASSWORD_CHANGED: "accounts",
    AuditAction.TOKEN_CREATED: "tokens",
    AuditAction.TOKEN_REVOKED: "tokens",
    AuditAction.TOKEN_USED: "tokens",
    AuditAction.INVITATION_SENT: "invitations",
    AuditAction.INVITATION_ACCEPTED: "invitations",
    AuditAction.INVITATION_REVOKED: "invitations",
    AuditAction.ACCESS_REQUESTED: "access_requests",
    AuditAction.ACCESS_APPROVED: "access_requests",
    AuditAction.ACCESS_DECLINED: "access_requests",
    AuditAction.PASSWORD_RESET_ASKED: "resets",
    AuditAction.PASSWORD_RESET: "resets",
    AuditAction.SESSIONS_ENDED: "sessions",
    AuditAction.SIGN_IN_FAILED: "signing_in",
    AuditAction.TOTP_SET_UP: "second_step",
    AuditAction.TOTP_REMOVED: "second_step",
    AuditAction.RECOVERY_CODES_MADE: "second_step",
    AuditAction.RECOVERY_CODE_USED: "second_step",
}


def test_every_sensitive_act_is_noted_where_it_is_written(score: Score) -> None:
    """The write and its note stand in one module of directory/changes; what each says is tested beside it."""
    folder = Path(__file__).parents[2] / "directory" / "changes"
    texts = {module: (folder / f"{module}.py").read_text() for module in set(NOTED.values())}
    missing = [action for action, module in NOTED.items() if f"AuditAction.{action.name}" not in texts[module]]
    result = f"{len(NOTED) - len(missing)} of {len(NOTED)}"
    score(9, "kinds of sensitive act noted where they are written", result, len(NOTED))
    assert missing == []
