"""People who act in tests of the trail, and a way to tamper with it as a thief of the database file would."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.accounts import create_account
from directory.clock import now
from directory.committing import unit_of_work
from directory.records import Account, AccountRole, Organization
from tests.sites import PASSWORD


def person(
    session: Session, email: str, role: AccountRole, *, organizations: list[Organization] | None = None
) -> Account:
    """A new account with the tests' password."""
    return create_account(
        session,
        email=email,
        name=email.partition("@")[0].title(),
        role=role,
        password=PASSWORD,
        moment=now(),
        organizations=organizations or [],
    )


def actor_of(session: Session, email: str) -> Actor:
    account = session.query(Account).filter_by(email=email).one()
    return Actor.of(account)


def disarm() -> None:
    """Take the database's own guards away, as someone who holds the file can."""
    with unit_of_work() as session:
        for name in ("audit_event_no_update", "audit_event_no_delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
