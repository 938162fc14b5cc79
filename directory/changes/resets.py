"""A forgotten password: a link by mail, for an hour, once. It never stands in for the second step."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from directory import mailing
from directory.access.actor import Actor
from directory.changes.accounts import find_account, set_password, subject_of, tell_owner
from directory.changes.trail import note
from directory.records import Account, AuditAction, PasswordReset

LIFETIME = timedelta(hours=1)


def send_reset(session: Session, email: str, path_of: str, moment: datetime) -> bool:
    """Mail a link if there is an account that may sign in; whether there was, which nobody must be told.

    ``path_of`` is the path of the page with ``{}`` for the secret. Links sent before work no more.
    """
    account = find_account(session, email)
    if account is None or not account.active:
        return False
    session.execute(delete(PasswordReset).where(PasswordReset.account_id == account.id))
    secret = secrets.token_urlsafe(32)
    session.add(PasswordReset(account_id=account.id, digest=_digest(secret), expires_at=moment + LIFETIME))
    note(Actor(), session, AuditAction.PASSWORD_RESET_ASKED, subject=subject_of(account))
    link = mailing.link_to(path_of.format(secret))
    mailing.send(account.email, "Set a new Manzanita password", "reset", name=account.name, link=link)
    return True


def find_reset(session: Session, secret: str, moment: datetime) -> Account | None:
    """The account whose password this link may set; None where it is used, old, or nobody's."""
    return session.scalar(
        select(Account)
        .join(PasswordReset, PasswordReset.account_id == Account.id)
        .where(
            PasswordReset.digest == _digest(secret),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > moment,
            Account.active,
        )
    )


def reset_password(session: Session, account: Account, secret: str, password: str, moment: datetime) -> bool:
    """Set the password and end every session; False where the link was used a moment ago."""
    used = session.execute(
        update(PasswordReset)
        .where(PasswordReset.digest == _digest(secret), PasswordReset.used_at.is_(None))
        .values(used_at=moment)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        return False
    set_password(session, account, password)
    note(Actor(account_id=account.id), session, AuditAction.PASSWORD_RESET, subject=subject_of(account))
    tell_owner(account, "A new password was set by a link that was sent to this address.")
    return True


def forget_resets(session: Session, moment: datetime) -> int:
    """Delete links past their hour; returns how many."""
    old = delete(PasswordReset).where(PasswordReset.expires_at <= moment)
    return int(session.execute(old).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has it


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
