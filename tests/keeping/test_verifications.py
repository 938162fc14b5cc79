"""The past of confirmations, and a call that comes while somebody else writes."""

import pytest
from flask.testing import FlaskClient

from directory.changes.listings import ChangedMeanwhile
from directory.records import AccountRole
from tests.keeping.conftest import Kept
from tests.keeping.test_reviews import post
from tests.pages.reading import text_of


def test_who_confirmed_what_and_how_can_be_read(kept: Kept, provider: FlaskClient, staff: FlaskClient) -> None:
    post(provider, f"{kept.path}/confirm", "/account", part="7")
    post(staff, f"{kept.path}/verify", "/account", method="phone", finding="not_reached")
    post(staff, f"{kept.path}/verify", "/account", method="visit", finding="confirmed")
    for client in (provider, staff):
        page = text_of(client.get(f"{kept.path}/verifications").text)
        assert page.index("By a visit") < page.index("Nobody was reached By phone")
        assert "Confirmed: Clients served By its own people, on this site Test provider" in page
        assert "By a visit Test staff" in page


def test_the_past_of_another_organizations_listing_is_not_found(
    kept: Kept, provider: FlaskClient, foreign: str
) -> None:
    assert provider.get(f"/keeping/{foreign}/verifications").status_code == 404
    assert kept.site.client(AccountRole.WORKER).get(f"{kept.path}/verifications").status_code == 403


def test_a_call_that_is_noted_while_somebody_writes_is_asked_again_and_leaves_nothing(
    kept: Kept, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(*_: object, **__: object) -> None:
        raise ChangedMeanwhile(kept.uuid)

    monkeypatch.setattr("directory.changes.verification.write", too_late)
    answer = post(staff, f"{kept.path}/verify", "/account", method="phone", finding="confirmed")
    assert answer.status_code == 409
    assert "Someone has just changed this listing" in answer.text
    assert "By phone Test staff" not in text_of(answer.text)
    assert "By phone" not in text_of(staff.get(f"{kept.path}/verifications").text).partition("So far")[2]
