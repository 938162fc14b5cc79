"""Sensitive facts wait for staff; everything else is live at once; a confidential place leaves every queue."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from directory.access.actor import Actor
from directory.changes.keeping import Stated, keep
from directory.changes.listings import ChangedMeanwhile
from directory.changes.places import Ground
from directory.changes.reviews import AlreadyDecided, approve
from directory.clock import now
from directory.committing import unit_of_work
from directory.records import Account, Listing, ListingStatus, ProposedChange, ReviewState
from directory.records.reading import read_listings
from tests.keeping.conftest import SECOND, Kept, edit, form_of
from tests.pages.reading import counted_queries
from tests.sites import csrf_of


def waiting(kept: Kept) -> ProposedChange | None:
    with kept.site.app.app_context(), unit_of_work() as session:
        query = select(ProposedChange).join(Listing).where(Listing.uuid == kept.uuid)
        found = session.scalar(query.order_by(ProposedChange.id.desc()))
        if found is not None:
            session.expunge(found)
        return found


def post(client: FlaskClient, path: str, page: str, **data: str) -> object:
    return client.post(path, data={"csrf_token": csrf_of(client, page)} | data)


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [(7, "min_age", "14"), (7, "genders", "girls"), (10, "funding_limits", "medi_cal"), (6, "listing_name", "Other")],
)
def test_a_sensitive_fact_waits_and_is_live_after_approval(
    kept: Kept, provider: FlaskClient, staff: FlaskClient, part: int, field: str, value: str
) -> None:
    before = kept.record().facts.get(field)
    assert edit(provider, kept, part, **{field: value}).status_code == 303
    assert kept.record().facts.get(field) == before
    waits = waiting(kept)
    path = f"/reviews/{waits.id}"
    answer = form_of(staff.get(path).text).to(staff, f"{path}/approve")
    assert answer.status_code == 303
    assert kept.record().facts[field] != before
    assert waiting(kept).state == ReviewState.APPROVED


def test_a_declined_change_leaves_the_listing_and_its_asker_reads_why(
    kept: Kept, provider: FlaskClient, staff: FlaskClient
) -> None:
    edit(provider, kept, 7, max_age="21")
    path = f"/reviews/{waiting(kept).id}"
    page = form_of(staff.get(path).text)
    assert page.to(staff, f"{path}/decline", reason="").status_code == 422
    assert page.to(staff, f"{path}/decline", reason="Your license says 17.").status_code == 303
    assert kept.record().facts["max_age"] == 17
    assert "Your license says 17." in provider.get(kept.path).text


def test_only_what_was_read_is_approved(kept: Kept, provider: FlaskClient, staff: FlaskClient) -> None:
    edit(provider, kept, 7, max_age="18")
    path = f"/reviews/{waiting(kept).id}"
    read = form_of(staff.get(path).text)
    edit(provider, kept, 7, max_age="24")
    assert read.to(staff, f"{path}/approve").status_code == 409
    assert kept.record().facts["max_age"] == 17
    assert waiting(kept).state == ReviewState.WAITING


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        (2, "intake_phone", "(916) 555-0143"),
        (2, "intake_phone", ""),
        (2, "intake_email", "other@example.org"),
        (2, "intake_hours", "Call 916.555.0143, day and night"),
        (6, "description", "A quiet house. Write to other@example.org."),
        (6, "programs", "art\r\nintake at 9165550143"),
    ],
)
def test_who_is_called_waits_for_staff_who_see_the_number_that_is_live(
    kept: Kept, provider: FlaskClient, staff: FlaskClient, part: int, field: str, value: str
) -> None:
    before = kept.record().facts.get(field)
    assert edit(provider, kept, part, **{field: value}).status_code == 303
    assert kept.record().facts.get(field) == before
    assert set(waiting(kept).differences) == {field}
    if field == "intake_phone":
        assert "(916) 555-0142" in staff.get(f"/reviews/{waiting(kept).id}").text


def test_a_text_that_repeats_the_number_that_is_live_waits_for_nobody(kept: Kept, provider: FlaskClient) -> None:
    edit(provider, kept, 6, description="Call 916-555-0142. We took in 12 youth in 2025-2026; room 100 200.")
    assert "916-555-0142" in str(kept.record().facts["description"])
    assert edit(provider, kept, 2, intake_title="Lead", intake_hours="Monday to Friday 8–5").status_code == 303
    assert kept.record().facts["intake_title"] == "Lead"
    assert waiting(kept) is None


def test_a_trusted_organizations_changes_are_live_at_once(
    kept: Kept, provider: FlaskClient, staff: FlaskClient
) -> None:
    post(staff, f"{kept.path}/trust", "/account", trusted="yes")
    try:
        edit(provider, kept, 7, min_age="11")
        assert kept.record().facts["min_age"] == 11
    finally:
        post(staff, f"{kept.path}/trust", "/account", trusted="no")


def test_a_provider_neither_reviews_nor_trusts_themselves(kept: Kept, provider: FlaskClient) -> None:
    edit(provider, kept, 7, min_age="9")
    number = waiting(kept).id
    for path in (f"/reviews/{number}/approve", f"{kept.path}/trust"):
        assert post(provider, path, "/account", trusted="yes").status_code == 403
    assert kept.record().facts["min_age"] == 12


def test_becoming_confidential_is_live_at_once_and_leaves_no_place_in_what_waits(
    kept: Kept, provider: FlaskClient, staff: FlaskClient
) -> None:
    edit(provider, kept, 6, listing_name="House at 9 Elm Street")
    edit(provider, kept, 2, intake_name="Robin of 9 Elm Street")
    assert edit(provider, kept, 3, location_confidential="yes").status_code == 303
    assert kept.record().facts["location_confidential"] is True
    assert "Elm" not in str(waiting(kept).differences)
    assert "Elm" not in staff.get(f"/reviews/{waiting(kept).id}").text


def test_the_queue_asks_a_constant_number_of_queries(kept: Kept, provider: FlaskClient, staff: FlaskClient) -> None:
    edit(provider, kept, 7, min_age="13")
    staff.get("/reviews")
    with counted_queries(kept.site) as few:
        assert staff.get("/reviews").status_code == 200
    with kept.site.app.app_context(), unit_of_work() as session:
        taken = select(ProposedChange.listing_id).where(ProposedChange.state == ReviewState.WAITING)
        ids = session.scalars(select(Listing.id).where(Listing.id.not_in(taken)).limit(200)).all()
        account = session.scalar(select(ProposedChange.account_id).limit(1))
        moment = session.scalar(select(ProposedChange.proposed_at).limit(1))
        session.add_all(
            ProposedChange(
                listing_id=number, account_id=account, proposed_at=moment, differences={"min_age": ["1", "2"]}
            )
            for number in ids
        )
    with counted_queries(kept.site) as many:
        page = staff.get("/reviews")
    assert page.status_code == 200
    assert len(many) <= len(few) + 1
    with kept.site.app.app_context(), unit_of_work() as session:
        for row in session.scalars(select(ProposedChange).where(ProposedChange.listing_id.in_(ids))):
            session.delete(row)


def decided_on(kept: Kept, staff_id: int, seen: object) -> None:
    with kept.site.app.app_context(), unit_of_work() as session:
        proposed = session.get_one(ProposedChange, waiting_id(session, kept))
        record = next(read_listings(session, Listing.uuid == kept.uuid))
        ground = Ground(kept.site.finder.gazetteer)
        approve(Actor(account_id=staff_id), session, proposed, record, seen, ground, now())


def waiting_id(session: object, kept: Kept) -> int:
    query = select(ProposedChange.id).join(Listing).where(Listing.uuid == kept.uuid)
    return int(session.scalar(query.where(ProposedChange.state == ReviewState.WAITING)))


def test_the_database_itself_decides_only_on_what_was_read(kept: Kept, provider: FlaskClient) -> None:
    """Between the reading of a page's form and the decision, more may have been added: no page can see that."""
    edit(provider, kept, 7, max_age="18")
    seen = waiting(kept).proposed_at
    edit(provider, kept, 7, max_age="24")
    with pytest.raises(AlreadyDecided):
        decided_on(kept, waiting(kept).account_id, seen)
    assert waiting(kept).state == ReviewState.WAITING
    assert kept.record().facts["max_age"] == 17
    decided_on(kept, waiting(kept).account_id, waiting(kept).proposed_at)
    assert kept.record().facts["max_age"] == 24


def closed_and_changed(kept: Kept, provider: FlaskClient) -> str:
    """A way around reviews, were it one: close, change who answers, ask to open. The path of the review."""
    post(provider, f"{kept.path}/close", "/account", reason="paused")
    edit(provider, kept, 2, intake_phone="(916) 555-0143")
    post(provider, f"{kept.path}/reopen", "/account")
    return f"/reviews/{waiting(kept).id}"


def test_what_was_changed_while_it_was_closed_is_side_by_side_before_it_opens(
    kept: Kept, provider: FlaskClient, staff: FlaskClient
) -> None:
    page = staff.get(closed_and_changed(kept, provider)).text
    assert "(916) 555-0142" in page
    assert "(916) 555-0143" in page
    assert "Another person or number would answer." in page


def test_a_listing_opens_only_as_it_was_read(kept: Kept, provider: FlaskClient, staff: FlaskClient) -> None:
    path = closed_and_changed(kept, provider)
    read = form_of(staff.get(path).text)
    edit(provider, kept, 2, intake_phone="(916) 555-0144")
    assert read.to(staff, f"{path}/approve").status_code == 409
    assert kept.record().status is ListingStatus.CLOSED
    assert form_of(staff.get(path).text).to(staff, f"{path}/approve").status_code == 303
    assert kept.record().status is ListingStatus.ACTIVE


def test_two_people_who_propose_at_once_lose_nothing(kept: Kept, provider: FlaskClient) -> None:
    """Both have read the listing, and that nothing waits, before either writes."""
    with kept.site.app.app_context(), unit_of_work() as session:
        record, ground = next(read_listings(session, Listing.uuid == kept.uuid)), Ground(kept.site.finder.gazetteer)
        edit(provider, kept, 7, max_age="18")
        account = session.scalar(select(Account).where(Account.email == SECOND))
        with pytest.raises(ChangedMeanwhile):
            keep(Actor.of(account), session, record, Stated({"min_age": 13}), ground, now())
        session.rollback()
    assert set(waiting(kept).differences) == {"max_age"}


def test_what_waits_can_be_taken_back_by_those_who_asked(kept: Kept, provider: FlaskClient, staff: FlaskClient) -> None:
    edit(provider, kept, 7, max_age="21")
    path = f"/reviews/{waiting(kept).id}"
    read = form_of(staff.get(path).text)
    page = provider.get(kept.path).text
    assert "Take it back" in page
    assert form_of(page).to(provider, f"{kept.path}/take-back").status_code == 303
    assert read.to(staff, f"{path}/approve").status_code == 409
    assert kept.record().facts["max_age"] == 17
    assert waiting(kept).state == ReviewState.DECLINED
    page = provider.get(kept.path).text
    assert "Take it back" not in page
    assert "not taken over" not in page
    again = provider.post(f"{kept.path}/take-back", data={"csrf_token": csrf_of(provider, kept.path)})
    assert again.status_code == 303
    assert "Nothing waits any more" in provider.get(kept.path).text
