"""A site whose listings these tests may change, and browsers that read a form and send it back with changes."""

import re
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from directory.access.actor import CONSOLE
from directory.changes.accounts import create_account
from directory.changes.listings import write
from directory.changes.places import Ground
from directory.changes.proposals import propose
from directory.clock import now, today
from directory.committing import unit_of_work
from directory.records import Account, AccountRole, Listing, Organization, Reminder, Service
from directory.records.reading import ListingRecord, read_listings
from tests.sites import PASSWORD, Site, make_site, sign_in

SECOND = "second@test.example"


@dataclass
class Sent:
    """A form's fields as a browser would send them, in which a test changes some."""

    fields: dict[str, list[str]]

    def to(self, client: FlaskClient, path: str, **changes: str | list[str]) -> TestResponse:
        data = self.fields | {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
        return client.post(path, data=data)


class _FormReader(HTMLParser):
    """The fields of the first form that is not the one for signing out."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._main = False
        self._text: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._main = self._main or tag == "main"
        name = found.get("name", "")
        if tag == "input" and self._main and name:
            is_chosen = found.get("type") not in ("radio", "checkbox") or "checked" in found
            if is_chosen:
                self.fields.setdefault(name, []).append(found.get("value", ""))
        if tag == "textarea" and self._main:
            self._text = name
            self.fields.setdefault(name, []).append("")
        if tag == "select" and self._main:
            self._select = name
        if tag == "option" and self._select and "selected" in found:
            self.fields[self._select] = [found.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            texts = self.fields[self._text]
            texts[-1] += data if texts[-1] else data.removeprefix("\n")


def form_of(page: str) -> Sent:
    reader = _FormReader()
    reader.feed(page)
    reader.fields["csrf_token"] = reader.fields["csrf_token"][:1]
    return Sent(reader.fields)


@dataclass
class Kept:
    """The site, the listing that the tests keep, and the people who keep it."""

    site: Site
    uuid: str

    @property
    def path(self) -> str:
        return f"/keeping/{self.uuid}"

    def record(self, uuid: str | None = None) -> ListingRecord:
        with self.site.app.app_context(), unit_of_work() as session:
            return next(read_listings(session, Listing.uuid == (uuid or self.uuid)))

    def second(self) -> FlaskClient:
        """Another person of the same organization."""
        client = self.site.app.test_client()
        sign_in(client, SECOND)
        return client


@pytest.fixture(scope="session")
def _kept_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = make_site(tmp_path_factory.mktemp("kept"))
    with site.app.app_context(), unit_of_work() as session:
        organization = session.scalar(select(Organization).order_by(Organization.id).limit(1))
        create_account(
            session,
            email=SECOND,
            name="Second Person",
            role=AccountRole.PROVIDER,
            password=PASSWORD,
            moment=now(),
            organizations=[organization] if organization else [],
        )
    return site


@pytest.fixture
def kept(_kept_site: Site) -> Kept:
    """A listing of the provider's organization with a public place and everything that the tests change."""
    facts = {
        "listing_name": f"Kept home {now().timestamp()}",
        "provider_type": "placement",
        "min_age": 12,
        "max_age": 17,
        "genders": ("girls", "boys"),
        "capacity": 6,
        "openings": 2,
        "county": ("Sacramento",),
        "address": "9 Elm Street",
        "zip": "95814",
        "intake_name": "Robin",
        "intake_phone": "(916) 555-0142",
        "description": "A quiet house.",
    }
    with _kept_site.app.app_context(), unit_of_work() as session:
        organization = session.scalar(
            select(Organization.name)
            .join(Organization.__table__.metadata.tables["account_organization"])
            .join(Account)
            .where(Account.email == "provider@test.example")
        )
        ground = Ground(_kept_site.finder.gazetteer)
        proposal = propose(facts | {"organization_name": str(organization)}, None, ground, now())
        uuid = write(CONSOLE, session, [proposal], now())[0]
    return Kept(_kept_site, uuid)


@pytest.fixture
def provider(kept: Kept) -> FlaskClient:
    return kept.site.client(AccountRole.PROVIDER)


@pytest.fixture
def staff(kept: Kept) -> FlaskClient:
    return kept.site.client(AccountRole.STAFF)


@pytest.fixture
def foreign(kept: Kept) -> str:
    """The uuid of a listing of another organization."""
    with kept.site.app.app_context(), unit_of_work() as session:
        own = session.scalar(select(Service.organization_id).join(Listing).where(Listing.uuid == kept.uuid))
        query = select(Listing.uuid).join(Service).where(Service.organization_id != own).order_by(Listing.id)
        return str(session.scalar(query.limit(1)))


def edit(client: FlaskClient, kept: Kept, part: int, **changes: str | list[str]) -> TestResponse:
    """Open a part's form and save it with changes, having seen what they do."""
    path = f"{kept.path}/{part}"
    return form_of(client.get(path).text).to(client, path, **({"do": "sure"} | changes))


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""


@pytest.fixture
def only_one(kept: Kept) -> Kept:
    """Every listing confirmed today, and nothing reminded of."""
    with kept.site.app.app_context(), unit_of_work() as session:
        session.execute(delete(Reminder))
        far = today() + timedelta(days=900)
        session.execute(update(Listing).values(last_verified=far, csec_training_date=None))
    confirm(kept)
    return kept


def confirm(kept: Kept, days_from_now: int = 0) -> None:
    with kept.site.app.app_context(), unit_of_work() as session:
        facts = {"last_verified": today() + timedelta(days=days_from_now)}
        write(CONSOLE, session, [propose(facts, kept.record(), Ground(kept.site.finder.gazetteer), now())], now())
