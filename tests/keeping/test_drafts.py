"""What somebody was writing when they stopped: theirs alone, live nowhere, and never a place."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from directory.changes.drafts import expire_drafts
from directory.clock import now
from directory.committing import unit_of_work
from directory.records import Account, AccountRole, Draft, Listing
from tests.keeping.conftest import SECOND, Kept, edit, form_of

WORDS = "Half a sentence that is not"
OFFER = "You have unsaved changes"


def write_draft(client: FlaskClient, kept: Kept, part: int, **changes: str | list[str]) -> int:
    path = f"{kept.path}/{part}"
    return form_of(client.get(path).text).to(client, f"{path}/draft", **changes).status_code


def drafts(kept: Kept) -> list[Draft]:
    with kept.site.app.app_context(), unit_of_work() as session:
        found = list(session.scalars(select(Draft).join(Listing).where(Listing.uuid == kept.uuid)))
        session.expunge_all()
        return found


def test_a_draft_is_offered_on_return_and_taken_up_as_it_was(kept: Kept, provider: FlaskClient) -> None:
    assert write_draft(provider, kept, 11, strengths=WORDS) == 204
    page = provider.get(f"{kept.path}/11").text
    assert OFFER in page
    assert WORDS not in page
    taken_up = provider.get(f"{kept.path}/11/draft").text
    assert form_of(taken_up).fields["strengths"] == [WORDS]
    assert "strengths" not in kept.record().facts


def test_what_cannot_be_read_yet_is_kept_as_it_was_typed(kept: Kept, provider: FlaskClient) -> None:
    assert write_draft(provider, kept, 7, min_age="1o", genders=["girls"]) == 204
    fields = form_of(provider.get(f"{kept.path}/7/draft").text).fields
    assert (fields["min_age"], fields["genders"]) == (["1o"], ["girls"])


def test_saving_ends_the_draft_and_so_does_giving_it_up(kept: Kept, provider: FlaskClient) -> None:
    write_draft(provider, kept, 11, strengths=WORDS)
    edit(provider, kept, 11, strengths="Whole.")
    assert drafts(kept) == []
    write_draft(provider, kept, 11, strengths=WORDS)
    page = form_of(provider.get(f"{kept.path}/11").text)
    assert page.to(provider, f"{kept.path}/11/draft/discard").status_code == 303
    assert drafts(kept) == []
    assert provider.get(f"{kept.path}/11/draft").status_code == 404


def test_a_form_with_nothing_new_leaves_no_draft(kept: Kept, provider: FlaskClient) -> None:
    write_draft(provider, kept, 6, description="Another")
    assert len(drafts(kept)) == 1
    path = f"{kept.path}/6"
    before = form_of(provider.get(path).text)
    before.to(provider, f"{path}/draft")
    assert drafts(kept) == []
    # One that arrives after the same words were saved.
    edit(provider, kept, 6, description="Another")
    before.to(provider, f"{path}/draft", description="Another")
    assert drafts(kept) == []


def test_a_draft_is_its_writers_alone_and_in_no_history(kept: Kept, provider: FlaskClient) -> None:
    write_draft(provider, kept, 11, strengths=WORDS)
    others = (kept.second(), kept.site.client(AccountRole.STAFF))
    for client in others:
        assert OFFER not in client.get(f"{kept.path}/11").text
        assert client.get(f"{kept.path}/11/draft").status_code == 404
        assert WORDS not in client.get(f"{kept.path}/history").text
    assert WORDS not in kept.site.client(AccountRole.WORKER).get(f"/listings/{kept.uuid}").text


def test_nobody_writes_a_draft_of_a_listing_that_they_do_not_keep(
    kept: Kept, provider: FlaskClient, foreign: str
) -> None:
    sent = form_of(provider.get(f"{kept.path}/11").text)
    assert sent.to(provider, f"/keeping/{foreign}/11/draft", strengths=WORDS).status_code == 404
    assert provider.get(f"/keeping/{foreign}/11/draft").status_code == 404


def test_a_draft_that_meets_a_newer_change_shows_both(kept: Kept, provider: FlaskClient) -> None:
    write_draft(provider, kept, 11, strengths=WORDS)
    edit(kept.second(), kept, 11, strengths="Theirs")
    answer = form_of(provider.get(f"{kept.path}/11/draft").text).to(provider, f"{kept.path}/11")
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert WORDS in answer.text


def test_a_place_is_in_no_draft(kept: Kept, provider: FlaskClient) -> None:
    assert write_draft(provider, kept, 3, address="12 Oak Street", location_confidential="yes") == 204
    assert drafts(kept) == []
    with pytest.raises(IntegrityError):
        insert_draft_of_a_place(kept)


def insert_draft_of_a_place(kept: Kept) -> None:
    with kept.site.app.app_context(), unit_of_work() as session:
        account = session.scalar(select(Account.id).where(Account.email == SECOND))
        number = session.scalar(select(Listing.id).where(Listing.uuid == kept.uuid))
        session.add(Draft(account_id=account, listing_id=number, part=3, typed={}, saved_at=now()))


def test_becoming_confidential_takes_everyones_drafts(kept: Kept, provider: FlaskClient) -> None:
    write_draft(kept.second(), kept, 6, description="At 9 Elm Street.")
    assert "Elm" in str([draft.typed for draft in drafts(kept)])
    still_open = form_of(provider.get(f"{kept.path}/6").text)
    assert "data-draft=" in provider.get(f"{kept.path}/6").text
    edit(provider, kept, 3, location_confidential="yes")
    assert drafts(kept) == []
    # A window that was open before goes on sending.
    assert still_open.to(provider, f"{kept.path}/6/draft", description="At 9 Elm Street.").status_code == 204
    assert drafts(kept) == []
    assert "data-draft=" not in provider.get(f"{kept.path}/6").text


def test_a_draft_is_over_after_a_week(kept: Kept, provider: FlaskClient) -> None:
    write_draft(provider, kept, 11, strengths=WORDS)
    for days, left in ((6, 1), (7, 0)):
        with kept.site.app.app_context(), unit_of_work() as session:
            expire_drafts(session, now() + timedelta(days=days, minutes=1))
        assert len(drafts(kept)) == left, days
