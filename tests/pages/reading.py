"""What the pages' tests read: a page's tags, and the statements that the database was asked."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser

from sqlalchemy import event, select
from werkzeug.test import TestResponse

from directory.access.actor import CONSOLE
from directory.changes.viewing import lift_stop
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import Account, Organization
from tests.sites import Site

Send = Callable[..., TestResponse]
"""Sends the match form with these fields."""

MOST_QUERIES = 32
"""What one page may ask of the database, however many listings it shows."""


@contextmanager
def counted_queries(site: Site) -> Iterator[list[str]]:
    """The statements that the database is asked while the block runs."""
    asked: list[str] = []

    def _note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", _note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", _note)


def lift_stops(site: Site) -> None:
    """Let every account be shown as many listings as the tests need: they walk through nearly all of them."""
    with site.app.app_context(), unit_of_work() as session:
        for account_id in session.scalars(select(Account.id)).all():
            lift_stop(CONSOLE, session, account_id, now())


def first_organization(site: Site) -> str:
    """The organization that the test provider speaks for."""
    with site.app.app_context():
        return str(db.session.scalar(select(Organization.name).order_by(Organization.id)))


def text_of(page: str) -> str:
    """What is read of a page or a part of it, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


class PageReader(HTMLParser):
    """Every tag with its attributes, and the text of the headings and the title."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, Mapping[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("h1", "title"):
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.texts[tag][-1] += data


def read_page(html: str) -> PageReader:
    reader = PageReader()
    reader.feed(html)
    return reader
