"""Listings for staff only: for anybody else everything is as if they had never been there."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from directory.access.actor import CONSOLE
from directory.changes.listings import remove
from directory.changes.marks import ContradictingMarks, mark_listing
from directory.changes.tokens import create_token
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.finding import Finder
from directory.records import Account, AccountRole, Listing, Scope
from directory.records.reading import read_listings
from search.answer import as_json
from tests.sites import Site, csrf_of, make_site

HIDDEN = 12

SEARCHES = [
    {"seeking": "placement", "limit": 200},
    {"seeking": "both", "needs": ["mental.psychotherapy"], "county": "Sacramento", "limit": 200},
    {"seeking": "placement", "age": 15, "gender": "girl", "near": {"zip": "95814"}, "within_miles": 60, "limit": 200},
    {"seeking": "service", "needs": ["mental.psychotherapy", "education.tutoring"], "limit": 200},
    {"seeking": "both", "text": "therapy", "keep_away": [{"zip": "90001", "miles": 30}], "limit": 200},
]
WORDS = ["therapy", "house", "-zzzz", "couns*", '"24 hour"', "therapi", "shelter family", "thearpy", "hosue"]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Site, list[str]]:
    """A site whose every 35th listing is for staff only, one where those were never loaded, and their uuids."""
    marked = make_site(tmp_path_factory.mktemp("marked"))
    without = make_site(tmp_path_factory.mktemp("without"))
    with marked.app.app_context():
        with unit_of_work() as session:
            # Those with more than one listing in a site at hand: their organizations stay.
            chosen = list(read_listings(session))[::35][:HIDDEN]
            for record in chosen:
                mark_listing(CONSOLE, session, record, is_staff_only=True, is_canary=False)
        db.session.remove()
    sources = [str(record.facts["source_id"]) for record in chosen]
    with without.app.app_context():
        with unit_of_work() as session:
            remove(session, list(read_listings(session, Listing.source_id.in_(sources))))
        db.session.remove()
    return marked, without, [record.uuid for record in chosen]


def _answer(site: Site, criteria: dict) -> str:
    """The answer with each listing's source key for its uuid, which every database makes anew."""
    with site.app.app_context(), unit_of_work() as session:
        finder: Finder = site.finder
        answer = json.dumps(as_json(finder.match(session, finder.read_query(session, criteria))), sort_keys=True)
        # The two sites were loaded seconds apart, which is when their openings were stated.
        return re.sub(r"T\d\d:\d\d:[\d.]+", "T", _named(session, answer))


def _named(session, text: str) -> str:
    for uuid, source_id in session.execute(select(Listing.uuid, Listing.source_id)):
        text = text.replace(uuid, str(source_id))
    return text


@pytest.mark.parametrize("criteria", SEARCHES, ids=range(len(SEARCHES)))
def test_a_match_is_byte_for_byte_as_if_they_were_not_there(pair, criteria: dict) -> None:
    marked, without, _ = pair
    assert _answer(marked, criteria) == _answer(without, criteria)
    assert json.loads(_answer(without, criteria))["considered"] > 300


@pytest.mark.parametrize("words", WORDS)
def test_a_word_search_is_byte_for_byte_as_if_they_were_not_there(pair, words: str) -> None:
    found = []
    for site in pair[:2]:
        answer = _call(site, AccountRole.WORKER, "POST", "/api/search", {"text": words, "limit": 100})
        with site.app.app_context():
            found.append(_named(db.session(), answer.get_data(as_text=True)))
            db.session.remove()
    assert found[0] == found[1]


def _call(site: Site, role: AccountRole, method: str, path: str, body: dict | None = None):
    with site.app.app_context():
        with unit_of_work() as session:
            account = session.query(Account).filter_by(email=f"{role}@test.example").one()
            _, secret = create_token(session, account, "test", list(Scope), timedelta(days=1), now())
        db.session.remove()
    return site.app.test_client().open(path, method=method, json=body, headers={"Authorization": f"Bearer {secret}"})


def _without_token(page: str) -> str:
    """The page without its CSRF token, which is another each time."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


@pytest.mark.parametrize("role", [AccountRole.WORKER, AccountRole.PROVIDER])
def test_their_pages_are_not_there_for_others(pair, role: AccountRole) -> None:
    marked, _, hidden = pair
    client = marked.client(role)
    with marked.app.app_context():
        provider = db.session.query(Account).filter_by(email="provider@test.example").one()
        own = {organization.uuid for organization in provider.organizations}
        records = list(read_listings(db.session(), Listing.uuid.in_(hidden)))
        db.session.remove()
    others = [r.uuid for r in records if role is AccountRole.WORKER or r.organization_uuid not in own]
    assert others
    missing = client.get("/listings/00000000-0000-4000-8000-000000000000")
    for uuid in others:
        answer = client.get(f"/listings/{uuid}")
        assert answer.status_code == 404
        assert _without_token(answer.get_data(as_text=True)) == _without_token(missing.get_data(as_text=True))


def test_neither_programs_nor_pages_of_a_worker_name_them(pair) -> None:
    marked, _, hidden = pair
    client = marked.client(AccountRole.WORKER)
    told = []
    for offset in (0, 200, 400):
        body = {"seeking": "both", "limit": 200, "offset": offset}
        told.append(_call(marked, AccountRole.WORKER, "POST", "/api/match", body).get_data(as_text=True))
    form = {"seeking": "both", "csrf_token": csrf_of(client, "/match")}
    results = client.post("/match", data=form).location
    found = client.post("/find", data={"words": "-zzzz", "csrf_token": csrf_of(client, "/find")}).location
    told += [
        client.get(f"{address}?page={page}").get_data(as_text=True) for address in (results, found) for page in (1, 5)
    ]
    assert all('class="card' in page for page in told[3:])
    assert not [uuid for uuid in hidden for page in told if uuid in page]
    everything = _call(marked, AccountRole.STAFF, "POST", "/api/match", {"seeking": "both", "limit": 200}).get_json()
    assert any(match["listing"] in hidden for match in everything["matches"]), "staff are shown them"


def test_a_workers_token_does_not_open_them(pair) -> None:
    marked, _, hidden = pair
    for uuid in hidden:
        assert _call(marked, AccountRole.WORKER, "GET", f"/api/listings/{uuid}").status_code == 404


def test_their_own_organization_opens_its_own(pair) -> None:
    marked, _, _ = pair
    with marked.app.app_context():
        with unit_of_work() as session:
            provider = session.query(Account).filter_by(email="provider@test.example").one()
            own = provider.organizations[0].id
            record = next(r for r in read_listings(session) if r.organization_id == own)
            was = record.is_staff_only
            mark_listing(CONSOLE, session, record, is_staff_only=True, is_canary=False)
        db.session.remove()
    assert marked.client(AccountRole.PROVIDER).get(f"/listings/{record.uuid}").status_code == 200
    assert marked.client(AccountRole.WORKER).get(f"/listings/{record.uuid}").status_code == 404
    with marked.app.app_context():
        with unit_of_work() as session:
            again = next(read_listings(session, Listing.uuid == record.uuid))
            mark_listing(CONSOLE, session, again, is_staff_only=was, is_canary=False)
        db.session.remove()


def test_staff_find_match_and_open_them(pair) -> None:
    marked, _, hidden = pair
    staff = marked.client(AccountRole.STAFF)
    assert staff.get(f"/listings/{hidden[0]}").status_code == 200
    body = {"seeking": "both", "limit": 200}
    with marked.app.app_context():
        active = [record.uuid for record in read_listings(db.session(), Listing.uuid.in_(hidden)) if record.is_active]
        db.session.remove()
    assert active
    pages = [
        _call(marked, AccountRole.STAFF, "POST", "/api/match", body | {"offset": offset}).get_json()
        for offset in (0, 200, 400)
    ]
    seen_by_others = json.loads(_answer(marked, body))["considered"]
    assert pages[0]["considered"] == seen_by_others + len(active)
    assert set(active) <= {match["listing"] for page in pages for match in page["matches"]}


def test_a_listing_that_is_unmarked_is_there_for_all_again(pair) -> None:
    marked, _, hidden = pair
    staff, worker = marked.client(AccountRole.STAFF), marked.client(AccountRole.WORKER)
    address = f"/listings/{hidden[-1]}/marks"
    for mark, status in (("ordinary", 200), ("staff_only", 404)):
        token = csrf_of(staff, address)
        assert staff.post(address, data={"csrf_token": token, "mark": mark}).status_code == 303
        assert worker.get(f"/listings/{hidden[-1]}").status_code == status


def test_a_listing_is_not_both_staff_only_and_canary(pair) -> None:
    marked, _, hidden = pair
    with marked.app.app_context():
        record = next(read_listings(db.session(), Listing.uuid == hidden[0]))
        with pytest.raises(ContradictingMarks):
            mark_listing(CONSOLE, db.session(), record, is_staff_only=True, is_canary=True)
        db.session.remove()
