"""The shortlist and the call sheet: what to ask, in what order, on paper and in files."""

import csv
import io
import re
from email import message_from_bytes, policy

import pytest
from flask.testing import FlaskClient

from directory.pages.shortlist.pdf import in_latin
from tests.desk.conftest import Post, Search
from tests.desk.test_results import listings
from tests.pages.reading import text_of
from tests.sites import Site


@pytest.fixture
def place(worker: FlaskClient, search: Search, post: Post) -> str:
    """A search with three listings on its shortlist, with questions to ask each."""
    place = search(near="95814", within_miles="60", county="", harm_reduction="must", wheelchair_access="must")
    for listing in listings(worker.get(place).text)[:3]:
        assert post(f"{place}/shortlist/add", listing=listing).status_code == 303
    return place


def names(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/listings/([^"]+)"', page)


def test_a_listing_is_added_once_and_one_comes_back_to_its_card(worker: FlaskClient, place: str, post: Post) -> None:
    first = names(worker.get(f"{place}/shortlist").text)[0]
    answer = post(f"{place}/shortlist/add", listing=first, page="1")
    assert answer.headers["Location"] == f"{place}?page=1#listing-{first}"
    assert len(names(worker.get(f"{place}/shortlist").text)) == 3


def test_a_listing_that_is_not_there_is_not_added(place: str, post: Post) -> None:
    for listing in ("nonsense", "00000000-0000-4000-8000-000000000000", ""):
        assert post(f"{place}/shortlist/add", listing=listing).status_code == 404


def test_the_order_is_the_workers_own(worker: FlaskClient, place: str, post: Post) -> None:
    first, second, third = names(worker.get(f"{place}/shortlist").text)
    post(f"{place}/shortlist/move", listing=third, way="up")
    assert names(worker.get(f"{place}/shortlist").text) == [first, third, second]
    post(f"{place}/shortlist/move", listing=first, way="up")
    post(f"{place}/shortlist/remove", listing=third)
    assert names(worker.get(f"{place}/shortlist").text) == [first, second]
    assert post(f"{place}/shortlist/move", listing=first, way="sideways").status_code == 404


def test_the_twenty_first_listing_is_refused_with_the_reason(worker: FlaskClient, search: Search, post: Post) -> None:
    place = search(county="")
    found = [each for number in (1, 2) for each in listings(worker.get(f"{place}?page={number}").text)]
    for listing in found[:21]:
        post(f"{place}/shortlist/add", listing=listing)
    page = worker.get(f"{place}/shortlist").text
    assert len(names(page)) == 20
    assert "at most 20 listings" in page


def test_a_note_keeps_nothing_that_a_database_or_a_file_cannot_carry(
    worker: FlaskClient, place: str, post: Post
) -> None:
    first = names(worker.get(f"{place}/shortlist").text)[0]
    post(f"{place}/shortlist/note", listing=first, note="Ask\x00for\u202e the\nnight desk")
    assert 'value="Ask for the night desk"' in worker.get(f"{place}/shortlist").text


def test_a_note_is_kept_and_a_long_one_is_refused_where_it_was_written(
    worker: FlaskClient, place: str, post: Post
) -> None:
    first = names(worker.get(f"{place}/shortlist").text)[0]
    post(f"{place}/shortlist/note", listing=first, note="Ask for the night desk")
    page = worker.get(f"{place}/shortlist").text
    assert 'value="Ask for the night desk"' in page
    assert "Write about the listing only." in page
    refused = post(f"{place}/shortlist/note", listing=first, note="x" * 301)
    assert refused.status_code == 422
    assert "Write at most 300 characters." in refused.text


def test_the_sheet_asks_every_unknown_and_says_whom_to_call(worker: FlaskClient, place: str) -> None:
    results = worker.get(place).text
    sheet = worker.get(f"{place}/call-sheet").text
    asked = 0
    for card in results.split("<article")[1:4]:
        questions = re.findall(r"<li>([^<]+\?)</li>", card.partition("Ask intake")[2].partition("</ul>")[0])
        asked += len(questions)
        for question in questions:
            assert question in sheet
        phone = re.search(r"\(\d{3}\) \d{3}-\d{4}", text_of(card))
        assert phone is None or phone[0] in sheet
    assert asked
    assert "To weigh of any placement" in sheet
    assert "National Human Trafficking Hotline: 1-888-373-7888" in text_of(sheet)
    assert "Sacramento County: child protection hotline: not entered" in text_of(sheet)


def test_an_empty_shortlist_has_no_sheet(worker: FlaskClient, search: Search) -> None:
    place = search(age="15")
    assert "Nothing is on the shortlist yet" in worker.get(f"{place}/shortlist").text
    for path in ("call-sheet", "call-sheet.pdf", "call-sheet.csv"):
        assert worker.get(f"{place}/{path}").status_code == 404


def test_the_pdf_is_a_pdf_that_no_browser_keeps(worker: FlaskClient, place: str) -> None:
    answer = worker.get(f"{place}/call-sheet.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("words", "plain"), [("José’s “Haven” – 2", 'José\'s "Haven" - 2'), ("Ştefan", "Stefan"), ("日", "?")]
)
def test_the_pdf_writes_what_its_letters_allow(words: str, plain: str) -> None:
    assert in_latin(words) == plain


def test_the_csv_runs_no_formula(worker: FlaskClient, place: str, post: Post) -> None:
    first = names(worker.get(f"{place}/shortlist").text)[0]
    post(f"{place}/shortlist/note", listing=first, note='=HYPERLINK("http://x.example")')
    text = worker.get(f"{place}/call-sheet.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 3
    assert rows[0]["note"].startswith("'=")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_a_confidential_listing_is_on_the_sheet_by_its_area_alone(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    place = search(placement_types="safe_house", county="", near="95814")
    cards = [card for card in worker.get(place).text.split("<article")[1:] if "Address confidential" in card]
    post(f"{place}/shortlist/add", listing=listings(cards[0])[0])
    sheet = text_of(worker.get(f"{place}/call-sheet").text)
    assert re.search(r"In [\w ,]+ County; [\d,]+ to [\d,]+ miles", sheet)
    assert "miles away" not in sheet


def test_the_mail_holds_a_link_and_nothing_of_the_sheet(
    site: Site, worker: FlaskClient, place: str, post: Post
) -> None:
    assert post(f"{place}/call-sheet/mail").status_code == 303
    site.app.extensions["post"].wait()
    letter = max((site.settings.instance / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    message = message_from_bytes(letter.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert message["To"] == "worker@test.example"
    assert f"{place}/call-sheet" in text
    assert "555" not in text
    assert "95814" not in text
