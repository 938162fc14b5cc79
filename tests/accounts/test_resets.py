"""A forgotten password."""

from sqlalchemy import select

from directory.records import AuditAction, AuditEvent, PasswordReset
from tests.houses import PASSWORD, Clock, House, text_of

NEW = "six amber kites above the orchard"


def ask(house: House, email: str) -> None:
    assert house.browser().post("/reset", "/reset", email=email).status_code == 200


def test_the_link_sets_a_password_once(house: House) -> None:
    person = house.person()
    ask(house, person.email)
    link = house.link_in(house.letters(person.email)[-1])
    browser = house.browser()
    assert browser.post(link, link, password=NEW, again=NEW).status_code == 303
    assert house.browser().get(link).status_code == 404
    assert browser.post(link, "/sign-in", password=PASSWORD, again=PASSWORD).status_code == 404
    assert house.browser().try_password(person.email, NEW).status_code == 303


def test_the_link_works_for_an_hour(house: House, clock: Clock) -> None:
    person = house.person()
    ask(house, person.email)
    link = house.link_in(house.letters(person.email)[-1])
    clock.move(minutes=59)
    assert house.browser().get(link).status_code == 200
    clock.move(minutes=2)
    assert house.browser().get(link).status_code == 404


def test_a_newer_link_ends_the_older_one(house: House) -> None:
    person = house.person()
    ask(house, person.email)
    ask(house, person.email)
    older, newer = (house.link_in(letter) for letter in house.letters(person.email))
    assert house.browser().get(older).status_code == 404
    assert house.browser().get(newer).status_code == 200


def test_only_a_hash_of_the_link_is_kept(house: House) -> None:
    person = house.person()
    ask(house, person.email)
    secret = house.link_in(house.letters(person.email)[-1]).rpartition("/")[2]
    with house.session() as session:
        kept = session.scalars(select(PasswordReset).where(PasswordReset.account_id == person.id)).one()
        assert secret not in repr(vars(kept))


def test_a_weak_new_password_is_refused_and_the_link_still_works(house: House) -> None:
    person = house.person()
    ask(house, person.email)
    link = house.link_in(house.letters(person.email)[-1])
    assert house.browser().post(link, link, password="passwordpassword", again="passwordpassword").status_code == 422
    assert house.browser().get(link).status_code == 200


def test_nobody_without_an_account_or_with_a_disabled_one_gets_a_letter(house: House) -> None:
    disabled = house.person()
    disabled.set(active=False)
    for email in (disabled.email, "nobody@county.example"):
        ask(house, email)
        assert house.letters(email) == []


def test_asking_again_and_again_does_not_fill_a_mailbox(house: House) -> None:
    person = house.person()
    for _ in range(9):
        ask(house, person.email)
    assert len(house.letters(person.email)) == 3


def test_the_owner_is_told_and_the_trail_says_so(house: House) -> None:
    person = house.person()
    ask(house, person.email)
    link = house.link_in(house.letters(person.email)[-1])
    house.browser().post(link, link, password=NEW, again=NEW)
    assert "new password was set" in text_of(house.letters(person.email)[-1])
    with house.session() as session:
        noted = session.scalars(select(AuditEvent.action).where(AuditEvent.subject == f"account:{person.id}")).all()
        assert AuditAction.PASSWORD_RESET in noted
        assert NEW not in repr(session.scalars(select(AuditEvent.detail)).all())
