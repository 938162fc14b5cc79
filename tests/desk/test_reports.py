"""A problem with a listing: reported in words of its own, with a receipt and an outcome that its sender sees."""

from flask.testing import FlaskClient

from directory.access.actor import CONSOLE
from directory.changes.problem_reports import settle_report
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import AccountRole, AuditEvent, ProblemReport, ReportState
from tests.desk.conftest import Post, Search
from tests.desk.test_results import listings
from tests.sites import Site


def sent(worker: FlaskClient, search: Search, post: Post) -> str:
    listing = listings(worker.get(search(near="95814", county="")).text)[0]
    answer = post(f"/listings/{listing}/problem", kind="phone", words="Nobody answers this number")
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_the_sender_gets_a_receipt_and_sees_what_becomes_of_it(
    site: Site, worker: FlaskClient, search: Search, post: Post
) -> None:
    receipt = sent(worker, search, post)
    page = worker.get(receipt).text
    assert "Waiting to be looked at" in page
    assert "Nobody answers this number" in page
    with site.app.app_context(), unit_of_work() as session:
        report = session.get_one(ProblemReport, receipt.rpartition("/")[2])
        settle_report(CONSOLE, session, report, ReportState.CORRECTED, "The number is new now.", now())
    assert "Corrected" in worker.get("/reports").text
    assert "The number is new now." in worker.get(receipt).text


def test_a_report_keeps_nothing_that_a_database_or_a_file_cannot_carry(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    listing = listings(worker.get(search(near="95814", county="")).text)[0]
    receipt = post(f"/listings/{listing}/problem", kind="phone", words="It\x00rings\u202e\r\nout").headers["Location"]
    assert "It rings out" in worker.get(receipt).text


def test_the_trail_knows_of_a_report_and_not_what_it_says(
    site: Site, worker: FlaskClient, search: Search, post: Post
) -> None:
    receipt = sent(worker, search, post).rpartition("/")[2]
    with site.app.app_context():
        events = db.session.query(AuditEvent).filter_by(action="change proposed").all()
    (event,) = [event for event in events if event.detail.get("report") == receipt]
    assert "Nobody answers" not in str(event.detail)


def test_another_persons_receipt_is_not_there(site: Site, worker: FlaskClient, search: Search, post: Post) -> None:
    receipt = sent(worker, search, post)
    other = site.client(AccountRole.STAFF)
    assert other.get(receipt).status_code == 404
    assert receipt not in other.get("/reports").text


def test_a_report_without_a_kind_or_with_too_many_words_says_so(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    listing = listings(worker.get(search(near="95814", county="")).text)[0]
    answer = post(f"/listings/{listing}/problem", words="x" * 501)
    assert answer.status_code == 422
    assert "Choose what is wrong." in answer.text
    assert "Write at most 500 characters." in answer.text


def test_a_listing_that_is_not_there_cannot_be_reported(worker: FlaskClient, post: Post) -> None:
    path = "/listings/00000000-0000-4000-8000-000000000000/problem"
    assert worker.get(path).status_code == 404
    assert post(path, kind="phone").status_code == 404
