"""Sites that are attacked: listings of the test's own choice beside the demonstration's, an account per role."""

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from alembic import command as alembic
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE, Actor
from directory.access.second_step import must_have_second_step
from directory.app import create_app
from directory.changes import second_step
from directory.changes.accounts import create_account
from directory.changes.places import Ground
from directory.changes.reference import load_reference
from directory.changes.viewing import lift_stop
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import Account, AccountRole, Listing, Organization
from directory.records.organization import name_key
from directory.settings import ROOT
from importers.report import Report
from importers.running import run_import
from importers.seeds import read_reference
from tests.sites import PASSWORD, Site, settings_in

Row = Mapping[str, str]

#: The organization that the test provider speaks for.
OWN = "Cedar Landing Collective"

#: Long enough ago that no page says it in minutes or hours.
LOADED = timedelta(days=5)

#: More than any test asks in a minute.
_NO_LIMIT: dict[str, Any] = dict.fromkeys(
    ("posts_per_minute", "api_per_minute", "address_per_minute", "sign_ins_per_minute"), 10_000_000
)


def demonstration(every: int = 1) -> list[dict[str, str]]:
    """The invented listings of the seeds, each ``every``-th; all the confidential ones."""
    with (ROOT / "seeds" / "demo_listings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for number, row in enumerate(rows) if number % every == 0 or is_confidential(row)]


def is_confidential(row: Row) -> bool:
    return row.get("location_confidential") == "yes"


def build_site(instance: Path, rows: Sequence[Row], *, moment: datetime | None = None, **settings: Any) -> Site:
    """The whole site with these listings, as of ``moment``; ``settings`` replace those of tests."""
    chosen = replace(settings_in(instance), **(_NO_LIMIT | settings))
    app = create_app(chosen)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    site = Site(app, chosen)
    with app.app_context():
        alembic.upgrade(app.extensions["migrate"].migrate.get_config(), "head")
        with unit_of_work() as session:
            load_reference(session, read_reference(chosen.seeds))
            session.add(Organization(name=OWN, name_key=name_key(OWN), created_at=now()))
    load(site, rows, moment=moment)
    with app.app_context(), unit_of_work() as session:
        _make_accounts(session)
    return site


def load(site: Site, rows: Sequence[Row], *, moment: datetime | None = None, may_have_problems: bool = False) -> Report:
    """Import rows as `manzanita import csv --write` does, the index included."""
    with site.app.app_context():
        with tempfile.TemporaryDirectory() as folder, unit_of_work() as session:
            path = Path(folder) / "listings.csv"
            path.write_text(as_csv(rows), encoding="utf-8", newline="")
            report = run_import(
                "csv",
                path,
                session=session,
                actor=CONSOLE,
                ground=Ground(site.finder.gazetteer),
                moment=moment or now() - LOADED,
                write=True,
            )
        with unit_of_work() as session:
            site.finder.catch_up_index(session)
        db.session.remove()
    assert may_have_problems or not report.has_problems, report.problems.kept[:5]
    return report


def as_csv(rows: Iterable[Row]) -> str:
    rows = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _make_accounts(session: Session) -> None:
    organization = session.query(Organization).filter_by(name_key=name_key(OWN)).one()
    for role in AccountRole:
        account = create_account(
            session,
            email=f"{role}@test.example",
            name=f"Test {role}",
            role=role,
            password=PASSWORD,
            moment=now(),
            county="Sacramento" if role is AccountRole.WORKER else None,
            organizations=[organization] if role is AccountRole.PROVIDER else [],
        )
        if must_have_second_step(account, required_of_all=False):
            account.totp_secret = second_step.new_key()
        session.flush()
        lift_stop(CONSOLE, session, account.id, now())
        # The day may end while the test runs.
        lift_stop(CONSOLE, session, account.id, now() + timedelta(days=1))


def uuids(site: Site) -> dict[str, str]:
    """source_id → uuid of every listing that has one."""
    with site.app.app_context():
        found = {key: uuid for key, uuid in db.session.query(Listing.source_id, Listing.uuid) if key}
        db.session.remove()
    return found


def actor_of(site: Site, role: AccountRole) -> Actor:
    with site.app.app_context():
        actor = Actor.of(db.session.query(Account).filter_by(email=f"{role}@test.example").one())
        db.session.remove()
    return actor
