"""Inviting people, and requests for access."""

import pytest
from sqlalchemy import select

from directory.access.actor import Actor
from directory.changes.accounts import NotAllowed, find_account
from directory.changes.invitations import invite
from directory.clock import now
from directory.records import AccessRequest, AccountRole, Invitation, RequestState
from tests.houses import ORGANIZATION, PASSWORD, Clock, House, text_of

STAFF, WORKER, PROVIDER = AccountRole.STAFF, AccountRole.WORKER, AccountRole.PROVIDER


def invited(house: House, email: str, **form: str) -> str:
    """The link that staff sent to an address."""
    data = {"email": email, "role": "worker", "county": "Yolo"} | form
    answer = house.person(STAFF).browser().post("/people/invitations", **data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return house.link_in(house.letters(email)[-1])


def join(house: House, link: str) -> object:
    return house.browser().post(link, link, name="Ash Invented", password=PASSWORD, again=PASSWORD)


def test_an_invited_worker_makes_an_account_and_is_signed_in(house: House) -> None:
    link = invited(house, "ash@county.example")
    browser = house.browser()
    browser.post(link, link, name="Ash Invented", password=PASSWORD, again=PASSWORD)
    assert browser.is_signed_in
    with house.session() as session:
        account = find_account(session, "ash@county.example")
        assert (account.name, account.role, account.county) == ("Ash Invented", WORKER, "Yolo")


def test_an_invited_provider_speaks_for_the_organization_that_staff_chose(house: House) -> None:
    link = invited(house, "haven@org.example", role="provider", **{"organizations-0": ORGANIZATION.upper()})
    join(house, link)
    with house.session() as session:
        account = find_account(session, "haven@org.example")
        assert [organization.name for organization in account.organizations] == [ORGANIZATION]
        assert account.county is None


def test_a_link_is_accepted_once(house: House) -> None:
    link = invited(house, "once@county.example")
    assert join(house, link).status_code == 303
    assert house.browser().get(link).status_code == 404


def test_a_link_ends_after_seven_days(house: House, clock: Clock) -> None:
    link = invited(house, "late@county.example")
    clock.move(days=6, hours=23)
    assert house.browser().get(link).status_code == 200
    clock.move(hours=2)
    assert house.browser().get(link).status_code == 404


def test_an_invitation_that_was_taken_back_opens_nothing(house: House) -> None:
    link = invited(house, "back@county.example")
    with house.session() as session:
        number = session.scalar(select(Invitation.id).where(Invitation.email == "back@county.example"))
    assert house.person(STAFF).browser().post(f"/people/invitations/{number}/revoke").status_code == 303
    assert house.browser().get(link).status_code == 404


def test_a_second_invitation_ends_the_first(house: House) -> None:
    first, second = invited(house, "twice@county.example"), invited(house, "twice@county.example")
    assert house.browser().get(first).status_code == 404
    assert house.browser().get(second).status_code == 200


def test_the_form_of_an_invitation_cannot_grant_more_than_was_given(house: House) -> None:
    link = invited(house, "more@county.example")
    data = {"role": "administrator", "county": "Kern", "email": "else@county.example"}
    house.browser().post(link, link, name="More", password=PASSWORD, again=PASSWORD, **data)
    with house.session() as session:
        account = find_account(session, "more@county.example")
        assert (account.role, account.county) == (WORKER, "Yolo")
        assert find_account(session, "else@county.example") is None


@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_nobody_alone_invites_staff_or_administrators(house: House, role: str) -> None:
    for inviter in (house.person(STAFF), house.person(AccountRole.ADMINISTRATOR)):
        answer = inviter.browser().post("/people/invitations", email="boss@pact.example", role=role)
        assert answer.status_code == 422
        actor = Actor(inviter.id, AccountRole(inviter.get("role")))
        with house.session() as session, pytest.raises(NotAllowed):
            invite(
                actor,
                session,
                email="boss@pact.example",
                role=AccountRole(role),
                county=None,
                organizations=[],
                moment=now(),
            )
    assert house.letters("boss@pact.example") == []


def test_a_worker_cannot_invite_or_see_who_is_invited(house: House) -> None:
    browser = house.person().browser()
    assert browser.post("/people/invitations", email="friend@county.example", role="worker").status_code == 403
    assert browser.get("/people/invitations").status_code == 403
    assert house.letters("friend@county.example") == []


def ask(house: House, email: str) -> int:
    house.browser().post(
        "/request-access",
        "/request-access",
        name="Sky Invented",
        email=email,
        agency="Invented County Agency",
        county="Kern",
        role="worker",
        reason="I place youth at night.",
    )
    with house.session() as session:
        return session.scalars(select(AccessRequest.id).where(AccessRequest.email == email)).one()


def test_an_approved_request_becomes_an_invitation_as_staff_decided(house: House) -> None:
    number = ask(house, "sky@county.example")
    answer = house.person(STAFF).browser().post(f"/people/requests/{number}/approve", role="worker", county="Tulare")
    assert answer.status_code == 303
    join(house, house.link_in(house.letters("sky@county.example")[-1]))
    with house.session() as session:
        assert find_account(session, "sky@county.example").county == "Tulare"
        assert session.get(AccessRequest, number).state == RequestState.APPROVED


def test_a_declined_request_is_answered_with_the_reason(house: House) -> None:
    number = ask(house, "rain@county.example")
    browser = house.person(STAFF).browser()
    assert browser.post(f"/people/requests/{number}/decline", **{"decline-reason": "We could not reach your agency."})
    [letter] = house.letters("rain@county.example")
    assert "We could not reach your agency." in text_of(letter)
    with house.session() as session:
        assert find_account(session, "rain@county.example") is None


def test_a_request_is_decided_once(house: House) -> None:
    number = ask(house, "hail@county.example")
    first, second = house.person(STAFF).browser(), house.person(STAFF).browser()
    first.post(f"/people/requests/{number}/decline", **{"decline-reason": "No."})
    answer = second.post(f"/people/requests/{number}/approve", role="worker", county="")
    assert answer.status_code == 409
    assert len(house.letters("hail@county.example")) == 1


def test_asking_twice_is_one_request(house: House) -> None:
    assert ask(house, "echo@county.example") == ask(house, "echo@county.example")


def test_a_visitor_cannot_ask_to_be_staff(house: House) -> None:
    answer = house.browser().post(
        "/request-access",
        "/request-access",
        name="A",
        email="boss@county.example",
        agency="B",
        county="",
        role="staff",
        reason="C",
    )
    assert answer.status_code == 422


def test_a_network_cannot_flood_staff_with_requests(house: House) -> None:
    browser = house.browser(address="203.0.113.50")
    data = {"name": "A", "agency": "B", "county": "", "role": "worker", "reason": "C"}
    answers = [
        browser.post("/request-access", "/request-access", email=f"flood{number}@county.example", **data).status_code
        for number in range(15)
    ]
    assert answers.count(200) <= 11
    assert answers[-1] == 429


def test_a_name_with_a_line_break_does_not_reach_a_letter(house: House) -> None:
    answer = house.browser().post(
        "/request-access",
        "/request-access",
        name="A\nBcc: everyone@county.example",
        email="crlf@county.example",
        agency="B",
        county="",
        role="worker",
        reason="C",
    )
    assert answer.status_code == 422
