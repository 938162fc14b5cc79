"""Acts of two people: nobody does one alone, under whatever name, and the database refuses it too."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE, Actor
from directory.access.acts import mailbox_of
from directory.changes.accounts import change_role
from directory.changes.acts import (
    CannotAct,
    ask_to_export_everything,
    ask_to_grant,
    ask_to_publish,
    confirm,
    expire_acts,
    refuse,
    use_export,
)
from directory.changes.invitations import accept, invite
from directory.clock import now
from directory.records import Account, AccountRole, ActState, AuditEvent, Listing, Location, Organization, PendingAct
from directory.records.reading import ListingRecord, read_listings
from tests.houses import Clock
from tests.sites import PASSWORD
from tests.trail.people import person

WORKER, PROVIDER, STAFF, ADMINISTRATOR = AccountRole
UNTIL = date(2099, 1, 1)


@pytest.fixture
def confidential(inside: Session) -> ListingRecord:
    """A listing with a confidential location."""
    return next(read_listings(inside, Location.is_confidential.is_(True)))


@pytest.fixture
def organization(inside: Session, confidential: ListingRecord) -> Organization:
    return inside.get_one(Organization, confidential.organization_id)


def _again(session: Session, listing: ListingRecord) -> ListingRecord:
    return next(read_listings(session, Listing.uuid == listing.uuid))


def _ask_publish(session: Session, account: Account, listing: ListingRecord) -> PendingAct:
    return ask_to_publish(
        Actor.of(account),
        session,
        listing,
        reason="The program moved to a public office.",
        authorized_by="The director",
        authorized_until=UNTIL,
        moment=now(),
    )


def test_a_second_person_of_the_organization_makes_a_location_public(
    inside: Session, confidential: ListingRecord, organization: Organization
) -> None:
    first = person(inside, "first@haven.example", PROVIDER, organizations=[organization])
    second = person(inside, "second@haven.example", PROVIDER, organizations=[organization])
    act = _ask_publish(inside, first, confidential)
    confirm(Actor.of(second), inside, act, now())
    facts = _again(inside, confidential).facts
    assert facts["location_confidential"] is False
    assert not {"county", "address", "zip", "city", "latitude", "longitude"} & facts.keys()
    assert (act.authorized_by, act.authorized_until, act.decided_by) == ("The director", UNTIL, second.id)
    told = inside.query(AuditEvent).filter_by(action="act confirmed").one()
    assert told.subject == f"listing:{confidential.uuid}"
    assert told.detail["asker"] == first.id


def test_staff_may_be_the_second_person_of_a_location(
    inside: Session, confidential: ListingRecord, organization: Organization
) -> None:
    first = person(inside, "first@haven.example", PROVIDER, organizations=[organization])
    act = _ask_publish(inside, first, confidential)
    confirm(Actor.of(person(inside, "staff2@pact.example", STAFF)), inside, act, now())
    assert _again(inside, confidential).facts["location_confidential"] is False


@pytest.mark.parametrize("email", ["first@haven.example", "first+two@haven.example", "FIRST+x@Haven.example"])
def test_nobody_confirms_their_own_act_under_any_account_of_their_mailbox(
    inside: Session, confidential: ListingRecord, organization: Organization, email: str
) -> None:
    first = person(inside, "first@haven.example", PROVIDER, organizations=[organization])
    act = _ask_publish(inside, first, confidential)
    second = first
    if email != first.email:
        second = person(inside, email, PROVIDER, organizations=[organization])
    with pytest.raises(CannotAct):
        confirm(Actor.of(second), inside, act, now())
    assert act.state == ActState.WAITING
    assert _again(inside, confidential).facts["location_confidential"] is True


def _invited(session: Session, staff: Account, email: str, organization: Organization) -> Account:
    """An account that this member of staff alone has let in, to speak for the organization."""
    invitation, _ = invite(
        Actor.of(staff), session, email=email, role=PROVIDER, county=None, organizations=[organization], moment=now()
    )
    account = accept(session, invitation, "Somebody", PASSWORD, now())
    assert account is not None
    return account


@pytest.mark.parametrize("which", ["whom they let in", "they for whom they let in", "two whom they let in"])
def test_nobody_makes_their_second_person_themselves(
    inside: Session, confidential: ListingRecord, organization: Organization, which: str
) -> None:
    staff = person(inside, "staff2@pact.example", STAFF)
    one = _invited(inside, staff, "one@elsewhere.example", organization)
    two = _invited(inside, staff, "two@another.example", organization)
    asker, confirmer = {
        "whom they let in": (staff, one),
        "they for whom they let in": (one, staff),
        "two whom they let in": (one, two),
    }[which]
    act = _ask_publish(inside, asker, confidential)
    with pytest.raises(CannotAct):
        confirm(Actor.of(confirmer), inside, act, now())
    assert _again(inside, confidential).facts["location_confidential"] is True


def test_who_was_given_the_organization_by_the_asker_is_no_second_person(
    inside: Session, confidential: ListingRecord, organization: Organization
) -> None:
    staff = person(inside, "staff2@pact.example", STAFF)
    second = person(inside, "w@county.example", WORKER)
    change_role(Actor.of(staff), inside, second, role=PROVIDER, county=None, organizations=[organization])
    with pytest.raises(CannotAct):
        confirm(Actor.of(second), inside, _ask_publish(inside, staff, confidential), now())


def test_somebody_else_confirms_for_one_who_was_let_in_lately(
    inside: Session, confidential: ListingRecord, organization: Organization
) -> None:
    one = _invited(inside, person(inside, "staff2@pact.example", STAFF), "one@elsewhere.example", organization)
    act = _ask_publish(inside, one, confidential)
    confirm(Actor.of(person(inside, "staff3@pact.example", STAFF)), inside, act, now())
    assert _again(inside, confidential).facts["location_confidential"] is False


def test_after_a_month_one_who_was_let_in_is_a_person_of_their_own(
    inside: Session, confidential: ListingRecord, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = person(inside, "staff2@pact.example", STAFF)
    one = _invited(inside, staff, "one@elsewhere.example", organization)
    Clock.installed(monkeypatch).move(days=31)
    confirm(Actor.of(staff), inside, _ask_publish(inside, one, confidential), now())
    assert _again(inside, confidential).facts["location_confidential"] is False


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("a@x.org", "A@X.org", True),
        ("a+b@x.org", "a@x.org", True),
        ("a.b@gmail.com", "ab@gmail.com", True),
        ("a.b@x.org", "ab@x.org", False),
        ("a@x.org", "a@y.org", False),
    ],
)
def test_addresses_of_one_mailbox_are_known(one: str, other: str, are_one: bool) -> None:
    assert (mailbox_of(one) == mailbox_of(other)) is are_one


@pytest.mark.parametrize("role", [WORKER, PROVIDER])
def test_who_could_not_ask_cannot_confirm(
    inside: Session, confidential: ListingRecord, organization: Organization, role: AccountRole
) -> None:
    first = person(inside, "first@haven.example", PROVIDER, organizations=[organization])
    stranger = inside.query(Organization).filter(Organization.id != organization.id).first()
    second = person(inside, "other@other.example", role, organizations=[stranger] if role is PROVIDER else [])
    with pytest.raises(CannotAct):
        confirm(Actor.of(second), inside, _ask_publish(inside, first, confidential), now())


def test_a_provider_cannot_ask_for_another_organizations_listing(inside: Session, confidential: ListingRecord) -> None:
    stranger = inside.query(Organization).filter(Organization.id != confidential.organization_id).first()
    assert stranger is not None
    provider = person(inside, "other@other.example", PROVIDER, organizations=[stranger])
    with pytest.raises(CannotAct):
        _ask_publish(inside, provider, confidential)


def test_an_asker_who_is_no_longer_entitled_leaves_nothing_to_confirm(
    inside: Session, confidential: ListingRecord, organization: Organization
) -> None:
    first = person(inside, "first@haven.example", PROVIDER, organizations=[organization])
    act = _ask_publish(inside, first, confidential)
    first.active = False
    with pytest.raises(CannotAct):
        confirm(Actor.of(person(inside, "staff2@pact.example", STAFF)), inside, act, now())


def test_the_console_is_no_second_person(inside: Session, confidential: ListingRecord) -> None:
    act = _ask_publish(inside, person(inside, "staff2@pact.example", STAFF), confidential)
    with pytest.raises(CannotAct):
        confirm(CONSOLE, inside, act, now())


def test_another_administrator_grants_a_role(inside: Session) -> None:
    one = person(inside, "one@pact.example", ADMINISTRATOR)
    two = person(inside, "two@pact.example", ADMINISTRATOR)
    worker = person(inside, "w@county.example", WORKER)
    before = worker.fs_uniquifier
    act = ask_to_grant(Actor.of(one), inside, worker, STAFF, reason="Joined PACT.", moment=now())
    confirm(Actor.of(two), inside, act, now())
    assert worker.role == STAFF
    assert worker.fs_uniquifier != before, "every session ends"
    assert inside.query(AuditEvent).filter_by(action="role changed", subject=f"account:{worker.id}").one()


@pytest.mark.parametrize("who", ["staff", "the asker", "whom it promotes"])
def test_a_role_is_not_granted_by(inside: Session, who: str) -> None:
    one = person(inside, "one@pact.example", ADMINISTRATOR)
    staff = person(inside, "staff2@pact.example", STAFF)
    promoted = person(inside, "s3@pact.example", STAFF)
    act = ask_to_grant(Actor.of(one), inside, promoted, ADMINISTRATOR, reason="Leads now.", moment=now())
    second = {"staff": staff, "the asker": one, "whom it promotes": promoted}[who]
    with pytest.raises(CannotAct):
        confirm(Actor.of(second), inside, act, now())
    assert promoted.role == STAFF


@pytest.mark.parametrize("role", [WORKER, PROVIDER])
def test_a_role_that_one_person_may_give_is_no_act_of_two(inside: Session, role: AccountRole) -> None:
    one = person(inside, "one@pact.example", ADMINISTRATOR)
    with pytest.raises(CannotAct):
        ask_to_grant(Actor.of(one), inside, person(inside, "w@c.example", STAFF), role, reason="x", moment=now())


def test_an_act_expires_after_seven_days(inside: Session) -> None:
    one, two = person(inside, "one@pact.example", STAFF), person(inside, "two@pact.example", STAFF)
    act = ask_to_export_everything(Actor.of(one), inside, reason="Yearly report.", moment=now())
    late = now() + timedelta(days=7, seconds=1)
    with pytest.raises(CannotAct):
        confirm(Actor.of(two), inside, act, late)
    assert expire_acts(CONSOLE, inside, late) == 1
    assert act.state == ActState.EXPIRED


def test_a_refused_act_cannot_be_confirmed_and_a_done_one_not_refused(inside: Session) -> None:
    one, two = person(inside, "one@pact.example", STAFF), person(inside, "two@pact.example", STAFF)
    act = ask_to_export_everything(Actor.of(one), inside, reason="Yearly report.", moment=now())
    refuse(Actor.of(two), inside, act, now())
    with pytest.raises(CannotAct):
        confirm(Actor.of(two), inside, act, now())
    again = ask_to_export_everything(Actor.of(one), inside, reason="Yearly report.", moment=now())
    confirm(Actor.of(two), inside, again, now())
    with pytest.raises(CannotAct):
        refuse(Actor.of(two), inside, again, now())


def test_the_same_is_asked_once_at_a_time(inside: Session) -> None:
    one = person(inside, "one@pact.example", STAFF)
    ask_to_export_everything(Actor.of(one), inside, reason="Yearly report.", moment=now())
    with pytest.raises(CannotAct, match="already"):
        ask_to_export_everything(Actor.of(one), inside, reason="Again.", moment=now())


def test_a_confirmed_export_is_fetched_once_within_a_day_by_its_asker_alone(inside: Session) -> None:
    one, two = person(inside, "one@pact.example", STAFF), person(inside, "two@pact.example", STAFF)
    moment = now()
    act = ask_to_export_everything(Actor.of(one), inside, reason="Yearly report.", moment=moment)
    with pytest.raises(CannotAct):
        use_export(Actor.of(one), inside, act, moment)
    confirm(Actor.of(two), inside, act, moment)
    with pytest.raises(CannotAct):
        use_export(Actor.of(two), inside, act, moment)
    with pytest.raises(CannotAct):
        use_export(Actor.of(one), inside, act, moment + timedelta(hours=25))
    use_export(Actor.of(one), inside, act, moment + timedelta(hours=23))
    with pytest.raises(CannotAct):
        use_export(Actor.of(one), inside, act, moment + timedelta(hours=23))


@pytest.mark.parametrize(
    "values",
    [
        "state = 'done', decided_by = asked_by, decided_at = asked_at",
        "state = 'done', decided_at = asked_at",
        "state = 'done'",
        "granted_role = 'administrator'",
        "kind = 'make_location_public'",
    ],
)
def test_the_database_itself_refuses_half_an_act(inside: Session, values: str) -> None:
    one = person(inside, "one@pact.example", STAFF)
    ask_to_export_everything(Actor.of(one), inside, reason="Yearly report.", moment=now())
    with pytest.raises(IntegrityError):
        inside.execute(text(f"UPDATE pending_act SET {values}"))  # noqa: S608  from the list above
