"""The full-text index finds exactly the listings that publish every word, and none by what is not published."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from search.documents import Listing
from search.text.index import TextIndex
from search.text.plain import ids_with_all_words_plain
from tests.judge.generate import make_directory
from tests.judge.judge import facts_of
from tests.judge.seeds import Seeds, read_seeds
from tests.judge.words import VOCABULARY, every_word_is_published


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return read_seeds(Path(__file__).parents[2] / "seeds")


@pytest.fixture(scope="module")
def listings(seeds: Seeds) -> list[Listing]:
    """Some with a word of the vocabulary in each name, so that names are searched too."""
    rng = random.Random(11)
    _, listings = make_directory(rng, seeds, 120)
    named = [replace(one, listing_name=f"{rng.choice(VOCABULARY)} House") for one in listings[:30]]
    organized = [replace(one, organization_name=rng.choice(VOCABULARY)) for one in listings[30:60]]
    return [*named, *organized, *listings[60:]]


@pytest.fixture(scope="module")
def index(listings: list[Listing], seeds: Seeds, tmp_path_factory: pytest.TempPathFactory) -> TextIndex:
    index = TextIndex(tmp_path_factory.mktemp("index"), seeds.need_labels)
    index.rebuild(listings, 1)
    return index


def queries() -> list[str]:
    rng = random.Random(12)
    pairs = [" ".join(rng.sample(VOCABULARY, 2)) for _ in range(60)]
    return [*VOCABULARY, *(word.upper() for word in VOCABULARY), *pairs, "immigration", "physical therapies"]


@pytest.mark.parametrize("text", queries())
def test_a_listing_is_found_exactly_by_the_words_that_it_publishes(
    text: str, index: TextIndex, listings: list[Listing], seeds: Seeds
) -> None:
    labels = seeds.need_labels
    expected = {one.id for one in listings if every_word_is_published(text, facts_of(one), labels)}
    assert index.ids_with_all_words(text) == expected
    assert ids_with_all_words_plain(listings, text, labels) == expected


def test_words_of_barriers_find_nothing(seeds: Seeds, tmp_path: Path) -> None:
    listing = Listing(id="1", organization_name="Alder", listing_name="Oak", barriers="kayak", strengths="violin")
    index = TextIndex(tmp_path, seeds.need_labels)
    index.rebuild([listing], 1)
    assert index.ids_with_all_words("violin") == {"1"}
    assert index.ids_with_all_words("kayak") == set()
