"""Saved searches: a neutral name, what changed, a letter that says nothing, deletion at once."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from directory.cli.alerting import alert
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import SavedSearch, ShortlistItem, StoredSearch
from tests.desk.conftest import Post, Search
from tests.desk.test_results import listings
from tests.sites import Site


@pytest.fixture
def place(search: Search, post: Post) -> str:
    place = search(near="95814", within_miles="60", county="", age="15")
    assert post(f"{place}/save").status_code == 303
    return place


def search_id(place: str) -> str:
    return place.rpartition("/")[2]


def forget(site: Site, place: str, listing: str) -> None:
    """As if the owner had looked before this listing was there."""
    with site.app.app_context(), unit_of_work() as session:
        saved = session.get_one(SavedSearch, search_id(place))
        saved.seen_matching = [each for each in saved.seen_matching if each != listing]
        saved.seen_open = [each for each in saved.seen_open if each != listing]


def test_a_saved_search_has_a_name_that_says_nothing_and_ninety_days(
    site: Site, worker: FlaskClient, place: str
) -> None:
    with site.app.app_context():
        saved = db.session.get_one(SavedSearch, search_id(place))
        kept = db.session.get_one(StoredSearch, search_id(place))
        assert re.fullmatch(r"[A-Z][a-z]+ \d\d", saved.label)
        assert timedelta(days=89) < kept.expires_at - now() <= timedelta(days=90)
        label = saved.label
    page = worker.get("/saved").text
    assert label in page
    assert "95814" not in page
    assert "Saved as <a" in worker.get(place).text


def test_nothing_has_changed_until_something_has(site: Site, worker: FlaskClient, place: str, post: Post) -> None:
    assert "What changed since" not in worker.get(place).text
    listing = listings(worker.get(place).text)[0]
    forget(site, place, listing)
    page = worker.get(place).text
    news = page.partition("What changed since")[2].partition("</section>")[0]
    assert "1 listing is new" in news
    assert f"/listings/{listing}" in news
    post(f"{place}/seen")
    assert "What changed since" not in worker.get(place).text


def test_a_letter_names_the_label_alone_and_comes_once(
    site: Site, worker: FlaskClient, place: str, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.cli.running_app._app", lambda: site.app)
    listing = listings(worker.get(place).text)[0]
    assert "0 letters" in CliRunner().invoke(alert).output
    forget(site, place, listing)
    assert "0 letters" in CliRunner().invoke(alert).output, "nobody asked for letters"
    post(f"{place}/alerts", alerts="on")
    result = CliRunner().invoke(alert)
    assert "1 letters" in result.output, result.output
    letter = max((site.settings.instance / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    message = message_from_bytes(letter.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    assert "/saved" in body.get_content()
    for secret in ("95814", "15", listing, search_id(place)):
        assert secret not in re.sub(r"\d+(?=\b)", lambda m: m[0] if len(m[0]) > 2 else "", body.get_content()), secret
    assert "0 letters" in CliRunner().invoke(alert).output, "not again until the owner has looked"


def test_deletion_is_at_once_and_takes_the_shortlist_with_it(
    site: Site, worker: FlaskClient, place: str, post: Post
) -> None:
    post(f"{place}/shortlist/add", listing=listings(worker.get(place).text)[0])
    assert post(f"{place}/delete").status_code == 303
    assert worker.get(place).status_code == 404
    with site.app.app_context():
        assert db.session.get(StoredSearch, search_id(place)) is None
        assert db.session.get(SavedSearch, search_id(place)) is None
        assert db.session.query(ShortlistItem).filter_by(search_id=search_id(place)).count() == 0


def test_a_search_that_is_not_saved_has_no_letters_and_nothing_to_have_seen(search: Search, post: Post) -> None:
    place = search(age="15")
    assert post(f"{place}/alerts", alerts="on").status_code == 404
    assert post(f"{place}/seen").status_code == 404
