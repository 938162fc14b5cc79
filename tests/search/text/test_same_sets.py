"""The index, the fallback and a few naive lines written here from the contract give the same listings."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from search.codes import ProviderType
from search.documents import Listing, Site
from search.text.analysis import clean, words
from search.text.document import Scope
from search.text.index import TextIndex
from search.text.plain import find_plain, ids_with_all_words_plain

LABELS = {"mental.psychotherapy": "Individual psychotherapy"}
VOCABULARY = sorted(
    {"home", "homes", "Home's", "counseling", "counselor", "counsel", "drop-in", "drop", "in", "the", "of", "a"}
    | {"Español", "espanol", "24/7", "24", "7", "Y.M.C.A.", "ymca", "tutor", "tutors", "tutorial", "zebra"}
    | {"🙂", "-", "'", "psychotherapy", "individual", "\x00", "\x1e", "x" * 90, "ﬁt", "ﷺ", "½", "東京", "a\u0301"}
)
texts = st.lists(st.sampled_from(VOCABULARY), max_size=6).map(" ".join) | st.text(max_size=12)
queries = st.lists(
    st.sampled_from(VOCABULARY)
    | st.sampled_from(['"home of"', '"drop in"', '"home home"', "tut*", "cou*", "-home", '-"the home"', "-tut*"])
    | st.text(max_size=5),
    max_size=4,
).map(" ".join)


@st.composite
def corpora(draw: st.DrawFn) -> list[Listing]:
    return [
        Listing(
            id=f"id-{number}",
            organization_name=draw(texts),
            listing_name=draw(texts),
            description=draw(st.none() | texts),
            programs=tuple(draw(st.lists(texts, max_size=2))),
            needs=draw(st.sampled_from([(), ("mental.psychotherapy",), ("unknown.code",)])),
            strengths=draw(st.none() | texts),
            security_notes=draw(st.none() | texts),
            barriers="barred",
            provider_type=draw(st.sampled_from([None, *ProviderType])),
            serves_statewide=draw(st.booleans()),
            site=Site(counties=draw(st.sampled_from([(), ("Yolo",), ("Alpine", "Inyo")]))),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


def naive(listing: Listing, text: str) -> bool:
    published = [listing.organization_name, listing.listing_name, listing.description, *listing.programs]
    published += [LABELS.get(code) for code in listing.needs]
    published += [listing.strengths, listing.security_notes]
    published += [listing.funding_notes, listing.csec_training_notes]
    have = {word.stem for part in published if part for word in words(clean(part))}
    return all(word.stem in have for word in words(clean(text)))


@settings(max_examples=60, deadline=None)
@given(corpus=corpora(), asked=st.lists(queries, min_size=1, max_size=8))
def test_the_index_and_the_fallback_give_the_same_listings_in_the_same_order(
    corpus: list[Listing], asked: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        index = TextIndex(Path(directory) / "index", LABELS)
        index.rebuild(corpus[: len(corpus) // 2], 1)
        index.update(corpus[len(corpus) // 2 :], [], 2)
        for text in asked:
            by_index = index.ids_with_all_words(text)
            assert by_index == ids_with_all_words_plain(corpus, text, LABELS)
            assert by_index == {listing.id for listing in corpus if naive(listing, text)}
            for scope in Scope:
                for county, provider_type in ((None, None), ("Yolo", None), (None, "service")):
                    one = index.find(text, scope=scope, county=county, provider_type=provider_type)
                    other = find_plain(corpus, text, LABELS, scope=scope, county=county, provider_type=provider_type)
                    assert (one.total, one.ids, one.facets) == (other.total, other.ids, other.facets)
                    assert one.did_you_mean == other.did_you_mean
