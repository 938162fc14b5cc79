"""The crisis page, the form's clocks and bundles, and the tour."""

import re

from flask.testing import FlaskClient

from directory.pages.match.forms import BUNDLES
from tests.desk.conftest import Post, Search
from tests.pages.reading import read_page
from tests.sites import Site


def test_the_crisis_page_is_one_link_away_and_names_the_workers_county(worker: FlaskClient) -> None:
    assert 'href="/crisis"' in worker.get("/match").text
    page = worker.get("/crisis").text
    assert "Sacramento County" in page
    assert "Not entered yet" in page
    assert "1-888-373-7888" in page


def test_responders_all_state_two_hours_and_serve_the_county(site: Site, worker: FlaskClient, post: Post) -> None:
    page = post("/crisis", county="Kern").text
    shown = re.findall(r'<h3><a href="/listings/([^"]+)"', page)
    assert shown
    with site.app.app_context():
        from directory.db import db

        snapshot = site.finder.snapshot(db.session())
    for uuid in shown:
        listing = snapshot.listings[snapshot.row_of[uuid]]
        assert listing.response == "2_hours"
        assert listing.serves_statewide or "Kern" in listing.counties_served
    assert post("/crisis", county="Nowhere").status_code == 404


def test_all_responders_open_as_a_search_whose_address_says_nothing(worker: FlaskClient, post: Post) -> None:
    place = post("/crisis/all", county="Kern").headers["Location"]
    assert re.fullmatch(r"/match/[\w-]{22}", place)
    assert "<span>County</span> Kern" in worker.get(place).text


def test_a_bundle_asks_its_needs_without_script(worker: FlaskClient, search: Search) -> None:
    place = search(bundles="first_72_hours", needs="support.survivor_mentor", county="")
    form = worker.get(f"{place}/change").text
    for need in (*BUNDLES["first_72_hours"].needs, "support.survivor_mentor"):
        assert re.search(rf'value="{need}" checked', form), need


def test_every_bundle_names_needs_that_the_directory_knows(site: Site) -> None:
    with site.app.app_context():
        from directory.db import db

        known = set(site.finder.needs(db.session()))
    assert all(set(bundle.needs) <= known for bundle in BUNDLES.values())


def test_the_clocks_come_first(worker: FlaskClient) -> None:
    page = worker.get("/match").text
    assert page.index("Within 2 hours") < page.index("What are you looking for?") < page.index("Age in years")


def test_the_tour_has_five_steps_that_can_each_be_left(worker: FlaskClient) -> None:
    for number in range(1, 6):
        page = worker.get(f"/tour/{number}").text
        assert f"Step {number} of 5" in page
        assert page.partition("<main")[2].count('href="/match"') == 1
    assert worker.get("/tour/0").status_code == worker.get("/tour/6").status_code == 404


def test_each_page_of_the_desk_has_one_h1_that_its_title_begins_with(worker: FlaskClient, search: Search) -> None:
    place = search(near="95814")
    for path in ("/crisis", "/saved", "/reports", "/tour/1", f"{place}/shortlist", f"{place}/compare"):
        page = read_page(worker.get(path).text)
        (heading,) = page.texts["h1"]
        assert heading.strip().startswith(page.texts["title"][0].removesuffix(" – Manzanita")), path
