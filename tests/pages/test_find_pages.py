"""Searching by words, as a browser without JavaScript sees it."""

import re

from flask.testing import FlaskClient

from directory.records import AccountRole
from tests.pages.reading import MOST_QUERIES, counted_queries, first_organization, text_of
from tests.sites import Site, csrf_of


def find(client: FlaskClient, words: str) -> str:
    """The address of what these words find."""
    answer = client.post("/find", data={"words": words, "csrf_token": csrf_of(client, "/find")})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def narrow(client: FlaskClient, place: str, **filters: str) -> str:
    answer = client.post(f"{place}/narrow", data=filters | {"csrf_token": csrf_of(client, "/find")})
    assert answer.status_code == 303
    return answer.headers["Location"]


def total(page: str) -> int:
    found = re.search(r"(\d+) listings? ha(?:s|ve) your words", page)
    return int(found[1]) if found else 0


def test_the_words_are_not_in_the_address(worker: FlaskClient) -> None:
    assert re.fullmatch(r"/find/[\w-]{20,}", find(worker, "counseling"))


def test_what_was_found_is_marked_where_it_stands(worker: FlaskClient) -> None:
    page = worker.get(find(worker, "counseling")).text
    assert total(page) > 20
    assert re.search(r"<mark>[Cc]ounseling</mark>", page)


def test_another_spelling_is_offered_and_finds(worker: FlaskClient) -> None:
    place = find(worker, "tutring")
    page = worker.get(place).text
    assert "No listing has all of your words" in page
    assert "Did you mean" in page
    assert total(worker.get(narrow(worker, place, words="tutoring")).text) > 0


def test_a_filter_leaves_as_many_as_its_button_says(worker: FlaskClient) -> None:
    place = find(worker, "counseling")
    page = worker.get(place).text
    button = re.search(r'name="county" value="([^"]+)">[^<]+<span class="facet__count">(\d+)</span>', page)
    assert button
    narrowed = worker.get(narrow(worker, place, county=button[1])).text
    assert total(narrowed) == int(button[2])
    assert 'aria-pressed="true"' in narrowed


def test_a_chosen_filter_is_taken_off_by_its_button(worker: FlaskClient) -> None:
    place = find(worker, "counseling")
    narrowed = narrow(worker, place, provider_type="placement")
    again = narrow(worker, narrowed, provider_type="")
    assert total(worker.get(again).text) == total(worker.get(place).text)


def test_no_words_are_a_problem_at_the_field(worker: FlaskClient) -> None:
    answer = worker.post("/find", data={"words": "  ", "csrf_token": csrf_of(worker, "/find")})
    assert answer.status_code == 422
    assert '<a href="#words">' in answer.text


def test_markup_in_the_words_stays_words(worker: FlaskClient) -> None:
    page = worker.get(find(worker, '"><script>alert(1)</script>')).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_provider_finds_by_public_words_and_sees_numbers_of_their_own_listings_alone(
    site: Site, provider: FlaskClient
) -> None:
    page = provider.get(find(provider, "youth")).text
    others = [card for card in page.split("<article")[1:] if first_organization(site) not in text_of(card)]
    assert others
    assert not [card for card in others if 'href="tel:' in card.partition("</article>")[0]]


def test_another_account_cannot_open_what_was_found(site: Site, worker: FlaskClient) -> None:
    place = find(worker, "counseling")
    assert site.client(AccountRole.STAFF).get(place).status_code == 404


def test_the_number_of_queries_does_not_grow_with_what_is_found(site: Site, worker: FlaskClient) -> None:
    counts = []
    for words in ("tattoo", "youth"):
        place = find(worker, words)
        worker.get(place)
        with counted_queries(site) as asked:
            shown = worker.get(place).text.count("<article")
        counts.append((shown, len(asked)))
    assert counts[0][0] < counts[1][0] == 20
    assert counts[0][1] == counts[1][1] <= MOST_QUERIES
