"""The match form and its results, as a browser without JavaScript sees them."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from directory.records import AccountRole
from tests.pages.reading import MOST_QUERIES, Send, counted_queries, read_page
from tests.sites import Site, csrf_of


def test_the_form_begins_with_the_workers_own_county(worker: FlaskClient) -> None:
    page = worker.get("/match").get_data(as_text=True)
    assert '<option value="Sacramento" selected>' in page


def test_the_answer_goes_to_an_address_that_holds_nothing_of_the_criteria(send: Send) -> None:
    answer = send(age="15", near="95814", within_miles="60", text="equine")
    assert answer.status_code == 303
    assert re.fullmatch(r"/match/[\w-]{20,}", answer.headers["Location"])
    assert "15" not in answer.headers.get("Set-Cookie", "").partition("equine")[2]
    assert "equine" not in str(answer.headers)


def test_results_say_how_many_fit_of_how_many_and_in_what_order(results_of: Callable[..., str]) -> None:
    page = results_of(near="95814", within_miles="60")
    assert re.search(r"<strong>\d+ listings may fit</strong> of [\d,]+ active listings, as of \w+ \d+, \d{4}", page)
    assert "Best first" in page


def test_results_repeat_what_was_asked_and_offer_to_change_it(worker: FlaskClient, send: Send) -> None:
    place = send(age="15", near="Davis, Yolo", within_miles="40", open_bed="prefer").headers["Location"]
    page = worker.get(place).get_data(as_text=True)
    assert "within 40 miles of Davis, Yolo" in page
    assert "<span>Prefer</span> open bed" in page
    form = worker.get(f"{place}/change").get_data(as_text=True)
    assert 'value="15"' in form
    assert 'value="Davis, Yolo County"' in form
    assert 'value="prefer" checked' in form


def test_a_card_holds_the_intake_number_as_a_link_that_dials(results_of: Callable[..., str]) -> None:
    page = results_of(near="95814")
    assert re.search(r'<a class="call" href="tel:\+1-\d{3}-555-\d{4}"', page)


def test_every_problem_is_said_at_once_and_the_values_stay(send: Send) -> None:
    answer = send(age="fifteen", near="Nowhereville", within_miles="60", keep_away_0="")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert '<a href="#age">Age in years: Write a whole number, such as 15.</a>' in page
    assert '<a href="#near">Near: “Nowhereville” is not a California place that we know.</a>' in page
    assert 'value="fifteen"' in page
    assert 'value="Nowhereville"' in page
    assert 'aria-describedby="near-hint near-problem"' in page


def test_a_distance_without_a_place_asks_from_where(send: Send) -> None:
    page = send(within_miles="30").get_data(as_text=True)
    assert "Say from where" in page


def test_a_place_to_keep_away_from_needs_its_miles_beside_it(send: Send) -> None:
    page = send(**{"keep_away-1-place": "95820"}).get_data(as_text=True)
    assert '<a href="#keep_away-1-miles">Miles: Write how many miles.</a>' in page


def test_what_is_not_stated_stays_a_match_with_its_question(results_of: Callable[..., str]) -> None:
    page = results_of(open_bed="must", harm_reduction="must", wheelchair_access="must")
    assert re.search(r"Fits \d of 3 · \d to ask", page)
    assert re.search(r'<ul class="questions"><li>[^<]+\?</li>', page)


def test_another_worker_cannot_open_the_results_or_the_form_behind_them(site: Site, send: Send) -> None:
    place = send(age="15").headers["Location"]
    other = site.client(AccountRole.STAFF)
    for path in (place, f"{place}/change"):
        assert other.get(path).status_code == 404
    token = csrf_of(other, "/match")
    assert other.post(f"{place}/open", data={"criterion": "age", "csrf_token": token}).status_code == 404


def test_a_near_miss_is_opened_by_its_button(worker: FlaskClient, send: Send) -> None:
    place = send(near="95814", within_miles="1", county="").headers["Location"]
    before = worker.get(place).get_data(as_text=True)
    assert "miss on <strong>distance</strong> alone" in before
    token = csrf_of(worker, place)
    answer = worker.post(f"{place}/open", data={"criterion": "distance", "csrf_token": token})
    assert answer.status_code == 303
    assert answer.headers["Location"] != place
    after = worker.get(answer.headers["Location"]).get_data(as_text=True)
    assert _total(after) > _total(before)


def test_a_change_that_is_not_offered_is_not_there(worker: FlaskClient, send: Send) -> None:
    place = send(**{"keep_away-0-place": "95814", "keep_away-0-miles": "30"}).headers["Location"]
    token = csrf_of(worker, place)
    assert worker.post(f"{place}/open", data={"criterion": "keep_away", "csrf_token": token}).status_code == 404


def test_no_match_shows_near_misses_first_then_whom_to_call(results_of: Callable[..., str]) -> None:
    page = results_of(
        age="3",
        gender="nonbinary",
        county="Sacramento",
        near="96101",
        within_miles="5",
        jurisdiction="delinquency",
        harm_reduction="must",
    )
    assert "No listing fits everything you asked." in page
    page = page.partition("<main")[2]
    assert page.index("What would open more options") < page.index("1-888-373-7888") < page.index("How to find more")


def test_pages_of_results_hold_twenty_each_and_do_not_overlap(worker: FlaskClient, send: Send) -> None:
    place = send(county="").headers["Location"]
    names = [re.findall(r'<h3><a href="(/listings/[^"]+)"', worker.get(f"{place}?page={n}").text) for n in (1, 2)]
    assert [len(page) for page in names] == [20, 20]
    assert not set(names[0]) & set(names[1])


def test_a_page_past_the_last_is_not_found(worker: FlaskClient, send: Send) -> None:
    place = send(near="95814", within_miles="12").headers["Location"]
    assert worker.get(f"{place}?page=900").status_code == 404
    assert worker.get(f"{place}?page=nonsense").status_code == 200


def test_the_count_while_filling_keeps_nothing_and_says_the_first_names(send: Send) -> None:
    answer = send("/match/count", near="95814")
    assert answer.status_code == 200
    assert re.search(r"<strong>\d+ listings may fit</strong> so far", answer.text)
    assert answer.text.count(",") >= 2


def test_the_count_of_a_form_with_a_problem_says_so_quietly(send: Send) -> None:
    answer = send("/match/count", near="Nowhereville")
    assert answer.status_code == 200
    assert "needs another look" in answer.text


def test_a_form_without_its_token_is_refused(worker: FlaskClient) -> None:
    for path in ("/match", "/match/count", "/places/suggest", "/find"):
        assert worker.post(path, data={"seeking": "placement"}).status_code == 400, path


def test_suggestions_complete_a_zip_and_a_city(worker: FlaskClient) -> None:
    token = csrf_of(worker, "/match")
    for typed, expected in (("9581", "95814 Sacramento"), ("Davi", "Davis, Yolo County")):
        answer = worker.post(
            "/places/suggest", data={"near": typed, "csrf_token": token}, headers={"HX-Trigger-Name": "near"}
        )
        assert f'<option value="{expected}">' in answer.text


def test_a_confidential_listing_shows_its_county_and_no_point(results_of: Callable[..., str]) -> None:
    page = results_of(county="", placement_types="safe_house", near="95814")
    cards = [card for card in page.split("<article")[1:] if "Address confidential" in card]
    assert cards
    for card in cards:
        assert "data-lat" not in card
        assert "data-counties=" in card or "Location not stated" in card


def test_the_number_of_queries_does_not_grow_with_the_cards(site: Site, worker: FlaskClient, send: Send) -> None:
    few = send(near="95814", within_miles="12", needs="mental.psychotherapy").headers["Location"]
    many = send(county="", needs="mental.psychotherapy").headers["Location"]
    counts = []
    for place in (few, many):
        worker.get(place)
        with counted_queries(site) as asked:
            cards = worker.get(place).text.count('<article class="card"')
        counts.append((cards, len(asked)))
    assert counts[0][0] < counts[1][0] == 20
    assert counts[0][1] == counts[1][1] <= MOST_QUERIES
    # One round trip for each kind of thing: no table is asked the same twice, whatever the number of its listings.
    # (The watch over what is shown writes for each alarm that it raises.)
    read = [statement for statement in asked if statement.startswith("SELECT") and "FROM alarm" not in statement]
    shapes = [re.sub(r"\(\?(, \?)*\)", "(...)", statement) for statement in read]
    assert sorted(shapes) == sorted(set(shapes))


def test_each_page_has_one_h1_that_its_title_begins_with(worker: FlaskClient, send: Send) -> None:
    place = send(near="95814").headers["Location"]
    for path in ("/", "/match", place, f"{place}/change", "/find"):
        page = read_page(worker.get(path).text)
        title, (heading,) = page.texts["title"][0], page.texts["h1"]
        assert heading.strip().startswith(title.removesuffix(" – Manzanita")), path
        assert title.endswith("Manzanita")


def test_no_page_holds_an_inline_script_or_style(worker: FlaskClient, send: Send) -> None:
    place = send(near="95814", needs="mental.psychotherapy").headers["Location"]
    for path in ("/", "/match", place, "/find"):
        for tag, attributes in read_page(worker.get(path).text).tags:
            assert tag != "style", path
            assert tag != "script" or attributes.get("src"), path
            assert not [name for name in attributes if name == "style" or name.startswith("on")], path


def _total(page: str) -> int:
    found = re.search(r"<strong>(\d+) listings? may fit</strong>", page)
    return int(found[1]) if found else 0
