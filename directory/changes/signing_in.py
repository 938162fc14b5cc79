"""Tries of a password and of a second step: counted first, then looked at, the same for every account and none."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from directory.access.actor import ANONYMOUS, Actor
from directory.access.devices import Device
from directory.access.passwords import hashed, is_outdated, is_right
from directory.access.second_step import has_second_step
from directory.changes.accounts import normal_email, subject_of
from directory.changes.lanes import ADDRESS, CODE, SIGN_IN, Way, admit, clear, give_back, way
from directory.changes.second_step import accept_code, accept_recovery_code
from directory.changes.trail import note
from directory.records import Account, AuditAction

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try: the account, or how long to wait, or neither (it was wrong)."""

    account: Account | None = None
    wait: timedelta | None = None


def try_password(
    engine: Engine, session: Session, email: str, password: str, device: Device, network: str, moment: datetime
) -> Outcome:
    """Whether this is an active account's password. Unknown, disabled and wrong are alike, in time too."""
    address = normal_email(email)
    ways = _ways(address, device, network)
    # The count is another transaction: this one must not hold an older picture of the database meanwhile.
    session.rollback()
    wait = admit(engine, ways, moment)
    if wait is not None:
        return Outcome(wait=wait)
    known = session.execute(
        select(Account.id, Account.password, Account.password_until, Account.active).where(Account.email == address)
    ).one_or_none()
    # Nothing is held of the database while the hash is made, and what is written after builds on its newest state.
    session.rollback()
    right = is_right(password, known.password if known else None)
    is_over = known is not None and known.password_until is not None and known.password_until <= moment
    if known is None or not right or not known.active or is_over:
        note(ANONYMOUS, session, AuditAction.SIGN_IN_FAILED, subject=f"account:{known.id}" if known else None)
        return Outcome()
    if is_outdated(known.password):
        _hash_anew(session, known.id, known.password, password)
    _succeed(session, ways)
    return Outcome(account=session.get(Account, known.id))


def _hash_anew(session: Session, number: int, known_hash: str, password: str) -> None:
    """With the numbers of now; only while the password is known. One that was changed a moment ago stays changed."""
    session.execute(
        update(Account).where(Account.id == number, Account.password == known_hash).values(password=hashed(password))
    )


def try_second_step(
    engine: Engine, session: Session, account: Account, code: str, device: Device, moment: datetime, *, recovery: bool
) -> Outcome:
    """Whether this is the account's next code, or one of its recovery codes. A code that was right is used up."""
    ways = [way(CODE, "code", account.id, device.name if device.knows(account.email) else "")]
    number = account.id
    session.rollback()
    wait = admit(engine, ways, moment)
    if wait is not None:
        return Outcome(wait=wait)
    found = session.get(Account, number)
    if found is None or not found.active:
        return Outcome()
    actor = Actor(account_id=number)
    right = accept_recovery_code(actor, session, found, code, moment) if recovery else accept_code(found, code)
    if not right:
        note(ANONYMOUS, session, AuditAction.SIGN_IN_FAILED, subject=subject_of(found), step=2)
        return Outcome()
    _succeed(session, ways)
    return Outcome(account=found)


def try_again(
    engine: Engine, session: Session, account: Account, password: str, code: str, moment: datetime
) -> Outcome:
    """Whether someone who is signed in is the owner still, before something that matters.

    Asks all that signing in asks: the password and, where there is a second step, a code that is used up with it.
    """
    ways = [way(SIGN_IN, "confirm", account.id)]
    number = account.id
    session.rollback()
    wait = admit(engine, ways, moment)
    if wait is not None:
        return Outcome(wait=wait)
    found = session.get(Account, number)
    if found is None or not is_right(password, found.password) or not _second_step_is_right(found, code):
        # To the log: the answer is a refusal, with which an event in the trail would be rolled back.
        _log.warning("a password or a code was not confirmed: account %s", number)
        return Outcome()
    clear(session, ways)
    return Outcome(account=found)


def _second_step_is_right(account: Account, code: str) -> bool:
    return not has_second_step(account) or accept_code(account, code)


def _ways(address: str, device: Device, network: str) -> list[Way]:
    """A browser that the account knows has a lane of its own; all others share the account's and their address's."""
    if device.knows(address):
        return [way(SIGN_IN, "sign-in known", address, device.name)]
    return [way(ADDRESS, "sign-in from", network), way(SIGN_IN, "sign-in", address)]


def _succeed(session: Session, ways: list[Way]) -> None:
    clear(session, [one for one in ways if one.limit is not ADDRESS])
    give_back(session, [one for one in ways if one.limit is ADDRESS])
