"""Setting up the second step, at sign-in where it is required and on one's own account."""

import re

from directory.changes import second_step
from directory.records import AccountRole
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
    codes = re.findall(r"<li>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</li>", page)
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


def test_the_picture_is_drawn_here_and_no_page_asks_another_site(house: House) -> None:
    person = house.person()
    answer = person.browser().get("/account/two-step")
    page = answer.get_data(as_text=True)
    assert 'src="data:image/svg+xml' in page
    assert "style=" not in page
    assert "img-src 'self' data:" in answer.headers["Content-Security-Policy"]
