"""The results: every part of what was asked can be taken off, and every number is counted."""

import re

from flask.testing import FlaskClient

from directory.records import AccountRole
from tests.desk.conftest import Post, Search
from tests.sites import Site, csrf_of


def total(page: str) -> int:
    found = re.search(r"<strong>([\d,]+) listings? may fit</strong>", page)
    return int(found[1].replace(",", "")) if found else 0


def listings(page: str) -> list[str]:
    return re.findall(r'id="listing-([0-9a-f-]{36})"', page)


def test_one_need_is_taken_off_and_the_others_stay(worker: FlaskClient, search: Search, post: Post) -> None:
    place = search(needs=["support.survivor_mentor", "mental.psychotherapy"], age="15")
    answer = post(f"{place}/without", part="needs:0")
    page = worker.get(answer.headers["Location"]).text
    assert "Survivor mentor</span>" not in page
    assert "psychotherapy" in page
    assert "<span>Age</span> 15" in page


def test_taking_off_a_distance_keeps_the_place_and_then_the_place_goes(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    place = search(near="95814", within_miles="30", county="")
    near = post(f"{place}/without", part="within_miles").headers["Location"]
    assert "<span>Near</span> 95814" in worker.get(near).text
    assert "<span>Near</span>" not in worker.get(post(f"{near}/without", part="near").headers["Location"]).text


def test_a_wish_that_is_taken_off_leaves_no_preference_behind(worker: FlaskClient, search: Search, post: Post) -> None:
    place = search(open_bed="prefer", csec_trained="must")
    after = post(f"{place}/without", part="open_bed").headers["Location"]
    page = worker.get(after).text
    assert "open bed</span>" not in page
    assert "<span>Must</span>" in page


def test_what_one_looks_for_cannot_be_taken_off_nor_what_is_not_there(search: Search, post: Post) -> None:
    place = search(age="15")
    for part in ("seeking", "needs:0", "gender", "", "age:9:9", "nonsense"):
        expected = 303 if part == "age:9:9" else 404
        assert post(f"{place}/without", part=part).status_code == expected, part


def test_another_order_shows_the_same_listings_at_the_same_address(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    place = search(near="95814", within_miles="12", county="")
    best = listings(worker.get(place).text)
    answer = post(f"{place}/view", order="freshness")
    assert answer.headers["Location"] == f"{place}#matches-heading"
    fresh = listings(worker.get(place).text)
    assert sorted(fresh) == sorted(best)
    assert fresh != best


def test_openings_come_before_what_is_not_stated_and_that_before_the_full(
    worker: FlaskClient, search: Search, post: Post
) -> None:
    place = search(near="95814", within_miles="60", county="")
    post(f"{place}/view", order="openings")
    pages = [worker.get(f"{place}?page={number}") for number in range(1, 9)]
    states = [
        state
        for page in pages
        if page.status_code == 200
        for state in re.findall(r"card__openings card__openings--(\w+)", page.text)
    ]
    assert {"open", "unknown", "full"} == set(states)
    assert states == sorted(states, key=["open", "unknown", "full"].index)


def test_the_nearest_come_first_by_the_farthest_part_of_an_area(site: Site) -> None:
    from search.ranking import Order

    with site.app.app_context():
        from directory.db import db

        session = db.session()
        criteria = {"seeking": "placement", "near": {"zip": "95814"}, "limit": 200}
        query = site.finder.read_query(session, criteria)
        matches = site.finder.match(session, query, order=Order.DISTANCE).matches
    farthest = [match.distance.greatest for match in matches if match.distance]
    assert len(farthest) > 50
    assert farthest == sorted(farthest)
    assert all(match.distance is None for match in matches[len(farthest) :])


def test_an_order_or_layout_that_is_not_there_is_not_found(search: Search, post: Post) -> None:
    place = search(age="15")
    assert post(f"{place}/view", order="random").status_code == 404
    assert post(f"{place}/view", layout="map").status_code == 404


def test_the_table_says_of_each_match_what_the_cards_say(worker: FlaskClient, search: Search, post: Post) -> None:
    place = search(near="95814", within_miles="12", county="")
    cards = listings(worker.get(place).text)
    post(f"{place}/view", layout="table")
    page = worker.get(place).text
    assert '<table class="dense">' in page
    assert listings(page) == cards


def test_a_near_miss_brings_exactly_as_many_as_its_button_says(worker: FlaskClient, search: Search, post: Post) -> None:
    place = search(
        near="95814", within_miles="20", county="", open_bed="must", placement_types="strtp", response="72_hours"
    )
    page = worker.get(place).text
    section = page.partition("What would open more options")[2].partition("</section>")[0]
    promised = re.findall(r'name="criterion" value="(\w+)">.*?<strong>([\d,]+) more</strong>', section, re.DOTALL)
    assert len(promised) >= 3
    for criterion, more in promised:
        after = worker.get(post(f"{place}/open", criterion=criterion).headers["Location"]).text
        assert total(after) - total(page) == int(more), criterion


def test_a_county_next_door_has_as_many_as_its_button_says(worker: FlaskClient, search: Search, post: Post) -> None:
    place = search(county="Sacramento", age="15", needs="support.survivor_mentor")
    page = worker.get(place).text
    doors = dict(re.findall(r'value="(\w[\w ]*)">[\w ]+ <span class="facet__count">(\d+)</span>', page))
    assert {"Yolo", "Placer"} <= set(doors)
    after = worker.get(post(f"{place}/next-door", county="Placer").headers["Location"]).text
    assert total(after) == int(doors["Placer"])
    assert post(f"{place}/next-door", county="San Diego").status_code == 404


def test_a_changed_search_keeps_its_order_and_its_shortlist(worker: FlaskClient, search: Search, post: Post) -> None:
    place = search(near="95814", age="15", county="")
    post(f"{place}/view", layout="table")
    first = listings(worker.get(place).text)[0]
    post(f"{place}/shortlist/add", listing=first)
    after = worker.get(post(f"{place}/without", part="age").headers["Location"]).text
    assert '<table class="dense">' in after
    assert "Shortlist (1)" in after


def test_nobody_else_opens_or_changes_any_page_of_a_search(
    site: Site, worker: FlaskClient, search: Search, post: Post
) -> None:
    place = search(near="95814", needs="support.survivor_mentor", county="")
    listing = listings(worker.get(place).text)[0]
    post(f"{place}/shortlist/add", listing=listing)
    post(f"{place}/save")
    other = site.client(AccountRole.STAFF)
    token = csrf_of(other, "/match")
    for path in (
        "",
        "/compare",
        f"/around/{listing}",
        "/shortlist",
        "/call-sheet",
        "/call-sheet.pdf",
        "/call-sheet.csv",
    ):
        assert worker.get(place + path).status_code == 200, path
        assert other.get(place + path).status_code == 404, path
    for path in (
        "/view /without /open /next-door /compare /shortlist/add /shortlist/remove /shortlist/move /shortlist/note "
        f"/call-sheet/mail /save /seen /alerts /delete /call/{listing}"
    ).split():
        sent = {"csrf_token": token, "listing": listing, "result": "declined", "order": "distance", "way": "up"}
        assert other.post(place + path, data=sent).status_code == 404, path
    assert worker.get(place).status_code == 200


def test_a_service_among_placements_is_asked_for_no_type_of_placement(worker: FlaskClient, search: Search) -> None:
    place = search(seeking="both", placement_types="strtp", near="95814", within_miles="15", county="")
    cards = [each.partition("</article>")[0] for each in worker.get(place).text.split("<article")[1:]]
    services = [card for card in cards if '"card__kind">Service' in card]
    assert services
    assert not [card for card in services if "type of placement" in card.lower()]
