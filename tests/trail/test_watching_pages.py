"""The same through the site: pages and programs count together, the stop is a page, and canaries sing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from directory.access.actor import CONSOLE
from directory.access.scope import Audience
from directory.changes.marks import mark_listing
from directory.changes.tokens import create_token
from directory.clock import now, today
from directory.committing import unit_of_work
from directory.db import db
from directory.records import Account, AccountRole, Alarm, AuditEvent, Listing, Scope, ShownListing, StopLifted
from directory.records.reading import read_listings
from directory.records.viewing import DAILY_STOP
from tests.sites import Site, csrf_of

WORKER, PROVIDER, STAFF, ADMINISTRATOR = AccountRole


@pytest.fixture
def watched(own_site: Site) -> Site:
    """The module's site with nothing counted yet."""
    with own_site.app.app_context():
        with unit_of_work() as session:
            for table in (ShownListing, StopLifted, Alarm):
                session.execute(delete(table))
        db.session.remove()
    return own_site


@pytest.fixture(scope="module")
def listings(own_site: Site) -> list[str]:
    """Every active listing."""
    with own_site.app.app_context():
        found = [listing.id for listing in own_site.finder.snapshot(db.session()).listings]
        db.session.remove()
    return found


@pytest.fixture
def canary(watched: Site, listings: list[str]) -> Iterator[str]:
    """A listing marked as a canary, for one test."""
    _mark(watched, listings[7], is_canary=True)
    yield listings[7]
    _mark(watched, listings[7], is_canary=False)


def _mark(site: Site, uuid: str, *, is_canary: bool) -> None:
    with site.app.app_context():
        with unit_of_work() as session:
            record = next(read_listings(session, Listing.uuid == uuid))
            mark_listing(CONSOLE, session, record, is_staff_only=False, is_canary=is_canary)
        db.session.remove()


def _ask(site: Site, what: Callable[[], Any]) -> Any:
    with site.app.app_context():
        answer = what()
        db.session.remove()
    return answer


def _shown(site: Site) -> int:
    return _ask(site, lambda: db.session.query(ShownListing).count())


def _alarms(site: Site) -> set[str]:
    return _ask(site, lambda: {alarm.kind for alarm in db.session.query(Alarm)})


def _bearer(site: Site, role: AccountRole) -> dict[str, str]:
    with site.app.app_context():
        with unit_of_work() as session:
            account = session.query(Account).filter_by(email=f"{role}@test.example").one()
            _, secret = create_token(session, account, "test", list(Scope), timedelta(days=1), now())
        db.session.remove()
    return {"Authorization": f"Bearer {secret}"}


def _search(client: FlaskClient, words: str) -> str:
    """The address of a word search's results."""
    answer = client.post("/find", data={"words": words, "csrf_token": csrf_of(client, "/find")})
    assert answer.status_code == 303
    return str(answer.location)


def test_a_listings_page_counts_its_listing(watched: Site, listings: list[str]) -> None:
    assert watched.client(WORKER).get(f"/listings/{listings[0]}").status_code == 200
    assert _shown(watched) == 1


def test_a_page_of_results_counts_every_listing_whose_number_it_shows(watched: Site) -> None:
    client = watched.client(WORKER)
    page = client.get(_search(client, "therapy"))
    assert _shown(watched) == page.get_data(as_text=True).count('<article class="card') == 20


def test_pages_and_programs_of_an_account_count_together(watched: Site, listings: list[str]) -> None:
    watched.client(WORKER).get(f"/listings/{listings[0]}")
    program = watched.app.test_client()
    for uuid in listings[:2]:
        assert program.get(f"/api/listings/{uuid}", headers=_bearer(watched, WORKER)).status_code == 200
    assert _shown(watched) == 2


def test_a_form_that_comes_back_counts_the_numbers_that_it_shows(watched: Site, listings: list[str]) -> None:
    client = watched.client(WORKER)
    form = {"seeking": "both", "csrf_token": csrf_of(client, "/match")}
    search = client.post("/match", data=form).location
    for uuid in listings[:3]:
        client.post(f"{search}/shortlist/add", data=form | {"listing": uuid})
    answer = client.post(f"{search}/shortlist/note", data=form | {"listing": listings[0], "note": "x" * 5_000})
    assert answer.status_code == 422
    assert _shown(watched) == 3


def test_two_versions_side_by_side_count_as_shown(watched: Site, listings: list[str]) -> None:
    staff = watched.client(STAFF)
    form = {"was-intake_phone": "(916) 555-0001", "intake_phone": "(916) 555-0002", "do": "save"}
    form["csrf_token"] = csrf_of(staff, "/account")
    assert staff.post(f"/keeping/{listings[0]}/2", data=form).status_code == 409
    assert _shown(watched) == 1


def test_past_the_stop_a_form_does_not_come_back(watched: Site, listings: list[str]) -> None:
    client = watched.client(WORKER)
    form = {"seeking": "both", "csrf_token": csrf_of(client, "/match")}
    search = client.post("/match", data=form).location
    client.post(f"{search}/shortlist/add", data=form | {"listing": listings[DAILY_STOP]})
    _fill(watched, listings[:DAILY_STOP])
    answer = client.post(f"{search}/shortlist/note", data=form | {"listing": listings[DAILY_STOP], "note": "x" * 5_000})
    assert answer.status_code == 429


def test_what_a_provider_sees_of_others_has_no_contacts_and_counts_nothing(watched: Site, listings: list[str]) -> None:
    client = watched.client(PROVIDER)
    for uuid in listings[:5]:
        assert client.get(f"/listings/{uuid}").status_code == 200
    assert _shown(watched) == 0


def test_a_page_that_is_not_there_counts_nothing(watched: Site) -> None:
    assert watched.client(WORKER).get("/listings/00000000-0000-4000-8000-000000000000").status_code == 404
    assert _shown(watched) == 0


def test_past_the_stop_a_page_says_so_and_shows_nothing_of_the_listing(watched: Site, listings: list[str]) -> None:
    client = watched.client(WORKER)
    _fill(watched, listings[:DAILY_STOP])
    answer = client.get(f"/listings/{listings[DAILY_STOP]}")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 86_400 + 3_600
    assert "as many listings as one day allows" in answer.get_data(as_text=True)
    assert "tel:+" not in answer.get_data(as_text=True).replace("tel:+1-8", "")
    assert answer.headers["Content-Security-Policy"]
    assert client.get(f"/listings/{listings[0]}").status_code == 200, "what was shown already is shown again"
    assert "stop" in _alarms(watched)


def test_past_the_stop_a_program_gets_a_problem(watched: Site, listings: list[str]) -> None:
    _fill(watched, listings[:DAILY_STOP])
    headers = _bearer(watched, WORKER)
    answer = watched.app.test_client().get(f"/api/listings/{listings[DAILY_STOP]}", headers=headers)
    assert answer.status_code == 429
    assert answer.mimetype == "application/problem+json"
    assert "intake" not in answer.get_data(as_text=True)


def _fill(site: Site, uuids: list[str]) -> None:
    """Count these listings as shown to the worker, a minute apart from now."""
    with site.app.app_context():
        with unit_of_work() as session:
            account = session.query(Account).filter_by(email="worker@test.example").one()
            session.add_all(
                ShownListing(account_id=account.id, day=today(), listing_uuid=uuid, first_at=now()) for uuid in uuids
            )
        db.session.remove()


def test_staff_lift_the_stop_of_another_and_not_their_own(watched: Site, listings: list[str]) -> None:
    _fill(watched, listings[:DAILY_STOP])
    staff, worker = watched.client(STAFF), watched.client(WORKER)
    numbers = _ask(watched, lambda: {account.email: account.id for account in db.session.query(Account)})
    page = staff.get("/alarms").get_data(as_text=True)
    assert "worker@test.example" in page
    token = csrf_of(staff, "/alarms")
    own = staff.post(f"/alarms/stops/{numbers['staff@test.example']}/lift", data={"csrf_token": token})
    assert own.status_code == 403
    other = staff.post(f"/alarms/stops/{numbers['worker@test.example']}/lift", data={"csrf_token": token})
    assert other.status_code == 303
    assert worker.get(f"/listings/{listings[DAILY_STOP]}").status_code == 200


def test_a_canary_is_in_no_match_no_count_and_no_search_for_words(watched: Site, canary: str) -> None:
    program, headers = watched.app.test_client(), _bearer(watched, WORKER)
    for offset in (0, 200, 400):
        answer = program.post("/api/match", json={"seeking": "both", "limit": 200, "offset": offset}, headers=headers)
        assert canary not in answer.get_data(as_text=True)
    with watched.app.app_context():
        for audience in Audience:
            assert canary not in watched.finder.snapshot(db.session(), audience).row_of
        listing = next(read_listings(db.session(), Listing.uuid == canary))
        name = str(listing.facts["listing_name"])
        db.session.remove()
    body = {"text": name, "limit": 100}
    assert canary not in program.post("/api/search", json=body, headers=headers).get_data(as_text=True)


def test_opening_a_canary_raises_the_alarm_at_once(watched: Site, canary: str) -> None:
    assert watched.client(WORKER).get(f"/listings/{canary}").status_code == 200
    assert _alarms(watched) == {"canary"}


def test_going_through_the_whole_directory_comes_upon_a_canary(watched: Site, canary: str) -> None:
    client, seen = watched.client(WORKER), False
    address = _search(client, "-zzzz")
    with watched.app.app_context():
        with unit_of_work() as session:
            worker = session.query(Account).filter_by(email="worker@test.example").one()
            session.add(StopLifted(account_id=worker.id, day=today(), lifted_at=now()))
        db.session.remove()
    for page in range(1, 23):
        answer = client.get(f"{address}?page={page}")
        seen = seen or canary in answer.get_data(as_text=True)
    assert seen
    assert "canary" in _alarms(watched)


def test_an_ordinary_listing_raises_no_alarm(watched: Site, listings: list[str]) -> None:
    watched.client(WORKER).get(f"/listings/{listings[9]}")
    assert _alarms(watched) == set()


def test_administrators_get_a_letter_that_says_nothing_of_whom(watched: Site, canary: str) -> None:
    outbox = watched.settings.instance / "outbox"
    before = set(outbox.glob("*.eml"))
    watched.client(WORKER).get(f"/listings/{canary}")
    watched.app.extensions["post"].wait()
    letters = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in set(outbox.glob("*.eml")) - before
    ]
    letters = [letter for letter in letters if "alarm" in letter["Subject"]]
    assert [letter["To"] for letter in letters] == ["administrator@test.example"]
    assert "worker" not in letters[0].get_body(("plain",)).get_content()


def test_the_first_page_of_those_who_look_after_alarms_says_that_there_are_some(watched: Site, canary: str) -> None:
    watched.client(WORKER).get(f"/listings/{canary}")
    for role, is_told in ((ADMINISTRATOR, True), (STAFF, True), (WORKER, False), (PROVIDER, False)):
        assert ("to look into" in watched.client(role).get("/").get_data(as_text=True)) is is_told


def test_an_alarm_is_settled_by_someone_it_is_not_about(watched: Site, canary: str) -> None:
    staff, administrator = watched.client(STAFF), watched.client(ADMINISTRATOR)
    staff.get(f"/listings/{canary}")
    alarm = _ask(watched, lambda: db.session.query(Alarm).one().id)
    address, form = f"/alarms/{alarm}/settle", {"csrf_token": csrf_of(staff, "/alarms")}
    assert staff.post(address, data=form).status_code == 403
    form = {"csrf_token": csrf_of(administrator, "/alarms")}
    assert administrator.post(address, data=form).status_code == 303
    assert "Nothing to look into" in administrator.get("/alarms").get_data(as_text=True)


def test_the_trail_tells_of_views_but_nothing_of_what_was_searched(watched: Site) -> None:
    client = watched.client(WORKER)
    client.get(_search(client, "hypnopompic therapy"))
    client.get(_search(client, "therapy"))
    told = _ask(
        watched,
        lambda: [(event.action, str(event.detail), event.subject) for event in db.session.query(AuditEvent)],
    )
    assert any(action == "intake contacts seen" for action, _, _ in told)
    assert not any("therapy" in detail or "hypnopompic" in detail for _, detail, _ in told)
