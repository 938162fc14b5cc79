"""Makes whole sites for tests: an application, a database of its own, listings, and an account per role."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from alembic import command as alembic
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from directory.access.actor import CONSOLE
from directory.access.second_step import must_have_second_step
from directory.app import create_app
from directory.changes import second_step
from directory.changes.accounts import create_account, find_account
from directory.changes.places import Ground
from directory.changes.reference import load_reference
from directory.clock import now
from directory.committing import unit_of_work
from directory.finding import Finder
from directory.records import AccountRole, Organization
from directory.settings import Settings
from importers import run_import
from importers.seeds import read_reference

PASSWORD = "a long phrase that only tests know"


def settings_in(instance: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{instance / 'manzanita.db'}",
        secret_key="only-for-tests-" + "x9f2k7q4m1" * 3,
        instance=instance,
        index_dir=instance / "index",
        mail_url=f"file://{instance / 'outbox'}",
    )


@dataclass(frozen=True, slots=True)
class Site:
    """The whole site on a database of its own, with the demonstration listings and an account per role."""

    app: Flask
    settings: Settings

    @property
    def finder(self) -> Finder:
        finder: Finder = self.app.extensions["finder"]
        return finder

    def client(self, role: AccountRole | None = None) -> FlaskClient:
        """A browser without JavaScript, signed in as that role's account, or as nobody."""
        client = self.app.test_client()
        if role is not None:
            sign_in(client, f"{role}@test.example")
        return client


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the application answers, on a free port, for browsers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> None:
    """Sign in through the forms, as a person does: the password, then a code where the account has an app."""
    answer = client.post("/sign-in", data={"email": email, "password": password, "csrf_token": csrf_of(client)})
    assert answer.status_code in (302, 303), answer.get_data(as_text=True)[:2000]
    if answer.location.endswith("/sign-in/code"):
        code = next_code(client.application, email)
        form = {"code": code, "csrf_token": csrf_of(client, "/sign-in/code")}
        answer = client.post("/sign-in/code", data=form)
        assert answer.status_code in (302, 303), answer.get_data(as_text=True)[:2000]


def next_code(app: Flask, email: str) -> str:
    """The code that the account's authenticator app shows.

    A code works once, and tests sign in more often than every 30 seconds, so the last one is forgotten first.
    """
    with app.app_context(), unit_of_work() as session:
        account = find_account(session, email)
        assert account is not None
        assert account.totp_secret is not None
        account.totp_last_step = None
        return str(second_step.engine().generate_totp_password(account.totp_secret))


def csrf_of(client: FlaskClient, path: str = "/sign-in") -> str:
    """The CSRF token of a page's form."""
    page = client.get(path).get_data(as_text=True)
    _, _, after = page.partition('name="csrf_token"')
    assert after, f"{path} has no form with a CSRF token"
    return after.partition('value="')[2].partition('"')[0]


def make_site(instance: Path, database_url: str | None = None) -> Site:
    """A whole site in a folder of its own; ``database_url`` for another database than SQLite."""
    settings = settings_in(instance)
    if database_url is not None:
        settings = replace(settings, database_url=database_url)
    app = create_app(settings)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        alembic.upgrade(app.extensions["migrate"].migrate.get_config(), "head")
        with unit_of_work() as session:
            load_reference(session, read_reference(settings.seeds))
        with unit_of_work() as session:
            _load(session, app.extensions["finder"], settings)
        with unit_of_work() as session:
            app.extensions["finder"].catch_up_index(session)
    return Site(app, settings)


def _load(session: Session, finder: Finder, settings: Settings) -> None:
    report = run_import(
        "csv",
        settings.seeds / "demo_listings.csv",
        session=session,
        actor=CONSOLE,
        ground=Ground(finder.gazetteer),
        moment=now(),
        write=True,
    )
    assert not report.has_problems
    organization = session.query(Organization).order_by(Organization.id).first()
    assert organization is not None
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
