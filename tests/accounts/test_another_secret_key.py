"""Another secret key: what was made under the one before goes on where that is still known, and is made anew at use."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from directory.access.devices import Device
from directory.app import create_app
from directory.records import RecoveryCode
from directory.settings import InvalidSettings, from_environment
from directory.witness import BrokenWitness, End, Witness
from tests.houses import Browser, Clock, House, Person, build_house

BEFORE = "the key of last year " + "a1b2c3d4e5" * 3
AFTER = "the key of this year " + "z9y8x7w6v5" * 3


@dataclass
class Moved:
    """A site before and after its key was changed, with the person's browser of before."""

    before: House
    after: House
    person: Person
    browser: Browser


@pytest.fixture(params=[True, False], ids=["knows the key before", "has forgotten it"])
def knows(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def moved(tmp_path: Path, knows: bool) -> Iterator[Moved]:
    before = build_house(tmp_path, secret_key=BEFORE)
    person = before.person(has_second_step=True)
    browser = person.browser()
    settings = replace(before.app.extensions["settings"], secret_key=AFTER)
    app = create_app(replace(settings, previous_secret_key=BEFORE) if knows else settings)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    after = House(app, before.outbox, before.recovery_codes)
    yield Moved(before, after, person, browser)
    after.close()
    before.close()


def carry_over(browser: Browser, house: House) -> Browser:
    """The same browser, with all its cookies, at the site with the new key."""
    other = house.browser(address=browser.address)
    for name in ("manzanita", "manzanita_device"):
        cookie = browser.client.get_cookie(name)
        assert cookie is not None
        other.client.set_cookie(name, cookie.value)
    return other


def test_a_session_goes_on(moved: Moved) -> None:
    assert carry_over(moved.browser, moved.after).is_signed_in


def test_a_form_that_was_open_is_taken_where_the_key_before_is_known(moved: Moved, knows: bool) -> None:
    page = moved.browser.get("/account").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    browser = carry_over(moved.browser, moved.after)
    answer = browser.client.post("/account", data={"csrf_token": token, "name": "Robin Second"})
    assert answer.status_code == (303 if knows else 400)


def test_an_authenticator_app_goes_on_and_its_key_is_sealed_anew_at_use(
    moved: Moved, knows: bool, clock: Clock
) -> None:
    sealed = moved.person.get("totp_secret")
    code = moved.person.code()
    browser = moved.after.browser()
    assert browser.try_password(moved.person.email).location == "/sign-in/code"
    browser.post("/sign-in/code", "/sign-in/code", code=code)
    assert browser.is_signed_in is knows
    assert (moved.person.get("totp_secret") != sealed) is knows
    if knows:
        alone = create_app(replace(moved.after.app.extensions["settings"], previous_secret_key=None))
        clock.move(minutes=1)
        assert replace(moved.person, house=House(alone, moved.before.outbox)).browser().is_signed_in


def test_recovery_codes_go_on(moved: Moved, knows: bool) -> None:
    browser = moved.after.browser()
    browser.try_password(moved.person.email)
    code = moved.before.recovery_codes[moved.person.id][0]
    browser.post("/sign-in/recovery-code", "/sign-in/recovery-code", code=code)
    assert browser.is_signed_in is knows
    with moved.after.session() as session:
        assert session.query(RecoveryCode).filter(RecoveryCode.used_at.is_not(None)).count() == int(knows)


def test_a_known_browser_is_still_known(moved: Moved, knows: bool) -> None:
    cookie = moved.browser.client.get_cookie("manzanita_device")
    assert cookie is not None
    with moved.after.app.app_context():
        assert Device.read(cookie.value).knows(moved.person.email) is knows


def test_the_end_of_the_trail_is_still_believed(tmp_path: Path) -> None:
    Witness(tmp_path / "trail_end", BEFORE).keep(End(3, "f" * 64))
    with pytest.raises(BrokenWitness):
        Witness(tmp_path / "trail_end", AFTER).seen()
    both = Witness(tmp_path / "trail_end", AFTER, BEFORE)
    assert both.seen() == End(3, "f" * 64)
    both.keep(End(4, "e" * 64))
    assert Witness(tmp_path / "trail_end", AFTER).seen() == End(4, "e" * 64)


@pytest.mark.parametrize("key", ["short", AFTER])
def test_a_weak_or_the_same_key_is_no_key_before(tmp_path: Path, key: str) -> None:
    environment = {"MANZANITA_SECRET_KEY": AFTER, "MANZANITA_SECRET_KEY_PREVIOUS": key}
    with pytest.raises(InvalidSettings, match="MANZANITA_SECRET_KEY_PREVIOUS"):
        from_environment(environment | {"MANZANITA_INSTANCE": str(tmp_path)})
