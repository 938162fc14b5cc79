"""A password that was made for someone: for a week, and only to be replaced by one of their own."""

import secrets
from datetime import timedelta

import pytest

from directory.changes.accounts import create_account
from directory.clock import now
from directory.records import AccountRole
from tests.houses import Browser, Clock, House, Person

NEW = "eleven patient otters in the tule"
MADE = "printed-" + "q7w2k9x4"


def person_with_first_password(house: House, role: AccountRole = AccountRole.WORKER) -> Person:
    email = f"{secrets.token_hex(4)}@county.example"
    with house.session() as session:
        account = create_account(
            session,
            email=email,
            name="Robin Sample",
            role=role,
            password=MADE,
            moment=now(),
            is_first_password=True,
        )
        return Person(house, account.id, email, MADE)


def began(house: House, person: Person) -> Browser:
    browser = house.browser()
    assert browser.try_password(person.email, MADE).location == "/sign-in/new-password"
    return browser


def test_it_opens_the_page_that_replaces_it_and_nothing_else(house: House) -> None:
    browser = began(house, person_with_first_password(house))
    assert not browser.is_signed_in
    for path in ("/match", "/find", "/account/two-step", "/sign-in/set-up", "/sign-in/code"):
        assert browser.get(path).status_code in (302, 303), path
    page = browser.get("/sign-in/new-password").get_data(as_text=True)
    assert "A password of your own" in page


def test_once_replaced_it_works_no_more_and_the_new_one_does(house: House) -> None:
    person = person_with_first_password(house)
    browser = began(house, person)
    done = browser.post("/sign-in/new-password", "/sign-in/new-password", password=NEW, again=NEW)
    assert done.location == "/match"
    assert browser.is_signed_in
    assert house.browser().try_password(person.email, MADE).status_code == 200
    assert house.browser().try_password(person.email, NEW).location == "/match"


@pytest.mark.parametrize("chosen", [MADE, "too short", "robin sample 2026!"])
def test_it_is_not_replaced_by_itself_or_by_a_weak_one(house: House, chosen: str) -> None:
    person = person_with_first_password(house)
    browser = began(house, person)
    answer = browser.post("/sign-in/new-password", "/sign-in/new-password", password=chosen, again=chosen)
    assert answer.status_code == 422
    assert not browser.is_signed_in


def test_after_seven_days_it_is_answered_like_any_wrong_one(house: House, clock: Clock) -> None:
    person = person_with_first_password(house)
    clock.move(days=7, seconds=1)
    late = house.browser().try_password(person.email, MADE)
    wrong = house.browser().try_password(person.email, "nine loud geese under the dam")
    assert (late.status_code, late.location) == (wrong.status_code, wrong.location) == (200, None)


def test_a_reset_by_mail_helps_who_came_too_late(house: House, clock: Clock) -> None:
    person = person_with_first_password(house)
    clock.move(days=8)
    browser = house.browser()
    browser.post("/reset", "/reset", email=person.email)
    link = house.link_in(house.letters(person.email)[-1])
    browser.post(link, link, password=NEW, again=NEW)
    assert browser.try_password(person.email, NEW).location == "/match"


def test_staff_choose_a_password_first_and_a_second_step_then(house: House) -> None:
    browser = began(house, person_with_first_password(house, AccountRole.STAFF))
    answer = browser.post("/sign-in/new-password", "/sign-in/new-password", password=NEW, again=NEW)
    assert answer.location == "/sign-in/set-up"
    assert not browser.is_signed_in
    again = browser.post("/sign-in/new-password", "/sign-in/set-up", password=NEW, again=NEW)
    assert again.location == "/sign-in"


def test_nobody_replaces_a_password_before_the_code(house: House) -> None:
    person = house.person(has_second_step=True)
    person.set(password_until=now() + timedelta(days=1))
    browser = house.browser()
    assert browser.try_password(person.email).location == "/sign-in/code"
    early = browser.post("/sign-in/new-password", "/sign-in/code", password=NEW, again=NEW)
    assert early.location == "/sign-in"
    code = browser.post("/sign-in/code", "/sign-in/code", code=person.code())
    assert code.location == "/sign-in/new-password"


def test_a_session_from_before_ends_where_a_password_was_made_anew(house: House) -> None:
    person = house.person()
    browser = person.browser()
    person.set(password_until=now() + timedelta(days=1))
    assert not browser.is_signed_in
