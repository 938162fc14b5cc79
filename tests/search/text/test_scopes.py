"""What only workers may read moves nothing that others see: no hit, order, count, suggestion or snippet."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search.documents import Listing
from search.text.asked import read
from search.text.document import Scope, TextDocument
from search.text.excerpt import excerpt
from search.text.index import TextIndex

WORKER_COLUMNS = ("strengths", "security_notes", "funding_notes", "csec_training_notes")
NEVER = ("barriers", "source_id", "license_number")


@pytest.mark.parametrize("column", WORKER_COLUMNS)
def test_a_workers_word_is_found_by_workers_only(
    tmp_path: Path, make_listing: Callable[..., Listing], column: str
) -> None:
    index = TextIndex(tmp_path / "index", {})
    listing = make_listing(description="Beds.", **{column: "Zephyrine falcons"})
    index.rebuild([listing], 1)
    for text in ("zephyrine", '"zephyrine falcons"', "zeph*", "beds zephyrine"):
        assert index.find(text, scope=Scope.FULL).ids == (listing.id,)
        assert index.find(text, scope=Scope.PUBLIC).ids == ()
    assert index.find("-zephyrine", scope=Scope.FULL).ids == ()
    assert index.find("-zephyrine", scope=Scope.PUBLIC).ids == (listing.id,)


@pytest.mark.parametrize("column", WORKER_COLUMNS)
def test_a_workers_word_is_suggested_to_workers_only(
    tmp_path: Path, make_listing: Callable[..., Listing], column: str
) -> None:
    index = TextIndex(tmp_path / "index", {})
    index.rebuild([make_listing(**{column: "zephyrine"})], 1)
    assert index.find("zephyrin", scope=Scope.FULL).total == 1  # the same stem
    assert index.find("zephirine", scope=Scope.FULL).did_you_mean == "zephyrine"
    assert index.find("zephirine", scope=Scope.PUBLIC).did_you_mean is None


def test_the_public_order_is_the_same_whatever_workers_may_read(
    tmp_path: Path, make_listing: Callable[..., Listing]
) -> None:
    listings = [
        make_listing(f"House {number}", description="beds " * (1 + number % 3) + "care " * (number % 5))
        for number in range(12)
    ]
    told = [
        replace(listing, strengths="beds care " * (40 * (number % 2) + number))
        for number, listing in enumerate(listings)
    ]
    orders = {}
    for name, corpus in (("bare", listings), ("told", told)):
        index = TextIndex(tmp_path / name, {})
        index.rebuild(corpus, 1)
        orders[name] = {
            scope: [index.find(text, scope=scope) for text in ("beds", "care beds", "beds -care", "be*")]
            for scope in Scope
        }
    assert orders["bare"][Scope.PUBLIC] == orders["told"][Scope.PUBLIC]
    assert orders["bare"][Scope.FULL] != orders["told"][Scope.FULL]  # the test could have seen a difference


def test_a_public_snippet_shows_nothing_of_a_workers_text(make_listing: Callable[..., Listing]) -> None:
    listing = make_listing(description="A quiet home.", strengths="Zephyrine falcons.")
    document = TextDocument.of(listing, {})
    public = "".join(piece.text for piece in excerpt(document, read("zephyrine"), Scope.PUBLIC))
    full = excerpt(document, read("zephyrine"), Scope.FULL)
    assert public == "A quiet home."
    assert ("Zephyrine", True) in full


@pytest.mark.parametrize("column", NEVER)
def test_what_the_index_is_not_for_is_nowhere_in_its_files(
    tmp_path: Path, make_listing: Callable[..., Listing], column: str
) -> None:
    index = TextIndex(tmp_path / "index", {})
    index.rebuild([make_listing(description="visible", **{column: "zephyrine"})], 1)
    assert index.find("zephyrine", scope=Scope.FULL).total == 0
    assert index.ids_with_all_words("zephyrine") == frozenset()
    content = b"".join(file.read_bytes() for file in (tmp_path / "index").rglob("*") if file.is_file())
    assert b"visibl" in content
    assert b"zephyrin" not in content
