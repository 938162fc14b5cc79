"""Asking to speak for an organization, and leaving one."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from directory.changes.accounts import find_account
from directory.committing import unit_of_work
from directory.records import Claim, Listing, Organization, Service
from tests.keeping.conftest import Kept, form_of
from tests.keeping.test_reviews import post


@pytest.fixture
def wanted(kept: Kept, foreign: str) -> str:
    """The name of an organization that the provider does not speak for."""
    with kept.site.app.app_context(), unit_of_work() as session:
        query = select(Organization.name).join(Service).join(Listing).where(Listing.uuid == foreign)
        return str(session.scalar(query))


def last_claim(kept: Kept) -> Claim:
    with kept.site.app.app_context(), unit_of_work() as session:
        claim = session.scalar(select(Claim).order_by(Claim.id.desc()).limit(1))
        assert claim is not None
        session.expunge(claim)
        return claim


def ask(client: FlaskClient, name: str) -> int:
    data = {"name": name, "reason": "I run intake there."}
    return post(client, "/organizations", "/account", **data).status_code


def organizations(kept: Kept) -> set[str]:
    with kept.site.app.app_context(), unit_of_work() as session:
        account = find_account(session, "provider@test.example")
        assert account is not None
        return {each.name for each in account.organizations}


def test_a_claim_opens_nothing_until_staff_approve_and_leaving_ends_it(
    kept: Kept, provider: FlaskClient, staff: FlaskClient, foreign: str, wanted: str
) -> None:
    assert ask(provider, wanted) == 303
    assert provider.get(f"/keeping/{foreign}").status_code == 404
    number = last_claim(kept).id
    assert post(provider, f"/reviews/claims/{number}", "/account", do="approve").status_code == 403
    path = f"/reviews/claims/{number}"
    assert wanted in staff.get("/reviews/claims").text
    page = form_of(staff.get(path).text)
    assert page.to(staff, path, do="approve").status_code == 303
    assert provider.get(f"/keeping/{foreign}").status_code == 200
    assert page.to(staff, path, do="decline", reason="No.").status_code == 409
    with kept.site.app.app_context(), unit_of_work() as session:
        uuid = session.scalar(select(Organization.uuid).where(Organization.name == wanted))
    assert post(provider, f"/organizations/{uuid}/leave", "/account").status_code == 303
    assert provider.get(f"/keeping/{foreign}").status_code == 404
    assert post(provider, f"/organizations/{uuid}/leave", "/account").status_code == 404


def test_asking_does_not_tell_whether_there_is_such_an_organization(
    kept: Kept, provider: FlaskClient, staff: FlaskClient
) -> None:
    assert ask(provider, "Nobody's Organization") == 303
    number = last_claim(kept).id
    answer = post(staff, f"/reviews/claims/{number}", "/account", do="approve")
    assert answer.status_code == 409
    assert "No organization has this name." in answer.text
    assert post(staff, f"/reviews/claims/{number}", "/account", do="decline").status_code == 422
    answer = post(staff, f"/reviews/claims/{number}", "/account", do="decline", reason="Nobody there knows you.")
    assert answer.status_code == 303
    assert "Nobody's Organization" not in organizations(kept)
    assert "Nobody there knows you." in provider.get("/organizations").text


def test_the_same_is_asked_once(kept: Kept, provider: FlaskClient, staff: FlaskClient) -> None:
    assert [ask(provider, name) for name in ("Twice House", " twice  house")] == [303, 422]
    post(staff, f"/reviews/claims/{last_claim(kept).id}", "/account", do="decline", reason="Once is enough.")
