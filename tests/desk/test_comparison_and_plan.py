"""Listings beside each other, and the plan around one placement."""

import re

from flask.testing import FlaskClient

from tests.desk.conftest import Post, Search
from tests.desk.test_results import listings
from tests.pages.reading import text_of
from tests.sites import Site

PLANNED = ["support.survivor_mentor", "mental.psychotherapy", "legal.crime_victim", "health.primary_care"]


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


def test_what_is_ticked_stays_ticked_on_its_page_when_it_is_not_enough(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    place = search(near="95814", county="")
    second = worker.get(f"{place}?page=2").text
    assert '<input type="hidden" name="page" value="2">' in second.partition('id="compare"')[2].partition("</form>")[0]
    chosen = listings(second)[0]
    answer = post(f"{place}/compare", listing=chosen, page="2")
    assert answer.headers["Location"] == f"{place}?page=2"
    assert f'value="{chosen}" form="compare" checked' in worker.get(f"{place}?page=2").text


def test_a_listing_is_put_on_the_shortlist_beside_the_others_and_is_not_offered_again(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    place = search(near="95814", county="")
    chosen = listings(worker.get(place).text)[:2]
    post(f"{place}/compare", listing=chosen)
    assert worker.get(f"{place}/compare").text.count("Add to shortlist") == 2
    answer = post(f"{place}/shortlist/add", listing=chosen[0], back="compare")
    assert answer.headers["Location"] == f"{place}/compare"
    page = worker.get(f"{place}/compare").text
    assert page.count("On the shortlist") == page.count("Add to shortlist") == 1


def test_the_plan_covers_each_need_once_and_says_who_is_missing(worker: FlaskClient, search: Search) -> None:
    needs = ["support.survivor_mentor", "mental.psychotherapy", "health.tattoo_removal"]
    place = search(near="95814", county="", needs=needs)
    listing = listings(worker.get(place).text)[0]
    page = worker.get(f"{place}/around/{listing}").text
    covered = page.partition("Who meets which need")[2].partition("</section>")[0]
    assert covered.count('<th scope="row">') == len(needs)
    assert "Nobody" in covered or "The placement itself" in covered or "/listings/" in covered


def test_a_plan_around_a_placement_goes_on_the_shortlist_with_one_button(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    place = search(near="95814", county="", needs=PLANNED)
    listing = listings(worker.get(place).text)[0]
    plan = worker.get(f"{place}/around/{listing}").text
    planned = re.findall(r'name="listing" value="([^"]+)"', plan)
    assert planned[0] == listing
    assert len(planned) > 1
    answer = post(f"{place}/shortlist/add", listing=planned, back="plan")
    assert answer.headers["Location"] == f"{place}/shortlist"
    shortlist = worker.get(f"{place}/shortlist").text
    assert all(f"/listings/{uuid}" in shortlist for uuid in planned)
    assert "on the shortlist</button>" not in worker.get(f"{place}/around/{listing}").text
    assert post(f"{place}/shortlist/add", listing=[listing, "nonsense"]).status_code == 404


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
