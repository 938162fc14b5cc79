"""Limits a minute: by account, by address, and before signing in; never for someone who works at a human pace."""

from dataclasses import replace
from pathlib import Path

import pytest

from directory.limits import WINDOW, Windows
from directory.records import AccountRole
from tests.sites import Site, csrf_of, make_site


class _Clock:
    def __init__(self) -> None:
        self.moment = 1_000_000 * WINDOW + 10.0

    def __call__(self) -> float:
        return self.moment


def test_a_window_lets_so_many_through_and_says_how_long_to_wait() -> None:
    windows = Windows(clock := _Clock())
    assert [windows.seconds_to_wait(("a",), 3) for _ in range(4)] == [0, 0, 0, WINDOW - 10]
    clock.moment += WINDOW - 11
    assert windows.seconds_to_wait(("a",), 3) == 1


def test_the_next_window_begins_anew_and_keys_do_not_share() -> None:
    windows = Windows(clock := _Clock())
    assert windows.seconds_to_wait(("a",), 1) == 0
    assert windows.seconds_to_wait(("b",), 1) == 0
    assert windows.seconds_to_wait(("a",), 1) > 0
    clock.moment += WINDOW
    assert windows.seconds_to_wait(("a",), 1) == 0


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with limits low enough to run into."""
    folder: Path = tmp_path_factory.mktemp("limited")
    site = make_site(folder)
    low = replace(site.settings, posts_per_minute=5, api_per_minute=4, address_per_minute=20, sign_ins_per_minute=8)
    site.app.extensions["settings"] = low
    return Site(site.app, low)


@pytest.fixture(autouse=True)
def _still(limited: Site) -> None:
    """A minute that does not pass, begun anew for each test."""
    limited.app.extensions["windows"] = Windows(_Clock())


def test_an_account_that_floods_gets_a_page_with_429_and_when_to_come_back(limited: Site) -> None:
    client = limited.client(AccountRole.WORKER)
    form = {"words": "therapy", "csrf_token": csrf_of(client, "/find")}
    answers = [client.post("/find", data=form) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) == WINDOW - 10
    assert "Too many tries" in answers[-1].get_data(as_text=True)
    assert answers[-1].headers["Content-Security-Policy"]
    assert client.get("/find").status_code == 200, "reading goes on"


def test_one_account_does_not_use_up_anothers_limit(limited: Site) -> None:
    one, other = limited.client(AccountRole.WORKER), limited.client(AccountRole.PROVIDER)
    form = {"words": "therapy", "csrf_token": csrf_of(one, "/find")}
    assert [one.post("/find", data=form).status_code for _ in range(6)][-1] == 429
    form = {"words": "therapy", "csrf_token": csrf_of(other, "/find")}
    assert other.post("/find", data=form).status_code == 303


def test_one_address_has_a_limit_whoever_comes_from_it(limited: Site) -> None:
    client = limited.app.test_client()
    answers = [client.post("/api/match", json={"seeking": "both"}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
    assert answers[-1].mimetype == "application/problem+json"
    assert client.post("/api/match", json={}, environ_overrides={"REMOTE_ADDR": "10.9.8.7"}).status_code == 401


def test_forms_before_signing_in_have_a_limit_by_address(limited: Site) -> None:
    client = limited.app.test_client()
    form = {"csrf_token": csrf_of(client, "/request-access")}
    codes = [client.post("/request-access", data=form).status_code for _ in range(9)]
    assert codes[-1] == 429
    assert client.post("/request-access", data=form, environ_overrides={"REMOTE_ADDR": "10.9.8.7"}).status_code != 429


def test_the_usual_limits_are_far_above_what_a_person_does(site: Site) -> None:
    settings = site.settings
    assert settings.posts_per_minute >= 60
    assert settings.sign_ins_per_minute >= 100, "an agency of hundreds signs in at eight o'clock from one address"
    assert settings.address_per_minute >= 20 * settings.posts_per_minute
