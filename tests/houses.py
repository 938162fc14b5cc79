"""A site for tests of accounts: no listings, people who sign in with browsers of their own, mail that can be read."""

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command as alembic
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from directory.app import create_app
from directory.changes import second_step
from directory.changes.accounts import create_account
from directory.changes.reference import load_reference
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import Account, AccountRole, Organization
from directory.records.organization import name_key
from importers.seeds import read_reference
from tests.sites import csrf_of, settings_in

PASSWORD = "seven quiet herons over the delta"
ORGANIZATION = "Invented Haven"

_numbers = count(1)


class Clock:
    """The application's clock, which a test may move on."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    @classmethod
    def installed(cls, monkeypatch: pytest.MonkeyPatch) -> "Clock":
        clock = cls()

        class Moved(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> "Moved":
                moment = datetime.now(tz or UTC) + clock.ahead
                return cls.fromtimestamp(moment.timestamp(), tz)

        monkeypatch.setattr("directory.clock.datetime", Moved)
        return clock

    def move(self, **by: float) -> None:
        self.ahead += timedelta(**by)


class Browser:
    """A browser without JavaScript: it sends forms with the token of the page that it read."""

    def __init__(self, app: Flask, address: str | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        number = next(_numbers)
        self.address = address or f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, environ_overrides={"REMOTE_ADDR": self.address}, **more)

    def post(self, path: str, page: str = "/account", **data: Any) -> TestResponse:
        """Send a form; ``page`` is one that shows a token to this browser."""
        form = {"csrf_token": csrf_of(self.client, page)} | data
        return self.client.post(path, data=form, environ_overrides={"REMOTE_ADDR": self.address})

    def try_password(self, email: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-in", "/sign-in", email=email, password=password)

    @property
    def is_signed_in(self) -> bool:
        return self.get("/account").status_code == 200

    @property
    def session_cookie(self) -> str | None:
        cookie = self.client.get_cookie("manzanita")
        return cookie.value if cookie else None

    def hold(self, secret: str) -> None:
        """Take over a session's cookie."""
        self.client.set_cookie("manzanita", secret)


@dataclass
class Person:
    house: "House"
    id: int
    email: str
    password: str = PASSWORD

    def browser(self, **more: Any) -> Browser:
        """A new browser in which this person is signed in."""
        browser = self.house.browser(**more)
        answer = browser.try_password(self.email, self.password)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        if answer.location.endswith("/sign-in/code"):
            answer = browser.post("/sign-in/code", "/sign-in/code", code=self.code())
            assert answer.status_code == 303, answer.get_data(as_text=True)
        return browser

    def code(self, *, forget: bool = True) -> str:
        """What the person's app shows now. A code works once; ``forget`` lets it work again, for the next test."""
        with self.house.session() as session:
            account = session.get(Account, self.id)
            assert account is not None
            assert account.totp_secret is not None
            if forget:
                account.totp_last_step = None
            return str(second_step.engine().generate_totp_password(account.totp_secret))

    def get(self, name: str) -> Any:
        """A column of the account as it is now."""
        with self.house.session() as session:
            return getattr(session.get(Account, self.id), name)

    def set(self, **values: Any) -> None:
        with self.house.session() as session:
            for name, value in values.items():
                setattr(session.get(Account, self.id), name, value)


@dataclass
class House:
    app: Flask
    outbox: Path
    recovery_codes: dict[int, list[str]] = field(default_factory=dict)

    def session(self) -> AbstractContextManager[Session]:
        """A transaction of its own on the site's database."""
        return _Transaction(self.app)

    def browser(self, **more: Any) -> Browser:
        return Browser(self.app, **more)

    def person(self, role: AccountRole = AccountRole.WORKER, *, has_second_step: bool | None = None) -> Person:
        """A new account; staff and administrators have a second step unless it is said that they do not."""
        email = f"person{next(_numbers)}@county.example"
        wants = role in (AccountRole.STAFF, AccountRole.ADMINISTRATOR) if has_second_step is None else has_second_step
        with self.session() as session:
            organization = session.query(Organization).filter_by(name_key=name_key(ORGANIZATION)).one()
            account = create_account(
                session,
                email=email,
                name="Robin Sample",
                role=role,
                password=PASSWORD,
                moment=now(),
                county="Sacramento" if role is AccountRole.WORKER else None,
                organizations=[organization] if role is AccountRole.PROVIDER else [],
            )
            if wants:
                account.totp_secret = second_step.new_key()
                self.recovery_codes[account.id] = second_step._make_codes(session, account)
            return Person(self, account.id, email)

    def letters(self, to: str) -> list[EmailMessage]:
        """The letters that were sent to an address, the oldest first."""
        self.app.extensions["post"].wait()
        found = [
            message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(self.outbox.glob("*.eml"))
        ]
        return [letter for letter in found if letter["To"] == to]

    def link_in(self, letter: EmailMessage) -> str:
        """The path of the one link of a letter."""
        found = re.search(r"https?://[^/\s]+(/\S+)", text_of(letter))
        assert found is not None
        return found[1]

    def close(self) -> None:
        self.app.extensions["post"].wait()
        with self.app.app_context():
            db.engine.dispose()


class _Transaction(AbstractContextManager[Session]):
    def __init__(self, app: Flask) -> None:
        self._context = app.app_context()

    def __enter__(self) -> Session:
        self._context.push()
        self._work = unit_of_work()
        return self._work.__enter__()

    def __exit__(self, *raised: Any) -> None:
        try:
            self._work.__exit__(*raised)
        finally:
            self._context.pop()


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def build_house(instance: Path, **settings: Any) -> House:
    """The site in a folder of its own; ``settings`` replace those of tests."""
    app = create_app(replace(settings_in(instance), **settings))
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        alembic.upgrade(app.extensions["migrate"].migrate.get_config(), "head")
        with unit_of_work() as session:
            load_reference(session, read_reference(app.extensions["settings"].seeds))
            session.add(Organization(name=ORGANIZATION, name_key=name_key(ORGANIZATION), created_at=now()))
    return House(app, instance / "outbox")
