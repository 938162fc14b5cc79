"""After the call: two clicks, a count, and nothing of the youth."""

from collections import Counter

import pytest
from flask.testing import FlaskClient

from directory.db import db
from directory.records import DeclineCount, OutcomeCount
from tests.desk.conftest import Post, Search
from tests.desk.test_results import listings
from tests.sites import Site


@pytest.fixture
def called(worker: FlaskClient, search: Search, post: Post) -> str:
    """The address of a call to a listing on a shortlist of Sacramento's."""
    place = search(county="Sacramento", near="95814", within_miles="60")
    listing = listings(worker.get(place).text)[0]
    post(f"{place}/shortlist/add", listing=listing)
    return f"{place}/call/{listing}"


def counts(site: Site) -> Counter[str]:
    with site.app.app_context():
        rows = db.session.query(OutcomeCount.kind, OutcomeCount.number).filter_by(county="Sacramento")
        found: Counter[str] = Counter()
        for kind, number in rows:
            found[kind] += number
        for reason, number in db.session.query(DeclineCount.reason, DeclineCount.number):
            found[f"because {reason}"] += number
        return found


def test_not_reached_is_one_click_and_counts_once(site: Site, called: str, post: Post) -> None:
    before = counts(site)
    for _ in range(2):
        assert post(called, result="not_reached").status_code == 303
    assert counts(site) - before == Counter({"not_reached": 1})


def test_a_youth_is_placed_where_they_were_accepted_and_each_counts_once(
    site: Site, worker: FlaskClient, called: str, post: Post
) -> None:
    before, shortlist = counts(site), f"{called.partition('/call/')[0]}/shortlist"
    assert post(called, result="placed").status_code == 404
    assert 'value="placed"' not in worker.get(shortlist).text
    post(f"{called}/accepted", fit="best", county="in")
    assert 'value="placed" aria-pressed="false"' in worker.get(shortlist).text
    for _ in range(2):
        assert post(called, result="placed").status_code == 303
    post(f"{called}/accepted", fit="best", county="in")
    new = counts(site) - before
    assert (new["accepted"], new["placed"], new["best_fit"]) == (1, 1, 1)


def test_declined_asks_why_and_counts_the_reason(site: Site, worker: FlaskClient, called: str, post: Post) -> None:
    before = counts(site)
    answer = post(called, result="declined")
    assert answer.headers["Location"] == f"{called}/declined"
    assert "Report a problem with it" in worker.get(f"{called}/declined").text
    assert counts(site) == before
    post(f"{called}/declined", reason="age")
    assert counts(site) - before == Counter({"declined": 1, "because age": 1})


def test_accepted_counts_the_fit_and_the_county(site: Site, worker: FlaskClient, called: str, post: Post) -> None:
    before = counts(site)
    assert post(called, result="accepted").headers["Location"] == f"{called}/accepted"
    assert worker.get(f"{called}/accepted").status_code == 200
    post(f"{called}/accepted", fit="first", county="out")
    new = counts(site) - before
    assert new["accepted"] == new["first_open"] == 1
    assert new["in_county"] + new["out_of_county"] == 1


def test_what_is_no_result_reason_or_fit_is_not_found(called: str, post: Post) -> None:
    assert post(called, result="maybe").status_code == 404
    assert post(f"{called}/declined", reason="her past").status_code == 404
    assert post(f"{called}/accepted", fit="good").status_code == 404


def test_a_listing_that_is_not_on_the_shortlist_was_not_called(search: Search, post: Post) -> None:
    place = search(age="15")
    assert post(f"{place}/call/00000000-0000-4000-8000-000000000000", result="not_reached").status_code == 404


def test_a_search_that_nothing_matches_is_counted_when_it_is_sent_and_not_when_it_is_opened(
    site: Site, worker: FlaskClient, search: Search
) -> None:
    before = counts(site)
    place = search(
        age="3", gender="nonbinary", county="Sacramento", near="96101", within_miles="5", jurisdiction="delinquency"
    )
    worker.get(place)
    assert "No listing fits everything you asked." in worker.get(place).text
    assert counts(site) - before == Counter({"no_match": 1})
