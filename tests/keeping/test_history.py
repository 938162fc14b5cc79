"""What became of a listing, and putting back what was."""

from flask.testing import FlaskClient
from sqlalchemy import select

from directory.committing import unit_of_work
from directory.records import AccountRole, Change, Listing
from tests.keeping.conftest import Kept, edit, form_of
from tests.keeping.test_reviews import post, waiting


def last_change(kept: Kept) -> int:
    with kept.site.app.app_context(), unit_of_work() as session:
        query = select(Change.id).join(Listing).where(Listing.uuid == kept.uuid).order_by(Change.id.desc())
        return int(session.scalar(query.limit(1)))


def test_who_changed_what_from_what_to_what_is_there(kept: Kept, provider: FlaskClient) -> None:
    edit(provider, kept, 6, description="A loud house.")
    page = provider.get(f"{kept.path}/history").text
    assert "A quiet house." in page
    assert "A loud house." in page
    assert "Test provider" in page


def test_a_change_is_put_back_and_that_is_in_the_history_too(kept: Kept, provider: FlaskClient) -> None:
    edit(provider, kept, 6, description="A loud house.", programs="art")
    answer = post(provider, f"{kept.path}/history/{last_change(kept)}", "/account")
    assert answer.status_code == 303
    facts = kept.record().facts
    assert facts["description"] == "A quiet house."
    assert "programs" not in facts
    assert "Put back as it was before" in provider.get(f"{kept.path}/history").text


def test_putting_back_a_sensitive_fact_waits_for_staff(kept: Kept, provider: FlaskClient, staff: FlaskClient) -> None:
    edit(staff, kept, 7, min_age="13")
    post(provider, f"{kept.path}/history/{last_change(kept)}", "/account")
    assert kept.record().facts["min_age"] == 13
    assert waiting(kept).differences == {"min_age": ["13", "12"]}


def test_a_change_of_another_listing_is_not_found(kept: Kept, provider: FlaskClient, foreign: str) -> None:
    with kept.site.app.app_context(), unit_of_work() as session:
        other = session.scalar(select(Change.id).join(Listing).where(Listing.uuid == foreign).limit(1))
    assert post(provider, f"{kept.path}/history/{other}", "/account").status_code == 404
    assert post(provider, f"/keeping/{foreign}/history/{other}", "/account").status_code == 404
    assert provider.get(f"/keeping/{foreign}/history").status_code == 404
    assert kept.site.client(AccountRole.WORKER).get(f"{kept.path}/history").status_code == 403


def test_no_history_tells_the_place_of_a_listing_that_became_confidential(
    kept: Kept, provider: FlaskClient, staff: FlaskClient
) -> None:
    edit(provider, kept, 3, address="12 Oak Street", zip="95820")
    edit(provider, kept, 6, description="Near 12 Oak Street.")
    edit(provider, kept, 6, description="A house.")
    assert "Oak" in provider.get(f"{kept.path}/history").text
    assert edit(provider, kept, 3, location_confidential="yes").status_code == 303
    for client in (provider, staff):
        page = client.get(f"{kept.path}/history").text
        assert "Oak" not in page
        assert "95820" not in page


def test_why_stands_in_the_history_where_somebody_says_it(kept: Kept, provider: FlaskClient) -> None:
    edit(provider, kept, 11, strengths="Patient staff.", why="We hired a night team.")
    assert "We hired a night team." in provider.get(f"{kept.path}/history").text
    assert edit(provider, kept, 11, strengths="Kind staff.", why="x" * 301).status_code == 422
    assert kept.record().facts["strengths"] == "Patient staff."


def test_why_is_carried_over_the_look_and_read_by_staff_who_approve(
    kept: Kept, provider: FlaskClient, staff: FlaskClient
) -> None:
    path = f"{kept.path}/7"
    look = form_of(provider.get(path).text).to(provider, path, do="look", max_age="15", why="Our license changed.")
    form_of(look.text).to(provider, path, do="sure")
    review = f"/reviews/{waiting(kept).id}"
    page = staff.get(review).text
    assert "Our license changed." in page
    form_of(page).to(staff, f"{review}/approve")
    assert "Our license changed. Asked for on" in provider.get(f"{kept.path}/history").text


def test_nobody_is_asked_why_openings_change(kept: Kept, provider: FlaskClient) -> None:
    assert 'name="why"' not in provider.get(f"{kept.path}/13").text
    assert 'name="why"' not in provider.get("/keeping").text


def test_no_reason_is_kept_of_what_makes_a_location_confidential(
    kept: Kept, provider: FlaskClient, staff: FlaskClient
) -> None:
    edit(provider, kept, 7, max_age="15", why="Neighbours of 9 Elm Street asked.")
    edit(provider, kept, 3, location_confidential="yes", why="Someone came to 9 Elm Street.")
    for client in (provider, staff):
        assert "Elm" not in client.get(f"{kept.path}/history").text
    assert "Elm" not in staff.get(f"/reviews/{waiting(kept).id}").text
