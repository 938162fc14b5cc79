from collections.abc import Callable
from dataclasses import replace

import pytest

from search.documents import Listing
from search.text.asked import ONLY_LEFT_OUT
from search.text.document import Scope
from search.text.engine import REBUILDING, Found
from search.text.index import TextIndex
from search.text.plain import find_plain

TAMARIND, OSTRAVA, STATEWIDE = 0, 1, 2


@pytest.fixture(params=["index", "plain"])
def find(request: pytest.FixtureRequest, listings: list[Listing], need_labels: dict[str, str]) -> Callable[..., Found]:
    """The same tests for the index and for what stands in for it."""
    if request.param == "index":
        index: TextIndex = request.getfixturevalue("index")
        return index.find

    def plain(text: str, **options: object) -> Found:
        found = find_plain(listings, text, need_labels, **options)  # type: ignore[arg-type]  # passed on as given
        assert found.notices[-1] == REBUILDING
        return replace(found, notices=found.notices[:-1])

    return plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("equine", {TAMARIND}),
        ("EQUINE therapies", {TAMARIND}),
        ("tamarind mentorship", {TAMARIND}),  # a name's word and a program's
        ("psychotherapy", {TAMARIND}),  # a need's label
        ("espanol", {TAMARIND}),
        ("counseling", {OSTRAVA, STATEWIDE}),
        ("counseling -phone", {OSTRAVA}),
        ('"out of home"', {TAMARIND}),
        ("out home", {TAMARIND, OSTRAVA}),
        ('"home out of"', {OSTRAVA}),
        ('"Place Brackwater"', set()),  # no phrase reaches from one name to the next
        ("tutor*", {TAMARIND, OSTRAVA}),
        ("tutori*", {TAMARIND, OSTRAVA}),
        ("tutorin*", {TAMARIND}),
        ("drop-in", {TAMARIND}),
        ("24/7", {STATEWIDE}),
        ("ymca", {STATEWIDE}),
        ("falconry", {TAMARIND}),
        ("gatehouse", {OSTRAVA}),
        ("nowhere", set()),
        ("", {TAMARIND, OSTRAVA, STATEWIDE}),
        ("the", {OSTRAVA}),  # alone, a stop word is a word
        ("-counseling", {TAMARIND}),
        ("public:equine", set()),
        ("id:00000001", set()),
    ],
)
def test_a_search_finds(find: Callable[..., Found], listings: list[Listing], text: str, expected: set[int]) -> None:
    found = find(text, scope=Scope.FULL)
    assert set(found.ids) == {listings[number].id for number in expected}
    assert found.total == len(expected)


def test_a_search_of_only_excluded_words_says_what_it_shows(find: Callable[..., Found]) -> None:
    assert find("-counseling", scope=Scope.FULL).notices == (ONLY_LEFT_OUT,)


def test_without_words_listings_come_by_name(find: Callable[..., Found], listings: list[Listing]) -> None:
    assert find("", scope=Scope.FULL).ids == tuple(listings[n].id for n in (OSTRAVA, STATEWIDE, TAMARIND))


def test_a_word_in_the_name_comes_before_the_same_word_in_a_text(
    find: Callable[..., Found], listings: list[Listing]
) -> None:
    assert find("mentor*", scope=Scope.FULL).total == 2
    assert find("mentors", scope=Scope.FULL).ids[0] == listings[OSTRAVA].id


def test_pages_put_together_are_the_whole(find: Callable[..., Found]) -> None:
    pages = [find("", scope=Scope.FULL, limit=1, offset=offset) for offset in range(4)]
    assert sum((page.ids for page in pages), ()) == find("", scope=Scope.FULL).ids
    assert {page.total for page in pages} == {3}


def test_a_county_finds_what_is_there_serves_it_or_serves_the_state(
    find: Callable[..., Found], listings: list[Listing]
) -> None:
    assert set(find("", scope=Scope.FULL, county="Solano").ids) == {
        listings[OSTRAVA].id,
        listings[STATEWIDE].id,
    }
    assert find("", scope=Scope.FULL, county="Yolo").total == 3


def test_each_facet_counts_what_choosing_it_would_give(find: Callable[..., Found]) -> None:
    found = find("", scope=Scope.FULL, county="Solano", provider_type="service")
    assert found.total == 2
    assert found.facets.provider_type == {"service": 2}
    assert found.facets.placement_type == {}
    for county in ("Yolo", "Solano", "Alpine"):
        chosen = find("", scope=Scope.FULL, county=county, provider_type="service")
        assert found.facets.total_in(county) == chosen.total


def test_a_misspelled_word_gets_a_suggestion_that_finds_something(find: Callable[..., Found]) -> None:
    found = find("eqiune therapy", scope=Scope.FULL)
    assert (found.total, found.did_you_mean) == (0, "equine therapy")


def test_no_suggestion_is_made_where_it_would_find_nothing(find: Callable[..., Found]) -> None:
    assert find("eqiune", scope=Scope.FULL, provider_type="service").did_you_mean is None


def test_nothing_of_listings_outside_only_shows(find: Callable[..., Found], listings: list[Listing]) -> None:
    only = frozenset({listings[STATEWIDE].id})
    found = find("counseling", scope=Scope.FULL, only=only)
    assert (found.total, found.ids, found.facets.county) == (1, (listings[STATEWIDE].id,), {})
    assert find("eqiune", scope=Scope.FULL, only=only).did_you_mean is None


def test_a_query_of_ten_thousand_characters_is_answered(find: Callable[..., Found]) -> None:
    assert find("equine " * 1500, scope=Scope.FULL).total == 1
    assert find("x" * 10_000, scope=Scope.FULL).total == 0
