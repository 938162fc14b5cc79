"""Listings beside each other, and the plan around one placement."""

import re

from flask.testing import FlaskClient

from tests.desk.conftest import Post, Search
from tests.desk.test_results import listings
from tests.pages.reading import text_of
from tests.sites import Site


def test_each_asked_criterion_is_a_row_with_an_answer_for_every_listing(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    place = search(near="95814", within_miles="60", age="15", gender="girl", county="")
    chosen = listings(worker.get(place).text)[:4]
    answer = post(f"{place}/compare", listing=chosen)
    assert answer.headers["Location"] == f"{place}/compare"
    page = worker.get(f"{place}/compare").text
    for title in ("Age", "Gender", "Distance"):
        row = page.partition(f'<th scope="row">{title}</th>')[2].partition("</tr>")[0]
        assert len(re.findall(r'class="mark mark--(?:meets|unknown|fails)"', row)) == 4, title


def test_fewer_than_two_or_more_than_four_are_sent_back_with_the_reason(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    place = search(near="95814", county="")
    found = listings(worker.get(place).text)
    for chosen in (found[:1], found[:5], ["nonsense", found[0]]):
        assert post(f"{place}/compare", listing=chosen).headers["Location"] == place
        assert "Tick two to 4 listings" in worker.get(place).text


def test_the_plan_covers_each_need_once_and_says_who_is_missing(worker: FlaskClient, search: Search) -> None:
    needs = ["support.survivor_mentor", "mental.psychotherapy", "health.tattoo_removal"]
    place = search(near="95814", county="", needs=needs)
    listing = listings(worker.get(place).text)[0]
    page = worker.get(f"{place}/around/{listing}").text
    covered = page.partition("Who meets which need")[2].partition("</section>")[0]
    assert covered.count('<th scope="row">') == len(needs)
    assert "Nobody" in covered or "The placement itself" in covered or "/listings/" in covered


def test_a_service_has_no_plan_around_it(site: Site, worker: FlaskClient, search: Search) -> None:
    place = search(seeking="service", needs="support.survivor_mentor", county="")
    service = listings(worker.get(place).text)[0]
    assert worker.get(f"{place}/around/{service}").status_code == 404


def test_a_plan_around_a_confidential_placement_says_no_distance(worker: FlaskClient, search: Search) -> None:
    place = search(placement_types="safe_house", county="", needs="support.survivor_mentor")
    page = worker.get(place).text
    confidential = [card for card in page.split("<article")[1:] if "Address confidential" in card]
    listing = listings(confidential[0])[0]
    plan = worker.get(f"{place}/around/{listing}").text
    around = text_of(plan.partition("Services around it")[2].partition("</main>")[0])
    assert not re.search(r"\d+ miles? away", around)
