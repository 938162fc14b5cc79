"""Adding, copying, closing and opening a listing, and confirming it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from directory.clock import today
from directory.committing import unit_of_work
from directory.records import AccountRole, Change, Listing, ListingStatus
from tests.keeping.conftest import Kept, edit, form_of
from tests.keeping.test_reviews import post, waiting
from tests.sites import csrf_of


def found_by_a_worker(kept: Kept, uuid: str) -> bool:
    with kept.site.app.app_context(), unit_of_work() as session:
        return uuid in kept.site.finder.snapshot(session).row_of


def added(kept: Kept, client: FlaskClient, act: str, name: str) -> str:
    path = f"{kept.path}/copy"
    answer = form_of(client.get(path).text).to(client, path, name=name, do=act)
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


@pytest.mark.parametrize("act", ["empty", "copy"])
def test_what_a_provider_adds_is_seen_by_nobody_else_until_staff_approve(
    kept: Kept, provider: FlaskClient, staff: FlaskClient, act: str
) -> None:
    uuid = added(kept, provider, act, f"New {act} {kept.uuid}")
    assert kept.record(uuid).status is ListingStatus.CLOSED
    assert kept.site.client(AccountRole.WORKER).get(f"/listings/{uuid}").status_code == 404
    assert ("address" in kept.record(uuid).facts) == (act == "copy")
    assert "openings" not in kept.record(uuid).facts
    post(provider, f"/keeping/{uuid}/reopen", "/account")
    assert not found_by_a_worker(kept, uuid)
    number = waiting(Kept(kept.site, uuid)).id
    form_of(staff.get(f"/reviews/{number}").text).to(staff, f"/reviews/{number}/approve")
    assert found_by_a_worker(kept, uuid)


def test_sensitive_facts_of_a_listing_that_is_not_open_yet_do_not_wait(kept: Kept, provider: FlaskClient) -> None:
    draft = Kept(kept.site, added(kept, provider, "empty", f"Draft {kept.uuid}"))
    edit(provider, draft, 7, min_age="12")
    assert draft.record().facts["min_age"] == 12


def test_a_closed_listing_is_matched_with_nobody_and_keeps_why(kept: Kept, provider: FlaskClient) -> None:
    path = f"{kept.path}/close"
    page = form_of(provider.get(path).text)
    assert page.to(provider, path).status_code == 422
    assert found_by_a_worker(kept, kept.uuid)
    assert page.to(provider, path, reason="paused").status_code == 303
    assert not found_by_a_worker(kept, kept.uuid)
    with kept.site.app.app_context(), unit_of_work() as session:
        last = session.query(Change).join(Listing).filter(Listing.uuid == kept.uuid).order_by(Change.id.desc()).first()
        assert (last.action, last.reason) == ("closed", "paused")


def test_staff_open_a_closed_listing_at_once(kept: Kept, provider: FlaskClient, staff: FlaskClient) -> None:
    post(provider, f"{kept.path}/close", "/account", reason="paused")
    post(staff, f"{kept.path}/reopen", "/account")
    assert kept.record().status is ListingStatus.ACTIVE


def test_confirming_all_of_it_dates_the_listing_today(kept: Kept, provider: FlaskClient) -> None:
    assert "last_verified" not in kept.record().facts
    post(provider, f"{kept.path}/confirm", "/account")
    assert kept.record().facts["last_verified"] == today()


def test_confirming_part_by_part_dates_the_listing_with_the_last(kept: Kept, provider: FlaskClient) -> None:
    token = csrf_of(provider, "/account")
    for part in range(1, 14):
        assert "last_verified" not in kept.record().facts, part
        provider.post(f"{kept.path}/confirm", data={"csrf_token": token, "part": str(part)})
    assert kept.record().facts["last_verified"] == today()


@pytest.mark.parametrize(("finding", "confirms"), [("confirmed", True), ("not_true", False), ("not_reached", False)])
def test_what_staff_found_out_confirms_only_where_all_is_true(
    kept: Kept, staff: FlaskClient, finding: str, confirms: bool
) -> None:
    answer = post(staff, f"{kept.path}/verify", "/account", method="phone", finding=finding)
    assert answer.status_code == 303
    assert ("last_verified" in kept.record().facts) == confirms


def test_a_part_confirmed_long_ago_is_stale(kept: Kept, staff: FlaskClient, provider: FlaskClient) -> None:
    from directory.access.actor import CONSOLE
    from directory.changes.listings import write
    from directory.changes.places import Ground
    from directory.changes.proposals import propose
    from directory.clock import now

    with kept.site.app.app_context(), unit_of_work() as session:
        long_ago = {"last_verified": today() - timedelta(days=181)}
        proposal = propose(long_ago, kept.record(), Ground(kept.site.finder.gazetteer), now())
        write(CONSOLE, session, [proposal], now())
    page = provider.get(kept.path).text
    assert page.count("<strong>stale:</strong>") == 13
    assert "so it is stale: ask" in kept.site.client(AccountRole.WORKER).get(f"/listings/{kept.uuid}").text
    post(provider, f"{kept.path}/confirm", "/account", part="5")
    assert provider.get(kept.path).text.count("<strong>stale:</strong>") == 12


def test_a_copy_of_a_listing_for_staff_only_is_for_staff_only_too(kept: Kept, staff: FlaskClient) -> None:
    with kept.site.app.app_context(), unit_of_work() as session:
        session.execute(update(Listing).where(Listing.uuid == kept.uuid).values(is_staff_only=True))
    uuid = added(kept, staff, "copy", f"Copy {kept.uuid}")
    post(staff, f"/keeping/{uuid}/reopen", "/account")
    assert kept.record(uuid).status is ListingStatus.ACTIVE
    assert kept.site.client(AccountRole.WORKER).get(f"/listings/{uuid}").status_code == 404
    assert staff.get(f"/listings/{uuid}").status_code == 200
