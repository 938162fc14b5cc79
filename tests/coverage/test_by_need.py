"""The counts for all needs at once are those of asking each need alone; the filters are the criteria of a match."""

from collections.abc import Callable

import numpy as np

from search.catalogue import Catalogue
from search.codes import Gender, PlacementType, ProviderType, Response
from search.coverage import Supply
from search.coverage.by_need import by_need
from search.coverage.counting import FAMILY_BASED
from search.coverage.supply import counted
from search.documents import Listing
from search.places import Gazetteer
from tests.coverage.conftest import NOW, Counted
from tests.coverage.directories import NEEDS


def test_each_need_counts_the_same_alone_and_among_all(directory_of: Callable[..., Counted]) -> None:
    survey = directory_of(11).survey
    together = by_need(survey.coverage())
    for code in NEEDS:
        alone, column = survey.coverage(Supply(needs=(code,))), together.needs.index(code)
        assert (together.number[:, column] == alone.serving.listings).all()
        assert (together.csec_trained[:, column] == alone.serving.csec_trained).all()
        assert (together.specialized[:, column] == alone.serving.specialized).all()
        assert (together.two_hours[:, column] == alone.serving.two_hours).all()
        assert (together.capacity[:, column] == alone.located.capacity).all()
        np.testing.assert_allclose(together.nearest_miles[:, column], alone.nearest_miles)


def test_a_need_that_nobody_meets_has_no_nearest(directory_of: Callable[..., Counted]) -> None:
    counts = by_need(directory_of(12, size=10).survey.coverage())
    column = next(place for place, code in enumerate(counts.needs) if code not in NEEDS)
    assert (counts.number[:, column] == 0).all()
    assert np.isnan(counts.nearest_miles[:, column]).all()


def test_placement_types_add_up_to_the_placements_that_state_one(directory_of: Callable[..., Counted]) -> None:
    survey = directory_of(13).survey
    coverage = survey.coverage()
    for number, code in enumerate(PlacementType):
        alone = survey.coverage(Supply(placement_types=(code,)))
        assert (coverage.serving_by_placement_type[:, number] == alone.serving.listings).all()
    family = survey.coverage(Supply(placement_types=FAMILY_BASED))
    assert (coverage.serving.family_based == family.serving.listings).all()


def test_a_listing_that_does_not_say_is_not_counted_but_is_told(directory_of: Callable[..., Counted]) -> None:
    survey = directory_of(14).survey
    asked = survey.coverage(Supply(response=Response.WITHIN_2_HOURS))
    says = [one for one in survey.snapshot.listings if one.response is Response.WITHIN_2_HOURS]
    silent = [one for one in survey.snapshot.listings if one.response is None]
    assert (asked.counted, asked.unstated) == (len(says), len(silent))


def test_ages_ask_that_both_ends_are_served(gazetteer: Gazetteer) -> None:
    catalogue = Catalogue(gazetteer, {})
    served = ((12, 17), (14, 17), (12, None), (None, None))
    catalogue.replace(
        Listing(id=str(number), organization_name="O", listing_name="L", min_age=least, max_age=most)
        for number, (least, most) in enumerate(served)
    )
    judged = counted(catalogue.snapshot, Supply(ages=(13, 15)), NOW)
    rows = [catalogue.snapshot.row_of[str(number)] for number in range(4)]
    assert judged.stated[rows].tolist() == [True, False, False, False]
    assert judged.unstated[rows].tolist() == [False, False, True, True]


def test_filters_combine(directory_of: Callable[..., Counted]) -> None:
    survey = directory_of(15).survey
    both = survey.coverage(Supply(provider_type=ProviderType.SERVICE, csec_trained=True, needs=NEEDS[:2]))
    expected = [
        one
        for one in survey.snapshot.listings
        if one.provider_type is ProviderType.SERVICE
        and one.csec_training not in (None, "none")
        and set(one.needs) & set(NEEDS[:2])
    ]
    assert both.counted == len(expected) > 0


def test_nothing_asked_counts_everything(directory_of: Callable[..., Counted]) -> None:
    survey = directory_of(16, size=30).survey
    assert Supply().is_everything
    assert not Supply(gender=Gender.GIRLS).is_everything
    assert survey.coverage().counted == len(survey.snapshot)
    assert survey.moment == NOW
