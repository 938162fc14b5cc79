import pytest

from search.text.analysis import LONGEST_WORD, clean, words


def stems(text: str) -> list[str]:
    return [word.stem for word in words(clean(text))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Español", "espanol"),
        ("ESPAN\u0303OL", "español"),  # composed and not
        ("counseling", "counseled"),
        ("women's", "WOMEN’S"),
        ("women's", "women"),
        ("O'Brien", "obrien"),
        ("drop-in", "drop in"),
        ("drop\u2011in", "drop in"),  # non-breaking hyphen
        ("Y.M.C.A.", "ymca"),
        ("ＳＴＲＴＰ", "strtp"),  # full width
        ("soft\u00adly", "softly"),
        ("zero\u200bwidth", "zerowidth"),
        ("Straße", "strasse"),
    ],
)
def test_two_spellings_are_the_same_words(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize("text", ["", "   ", "!!! -- ?", "\x00\x1e\x07", "’", "_", "🙂"])
def test_a_text_without_letters_or_digits_has_no_words(text: str) -> None:
    assert stems(text) == []


def test_numbers_and_single_letters_are_words() -> None:
    assert stems("Plan B, 24/7, ages 12-17") == ["plan", "b", "24", "7", "age", "12", "17"]


def test_a_control_character_parts_words_and_is_not_kept() -> None:
    assert clean("equine\x00therapy\x1e\x85") == "equine therapy  "


def test_a_lone_surrogate_can_still_be_written_as_bytes() -> None:
    assert clean("a\ud800b").encode()


def test_a_word_without_end_is_cut_alike_in_listings_and_queries() -> None:
    assert stems("x" * 10_000) == stems("x" * LONGEST_WORD)


def test_every_word_stands_where_it_says() -> None:
    text = clean("Mothers’ Día: O'Brien, Y.M.C.A. drop-in")
    assert [text[word.start : word.end] for word in words(text)] == [
        "Mothers",
        "Día",
        "O'Brien",
        "Y.M.C.A.",
        "drop",
        "in",
    ]
