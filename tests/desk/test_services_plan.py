"""The plan of services for a youth at home: each need once, who meets it, and what nobody covers."""

import re

import pytest
from flask.testing import FlaskClient

from tests.desk.conftest import Post, Search
from tests.desk.test_results import listings
from tests.pages.reading import counted_queries, text_of
from tests.sites import Site

NEEDS = ["legal.victim_compensation", "support.survivor_mentor", "mental.psychotherapy"]


@pytest.fixture
def place(search: Search) -> str:
    return search(seeking="service", near="95814", county="Sacramento", needs=NEEDS)


def rows_of(page: str) -> list[str]:
    table = page.partition("Who meets which need")[2].partition("</table>")[0]
    return table.split("<tr>")[2:]


def test_every_asked_need_has_one_row_with_its_service_or_with_nobody(worker: FlaskClient, place: str) -> None:
    rows = rows_of(worker.get(f"{place}/services").text)
    assert len(rows) == len(NEEDS)
    for row in rows:
        assert ("/listings/" in row) != ("Nobody who fits this search" in row)


def test_no_service_is_named_twice_for_a_need(worker: FlaskClient, place: str) -> None:
    for row in rows_of(worker.get(f"{place}/services").text):
        named = re.findall(r'href="/listings/([^"]+)"', row)
        assert len(named) == len(set(named))


def test_who_is_named_for_a_need_says_that_it_offers_it_and_is_a_match(
    site: Site, worker: FlaskClient, place: str
) -> None:
    from directory.db import db

    with site.app.app_context():
        snapshot = site.finder.snapshot(db.session())
    for need, row in zip(NEEDS, rows_of(worker.get(f"{place}/services").text), strict=True):
        for uuid in re.findall(r'href="/listings/([^"]+)"', row):
            listing = snapshot.listings[snapshot.row_of[uuid]]
            assert need in listing.needs
            assert listing.provider_type == "service"


def test_a_need_that_nobody_meets_says_so(worker: FlaskClient, search: Search) -> None:
    place = search(seeking="service", near="96101", within_miles="1", county="Modoc", needs=NEEDS)
    page = worker.get(f"{place}/services").text
    assert "0 of 3 needs" in text_of(page)
    assert page.count("Nobody who fits this search") == 3


def test_the_whole_plan_goes_on_the_shortlist_with_one_button(worker: FlaskClient, place: str, post: Post) -> None:
    planned = listings(worker.get(f"{place}/services").text)
    answer = post(f"{place}/services")
    assert answer.headers["Location"] == f"{place}/shortlist"
    shortlist = worker.get(f"{place}/shortlist").text
    assert planned
    assert all(f"/listings/{uuid}" in shortlist for uuid in planned)


def test_what_is_on_the_shortlist_already_is_not_offered_again(worker: FlaskClient, place: str, post: Post) -> None:
    planned = listings(worker.get(f"{place}/services").text)
    assert len(planned) > 1
    post(f"{place}/shortlist/add", listing=planned[0])
    assert f"Put the other {len(planned) - 1} on the shortlist" in worker.get(f"{place}/services").text
    post(f"{place}/services")
    page = worker.get(f"{place}/services").text
    assert "on the shortlist</button>" not in page
    assert "On the shortlist</a>" in page


def test_a_search_for_placements_or_without_needs_has_no_plan_of_services(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    for place in (search(needs=NEEDS), search(seeking="service")):
        assert worker.get(f"{place}/services").status_code == 404
        assert post(f"{place}/services").status_code == 404


def test_the_results_lead_to_the_plan_and_the_form_begins_with_services(worker: FlaskClient, place: str) -> None:
    assert f'href="{place}/services"' in worker.get(place).text
    assert 'value="service" checked' in worker.get("/match/services").text
    assert 'href="/match/services"' in worker.get("/").text


def test_the_map_marks_the_searched_place_and_never_a_whole_county(worker: FlaskClient, search: Search) -> None:
    marked = search(seeking="service", near="95814", needs=NEEDS)
    for path in (marked, f"{marked}/services"):
        assert 'data-near="95814"' in worker.get(path).text, path
    for place in (search(near="Sacramento County"), search(age="15")):
        assert "data-near" not in worker.get(place).text


def test_a_plan_asks_the_database_as_often_for_many_needs_as_for_one(
    site: Site, worker: FlaskClient, search: Search
) -> None:
    counts = []
    for needs in (NEEDS[:1], NEEDS):
        place = search(seeking="service", county="", needs=needs)
        worker.get(f"{place}/services")
        with counted_queries(site) as asked:
            assert worker.get(f"{place}/services").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
