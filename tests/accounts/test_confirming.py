"""What asks for the password again when it was given some time ago, and what is kept of a wrong one."""

import logging

import pytest

from tests.houses import PASSWORD, Clock, House

NEW = "eleven patient otters in the tule"


@pytest.mark.parametrize("what", ["/account/browsers/end-all", "/account/browsers/1/end"])
def test_browsers_are_ended_only_soon_after_the_password(house: House, clock: Clock, what: str) -> None:
    browser = house.person().browser()
    clock.move(minutes=25)
    assert browser.get("/account/browsers").location == "/account/confirm"
    clock.move(minutes=2)
    assert browser.post(what).location == "/account/confirm"
    assert browser.is_signed_in
    answer = browser.post("/account/confirm", "/account/confirm", password=PASSWORD)
    assert answer.status_code == 303
    assert browser.get("/account/browsers").status_code == 200


def test_a_wrong_password_of_someone_signed_in_is_in_the_log_and_the_password_is_not(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    person = house.person()
    browser = person.browser()
    with caplog.at_level(logging.WARNING):
        browser.post("/account/confirm", "/account/confirm", password="nine loud geese under the dam")
    assert f"a password or a code was not confirmed: account {person.id}" in caplog.text
    assert "geese" not in caplog.text


FACTORS = ("/account/two-step/codes", "/account/two-step/remove", "/account/two-step")


@pytest.mark.parametrize("what", FACTORS)
def test_factors_are_changed_only_soon_after_password_and_code(house: House, clock: Clock, what: str) -> None:
    person = house.person(has_second_step=True)
    browser = person.browser()
    key = person.get("totp_secret")
    clock.move(minutes=21)
    assert browser.post(what).location == "/account/confirm"
    for code in ("", "000000"):
        answer = browser.post("/account/confirm", "/account/confirm", password=PASSWORD, code=code)
        assert answer.status_code == 422
        assert browser.post(what).location == "/account/confirm"
    assert person.get("totp_secret") == key
    assert browser.post("/account/confirm", "/account/confirm", password=PASSWORD, code=person.code()).location
    assert browser.get("/account/two-step").status_code == 200


def test_the_code_alone_confirms_nothing_and_is_not_used_up(house: House, clock: Clock) -> None:
    person = house.person(has_second_step=True)
    browser = person.browser()
    clock.move(minutes=21)
    code = person.code()
    wrong = browser.post("/account/confirm", "/account/confirm", password="nine loud geese", code=code)
    assert wrong.status_code == 422
    assert browser.post("/account/confirm", "/account/confirm", password=PASSWORD, code=code).status_code == 303


def test_a_code_that_confirmed_once_confirms_no_other_browser(house: House, clock: Clock) -> None:
    person = house.person(has_second_step=True)
    first, second = person.browser(), person.browser()
    clock.move(minutes=21)
    code = person.code()
    answers = [
        browser.post("/account/confirm", "/account/confirm", password=PASSWORD, code=code).status_code
        for browser in (first, second)
    ]
    assert answers == [303, 422]


@pytest.mark.parametrize("code", ["", "000000"])
def test_a_new_password_takes_the_old_one_and_a_code(house: House, code: str) -> None:
    person = house.person(has_second_step=True)
    browser = person.browser()
    new = {"current": PASSWORD, "password": NEW, "again": NEW}
    assert browser.post("/account/password", **new, code=code).status_code == 422
    assert house.browser().try_password(person.email, NEW).status_code == 200
    assert browser.post("/account/password", **new, code=person.code()).status_code == 303
    assert house.browser().try_password(person.email, NEW).status_code == 303
