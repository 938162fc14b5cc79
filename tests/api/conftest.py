"""A site of these tests' own with a confidential, a staff-only, a closed and a canary listing, and its programs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from directory.access.actor import Actor
from directory.changes.tokens import create_token
from directory.changes.viewing import lift_stop
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import Account, AccountRole, Listing, ListingStatus, Scope
from directory.records.reading import ListingRecord, read_listings
from tests.sites import Site, make_site


@dataclass(frozen=True)
class Programs:
    """A site, a token of each role, and the listings that are marked."""

    site: Site
    tokens: dict[AccountRole, str]
    marked: dict[str, ListingRecord]

    def ask(self, path: str, role: AccountRole = AccountRole.WORKER, body: Any = None) -> TestResponse:
        """GET, or POST where there is a body."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"}
        method = "GET" if body is None else "POST"
        return self.site.app.test_client().open(f"/api/hsds{path}", method=method, json=body, headers=headers)

    def read(self, path: str, role: AccountRole = AccountRole.WORKER, body: Any = None) -> Any:
        answer = self.ask(path, role, body)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    def actor(self, role: AccountRole) -> Actor:
        with self.site.app.app_context():
            return Actor.of(db.session.query(Account).filter_by(email=f"{role}@test.example").one())

    def lift_stops(self) -> None:
        with self.site.app.app_context(), unit_of_work() as session:
            for account in session.query(Account):
                lift_stop(Actor(is_console=True), session, account.id, now())


@pytest.fixture(scope="session")
def make_programs() -> Callable[[Path], Programs]:
    """Makes a site with programs in a folder."""
    return _make


def _make(folder: Path) -> Programs:
    site = make_site(folder)
    with site.app.app_context():
        with unit_of_work() as session:
            records = list(read_listings(session))
            marked = _mark(session, records)
            tokens = {role: _token(session, role, list(Scope)) for role in AccountRole}
        db.session.remove()
    return Programs(site, tokens, marked)


def _mark(session: Any, records: list[ListingRecord]) -> dict[str, ListingRecord]:
    public = [record for record in records[50:] if "address" in record.facts]
    marks = {
        "staff_only": {"is_staff_only": True},
        "canary": {"is_canary": True},
        "closed": {"status": ListingStatus.CLOSED},
        "licence_closed": {"license_status": "closed"},
    }
    marked = {name: public[place] for place, name in enumerate(marks)} | {
        "public": public[10],
        "confidential": next(record for record in records if record.facts.get("location_confidential") is True),
    }
    for name, values in marks.items():
        session.execute(update(Listing).where(Listing.id == marked[name].id).values(values))
    return marked


def _token(session: Any, role: AccountRole, scopes: list[Scope]) -> str:
    account = session.query(Account).filter_by(email=f"{role}@test.example").one()
    return create_token(session, account, "test", scopes, timedelta(days=1), now())[1]


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """Read it, do not change it."""
    return _make(tmp_path_factory.mktemp("programs"))
