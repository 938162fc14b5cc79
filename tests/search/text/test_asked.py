import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.asked import (
    LONGEST_QUERY,
    MOST_CLAUSES,
    ONLY_LEFT_OUT,
    TOO_LONG,
    TOO_MANY,
    Beginning,
    Phrase,
    Single,
    read,
)


def shape(text: str) -> tuple[list[str], list[str]]:
    def show(clause: Single | Phrase | Beginning) -> str:
        match clause:
            case Single():
                return clause.surface
            case Phrase():
                return " ".join(("phrase:", *clause.stems))
            case Beginning():
                return clause.letters + "*"

    asked = read(text)
    return [show(clause) for clause in asked.required], [show(clause) for clause in asked.excluded]


@pytest.mark.parametrize(
    ("typed", "required", "excluded"),
    [
        ("equine therapy", ["equine", "therapy"], []),
        ("“foster home” -group", ["phrase: foster home"], ["group"]),
        ('-"group home" beds', ["beds"], ["phrase: group home"]),
        ("drop-in", ["phrase: drop in"], []),
        ("tutor*", ["tutor*"], []),
        ("tutor*, beds", ["tutor*", "beds"], []),
        ("tut*r", ["tut", "r"], []),
        ("tu*", ["tu"], []),
        ("*", [], []),
        ("names:secret", ["names", "secret"], []),
        ("[a TO z]", ["z"], []),
        ("worker:[x TO y] AND NOT b~2^9", ["worker", "x", "y", "not", "b", "2", "9"], []),
        ("a - b", ["b"], []),
        ("the house for a youth", ["house", "youth"], []),
        ("to be", ["to", "be"], []),
        ('"to be"', ["phrase: to be"], []),
        ('lone " quote', ["lone", "quote"], []),
        ('""', [], []),
        ("home home HOMES", ["homes"], []),
    ],
)
def test_a_typed_search_reads_as(typed: str, required: list[str], excluded: list[str]) -> None:
    assert shape(typed) == (required, excluded)


def test_a_long_search_is_cut_at_a_word_and_says_so() -> None:
    asked = read("beds " * 2000)
    assert len(asked.text) <= LONGEST_QUERY
    assert asked.required == read("beds").required[:0] + asked.required[:1]
    assert TOO_LONG in asked.notices


def test_a_search_of_many_words_is_cut_and_says_so() -> None:
    asked = read(" ".join(f"w{number}" for number in range(60)))
    assert len(asked.required) == MOST_CLAUSES
    assert asked.notices == (TOO_MANY,)


def test_only_words_to_leave_out_says_that_all_others_are_shown() -> None:
    assert read("-group -home").notices == (ONLY_LEFT_OUT,)


@given(st.text(st.characters(), max_size=300) | st.text('ab"-* :\x00é“', max_size=40))
def test_any_text_at_all_can_be_read(typed: str) -> None:
    asked = read(typed)
    for clause in asked.required:
        if isinstance(clause, Single):
            assert asked.text[clause.start : clause.end]
