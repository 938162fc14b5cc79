"""Staff who open listings to keep them are counted like anyone who reads contacts: the forms hold them too."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from directory.committing import unit_of_work
from directory.records import Account, ShownListing
from tests.keeping.conftest import Kept, edit
from tests.keeping.test_reviews import waiting


def shown_to(kept: Kept, email: str) -> set[str]:
    with kept.site.app.app_context(), unit_of_work() as session:
        query = select(ShownListing.listing_uuid).join(Account, Account.id == ShownListing.account_id)
        return set(session.scalars(query.where(Account.email == email)))


@pytest.mark.parametrize("path", ["", "/2", "/history", "/verifications", "/copy"])
def test_what_staff_open_is_counted(kept: Kept, staff: FlaskClient, path: str) -> None:
    assert kept.uuid not in shown_to(kept, "staff@test.example")
    assert staff.get(f"{kept.path}{path}").status_code == 200
    assert kept.uuid in shown_to(kept, "staff@test.example")


def test_what_staff_review_is_counted(kept: Kept, provider: FlaskClient, staff: FlaskClient) -> None:
    edit(provider, kept, 2, intake_phone="(916) 555-0143")
    page = staff.get(f"/reviews/{waiting(kept).id}").text
    assert "Call the number that is live now" in page
    assert kept.uuid in shown_to(kept, "staff@test.example")


def test_ones_own_listings_are_not(kept: Kept, provider: FlaskClient) -> None:
    assert provider.get(f"{kept.path}/2").status_code == 200
    assert kept.uuid not in shown_to(kept, "provider@test.example")
