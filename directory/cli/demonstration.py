"""The demonstration: invented listings, and one account per role with a password made for this database."""

import secrets
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.changes.accounts import create_account, find_account
from directory.changes.places import Ground
from directory.clock import now
from directory.finding import Finder
from directory.records import AccountRole, Organization
from directory.settings import Settings

DOMAIN = "demo.manzanita.test"

#: Address → role and the name shown.
PEOPLE = {
    "worker": (AccountRole.WORKER, "Demo Worker"),
    "provider": (AccountRole.PROVIDER, "Demo Provider"),
    "pact": (AccountRole.STAFF, "Demo PACT Staff"),
    "admin": (AccountRole.ADMINISTRATOR, "Demo Administrator"),
}


def load_demonstration(session: Session, finder: Finder, settings: Settings) -> list[str]:
    """Import the demonstration listings and make the accounts; returns what to tell the person."""
    from importers import run_import
    from importers.report import Action

    report = run_import(
        "csv",
        settings.seeds / "demo_listings.csv",
        session=session,
        actor=CONSOLE,
        ground=Ground(finder.gazetteer),
        moment=now(),
        write=True,
    )
    new, same = report.counts[Action.CREATE], report.counts[Action.UNCHANGED]
    lines = [f"Demonstration listings: {new} new, {same} as they were."]
    lines += ["Sign in with:", *_sign_ins(session, settings.instance / "demo_sign_ins.txt")]
    lines.append("pact@ and admin@ set up two-step sign-in first: have an authenticator app ready.")
    return lines


def _sign_ins(session: Session, kept: Path) -> list[str]:
    """One line an account. Passwords are made once for a database and kept beside it, readable by its owner alone."""
    known = dict(line.split() for line in kept.read_text().splitlines()) if kept.exists() else {}
    organizations = session.scalars(select(Organization).order_by(Organization.id).limit(1)).all()
    for name, (role, shown) in PEOPLE.items():
        email = f"{name}@{DOMAIN}"
        if find_account(session, email) is None:
            known[email] = secrets.token_urlsafe(15)
            create_account(
                session,
                email=email,
                name=shown,
                role=role,
                password=known[email],
                moment=now(),
                county="Sacramento" if role is AccountRole.WORKER else None,
                organizations=organizations if role is AccountRole.PROVIDER else (),
            )
    kept.touch(mode=0o600)
    kept.write_text("".join(f"{email} {password}\n" for email, password in known.items()))
    return [f"  {email:32} {password}" for email, password in known.items()]
