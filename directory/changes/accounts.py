"""Makes, changes and disables accounts."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import mailing
from directory.access.actor import CONSOLE, Actor
from directory.access.passwords import hashed
from directory.access.people import may_change, may_disable, may_grant
from directory.changes.sessions import end_sessions
from directory.changes.trail import note
from directory.records import Account, AccountRole, AuditAction, Organization

#: How long a password works that was made for someone, as an invitation's link does.
FIRST_PASSWORD_LIFETIME = timedelta(days=7)


class AccountExists(ValueError):
    """An account with that e-mail is there already."""


class NotAllowed(PermissionError):
    """The actor may not do this to that account."""


def normal_email(email: str) -> str:
    """The one spelling of an e-mail address by which an account is found."""
    return email.strip().lower()


def subject_of(account: Account) -> str:
    """How the audit trail names an account."""
    return f"account:{account.id}"


def find_account(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(Account.email == normal_email(email)))


def create_account(
    session: Session,
    *,
    email: str,
    name: str,
    role: AccountRole,
    password: str,
    moment: datetime,
    county: str | None = None,
    organizations: Sequence[Organization] = (),
    is_first_password: bool = False,
    actor: Actor = CONSOLE,
) -> Account:
    """A new account that may sign in.

    ``is_first_password``: someone else has read the password, so it works for seven days and only to be replaced.
    Errors: AccountExists.
    """
    if find_account(session, email) is not None:
        raise AccountExists(email)
    account = Account(
        email=normal_email(email),
        name=name,
        role=role,
        county=county,
        organizations=list(organizations),
        password=hashed(password),
        password_until=moment + FIRST_PASSWORD_LIFETIME if is_first_password else None,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        created_at=moment,
    )
    session.add(account)
    session.flush()
    note(actor, session, AuditAction.ACCOUNT_CREATED, subject=subject_of(account), role=str(role))
    return account


def change_name(actor: Actor, session: Session, account: Account, name: str) -> None:
    """Call the account's person by another name."""
    account.name = name
    note(actor, session, AuditAction.ACCOUNT_CHANGED, subject=subject_of(account), what="name")


def change_password(actor: Actor, session: Session, account: Account, password: str) -> None:
    """A new password, which ends every session of the account; the owner is told by mail."""
    set_password(session, account, password)
    note(actor, session, AuditAction.PASSWORD_CHANGED, subject=subject_of(account))
    tell_owner(account, "The password was changed, and every browser was signed out.")


def set_password(session: Session, account: Account, password: str) -> None:
    """The account's password from now on, chosen by its owner; every session ends."""
    account.password, account.password_until = hashed(password), None
    end_sessions(session, account)


def disable_account(actor: Actor, session: Session, account: Account) -> None:
    """End the account's sessions and tokens from their next request on. Errors: NotAllowed."""
    if not (actor.is_console or may_disable(actor, account)):
        raise NotAllowed
    account.active = False
    end_sessions(session, account)
    note(actor, session, AuditAction.ACCOUNT_DISABLED, subject=subject_of(account))


def enable_account(actor: Actor, session: Session, account: Account) -> None:
    """Let a disabled account sign in again. Errors: NotAllowed."""
    if not (actor.is_console or may_disable(actor, account)):
        raise NotAllowed
    account.active = True
    note(actor, session, AuditAction.ACCOUNT_ENABLED, subject=subject_of(account))


def change_role(
    actor: Actor,
    session: Session,
    account: Account,
    *,
    role: AccountRole,
    county: str | None,
    organizations: Sequence[Organization],
) -> None:
    """Another role, county or organizations, which end every session of the account. Errors: NotAllowed."""
    if not (may_change(actor, account) and may_grant(actor, role)):
        raise NotAllowed
    before = account.role
    account.role, account.county, account.organizations = role, county, list(organizations)
    end_sessions(session, account)
    note(actor, session, AuditAction.ROLE_CHANGED, subject=subject_of(account), before=before, after=str(role))


def tell_owner(account: Account, what: str) -> None:
    """A letter to the account's owner about something that someone did to it, perhaps not they."""
    mailing.send(account.email, "A change to your Manzanita account", "account_changed", name=account.name, what=what)
