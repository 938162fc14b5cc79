"""The queues of staff with 5,000 entries each: paged, narrowed, and asked in a constant number of queries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from directory.clock import now
from directory.records import (
    Account,
    AccountRole,
    Claim,
    Listing,
    Location,
    Organization,
    ProblemReport,
    ProposedChange,
    Service,
    Verification,
)
from tests.houses import House, build_house
from tests.keeping.conftest import form_of
from tests.pages.reading import counted_queries
from tests.sites import Site

MANY = 5_000
HEAVIEST = 100_000
"""Bytes of a page before compression."""
QUEUES = ("/reviews", "/corrections", "/reviews/silent", "/reviews/claims")
COUNTIES = ("Kern", "Fresno", "Inyo", "Yolo")
"""Each has a quarter of the entries; half are placements, a third of what waits has done so for a month."""


@dataclass
class Queues:
    house: House
    staff: FlaskClient
    provider: int

    def fill(self, number: int) -> None:
        """Bring each queue to so many entries."""
        with self.house.session() as session:
            there = session.query(ProposedChange).count()
            _fill(session, range(there, number), self.provider)

    def queries(self, path: str) -> int:
        with counted_queries(Site(self.house.app, self.house.app.extensions["settings"])) as asked:
            assert self.staff.get(path).status_code == 200
        return len(asked)


def _fill(session: Session, numbers: range, account_id: int) -> None:
    organization = session.scalars(select(Organization.id)).first()
    for record, row in ((Service, _service), (Location, _location), (Listing, _listing)):
        session.execute(insert(record), [row(number, organization) for number in numbers])
    for record, row in (
        (ProposedChange, _change),
        (ProblemReport, _report),
        (Claim, _claim),
        (Verification, _look),
    ):
        session.execute(insert(record), [{"account_id": account_id} | row(number) for number in numbers])


def _key(number: int) -> int:
    return number + 1_000


def _uuid(number: int) -> str:
    return str(UUID(int=_key(number)))


def _service(number: int, organization: int | None) -> dict[str, Any]:
    name = f"invented home {number}"
    what = {"provider_type": ("placement", "service")[number % 2], "organization_id": organization}
    return {"id": _key(number), "uuid": _uuid(number), "name": name, "name_key": name} | what


def _location(number: int, _: object) -> dict[str, Any]:
    return {"id": _key(number), "uuid": _uuid(number), "county": COUNTIES[number // 2 % 4]}


def _listing(number: int, _: object) -> dict[str, Any]:
    keys = dict.fromkeys(("id", "service_id", "location_id"), _key(number))
    return keys | {"uuid": _uuid(number), "created_at": now(), "updated_at": now()}


def _waits_since(number: int) -> datetime:
    return now() - timedelta(days=40 if number % 3 == 0 else 1)


def _change(number: int) -> dict[str, Any]:
    what = {"differences": {"min_age": ["12", "13"]}, "opens": number % 2 == 0}
    return {"listing_id": _key(number), "proposed_at": _waits_since(number)} | what


def _report(number: int) -> dict[str, Any]:
    what = {"kind": ("phone", "whom")[number % 2], "words": "Another number answers."}
    return {"receipt": f"T{number:08}", "listing_uuid": _uuid(number), "sent_at": _waits_since(number)} | what


def _claim(number: int) -> dict[str, Any]:
    name = ("Invented Haven", f"Unheard {number}")[number % 2]
    return {"organization_name": name, "reason": "I run intake.", "asked_at": _waits_since(number)}


def _look(number: int) -> dict[str, Any]:
    return {"listing_id": _key(number), "at": now(), "method": "phone", "finding": "not_reached"}


@pytest.fixture(scope="module")
def queues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queues]:
    house = build_house(tmp_path_factory.mktemp("queues"))
    staff, provider = house.person(AccountRole.STAFF).browser(), house.person(AccountRole.PROVIDER)
    yield Queues(house, staff.client, provider.id)
    house.close()


@pytest.fixture(scope="module")
def few(queues: Queues) -> dict[str, int]:
    """How many queries each queue asks with a page and a half."""
    queues.fill(30)
    for path in QUEUES:
        queues.queries(path)
    counted = {path: queues.queries(path) for path in QUEUES}
    queues.fill(MANY)
    return counted


@pytest.mark.parametrize("path", QUEUES)
def test_a_long_queue_is_as_light_as_a_short_one(queues: Queues, few: dict[str, int], path: str) -> None:
    for page in (1, 100, MANY // 20):
        address = f"{path}?page={page}"
        assert queues.queries(address) <= few[path]
        answer = queues.staff.get(address)
        assert answer.text.count('<li class="kept__row') == 20
        assert len(answer.data) < HEAVIEST
    assert f"{MANY:,}" in answer.text
    assert queues.staff.get(f"{path}?page={MANY // 20 + 1}").status_code == 404


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("/reviews?county=Kern", 1_250),
        ("/reviews?kind=opens", 2_500),
        ("/reviews?county=Inyo&kind=facts&age=30", 208),
        ("/corrections?kind=whom&county=Yolo", 625),
        ("/corrections?age=7", 1_667),
        ("/reviews/silent?county=Fresno&kind=placement", 625),
        ("/reviews/silent?age=never", 5_000),
        ("/reviews/claims?kind=new", 2_500),
        ("/reviews/claims?county=Kern&age=30", 834),
        ("/reviews?county=Nowhere&kind=nothing&age=x&page=2", 5_000),
    ],
)
def test_a_queue_is_narrowed_and_its_pages_stay_so(
    queues: Queues, few: dict[str, int], address: str, left: int
) -> None:
    path = address.partition("?")[0]
    page = queues.staff.get(address).text
    assert f"{left:,} " in page
    following = re.search(r'href="([^"]*)" aria-label="Page 2"', page)
    assert following is not None
    assert f"{left:,} " in queues.staff.get(unescape(following[1])).text
    assert queues.queries(address) <= few[path]


def test_many_silent_listings_are_reminded_at_once_and_nobody_twice_a_week(queues: Queues, few: dict[str, int]) -> None:
    sent = form_of(queues.staff.get("/reviews/silent").text)
    with queues.house.session() as session:
        email = session.get_one(Account, queues.provider).email
    assert "Reminded: 1 person." in _follow(queues, sent.to(queues.staff, "/reviews/silent", do="page").location)
    assert "Nobody was reminded" in _follow(queues, sent.to(queues.staff, "/reviews/silent", do="page").location)
    letters = queues.house.letters(email)
    assert len(letters) == 1
    assert "20 of your listings were not confirmed" in str(letters[0].get_body(("plain",)))
    assert "reminded just now" in queues.staff.get("/reviews/silent").text


def _follow(queues: Queues, location: str) -> str:
    return queues.staff.get(location).text
