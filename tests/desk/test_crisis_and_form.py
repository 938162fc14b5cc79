"""The crisis page, the form's clocks and bundles, and the tour."""

import re

from flask import render_template
from flask.testing import FlaskClient

from directory.access.actor import CONSOLE
from directory.changes.counties import ContactWords, ProfileWords, change_county
from directory.committing import unit_of_work
from directory.pages.match.forms import BUNDLES
from directory.records import AccountRole, ContactRole, County
from tests.desk.conftest import Post, Search
from tests.pages.reading import read_page
from tests.sites import Site


def bar_of(page: str) -> str:
    """The crisis bar of a page."""
    return page.partition('<aside class="crisis-bar"')[2].partition("</aside>")[0]


def test_every_page_of_a_worker_has_the_crisis_lines_and_the_responders_of_their_county(
    site: Site, worker: FlaskClient, search: Search
) -> None:
    for path in ("/", "/match", "/find", "/coverage", "/account", "/nowhere", search(near="95814")):
        bar = bar_of(worker.get(path).text)
        assert "1-888-373-7888" in bar, path
        assert 'href="tel:911"' in bar, path
        assert 'href="/crisis"' in bar, path
        assert 'Sacramento County: child protection hotline</dt><dd><span class="quiet">Not entered' in bar, path


def test_the_lines_that_staff_entered_are_for_workers_of_the_county_alone(site: Site, worker: FlaskClient) -> None:
    advocate = ContactWords("Advocate on call", "(916) 555-0177", None)
    with site.app.app_context(), unit_of_work() as session:
        county = session.get_one(County, "Sacramento")
        profile = ProfileWords(county.region, None, None, None)
        change_county(CONSOLE, session, county, profile, {ContactRole.AFTER_HOURS_ADVOCATE: advocate})
    try:
        assert 'href="tel:+1-916-555-0177"' in bar_of(worker.get("/match").text)
        assert "(916) 555-0177" in worker.get("/crisis").text
        for other in (site.client(), site.client(AccountRole.PROVIDER)):
            page = other.get("/").text
            assert "1-888-373-7888" in bar_of(page)
            assert "555-0177" not in page
            assert "/crisis" not in page
    finally:
        with site.app.app_context(), unit_of_work() as session:
            county = session.get_one(County, "Sacramento")
            nothing = {ContactRole.AFTER_HOURS_ADVOCATE: ContactWords(None, None, None)}
            change_county(CONSOLE, session, county, profile, nothing)


def test_a_page_of_an_error_of_ours_asks_the_database_for_no_line(site: Site) -> None:
    with site.app.test_request_context("/"):
        page = render_template("error.html", heading="Away", way_out="Try again.", status=500)
    assert "1-888-373-7888" in bar_of(page)


def test_responders_with_openings_come_first_with_places_apart_from_services(worker: FlaskClient) -> None:
    page = worker.get("/crisis").text
    places, _, services = page.partition("<h3>Services</h3>")
    states = re.findall(r"card__openings--(\w+)", places)
    rank = {"open": 0, "unknown": 1, "full": 2}
    assert states
    assert states == sorted(states, key=rank.__getitem__)
    assert "<h3>Places to stay</h3>" in places
    assert "call--large" in services


def test_responders_all_state_two_hours_and_serve_the_county(site: Site, worker: FlaskClient, post: Post) -> None:
    page = post("/crisis", county="Kern").text
    shown = re.findall(r'<h4><a href="/listings/([^"]+)"', page)
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
