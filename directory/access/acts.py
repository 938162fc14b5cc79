"""Who may ask for, see and confirm an act of two people. One person never does both, under whatever name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.people import GRANTABLE
from directory.access.permissions import Permission
from directory.access.policy import is_own
from directory.access.roles import may
from directory.clock import now
from directory.records import (
    Account,
    AccountRole,
    ActKind,
    ActState,
    AuditAction,
    AuditEvent,
    Listing,
    PendingAct,
)
from directory.records.acts import EVERYTHING, FETCHABLE
from directory.records.reading import ListingRecord, read_listings

_ASKING = {
    ActKind.MAKE_LOCATION_PUBLIC: Permission.PUBLISH_LOCATION,
    ActKind.GRANT_ROLE: Permission.ASK_FOR_ROLES,
    ActKind.EXPORT_EVERYTHING: Permission.EXPORT_LISTINGS,
}
_CONFIRMING = _ASKING | {ActKind.GRANT_ROLE: Permission.GRANT_ROLES}

#: How long whoever lets somebody in answers for them: till then both are one person where it takes two. Otherwise one
#: account of staff in the wrong hands could invite its own second person.
ANSWERED_FOR = timedelta(days=30)
_LETTING_IN = (AuditAction.ACCOUNT_CREATED, AuditAction.ROLE_CHANGED, AuditAction.ACCESS_APPROVED)

#: Mail services that deliver one mailbox whatever dots its name has.
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


@dataclass(frozen=True, slots=True)
class ActInFull:
    """An act with the rows that it concerns."""

    act: PendingAct
    asker: Account
    listing: ListingRecord | None = None
    """Of which the location would become public."""
    account: Account | None = None
    """To which the role would be granted."""


def may_ask(actor: Actor, kind: ActKind, listing: ListingRecord | None = None) -> bool:
    """Whether the actor may begin such an act; a location's, for a listing that exists for them. Never the console."""
    return actor.account_id is not None and _is_entitled(actor, _ASKING[kind], listing)


def act_exists_for(actor: Actor, found: ActInFull) -> bool:
    """An act exists for whoever asked it and for those who could confirm it if they had not."""
    kind = ActKind(found.act.kind)
    is_asker = actor.account_id is not None and actor.account_id == found.act.asked_by
    return is_asker or _is_entitled(actor, _CONFIRMING[kind], found.listing)


def may_confirm(session: Session, actor: Actor, confirmer: Account, found: ActInFull) -> bool:
    """Whether the actor, whose account ``confirmer`` is, may be the act's second person.

    The first must still be entitled; neither the asker nor whom it would promote confirms, under any account that
    shares their mailbox, nor anybody whom one person alone has let in lately together with the asker.
    """
    asker, kind = found.asker, ActKind(found.act.kind)
    first_person = Actor.of(asker)
    concerned = [asker] + ([found.account] if found.account is not None else [])
    return (
        actor.account_id == confirmer.id
        and act_exists_for(actor, found)
        and _is_entitled(actor, _CONFIRMING[kind], found.listing)
        and may_ask(first_person, kind, found.listing)
        and all(person.id != confirmer.id for person in concerned)
        and all(mailbox_of(person.email) != mailbox_of(confirmer.email) for person in concerned)
        and _behind(session, asker).isdisjoint(_behind(session, confirmer))
    )


def _behind(session: Session, account: Account) -> set[int]:
    """The account and, while they answer for it, those who alone have let it in or given it an organization.

    A role that two people have granted has nobody behind it.
    """
    if account.role not in GRANTABLE:
        return {account.id}
    let_in = select(AuditEvent.account_id).where(
        AuditEvent.subject == f"account:{account.id}",
        AuditEvent.action.in_(_LETTING_IN),
        AuditEvent.at > now() - ANSWERED_FOR,
        AuditEvent.account_id.is_not(None),
    )
    return {account.id, *(number for number in session.scalars(let_in) if number is not None)}


def may_refuse(actor: Actor, found: ActInFull) -> bool:
    """Anyone for whom the act exists may end it: taking one's own back, or refusing another's."""
    return actor.account_id is not None and act_exists_for(actor, found)


def mailbox_of(email: str) -> str:
    """Where mail to the address ends up: without the part after ``+`` and, where they mean nothing, the dots."""
    local, _, domain = email.strip().casefold().rpartition("@")
    local = local.partition("+")[0]
    return f"{local.replace('.', '') if domain in _DOTLESS else local}@{domain}"


def waiting_acts(session: Session, actor: Actor, moment: datetime) -> list[ActInFull]:
    """The acts that wait and exist for the actor, the oldest first, in a constant number of queries."""
    query = select(PendingAct).where(PendingAct.state == ActState.WAITING, PendingAct.expires_at > moment)
    acts = session.scalars(query.order_by(PendingAct.id)).all()
    return [found for found in all_in_full(session, acts) if act_exists_for(actor, found)]


def act_for(session: Session, actor: Actor, act_id: int) -> PendingAct | None:
    """The act of that number, None where it does not exist for the actor."""
    act = session.get(PendingAct, act_id)
    found = in_full(session, act) if act is not None else None
    return act if found is not None and act_exists_for(actor, found) else None


def open_exports(session: Session, actor: Actor, moment: datetime) -> Sequence[PendingAct]:
    """The confirmed exports that the actor asked and may still fetch."""
    query = select(PendingAct).where(
        PendingAct.kind == ActKind.EXPORT_EVERYTHING,
        PendingAct.state == ActState.DONE,
        PendingAct.asked_by == actor.account_id,
        PendingAct.decided_at > moment - FETCHABLE,
        PendingAct.fetched_at.is_(None),
    )
    return session.scalars(query.order_by(PendingAct.id)).all()


def in_full(session: Session, act: PendingAct) -> ActInFull | None:
    """The act with the rows that it concerns; None where they are gone."""
    return next(iter(all_in_full(session, [act])), None)


def all_in_full(session: Session, acts: Iterable[PendingAct]) -> list[ActInFull]:
    """The same for many, in a constant number of queries; an act whose rows are gone is left out."""
    acts = list(acts)
    listings = {record.uuid: record for record in read_listings(session, Listing.uuid.in_(_ids(acts, "listing")))}
    account_ids = {act.asked_by for act in acts} | {int(number) for number in _ids(acts, "account")}
    accounts = {row.id: row for row in session.scalars(select(Account).where(Account.id.in_(account_ids)))}
    found = []
    for act in acts:
        noun, _, identity = act.subject.partition(":")
        listing = listings.get(identity) if noun == "listing" else None
        account = accounts.get(int(identity)) if noun == "account" else None
        if act.subject == EVERYTHING or listing is not None or account is not None:
            found.append(ActInFull(act, accounts[act.asked_by], listing, account))
    return found


def _ids(acts: Iterable[PendingAct], noun: str) -> list[str]:
    return [act.subject.partition(":")[2] for act in acts if act.subject.startswith(f"{noun}:")]


def _is_entitled(actor: Actor, permission: Permission, listing: ListingRecord | None) -> bool:
    if not may(actor, permission):
        return False
    is_for_own_only = actor.role is AccountRole.PROVIDER
    return not is_for_own_only or (listing is not None and is_own(actor, listing))
