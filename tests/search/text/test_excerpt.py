from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from search.documents import Listing
from search.text.asked import read
from search.text.document import Scope, TextDocument
from search.text.excerpt import CUT, Piece, excerpt, highlight


def text_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def hits_of(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in pieces if piece.is_hit]


def test_a_word_is_marked_in_whatever_form_it_stands() -> None:
    pieces = highlight("Counseled Women’s círculo", read("counseling circulo women"))
    assert hits_of(pieces) == ["Counseled", "Women’s", "círculo"]
    assert text_of(pieces) == "Counseled Women’s círculo"


def test_of_a_phrase_only_the_whole_is_marked() -> None:
    assert hits_of(highlight("foster home, home, foster", read('"foster home"'))) == ["foster", "home"]


def test_words_left_out_are_not_marked() -> None:
    assert hits_of(highlight("Group home", read("home -lodge"))) == ["home"]


def test_an_excerpt_shows_the_stretch_with_most_of_what_was_asked(
    make_listing: Callable[..., Listing],
) -> None:
    text = "therapy " + "filler " * 200 + "equine therapy here. " + "filler " * 200
    pieces = excerpt(TextDocument.of(make_listing(description=text), {}), read("equine therapy"), Scope.PUBLIC)
    assert hits_of(pieces) == ["equine", "therapy"]
    assert pieces[0].text == CUT
    assert pieces[-1].text == CUT
    assert len(text_of(pieces)) < 260


def test_markup_in_a_listing_stays_text(make_listing: Callable[..., Listing]) -> None:
    listing = make_listing(description="<b onclick=x>equine</b>")
    pieces = excerpt(TextDocument.of(listing, {}), read("equine"), Scope.PUBLIC)
    assert text_of(pieces) == "<b onclick=x>equine</b>"


def test_a_listing_without_text_has_an_empty_excerpt(make_listing: Callable[..., Listing]) -> None:
    assert excerpt(TextDocument.of(make_listing(), {}), read("equine"), Scope.FULL) == ()


@given(st.text(max_size=80), st.text(max_size=20), st.integers(1, 60))
def test_no_text_breaks_an_excerpt_and_its_pieces_are_the_text(text: str, typed: str, width: int) -> None:
    listing = Listing(id="1", organization_name="o", listing_name="n", description=text, programs=(text,))
    document = TextDocument.of(listing, {})
    pieces = excerpt(document, read(typed), Scope.FULL, width)
    assert "\x1e" not in text_of(pieces)
    assert text_of(pieces).strip(CUT) in text_of(excerpt(document, read(""), Scope.FULL, 10_000)) or not pieces
