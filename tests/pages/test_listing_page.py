"""One listing's page: every data point that the reader may know, or that it is not stated."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from directory.clock import now
from directory.db import db
from search.documents import Listing
from tests.pages.reading import first_organization, text_of
from tests.sites import Site


@pytest.fixture
def one_where(site: Site) -> Callable[[Callable[[Listing], bool]], Listing]:
    """The first demonstration listing of which something is true."""

    def _one(is_wanted: Callable[[Listing], bool]) -> Listing:
        with site.app.app_context():
            listings = site.finder.snapshot(db.session()).listings
        return next(listing for listing in listings if is_wanted(listing))

    return _one


def test_all_twelve_data_points_stand_in_their_order(worker: FlaskClient, one_where: Callable[..., Listing]) -> None:
    listing = one_where(lambda each: each.placement_type is not None)
    page = worker.get(f"/listings/{listing.id}").text
    numbers = re.findall(r'<span class="point__number" aria-hidden="true">(\d+)</span>', page)
    assert numbers == [str(number) for number in range(1, 13)]


def test_what_is_not_stated_says_to_ask_intake(worker: FlaskClient, one_where: Callable[..., Listing]) -> None:
    listing = one_where(lambda each: each.barriers is None)
    text = text_of(worker.get(f"/listings/{listing.id}").text)
    assert "Barriers Not stated — ask intake" in text


def test_a_service_is_not_asked_for_a_type_of_placement_or_a_license(
    worker: FlaskClient, one_where: Callable[..., Listing]
) -> None:
    service = one_where(lambda each: each.provider_type == "service" and each.license_status is None)
    placement = one_where(lambda each: each.provider_type == "placement" and each.license_status is None)
    for words in ("Type of placement", "License number", "License status"):
        assert words not in text_of(worker.get(f"/listings/{service.id}").text), words
    assert "License status Not stated" in text_of(worker.get(f"/listings/{placement.id}").text)


def test_stale_openings_are_unknown_now_and_say_what_they_were(
    worker: FlaskClient, one_where: Callable[..., Listing]
) -> None:
    listing = one_where(lambda each: each.openings is not None and now() - each.openings_as_of > timedelta(hours=72))
    text = text_of(worker.get(f"/listings/{listing.id}").text)
    assert f"Openings unknown now; {listing.openings} stated" in text


def test_a_confidential_listing_says_its_county_and_why(worker: FlaskClient, one_where: Callable[..., Listing]) -> None:
    listing = one_where(lambda each: each.site.is_confidential and each.site.counties)
    text = text_of(worker.get(f"/listings/{listing.id}").text)
    assert "The address is confidential." in text
    assert listing.site.counties[0] in text
    assert "Street address" not in text
    assert "ZIP code" not in text


def test_a_provider_sees_the_public_face_of_anothers_listing_and_no_row_for_the_rest(
    site: Site, provider: FlaskClient, one_where: Callable[..., Listing]
) -> None:
    listing = one_where(lambda each: each.security and each.organization_name != first_organization(site))
    answer = provider.get(f"/listings/{listing.id}")
    assert answer.status_code == 200
    text = text_of(answer.text)
    assert listing.listing_name in text
    for label in ("Security measures", "Intake phone", "Barriers", "Openings", "Funding limits"):
        assert label not in text


def test_a_listing_that_is_not_there_is_not_found(worker: FlaskClient) -> None:
    assert worker.get("/listings/00000000-0000-4000-8000-000000000000").status_code == 404
    assert worker.get("/listings/not-an-id").status_code == 404


def test_the_title_names_nothing_of_the_listing(worker: FlaskClient, one_where: Callable[..., Listing]) -> None:
    listing = one_where(lambda each: True)
    page = worker.get(f"/listings/{listing.id}").text
    assert "<title>Listing – Manzanita</title>" in page


def test_every_data_point_says_when_it_was_last_confirmed(
    worker: FlaskClient, one_where: Callable[..., Listing]
) -> None:
    verified = one_where(lambda each: each.last_verified is not None)
    page = worker.get(f"/listings/{verified.id}").text
    assert len(re.findall(r"<p class=.point__confirmed.>Confirmed \w{3} \d{1,2}, \d{4}", page)) == 13
    never = one_where(lambda each: each.last_verified is None)
    assert worker.get(f"/listings/{never.id}").text.count(">Never confirmed</p>") >= 13
