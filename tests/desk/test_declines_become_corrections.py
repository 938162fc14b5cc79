"""A decline that the listing does not say would come asks its provider to check; nothing of the youth is in it."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from directory.access.actor import CONSOLE
from directory.access.corrections import waiting_corrections
from directory.committing import unit_of_work
from directory.db import db
from directory.records import AuditEvent, ProblemReport
from tests.desk.conftest import Post, Search
from tests.desk.test_results import listings
from tests.sites import Site

ASKED = {"age": "15", "gender": "girl", "county": "Sacramento", "near": "95814", "within_miles": "60"}


@pytest.fixture(autouse=True)
def _no_reports_before(site: Site) -> None:
    with site.app.app_context(), unit_of_work() as session:
        session.execute(delete(ProblemReport))


def call(worker: FlaskClient, search: Search, post: Post, says: str) -> str:
    """The address of a call to a listing whose card says this of itself."""
    place = search(**ASKED)
    for card in worker.get(place).text.split("<article")[1:]:
        if re.search(says, card):
            listing = listings(card)[0]
            post(f"{place}/shortlist/add", listing=listing)
            return f"{place}/call/{listing}"
    raise AssertionError(f"no card says {says}")


def reports(site: Site) -> dict[str, ProblemReport]:
    with site.app.app_context():
        return {report.receipt: report for report in db.session.query(ProblemReport)}


@pytest.fixture
def takes_the_age(worker: FlaskClient, search: Search, post: Post) -> str:
    return call(worker, search, post, r"mark--meets[^<]*</span>\s*<span>[^<]*ages? \d+")


def test_a_decline_for_an_age_that_the_listing_takes_reaches_its_keepers(
    site: Site, takes_the_age: str, post: Post
) -> None:
    before = reports(site)
    post(f"{takes_the_age}/declined", reason="age", tell="on")
    ((receipt, report),) = (reports(site).items() - before.items()) or [("", None)]
    assert report is not None
    assert report.kind == "whom"
    assert re.search(r"because of the age\. The listing says ages \w+ to \w+\. Please check", report.words or "")
    with site.app.app_context():
        queue = waiting_corrections(db.session(), CONSOLE, 500, 0)
    assert (receipt, takes_the_age.rpartition("/")[2]) in {(each.receipt, record.uuid) for each, record in queue}


def test_a_correction_and_its_trail_hold_nothing_that_was_asked(site: Site, takes_the_age: str, post: Post) -> None:
    before = reports(site)
    post(f"{takes_the_age}/declined", reason="age", tell="on")
    new = [report for receipt, report in reports(site).items() if receipt not in before]
    with site.app.app_context():
        events = db.session.query(AuditEvent).filter_by(action="change proposed").all()
        trail = " ".join(str(event.detail) for event in events if event.detail.get("report") == new[0].receipt)
    for secret in ("15", "girl", "Sacramento", "95814", "60 miles"):
        assert secret not in (new[0].words or "").replace("to 15", "").replace("15 to", "")
        assert f"'{secret}'" not in trail


def test_the_same_told_twice_waits_once_and_an_unticked_box_tells_nothing(
    site: Site, worker: FlaskClient, search: Search, post: Post, takes_the_age: str
) -> None:
    before = len(reports(site))
    post(f"{takes_the_age}/declined", reason="age")
    assert len(reports(site)) == before
    for _ in range(2):
        again = call(worker, search, post, re.escape(takes_the_age.rpartition("/")[2]))
        post(f"{again}/declined", reason="age", tell="on")
    assert len(reports(site)) == before + 1


def test_a_reason_that_the_listing_cannot_speak_to_tells_nothing(site: Site, takes_the_age: str, post: Post) -> None:
    before = len(reports(site))
    post(f"{takes_the_age}/declined", reason="safety", tell="on")
    assert len(reports(site)) == before


def test_a_listing_that_is_silent_is_asked_to_state_it(
    site: Site, worker: FlaskClient, search: Search, post: Post
) -> None:
    silent = call(worker, search, post, r"mark--unknown[^<]*</span>\s*<span>[^<]*genders")
    before = reports(site)
    post(f"{silent}/declined", reason="gender", tell="on")
    (new,) = [report for receipt, report in reports(site).items() if receipt not in before]
    assert (new.words or "").endswith("The listing does not say. Please state it.")
