"""The trail page, the exports and the pages of acts of two, as people use them."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from directory.access.actor import CONSOLE
from directory.changes.trail import AuditAction, note
from directory.committing import unit_of_work
from directory.db import db
from directory.records import Account, AccountRole, AuditEvent, ImportBatch, Location, PendingAct
from directory.records.reading import read_listings
from tests.sites import Site, csrf_of, sign_in
from tests.trail.people import person

WORKER, PROVIDER, STAFF, ADMINISTRATOR = AccountRole


def _ask(site: Site, what: Callable[[], Any]) -> Any:
    with site.app.app_context():
        answer = what()
        db.session.remove()
    return answer


def _note(site: Site, *subjects: str) -> None:
    with site.app.app_context():
        with unit_of_work() as session:
            for subject in subjects:
                note(CONSOLE, session, AuditAction.REFERENCE_CHANGED, subject=subject, note="=2+3")
        db.session.remove()


@contextmanager
def counted(site: Site) -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    statements: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    with site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    yield statements
    event.remove(engine, "before_cursor_execute", listen)


def _events(site: Site, action: str) -> list[tuple[int | None, str | None, dict]]:
    return _ask(
        site,
        lambda: [
            (found.account_id, found.subject, found.detail)
            for found in db.session.query(AuditEvent).filter_by(action=action).order_by(AuditEvent.number)
        ],
    )


def test_an_import_is_one_event_with_its_counts(own_site: Site) -> None:
    ((account, subject, detail),) = _events(own_site, "import")
    batch = _ask(own_site, lambda: db.session.query(ImportBatch).one().id)
    assert (account, subject) == (None, f"import:{batch}")
    assert detail == {"format": "csv", "created": 425, "updated": 0, "problems": 0}


def test_signing_in_and_out_is_in_the_trail(own_site: Site) -> None:
    before = len(_events(own_site, "sign-in")), len(_events(own_site, "sign-out"))
    client = own_site.client(WORKER)
    client.post("/sign-out", data={"csrf_token": csrf_of(client, "/find")})
    assert (len(_events(own_site, "sign-in")), len(_events(own_site, "sign-out"))) == (before[0] + 1, before[1] + 1)


def test_the_trail_page_narrows_by_who_what_subject_and_day(own_site: Site) -> None:
    _note(own_site, "region:North")
    client = own_site.client(STAFF)
    numbers = _ask(own_site, lambda: {account.email: account.id for account in db.session.query(Account)})
    page = client.get("/trail").get_data(as_text=True)
    assert "region:North" in page
    assert "The command line" in page
    for asked, is_there in [
        ("action=reference data changed", True),
        ("action=sign-in", False),
        ("subject=region:North", True),
        ("subject=region:South", False),
        (f"who={numbers['worker@test.example']}", False),
        ("first_day=2999-01-01", False),
        ("last_day=2000-01-01", False),
        ("first_day=2000-01-01&last_day=2999-01-01", True),
    ]:
        page = client.get(f"/trail?{asked}").get_data(as_text=True)
        assert ("<td>region:North" in page) is is_there, asked


@pytest.mark.parametrize("asked", ["who=abc", "action=nonsense", "first_day=tomorrow", "subject=" + "x" * 200])
def test_a_filter_that_cannot_be_read_is_a_problem_on_the_page(own_site: Site, asked: str) -> None:
    answer = own_site.client(STAFF).get(f"/trail?{asked}")
    assert answer.status_code == 422
    assert "error-summary" in answer.get_data(as_text=True)


def test_the_trail_page_pages_through_everything_once_in_constant_queries(own_site: Site) -> None:
    _note(own_site, *(f"many:{number}" for number in range(120)))
    client = own_site.client(STAFF)
    seen, address, counts = [], "/trail?action=reference data changed", []
    while address:
        with counted(own_site) as queries:
            page = client.get(address).get_data(as_text=True)
        counts.append(len(queries))
        seen += [part.partition("<")[0] for part in page.split("<td>many:")[1:]]
        _, _, after = page.partition('rel="next" href="')
        address = after.partition('"')[0].replace("&amp;", "&")
    assert [int(number) for number in seen] == list(range(119, -1, -1))
    assert max(counts) - min(counts) <= 1


def test_the_exported_trail_runs_no_formula_and_the_export_is_noted(own_site: Site) -> None:
    _note(own_site, "=HYPERLINK(1)")
    client = own_site.client(STAFF)
    before = len(_events(own_site, "export"))
    form = {"csrf_token": csrf_of(client, "/trail"), "action": "reference data changed"}
    answer = client.post("/trail/export", data=form)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert "'=HYPERLINK(1)" in [row["subject"] for row in rows]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]
    assert len(_events(own_site, "export")) == before + 1
    assert _events(own_site, "export")[-1][2]["what"] == "trail"


def test_one_person_exports_a_county_and_it_is_counted_and_noted(own_site: Site) -> None:
    client = own_site.client(STAFF)
    form = {"csrf_token": csrf_of(client, "/exports"), "county": "Alpine", "format": "csv"}
    answer = client.post("/exports/county", data=form)
    assert answer.status_code == 200
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert rows
    assert _events(own_site, "export")[-1][2] == {"format": "csv", "listings": len(rows), "county": "Alpine"}
    assert len(_events(own_site, "intake contacts seen")[-1][2]["listings"]) == len(rows)


def test_counties_one_after_the_other_run_into_the_daily_stop(own_site: Site) -> None:
    client = own_site.client(ADMINISTRATOR)
    token = csrf_of(client, "/exports")
    codes = []
    for county in own_site.finder.gazetteer.counties:
        form = {"csrf_token": token, "county": county, "format": "csv"}
        codes.append(client.post("/exports/county", data=form).status_code)
    assert codes[0] == 200
    assert 429 in codes


def test_everything_is_exported_by_two_people_once(own_site: Site) -> None:
    asker, second = own_site.client(STAFF), own_site.client(ADMINISTRATOR)
    form = {"csrf_token": csrf_of(asker, "/exports"), "reason": "The yearly report to the legislature."}
    assert asker.post("/exports/everything", data=form).status_code == 303
    act = _ask(own_site, lambda: db.session.query(PendingAct).filter_by(state="waiting").one().id)
    fetch, confirm = f"/exports/everything/{act}", f"/acts/{act}/confirm"
    own, other = {"csrf_token": csrf_of(asker, "/exports")}, {"csrf_token": csrf_of(second, "/exports")}
    assert asker.post(fetch, data=own).status_code == 404
    assert asker.post(confirm, data=own).status_code == 409
    assert "another person must confirm it" in asker.get("/acts").get_data(as_text=True)
    assert second.post(confirm, data=other).status_code == 303
    assert second.post(fetch, data=other).status_code == 404
    file = asker.post(fetch, data=own)
    assert file.status_code == 200
    assert file.get_data()[:2] == b"PK"
    assert asker.post(fetch, data=own).status_code == 404


def test_a_location_becomes_public_through_the_pages_with_two_people(own_site: Site) -> None:
    record = _ask(own_site, lambda: next(read_listings(db.session(), Location.is_confidential.is_(True))))
    asker, second = own_site.client(STAFF), own_site.client(ADMINISTRATOR)
    address = f"/acts/location/{record.uuid}"
    token = csrf_of(asker, address)
    wrong = asker.post(address, data={"csrf_token": token, "reason": "", "authorized_until": "2001-01-01"})
    assert wrong.status_code == 422
    form = {"csrf_token": token, "reason": "It moved.", "authorized_by": "Director", "authorized_until": "2027-06-01"}
    assert asker.post(address, data=form).status_code == 303
    page = second.get("/acts").get_data(as_text=True)
    assert "Director, until Jun 1, 2027" in page
    act = _ask(own_site, lambda: db.session.query(PendingAct).filter_by(state="waiting").one().id)
    assert second.post(f"/acts/{act}/confirm", data={"csrf_token": csrf_of(second, "/acts")}).status_code == 303
    assert "The address is confidential" not in second.get(f"/listings/{record.uuid}").get_data(as_text=True)
    assert asker.get(address).status_code == 404, "it is not confidential any more"


def test_a_worker_or_stranger_sees_no_act_and_no_confidential_listing_to_ask_about(own_site: Site) -> None:
    record = _ask(own_site, lambda: next(read_listings(db.session(), Location.is_confidential.is_(True))))
    with own_site.app.app_context():
        with unit_of_work() as session:
            person(session, "alone@nowhere.example", PROVIDER)
        db.session.remove()
    stranger = own_site.app.test_client()
    sign_in(stranger, "alone@nowhere.example")
    assert stranger.get(f"/acts/location/{record.uuid}").status_code == 404
    assert stranger.post("/acts/1/confirm", data={"csrf_token": csrf_of(stranger, "/find")}).status_code == 404
    assert own_site.client(WORKER).get("/acts").status_code == 403


def test_a_refused_act_is_gone_from_the_list(own_site: Site) -> None:
    asker, second = own_site.client(STAFF), own_site.client(ADMINISTRATOR)
    number = _ask(own_site, lambda: db.session.query(Account).filter_by(email="worker@test.example").one().id)
    form = {"csrf_token": csrf_of(asker, f"/acts/role/{number}"), "role": "staff", "reason": "Joined PACT."}
    assert asker.post(f"/acts/role/{number}", data=form).status_code == 303
    act = _ask(own_site, lambda: db.session.query(PendingAct).filter_by(state="waiting").one().id)
    assert second.post(f"/acts/{act}/refuse", data={"csrf_token": csrf_of(second, "/acts")}).status_code == 303
    assert "Nothing waits" in second.get("/acts").get_data(as_text=True)
    assert _ask(own_site, lambda: db.session.get_one(Account, number).role) == WORKER
