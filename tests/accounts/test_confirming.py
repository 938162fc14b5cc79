"""What asks for the password again when it was given some time ago, and what is kept of a wrong one."""

import logging

import pytest

from tests.houses import PASSWORD, Clock, House


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
    assert f"a password was not confirmed: account {person.id}" in caplog.text
    assert "geese" not in caplog.text
