"""Row 14, the second step and other doors. Each test is something that someone tries and must not achieve."""

import pytest

from directory.records import Account, AccountRole
from tests.houses import PASSWORD, Clock, House, build_house
from tests.scoreboard.test_row_14_sessions import NEW, reset_link
from tests.sites import csrf_of

STAFF, WORKER = AccountRole.STAFF, AccountRole.WORKER


# The second step


def test_the_password_alone_does_not_sign_in(house: House) -> None:
    person = house.person(STAFF)
    browser = house.browser()
    assert browser.try_password(person.email).location.endswith("/sign-in/code")
    assert not browser.is_signed_in


def test_the_second_step_alone_asks_for_the_password(house: House) -> None:
    person = house.person(STAFF)
    browser = house.browser()
    answer = browser.post("/sign-in/code", "/sign-in", code=person.code())
    assert answer.location.endswith("/sign-in")
    assert not browser.is_signed_in


@pytest.mark.parametrize("path", ["/account", "/match", "/find", "/people", "/account/tokens"])
def test_between_password_and_code_no_page_opens(house: House, path: str) -> None:
    browser = house.browser()
    browser.try_password(house.person(STAFF).email)
    assert browser.get(path).status_code == 303


def test_a_wrong_code_does_not_sign_in(house: House) -> None:
    person = house.person(STAFF)
    browser = house.browser()
    browser.try_password(person.email)
    code = person.code()
    wrong = "000000" if code != "000000" else "000001"
    assert browser.post("/sign-in/code", "/sign-in/code", code=wrong).status_code == 200
    assert not browser.is_signed_in


def test_a_code_works_once(house: House) -> None:
    person = house.person(STAFF)
    code = person.code()
    first, second = house.browser(), house.browser()
    for browser in (first, second):
        browser.try_password(person.email)
        browser.post("/sign-in/code", "/sign-in/code", code=code)
    assert first.is_signed_in
    assert not second.is_signed_in


def test_an_earlier_code_does_not_work_after_a_later_one(house: House, clock: Clock) -> None:
    person = house.person(STAFF)
    early = person.code()
    clock.move(seconds=30)
    later = person.code(forget=False)
    browser = house.browser()
    browser.try_password(person.email)
    browser.post("/sign-in/code", "/sign-in/code", code=later)
    assert browser.is_signed_in
    replay = house.browser()
    replay.try_password(person.email)
    replay.post("/sign-in/code", "/sign-in/code", code=early)
    assert not replay.is_signed_in


def test_an_old_code_does_not_work(house: House, clock: Clock) -> None:
    person = house.person(STAFF)
    old = person.code()
    clock.move(minutes=3)
    browser = house.browser()
    browser.try_password(person.email)
    browser.post("/sign-in/code", "/sign-in/code", code=old)
    assert not browser.is_signed_in


def test_the_code_of_another_account_does_not_work(house: House) -> None:
    person, other = house.person(STAFF), house.person(STAFF)
    browser = house.browser()
    browser.try_password(person.email)
    browser.post("/sign-in/code", "/sign-in/code", code=other.code())
    assert not browser.is_signed_in


def test_the_password_is_forgotten_after_ten_minutes_without_a_code(house: House, clock: Clock) -> None:
    person = house.person(STAFF)
    browser = house.browser()
    browser.try_password(person.email)
    clock.move(minutes=11)
    answer = browser.post("/sign-in/code", "/sign-in", code=person.code())
    assert answer.location.endswith("/sign-in")
    assert not browser.is_signed_in


def test_a_password_change_ends_a_sign_in_that_awaits_its_code(house: House) -> None:
    person = house.person(STAFF)
    browser = house.browser()
    browser.try_password(person.email)
    other = person.browser()
    changed = other.post("/account/password", current=PASSWORD, password=NEW, again=NEW, code=person.code())
    assert changed.status_code == 303
    browser.post("/sign-in/code", "/sign-in", code=person.code())
    assert not browser.is_signed_in


def test_a_recovery_code_works_once(house: House) -> None:
    person = house.person(STAFF)
    code = house.recovery_codes[person.id][0]
    first, second = house.browser(), house.browser()
    for browser in (first, second):
        browser.try_password(person.email)
        browser.post("/sign-in/recovery-code", "/sign-in/recovery-code", code=code)
    assert first.is_signed_in
    assert not second.is_signed_in


def test_the_recovery_code_of_another_does_not_work(house: House) -> None:
    person, other = house.person(STAFF), house.person(STAFF)
    browser = house.browser()
    browser.try_password(person.email)
    browser.post("/sign-in/recovery-code", "/sign-in/recovery-code", code=house.recovery_codes[other.id][0])
    assert not browser.is_signed_in


def test_new_recovery_codes_end_the_old_ones(house: House) -> None:
    person = house.person(STAFF)
    old = house.recovery_codes[person.id][0]
    assert person.browser().post("/account/two-step/codes").status_code == 200
    browser = house.browser()
    browser.try_password(person.email)
    browser.post("/sign-in/recovery-code", "/sign-in/recovery-code", code=old)
    assert not browser.is_signed_in


def test_staff_without_a_second_step_do_nothing_before_they_have_one(house: House) -> None:
    person = house.person(STAFF, has_second_step=False)
    browser = house.browser()
    assert browser.try_password(person.email).location.endswith("/sign-in/set-up")
    assert not browser.is_signed_in
    assert browser.get("/people").status_code == 303


def test_a_session_of_staff_whose_second_step_is_gone_ends(house: House) -> None:
    person = house.person(STAFF)
    browser = person.browser()
    person.set(totp_secret=None)
    assert not browser.is_signed_in


def test_a_worker_made_staff_without_a_second_step_is_not_staff_yet(house: House) -> None:
    person = house.person()
    browser = person.browser()
    person.set(role=STAFF)
    assert browser.get("/people").status_code == 303


def test_staff_cannot_turn_their_second_step_off(house: House) -> None:
    person = house.person(STAFF)
    person.browser().post("/account/two-step/remove")
    assert person.get("totp_secret") is not None


def test_where_it_is_required_of_all_a_worker_has_no_way_round(tmp_path) -> None:
    house = build_house(tmp_path, requires_totp_of_all=True)
    browser = house.browser()
    assert browser.try_password(house.person().email).location.endswith("/sign-in/set-up")
    assert not browser.is_signed_in
    house.close()


def test_a_reset_does_not_stand_in_for_the_second_step(house: House) -> None:
    person = house.person(STAFF)
    link = reset_link(house, person.email)
    browser = house.browser()
    assert browser.post(link, link, password=NEW, again=NEW).location.endswith("/sign-in")
    assert not browser.is_signed_in
    assert browser.try_password(person.email, NEW).location.endswith("/sign-in/code")
    assert not browser.is_signed_in
    assert person.get("totp_secret") is not None


def test_an_open_screen_does_not_turn_the_second_step_on_or_off(house: House, clock: Clock) -> None:
    person = house.person(WORKER, has_second_step=True)
    browser = person.browser()
    clock.move(minutes=21)
    assert browser.post("/account/two-step/remove").location.endswith("/account/confirm")
    assert person.get("totp_secret") is not None


def test_an_open_screen_makes_no_token_and_invites_nobody(house: House, clock: Clock) -> None:
    browser = house.person(STAFF).browser()
    clock.move(minutes=21)
    for path in ("/account/tokens", "/people/invitations"):
        assert browser.post(path, label="x").location.endswith("/account/confirm")


def test_the_password_alone_makes_no_new_recovery_codes(house: House, clock: Clock) -> None:
    person = house.person(STAFF)
    browser = person.browser()
    clock.move(minutes=21)
    assert browser.post("/account/confirm", "/account/confirm", password=PASSWORD, code="").status_code == 422
    assert browser.post("/account/two-step/codes").location.endswith("/account/confirm")


def test_confirming_needs_the_right_password(house: House, clock: Clock) -> None:
    browser = house.person().browser()
    clock.move(minutes=21)
    assert browser.post("/account/confirm", "/account/confirm", password="wrong").status_code == 422
    assert browser.get("/account/tokens").location.endswith("/account/confirm")


# Other doors that the libraries know


@pytest.mark.parametrize("header", ["Authentication-Token", "Authorization"])
def test_no_header_signs_a_browser_in(house: House, header: str) -> None:
    person = house.person()
    with house.session() as session:
        token = session.get(Account, person.id).get_auth_token()
    assert house.browser().get("/account", headers={header: token}).status_code == 303
    assert house.browser().get(f"/account?auth_token={token}").status_code == 303


def test_no_remembering_cookie_signs_a_browser_in(house: House) -> None:
    from flask_login.utils import encode_cookie

    person = house.person()
    with house.session():
        cookie = encode_cookie(person.get("fs_uniquifier"))
    browser = house.browser()
    browser.client.set_cookie("remember_token", cookie)
    assert not browser.is_signed_in


def test_the_signed_cookie_of_a_visitor_cannot_name_an_account(house: House) -> None:
    """Even one that is rightly signed, as it would be if the secret were known for that purpose alone."""
    from flask.sessions import SecureCookieSessionInterface

    person = house.person()
    signer = SecureCookieSessionInterface().get_signing_serializer(house.app)
    browser = house.browser()
    browser.client.set_cookie("manzanita_visit", signer.dumps({"_user_id": person.get("fs_uniquifier")}))
    assert not browser.is_signed_in


def test_no_answer_to_json_holds_a_token(house: House) -> None:
    browser = house.browser()
    token = csrf_of(browser.client)
    body = {"email": house.person().email, "password": PASSWORD, "csrf_token": token}
    answer = browser.client.post("/sign-in?include_auth_token", json=body, headers={"X-CSRFToken": token})
    assert "token" not in answer.get_data(as_text=True)
    assert answer.mimetype == "text/html"


def test_a_form_without_its_token_does_not_sign_in(house: House) -> None:
    browser = house.browser()
    answer = browser.client.post("/sign-in", data={"email": house.person().email, "password": PASSWORD})
    assert answer.status_code == 400
    assert not browser.is_signed_in


def test_the_form_token_from_before_sign_in_does_not_work_after(house: House) -> None:
    browser = house.browser()
    before = csrf_of(browser.client)
    browser.try_password(house.person().email)
    assert browser.client.post("/account", data={"csrf_token": before, "name": "Somebody Else"}).status_code == 400
