"""Openings in ten seconds."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from directory.clock import now
from directory.records import AccountRole
from tests.keeping.conftest import Kept, form_of
from tests.keeping.test_reviews import post


def test_one_number_is_saved_and_dated_now(kept: Kept, provider: FlaskClient) -> None:
    sent = form_of(provider.get("/keeping").text)
    answer = sent.to(provider, "/keeping", do="save", **{f"openings-{kept.uuid}": "4"})
    assert answer.status_code == 303
    facts = kept.record().facts
    assert facts["openings"] == 4
    assert now() - facts["openings_as_of"] < timedelta(minutes=1)


def test_saving_numbers_that_did_not_change_makes_none_look_fresh(kept: Kept, provider: FlaskClient) -> None:
    before = kept.record().facts["openings_as_of"]
    assert form_of(provider.get("/keeping").text).to(provider, "/keeping", do="save").status_code == 303
    assert kept.record().facts["openings_as_of"] == before


def test_same_as_before_dates_the_number_now_in_one_tap(kept: Kept, provider: FlaskClient) -> None:
    before = kept.record().facts["openings_as_of"]
    form_of(provider.get("/keeping").text).to(provider, "/keeping", do=f"same:{kept.uuid}")
    facts = kept.record().facts
    assert facts["openings"] == 2
    assert facts["openings_as_of"] > before


def test_plus_counts_up_without_javascript_and_saves_nothing_yet(kept: Kept, provider: FlaskClient) -> None:
    answer = form_of(provider.get("/keeping").text).to(provider, "/keeping", do=f"up:{kept.uuid}")
    assert answer.status_code == 200
    assert form_of(answer.text).fields[f"openings-{kept.uuid}"] == ["3"]
    assert kept.record().facts["openings"] == 2


@pytest.mark.parametrize("number", ["7", "-1", "many"])
def test_a_number_that_cannot_be_is_refused_and_nothing_is_saved(
    kept: Kept, provider: FlaskClient, number: str
) -> None:
    sent = form_of(provider.get("/keeping").text)
    answer = sent.to(provider, "/keeping", do="save", **{f"openings-{kept.uuid}": number})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert kept.record().facts["openings"] == 2


def test_the_second_of_two_people_sees_the_first_ones_number(kept: Kept, provider: FlaskClient) -> None:
    second = kept.second()
    first_form, second_form = form_of(provider.get("/keeping").text), form_of(second.get("/keeping").text)
    key = f"openings-{kept.uuid}"
    assert first_form.to(provider, "/keeping", do="save", **{key: "5"}).status_code == 303
    answer = second_form.to(second, "/keeping", do="save", **{key: "1"})
    assert answer.status_code == 409
    assert "meanwhile stated 5" in answer.text
    assert kept.record().facts["openings"] == 5
    assert form_of(answer.text).to(second, "/keeping", do="save").status_code == 303
    assert kept.record().facts["openings"] == 1


def test_another_organizations_listing_is_neither_shown_nor_changed(
    kept: Kept, provider: FlaskClient, foreign: str
) -> None:
    page = provider.get("/keeping").text
    assert foreign not in page
    before = kept.record(foreign).facts
    form_of(page).to(provider, "/keeping", do="save", **{f"openings-{foreign}": "1", f"seen-{foreign}": "@"})
    assert kept.record(foreign).facts == before


def test_workers_and_staff_have_no_openings_of_their_own(kept: Kept) -> None:
    for role in (AccountRole.WORKER, AccountRole.STAFF):
        assert kept.site.client(role).get("/keeping").status_code == 403


def test_what_is_to_be_confirmed_is_said_beside_its_openings(kept: Kept, provider: FlaskClient) -> None:
    words = "Never confirmed."
    assert words in row_of(kept, provider)
    assert post(provider, f"{kept.path}/confirm", "/account").status_code == 303
    assert words not in row_of(kept, provider)


def row_of(kept: Kept, provider: FlaskClient) -> str:
    """The words beside the listing's openings."""
    rows = provider.get("/keeping").text.split('<li class="kept__row">')
    return next(row for row in rows if kept.path in row)
