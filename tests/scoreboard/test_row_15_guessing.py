"""Row 15: ten thousand guesses of one password from 500 addresses, and the owner in the middle of them."""

from collections.abc import Callable

import pytest

from directory.access.devices import Device
from directory.access.keyed import network_of
from directory.changes import signing_in
from directory.clock import now
from directory.db import db
from directory.records import AccountRole
from tests.houses import PASSWORD, Clock, House

GUESSES, ADDRESSES = 10_000, 500


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were really compared with the hash (which is not done here: it takes 20 ms)."""
    seen: list[str] = []

    def is_right(password: str, known_hash: str | None) -> bool:
        seen.append(password)
        return password == PASSWORD and known_hash is not None

    monkeypatch.setattr(signing_in, "is_right", is_right)
    return seen


def guess(house: House, email: str, number: int) -> signing_in.Outcome:
    with house.session() as session:
        return signing_in.try_password(
            db.engine,
            session,
            email,
            f"guess {number}",
            Device.read(None),
            network_of(f"198.{18 + number % 2}.{number % ADDRESSES // 256}.{number % ADDRESSES % 256}"),
            now(),
        )


def fill_lane(house: House, clock: Clock, email: str) -> None:
    """Guess until an unknown browser has to wait for half an hour."""
    for number in range(30):
        guess(house, email, number)
        clock.move(hours=1)
    guess(house, email, 30)


def test_a_flood_of_guesses_is_held_back_and_the_owner_is_not(
    house: House, clock: Clock, verified: list[str], score: Callable[[int, str, str, int], None]
) -> None:
    person = house.person()
    owner = person.browser()
    owner.post("/sign-out")
    verified.clear()
    for number in range(GUESSES):
        guess(house, person.email, number)
        clock.move(seconds=2)
        if number == GUESSES // 2:
            compared = list(verified)
            answer = owner.try_password(person.email)
            assert answer.status_code == 303
            verified[:] = compared
    assert len(verified) <= 100
    score(15, "guesses of one password that were verified", f"{len(verified)}; the owner got in", GUESSES)


def test_the_owner_gets_in_from_a_new_browser_by_a_reset(house: House, clock: Clock) -> None:
    person = house.person()
    fill_lane(house, clock, person.email)
    stranger = house.browser()
    assert stranger.try_password(person.email).status_code == 429
    stranger.post("/reset", "/reset", email=person.email)
    link = house.link_in(house.letters(person.email)[-1])
    new = "six amber kites above the orchard"
    assert stranger.post(link, link, password=new, again=new).status_code == 303
    assert stranger.try_password(person.email, new).status_code == 303
    assert stranger.is_signed_in


def test_a_guess_that_is_right_but_too_early_is_not_looked_at(house: House, clock: Clock, verified: list[str]) -> None:
    person = house.person()
    fill_lane(house, clock, person.email)
    before = len(verified)
    assert house.browser().try_password(person.email).status_code == 429
    assert len(verified) == before


def test_one_address_cannot_try_many_accounts(house: House, verified: list[str]) -> None:
    browser = house.browser(address="203.0.113.99")
    for number in range(120):
        browser.try_password(f"someone{number}@county.example", "spring rain")
    assert len(verified) <= 65


def test_codes_of_the_second_step_are_held_back_too(house: House) -> None:
    person = house.person(AccountRole.STAFF)
    browser = house.browser()
    browser.try_password(person.email)
    statuses = [browser.post("/sign-in/code", "/sign-in/code", code=f"{number:06}").status_code for number in range(20)]
    assert statuses.count(200) <= 8
    assert statuses[-1] == 429


def test_a_forged_device_cookie_opens_no_lane(house: House, clock: Clock) -> None:
    person = house.person()
    fill_lane(house, clock, person.email)
    browser = house.browser()
    browser.client.set_cookie("manzanita_device", "a" * 32 + "." + "b" * 32)
    assert browser.try_password(person.email).status_code == 429


def test_a_known_browser_does_not_open_the_lane_of_another_account(house: House, clock: Clock) -> None:
    person, other = house.person(), house.person()
    fill_lane(house, clock, person.email)
    browser = other.browser()
    browser.post("/sign-out")
    assert browser.try_password(person.email).status_code == 429
