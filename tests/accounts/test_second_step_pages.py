"""Setting up the second step, at sign-in where it is required and on one's own account."""

import re

from sqlalchemy import select

from directory.changes import second_step
from directory.records import AccountRole, AuditAction, AuditEvent
from tests.houses import Browser, House, text_of


def key_on(page: str) -> str:
    """The key as the page shows it."""
    found = re.search(r'class="key">([^<]+)<', page)
    assert found is not None
    return found[1]


def code_of(house: House, key: str) -> str:
    from passlib.totp import TOTP

    return str(TOTP(key=key.replace("-", "").replace(" ", ""), format="base32").generate().token)


def set_up(house: House, browser: Browser, path: str) -> str:
    page = browser.get(path).get_data(as_text=True)
    answer = browser.post(path, path, code=code_of(house, key_on(page)))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_staff_set_it_up_at_the_first_sign_in_and_are_in(house: House) -> None:
    person = house.person(AccountRole.STAFF, has_second_step=False)
    browser = house.browser()
    browser.try_password(person.email)
    page = set_up(house, browser, "/sign-in/set-up")
    assert browser.is_signed_in
    codes = re.findall(r"<li>([a-z2-7]{4}(?:-[a-z2-7]{4}){5})</li>", page)
    assert len(set(codes)) == 10
    other = house.browser()
    other.try_password(person.email)
    other.post("/sign-in/recovery-code", "/sign-in/recovery-code", code=codes[3].upper().replace("-", " "))
    assert other.is_signed_in


def test_a_wrong_code_does_not_set_it_up(house: House) -> None:
    person = house.person(AccountRole.STAFF, has_second_step=False)
    browser = house.browser()
    browser.try_password(person.email)
    assert browser.post("/sign-in/set-up", "/sign-in/set-up", code="abcdef").status_code == 422
    assert person.get("totp_secret") is None
    assert not browser.is_signed_in


def test_a_worker_turns_it_on_and_off_and_is_told_each_time(house: House) -> None:
    person = house.person()
    browser = person.browser()
    set_up(house, browser, "/account/two-step")
    assert person.get("totp_secret") is not None
    browser.post("/account/two-step/remove")
    assert person.get("totp_secret") is None
    told = " ".join(text_of(letter) for letter in house.letters(person.email))
    assert "set up" in told
    assert "taken off" in told


def test_the_key_is_kept_encrypted_and_the_codes_as_hashes(house: House) -> None:
    person = house.person(AccountRole.STAFF)
    with house.session() as session:
        kept = person.get("totp_secret")
        plain = second_step.key_in_words(kept).replace("-", "")
        rows = session.execute(second_step.select(second_step.RecoveryCode.digest)).scalars().all()
    assert plain not in kept
    assert not any(code.replace("-", "") in row for row in rows for code in house.recovery_codes[person.id])


def test_a_key_that_was_changed_in_the_database_lets_nobody_in(house: House) -> None:
    person = house.person(AccountRole.STAFF)
    code, kept = person.code(), person.get("totp_secret")
    for place in (20, len(kept) // 2, len(kept) - 20):
        changed = kept[:place] + ("A" if kept[place] != "A" else "B") + kept[place + 1 :]
        person.set(totp_secret=changed, totp_last_step=None)
        browser = house.browser()
        browser.try_password(person.email)
        answer = browser.post("/sign-in/code", "/sign-in/code", code=code)
        assert answer.status_code == 200
        assert not browser.is_signed_in


def test_the_trail_says_whether_a_sign_in_had_a_second_step(house: House) -> None:
    told = {}
    for has_second_step in (True, False):
        person = house.person(has_second_step=has_second_step)
        person.browser()
        with house.session() as session:
            query = select(AuditEvent.detail).where(
                AuditEvent.account_id == person.id, AuditEvent.action == AuditAction.SIGN_IN
            )
            told[has_second_step] = session.scalars(query).one()
    assert told == {True: {"second_step": True}, False: {"second_step": False}}


def test_the_picture_is_drawn_here_and_no_page_asks_another_site(house: House) -> None:
    person = house.person()
    answer = person.browser().get("/account/two-step")
    page = answer.get_data(as_text=True)
    assert 'src="data:image/svg+xml' in page
    assert "style=" not in page
    assert "img-src 'self' data:" in answer.headers["Content-Security-Policy"]
