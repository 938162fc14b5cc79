"""What staff may change of others' accounts, and the things that are one's own: tokens and names."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from directory.access.actor import Actor
from directory.access.tokens import holder_of
from directory.changes.accounts import NotAllowed
from directory.changes.second_step import IdentityCheck, remove_for
from directory.changes.tokens import create_token
from directory.clock import now
from directory.records import Account, AccountRole, ApiToken, AuditAction, AuditEvent, Organization, Scope
from directory.records.organization import name_key
from tests.attack.forms import Page
from tests.houses import ORGANIZATION, Browser, Clock, House, Person, text_of

STAFF, WORKER, PROVIDER, ADMINISTRATOR = (
    AccountRole.STAFF,
    AccountRole.WORKER,
    AccountRole.PROVIDER,
    AccountRole.ADMINISTRATOR,
)


def token_of(house: House, person: Person, *scopes: Scope) -> tuple[int, str]:
    with house.session() as session:
        account = session.get(Account, person.id)
        made, secret = create_token(session, account, "a test", scopes or tuple(Scope), timedelta(days=1), now())
        return made.id, secret


def works(house: House, secret: str) -> bool:
    with house.session() as session:
        return holder_of(session, secret) is not None


def test_staff_change_a_workers_county_and_the_next_sign_in_has_it(house: House) -> None:
    worker = house.person()
    answer = house.person(STAFF).browser().post(f"/people/{worker.id}", role="worker", county="Marin")
    assert answer.status_code == 303
    assert worker.get("county") == "Marin"


def test_staff_make_a_worker_a_provider_of_an_organization(house: House) -> None:
    worker = house.person()
    form = {"role": "provider", "county": "Marin", "organizations-0": ORGANIZATION}
    assert house.person(STAFF).browser().post(f"/people/{worker.id}", **form).status_code == 303
    assert (worker.get("role"), worker.get("county")) == (PROVIDER, None)


def test_a_provider_without_an_organization_is_refused(house: House) -> None:
    worker = house.person()
    assert house.person(STAFF).browser().post(f"/people/{worker.id}", role="provider").status_code == 422
    assert worker.get("role") == WORKER


@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_no_form_makes_anyone_staff_or_administrator(house: House, role: str) -> None:
    worker = house.person()
    for browser in (house.person(STAFF).browser(), house.person(ADMINISTRATOR).browser()):
        assert browser.post(f"/people/{worker.id}", role=role, county="").status_code == 422
    assert worker.get("role") == WORKER


@pytest.mark.parametrize("target", [STAFF, ADMINISTRATOR])
@pytest.mark.parametrize("action", ["", "/disable", "/enable", "/two-step-off"])
def test_staff_change_nothing_of_staff_and_administrators(house: House, target: AccountRole, action: str) -> None:
    victim = house.person(target)
    answer = house.person(STAFF).browser().post(f"/people/{victim.id}{action}", role="worker", county="")
    assert answer.status_code == 403
    assert (victim.get("role"), victim.get("active")) == (target, True)
    assert victim.get("totp_secret") is not None


def test_nobody_disables_or_changes_their_own_account_there(house: House) -> None:
    for role in (STAFF, ADMINISTRATOR):
        person = house.person(role)
        browser = person.browser()
        assert browser.post(f"/people/{person.id}/disable").status_code == 403
        assert browser.post(f"/people/{person.id}", role="worker", county="").status_code == 403
        assert person.get("active")


def test_an_administrator_disables_staff(house: House) -> None:
    staff = house.person(STAFF)
    browser = staff.browser()
    assert house.person(ADMINISTRATOR).browser().post(f"/people/{staff.id}/disable").status_code == 303
    assert not staff.get("active")
    assert not browser.is_signed_in


def test_disabling_ends_tokens_at_their_next_request(house: House) -> None:
    worker = house.person()
    _, secret = token_of(house, worker)
    assert works(house, secret)
    house.person(STAFF).browser().post(f"/people/{worker.id}/disable")
    assert not works(house, secret)


def test_staff_let_someone_without_phone_and_codes_set_up_anew_and_the_owner_is_told(house: House) -> None:
    worker = house.person(WORKER, has_second_step=True)
    browser = worker.browser()
    staff = house.person(STAFF)
    answer = staff.browser().post(f"/people/{worker.id}/two-step-off", f"/people/{worker.id}", how="called_back")
    assert answer.status_code == 303
    assert worker.get("totp_secret") is None
    assert not browser.is_signed_in
    assert "taken off" in text_of(house.letters(worker.email)[-1])
    with house.session() as session:
        removed = session.query(AuditEvent).filter_by(action=AuditAction.TOTP_REMOVED).all()[-1]
        assert (removed.account_id, removed.subject) == (staff.id, f"account:{worker.id}")
        assert removed.detail == {"checked": "called_back"}


@pytest.mark.parametrize("how", ["", "a hunch"])
def test_a_second_step_is_taken_off_only_by_staff_who_say_how_they_knew_the_person(house: House, how: str) -> None:
    worker = house.person(WORKER, has_second_step=True)
    answer = house.person(STAFF).browser().post(f"/people/{worker.id}/two-step-off", how=how)
    assert answer.status_code == 422
    assert "How you made sure who asks" in answer.get_data(as_text=True)
    assert worker.get("totp_secret") is not None


@pytest.mark.parametrize("role", [STAFF, ADMINISTRATOR])
def test_nobody_takes_their_own_second_step_off_as_if_it_were_lost(house: House, role: AccountRole) -> None:
    person = house.person(role)
    assert person.browser().post(f"/people/{person.id}/two-step-off", how="in_person").status_code == 403
    assert person.get("totp_secret") is not None


def test_the_change_itself_refuses_ones_own_account_and_staffs(house: House) -> None:
    staff, worker = house.person(STAFF), house.person(WORKER, has_second_step=True)
    with house.session() as session:
        actor = Actor.of(session.get_one(Account, staff.id))
        for number in (staff.id, house.person(STAFF).id):
            with pytest.raises(NotAllowed):
                remove_for(actor, session, session.get_one(Account, number), IdentityCheck.IN_PERSON)
        with pytest.raises(NotAllowed):
            remove_for(
                Actor(account_id=worker.id), session, session.get_one(Account, worker.id), IdentityCheck.IN_PERSON
            )
    assert staff.get("totp_secret") is not None


def test_someone_who_speaks_for_many_organizations_keeps_them_all(house: House) -> None:
    provider = house.person(AccountRole.PROVIDER)
    names = [f"Invented House {letter}" for letter in "abcdef"]
    with house.session() as session:
        added = [Organization(name=name, name_key=name_key(name), created_at=now()) for name in names]
        session.add_all(added)
        session.get_one(Account, provider.id).organizations += added
    staff, path = house.person(STAFF).browser(), f"/people/{provider.id}"
    form = next(form for form in Page(staff.get(path).text).forms if "organizations-0" in form.fields)
    shown = {name: values[0] for name, values in form.fields.items() if name.startswith("organizations-") and values}
    assert set(names) < set(shown.values())
    assert staff.post(path, path, role="provider", county="", **shown).status_code == 303
    with house.session() as session:
        kept = {organization.name for organization in session.get_one(Account, provider.id).organizations}
    assert kept == set(shown.values())


def test_looking_for_people_takes_the_signs_of_a_pattern_as_they_are(house: House) -> None:
    person = house.person()
    staff = house.person(STAFF).browser()
    assert person.email in staff.post("/people", words=person.email[:-3], role="").get_data(as_text=True)
    assert person.email not in staff.post("/people", words="person%example", role="").get_data(as_text=True)


def test_a_token_is_shown_once_and_kept_as_a_hash(house: House) -> None:
    person = house.person()
    browser = person.browser()
    page = make_token(browser).get_data(as_text=True)
    secret = page.partition("mzt_")[2].partition("<")[0]
    assert works(house, f"mzt_{secret}")
    assert secret not in browser.get("/account/tokens").get_data(as_text=True)
    with house.session() as session:
        kept = session.scalars(select(ApiToken).where(ApiToken.account_id == person.id)).one()
        assert secret not in repr(vars(kept))
        assert kept.scopes == "hsds match"
        assert kept.expires_at - kept.created_at == timedelta(days=30)


def make_token(browser: Browser, **form: str) -> object:
    data: dict[str, object] = {"label": "nightly report", "scopes": ["match", "hsds"], "days": "30"}
    return browser.post("/account/tokens", **(data | form))


def test_a_token_lives_at_most_a_year(house: House) -> None:
    person = house.person()
    assert make_token(person.browser(), days="3660").status_code == 422
    with house.session() as session, pytest.raises(ValueError, match="366"):
        create_token(session, session.get(Account, person.id), "x", [Scope.READ], timedelta(days=367), now())


def test_an_expired_token_does_not_work(house: House, clock: Clock) -> None:
    _, secret = token_of(house, house.person())
    clock.move(hours=25)
    assert not works(house, secret)


def test_a_revoked_token_does_not_work(house: House) -> None:
    person = house.person()
    number, secret = token_of(house, person)
    assert person.browser().post(f"/account/tokens/{number}/revoke").status_code == 303
    assert not works(house, secret)


@pytest.mark.parametrize("role", [WORKER, STAFF, ADMINISTRATOR])
def test_nobody_sees_or_revokes_the_token_of_another(house: House, role: AccountRole) -> None:
    number, secret = token_of(house, house.person())
    browser = house.person(role).browser()
    assert browser.post(f"/account/tokens/{number}/revoke").status_code == 404
    assert "a test" not in browser.get("/account/tokens").get_data(as_text=True)
    assert works(house, secret)


def test_a_provider_has_no_tokens(house: House) -> None:
    browser = house.person(PROVIDER).browser()
    assert browser.get("/account/tokens").status_code == 403
    assert make_token(browser).status_code == 403


def test_a_token_of_an_account_that_became_a_provider_opens_nothing(house: House) -> None:
    worker = house.person()
    _, secret = token_of(house, worker)
    worker.set(role=PROVIDER)
    client = house.app.test_client()
    answer = client.post("/api/match", json={}, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 403


def test_a_name_is_saved_and_nothing_else_of_the_form_is(house: House) -> None:
    person = house.person()
    person.browser().post("/account", name="Wren Invented", role="administrator", email="else@county.example")
    assert (person.get("name"), person.get("role"), person.get("email")) == ("Wren Invented", WORKER, person.email)
