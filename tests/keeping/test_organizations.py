"""One organization for its people: every listing, a colleague, the first listing, and handing over."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from directory.committing import unit_of_work
from directory.records import AccessRequest, Listing, Organization, Service
from tests.keeping.conftest import Kept, form_of
from tests.keeping.test_reviews import post


@pytest.fixture
def path(kept: Kept) -> str:
    """Where the page of the provider's organization is."""
    with kept.site.app.app_context(), unit_of_work() as session:
        query = select(Organization.uuid).join(Service).join(Listing).where(Listing.uuid == kept.uuid)
        return f"/organizations/{session.scalar(query)}"


def test_a_closed_listing_can_be_found_again(kept: Kept, provider: FlaskClient, path: str) -> None:
    assert post(provider, f"{kept.path}/close", "/account", reason="paused").status_code == 303
    for page in (provider.get(path).text, provider.get("/keeping").text):
        assert kept.path in page


def test_a_listing_is_added_without_another_to_begin_from(kept: Kept, provider: FlaskClient, path: str) -> None:
    page = form_of(provider.get(f"{path}/add").text)
    assert page.to(provider, f"{path}/add", name="").status_code == 422
    answer = page.to(provider, f"{path}/add", name="A first home", provider_type="placement")
    assert answer.status_code == 303
    made = kept.record(answer.location.rpartition("/")[2])
    assert made.facts["listing_name"] == "A first home"
    assert not made.is_active


def test_a_colleague_is_asked_for_and_staff_decide(kept: Kept, provider: FlaskClient, path: str) -> None:
    data = {"name": "Next Person", "email": "next@county.example"}
    assert post(provider, f"{path}/colleague", "/account", **data | {"email": "nobody"}).status_code == 422
    assert post(provider, f"{path}/colleague", "/account", **data).status_code == 303
    with kept.site.app.app_context(), unit_of_work() as session:
        asked = session.scalars(select(AccessRequest).where(AccessRequest.email == "next@county.example")).one()
        assert (asked.role, asked.state) == ("provider", "waiting")
        assert "provider@test.example" in asked.reason
    answers = [post(provider, f"{path}/colleague", "/account", **data | {"email": f"n{n}@a.example"}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 303, 422]


def test_whoever_leaves_is_told_who_keeps_the_listings_then(kept: Kept, provider: FlaskClient, path: str) -> None:
    assert "The others keep its listings." in provider.get(path).text


def test_another_organization_is_not_found(kept: Kept, provider: FlaskClient, foreign: str) -> None:
    with kept.site.app.app_context(), unit_of_work() as session:
        query = select(Organization.uuid).join(Service).join(Listing).where(Listing.uuid == foreign)
        other = f"/organizations/{session.scalar(query)}"
    assert provider.get(other).status_code == 404
    assert provider.get(f"{other}/add").status_code == 404
    for act in ("colleague", "add", "leave"):
        data = {"name": "A", "email": "a@b.example", "provider_type": "placement"}
        assert post(provider, f"{other}/{act}", "/account", **data).status_code == 404
