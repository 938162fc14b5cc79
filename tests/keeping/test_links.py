"""A link opens the openings of one listing, for a week, and nothing else."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from directory.clock import now
from directory.committing import unit_of_work
from directory.records import AccountRole, OpeningsLink
from tests.keeping.conftest import SECOND, Kept, form_of
from tests.keeping.test_reviews import post


def made(kept: Kept, client: FlaskClient) -> str:
    page = form_of(client.get(f"{kept.path}/links").text).to(client, f"{kept.path}/links", do="make").text
    found = re.search(r"http://[^/]+(/openings/[\w-]+)", page)
    assert found
    return found[1]


@pytest.fixture
def path(kept: Kept, provider: FlaskClient) -> str:
    return made(kept, provider)


@pytest.fixture
def anyone(kept: Kept) -> FlaskClient:
    return kept.site.app.test_client()


def test_anyone_with_the_link_states_the_openings_without_an_account(
    kept: Kept, path: str, anyone: FlaskClient
) -> None:
    answer = form_of(anyone.get(path).text).to(anyone, path, openings="5", do="save")
    assert answer.status_code == 303
    assert kept.record().facts["openings"] == 5
    before = kept.record().facts["openings_as_of"]
    form_of(anyone.get(path).text).to(anyone, path, do="same")
    assert kept.record().facts["openings_as_of"] > before


def test_the_link_shows_the_name_and_the_openings_and_no_other_fact(path: str, anyone: FlaskClient) -> None:
    page = anyone.get(path).text
    for fact in ("9 Elm Street", "95814", "Robin", "555-0142", "quiet house"):
        assert fact not in page
    assert anyone.get("/keeping").status_code == 303


def test_a_number_above_the_capacity_is_refused(kept: Kept, path: str, anyone: FlaskClient) -> None:
    assert form_of(anyone.get(path).text).to(anyone, path, openings="9", do="save").status_code == 422
    assert kept.record().facts["openings"] == 2


@pytest.mark.parametrize("number", ["9" * 5_000, "²", "-1", ""])
def test_whatever_number_is_sent_is_counted_up_or_taken_for_none(path: str, anyone: FlaskClient, number: str) -> None:
    assert form_of(anyone.get(path).text).to(anyone, path, openings=number, do="up:").status_code == 200


def test_a_number_stated_meanwhile_is_not_written_over(kept: Kept, path: str, anyone: FlaskClient) -> None:
    old = form_of(anyone.get(path).text)
    form_of(anyone.get(path).text).to(anyone, path, openings="5", do="save")
    assert old.to(anyone, path, openings="1", do="save").status_code == 409
    assert kept.record().facts["openings"] == 5


def test_the_database_does_not_hold_the_link(kept: Kept, path: str) -> None:
    secret = path.rpartition("/")[2].encode()
    kept.site.app.extensions["post"].wait()
    for file in kept.site.settings.instance.glob("manzanita.db*"):
        assert secret not in file.read_bytes()


def _revoked(kept: Kept, provider: FlaskClient) -> None:
    form_of(provider.get(f"{kept.path}/links").text).to(provider, f"{kept.path}/links", do="revoke")


def _expired(kept: Kept, _provider: FlaskClient) -> None:
    with kept.site.app.app_context(), unit_of_work() as session:
        session.query(OpeningsLink).update({"expires_at": now() - timedelta(seconds=1)})


def _closed(kept: Kept, provider: FlaskClient) -> None:
    post(provider, f"{kept.path}/close", "/account", reason="paused")


@pytest.mark.parametrize("over", [_revoked, _expired, _closed])
def test_a_link_that_is_over_is_not_found(
    kept: Kept, provider: FlaskClient, path: str, anyone: FlaskClient, over: object
) -> None:
    sent = form_of(anyone.get(path).text)
    over(kept, provider)
    assert anyone.get(path).status_code == 404
    assert sent.to(anyone, path, openings="1", do="save").status_code == 404
    assert kept.record().facts["openings"] == 2


def test_a_link_ends_with_the_account_that_made_it(kept: Kept, anyone: FlaskClient) -> None:
    from directory.changes.accounts import find_account

    path = made(kept, kept.second())

    def _set(active: bool) -> None:
        with kept.site.app.app_context(), unit_of_work() as session:
            account = find_account(session, SECOND)
            assert account is not None
            account.active = active

    assert anyone.get(path).status_code == 200
    _set(active=False)
    try:
        assert anyone.get(path).status_code == 404
    finally:
        _set(active=True)


def test_the_letter_with_a_link_names_no_listing(kept: Kept, provider: FlaskClient) -> None:
    name = str(kept.record().facts["listing_name"])
    form_of(provider.get(f"{kept.path}/links").text).to(provider, f"{kept.path}/links", do="mail")
    kept.site.app.extensions["post"].wait()
    letters = [file.read_text() for file in (kept.site.settings.instance / "outbox").glob("*.eml")]
    assert any("/openings/" in letter for letter in letters)
    assert not any(name in letter for letter in letters)


def test_nobody_makes_a_link_to_anothers_listing(kept: Kept, provider: FlaskClient, foreign: str) -> None:
    assert post(provider, f"/keeping/{foreign}/links", "/account", do="make").status_code == 404
    worker = kept.site.client(AccountRole.WORKER)
    assert post(worker, f"{kept.path}/links", "/account", do="make").status_code == 403
