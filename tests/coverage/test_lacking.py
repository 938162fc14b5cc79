"""Who nearby has what a county lacks: how far, and whether they take youth from there."""

import pytest

from search.catalogue import Catalogue
from search.codes import Precision, Status
from search.coverage import count, counties
from search.coverage.lacking import Lack, lacking
from search.coverage.supply import Supply
from search.documents import Listing, Site
from search.places import Gazetteer
from tests.coverage.conftest import NOW
from tests.coverage.recount import Ground, haversine_miles

NEED = "support.survivor_mentor"
OTHER = "education.tutoring"


def lacks_of(
    gazetteer: Gazetteer, county: str, *listings: tuple[str, str, tuple[str, ...]], confidential: str = ""
) -> list[Lack]:
    """``listings``: name, ZIP, counties served; ``confidential``: one more, of that county and nothing finer."""
    catalogue = Catalogue(gazetteer, {NEED: NEED, OTHER: OTHER})
    found = [_listing(gazetteer, *listing) for listing in listings]
    if confidential:
        site = Site((confidential,), is_confidential=True)
        found.append(Listing(id="hidden", organization_name="O", listing_name="hidden", site=site, needs=(NEED,)))
    catalogue.replace(found)
    place = next(place for place in counties(gazetteer, dict.fromkeys(gazetteer.counties, 1)) if place.name == county)
    return lacking(count(catalogue.snapshot, [place], Supply(), NOW), place, [NEED], NOW)


def _listing(gazetteer: Gazetteer, name: str, code: str, served: tuple[str, ...]) -> Listing:
    at = gazetteer.zips[code]
    site = Site((at.county,), at.latitude, at.longitude, Precision.ZIP)
    return Listing(id=name, organization_name="O", listing_name=name, site=site, counties_served=served, needs=(NEED,))


def test_the_nearest_are_told_with_their_distance_and_whether_they_take_youth_from_there(
    gazetteer: Gazetteer, ground: Ground
) -> None:
    (lack,) = lacks_of(
        gazetteer, "Inyo", ("kern", "93301", ("Kern",)), ("mono", "93546", ("Inyo", "Mono")), ("fresno", "93701", ())
    )
    assert [one.listing_id for one in lack.nearest] == ["mono", "kern", "fresno"]
    assert [one.accepts for one in lack.nearest] == [Status.MEETS, Status.FAILS, Status.UNKNOWN]
    assert lack.is_served
    latitude, longitude, _ = ground.zips["93301"]
    miles = haversine_miles(ground.points["Inyo"], (latitude, longitude))
    assert (lack.nearest[1].distance.least, lack.nearest[1].distance.greatest) == pytest.approx((miles, miles))


def test_the_nearest_that_takes_youth_from_there_is_told_where_nearer_ones_do_not(gazetteer: Gazetteer) -> None:
    nearer = [(f"kern {number}", "93301", ("Kern",)) for number in range(3)]
    (lack,) = lacks_of(gazetteer, "Inyo", *nearer, ("far", "95814", ("Inyo",)), ("farther", "95501", ("Inyo",)))
    assert [one.listing_id for one in lack.nearest] == ["kern 0", "kern 1", "kern 2", "far"]
    assert lack.nearest[-1].accepts is Status.MEETS


def test_a_need_that_something_in_the_county_meets_is_not_lacking(gazetteer: Gazetteer) -> None:
    assert lacks_of(gazetteer, "Kern", ("kern", "93301", ("Inyo",))) == []


def test_a_confidential_one_is_as_far_as_its_county_reaches(gazetteer: Gazetteer, ground: Ground) -> None:
    (lack,) = lacks_of(gazetteer, "Inyo", confidential="Kern")
    (hidden,) = lack.nearest
    apart = haversine_miles(ground.points["Inyo"], ground.points["Kern"])
    assert hidden.distance.least < apart < hidden.distance.greatest
    assert hidden.distance.least + hidden.distance.greatest == pytest.approx(2 * apart)


def test_nobody_at_all_is_told_as_nobody(gazetteer: Gazetteer) -> None:
    (lack,) = lacks_of(gazetteer, "Inyo")
    assert (lack.is_served, lack.nearest) == (False, ())
