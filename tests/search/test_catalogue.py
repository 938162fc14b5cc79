"""The catalogue kept current change by change is the catalogue built anew."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.catalogue import Catalogue, Snapshot
from search.codes import Gender, Precision, ProviderType, Security
from search.columns import Columns, Encoder, microseconds
from search.documents import Listing, Site
from search.places import Gazetteer

NEEDS = {"a.one": "One", "b.two": "Two"}

LISTINGS = st.builds(
    Listing,
    id=st.sampled_from("abcdefgh"),
    organization_name=st.sampled_from(["Alder", "birch", "Cedar"]),
    listing_name=st.sampled_from(["x", "Y", "ß"]),
    provider_type=st.sampled_from([None, *ProviderType]),
    min_age=st.one_of(st.none(), st.integers(0, 24)),
    genders=st.lists(st.sampled_from(Gender), unique=True).map(tuple),
    security=st.lists(st.sampled_from(Security), unique=True).map(tuple),
    needs=st.lists(st.sampled_from([*NEEDS, "unheard.of"]), unique=True).map(tuple),
    languages=st.lists(st.sampled_from(["en", "zu", "tlh"]), unique=True).map(tuple),
    site=st.sampled_from([Site(), Site(("Yolo",), 38.5, -121.7, Precision.ZIP), Site(("Inyo",), is_confidential=True)]),
    openings=st.one_of(st.none(), st.integers(0, 5)),
    last_verified=st.sampled_from([None, date(2025, 1, 1), date(2024, 1, 1)]),
)
CHANGES = st.lists(
    st.tuples(st.lists(LISTINGS, max_size=6), st.sets(st.sampled_from("abcdefghz"), max_size=3)), max_size=8
)


@pytest.fixture(scope="module")
def new_catalogue(gazetteer: Gazetteer) -> Callable[[], Catalogue]:
    return lambda: Catalogue(gazetteer, NEEDS)


def facts(snapshot: Snapshot, row: int) -> dict[str, list[Any]]:
    columns = snapshot.columns
    return {field.name: getattr(columns, field.name)[..., row].tolist() for field in fields(Columns)}


@given(changes=CHANGES)
@settings(max_examples=150, deadline=None)
def test_changes_one_by_one_give_the_catalogue_built_anew(new_catalogue: Any, changes: Any) -> None:
    kept, held = new_catalogue(), {}
    for changed, removed in changes:
        kept.replace(changed, removed)
        held |= {listing.id: listing for listing in changed}
        held = {listing_id: listing for listing_id, listing in held.items() if listing_id not in removed}
    anew = new_catalogue()
    anew.replace(held.values())
    ours, theirs = kept.snapshot, anew.snapshot
    assert set(ours.row_of) == set(held) == set(theirs.row_of)
    assert [ours.listings[row].id for row in ours.order] == [theirs.listings[row].id for row in theirs.order]
    assert ours.rank[ours.order].tolist() == list(range(len(held)))
    for listing_id, row in ours.row_of.items():
        there = theirs.row_of[listing_id]
        assert ours.listings[row] == theirs.listings[there]
        np.testing.assert_equal(facts(ours, row), facts(theirs, there))


def test_a_reader_keeps_what_it_began_with(gazetteer: Any, make_listing: Any) -> None:
    catalogue = Catalogue(gazetteer, NEEDS)
    catalogue.replace([make_listing(id="one", min_age=3)])
    before = catalogue.snapshot
    catalogue.replace([make_listing(id="one", min_age=9), make_listing(id="two")])
    assert (len(before), before.columns.min_age.tolist()) == (1, [3])
    assert catalogue.snapshot.columns.min_age.tolist() == [9, -1]
    with pytest.raises(ValueError, match="read-only"):
        catalogue.snapshot.columns.min_age[0] = 4


def test_what_is_changed_and_removed_at_once_is_removed(gazetteer: Any, make_listing: Any) -> None:
    catalogue = Catalogue(gazetteer, NEEDS)
    catalogue.replace([make_listing(id="one")], ["one"])
    assert "one" not in catalogue
    catalogue.replace([], ["one", "never held"])
    assert len(catalogue) == 0


def test_order_is_freshest_first_then_names_without_case_then_id(gazetteer: Any, make_listing: Any) -> None:
    catalogue = Catalogue(gazetteer, NEEDS)
    one = make_listing(id="2", organization_name="alder", listing_name="x")
    catalogue.replace([one, replace(one, id="1"), replace(one, id="0", organization_name="Birch")])
    catalogue.replace([replace(one, id="9", organization_name="Cedar", last_verified=date(2020, 1, 1))])
    now = catalogue.snapshot
    assert [now.listings[row].id for row in now.order] == ["9", "1", "2", "0"]


def test_no_coordinate_of_a_confidential_listing_is_kept(gazetteer: Any, make_listing: Any) -> None:
    catalogue = Catalogue(gazetteer, NEEDS)
    site = Site(("Alpine",), 38.69, -119.78, Precision.COORDINATES, is_confidential=True)
    catalogue.replace([make_listing(id="safe", site=site)])
    kept = catalogue.listing("safe").site
    assert kept == Site(("Alpine", "Inyo", "Mono"), None, None, Precision.AREA, True)
    inyo = gazetteer.county("Inyo")
    catalogue.replace([make_listing(id="plain", site=Site(("Alpine", "Inyo", "Mono")))])
    point = catalogue.snapshot.columns.point
    assert point[:, 0].tolist() == point[:, 1].tolist()
    assert catalogue.snapshot.columns.reach[0] > inyo.reach_miles


def test_the_columns_do_not_read_a_confidential_coordinate_even_if_handed_one(
    gazetteer: Any, make_listing: Any
) -> None:
    encoder = Encoder(gazetteer, NEEDS)
    passed = make_listing(site=Site(("Yolo",), 38.7, -121.8, Precision.ZIP, is_confidential=True))
    county = make_listing(site=Site(("Yolo",)))
    columns = encoder.encode([passed, county])
    assert columns.point[:, 0].tolist() == columns.point[:, 1].tolist()
    assert columns.is_area.tolist() == [True, True]


def test_numbers_too_large_for_a_column_do_not_stop_the_catalogue(gazetteer: Any, make_listing: Any) -> None:
    catalogue = Catalogue(gazetteer, NEEDS)
    catalogue.replace([make_listing(max_age=10**6, openings=10**12)])
    assert catalogue.snapshot.columns.max_age[0] > 24
    assert catalogue.snapshot.columns.openings[0] > 0


def test_a_moment_is_exact_to_the_microsecond() -> None:
    assert microseconds(datetime(1970, 1, 2, 0, 0, 1, 7, tzinfo=UTC)) == 86_401_000_007
