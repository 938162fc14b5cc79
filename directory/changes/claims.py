"""Speaking for an organization: asked by a provider, decided by staff, ended by whoever leaves."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from directory import mailing
from directory.access.actor import Actor
from directory.changes.access_requests import ask_for_access
from directory.changes.accounts import subject_of
from directory.changes.trail import AuditAction, note
from directory.records import AccessRequest, Account, AccountRole, Claim, Organization, RequestState, ReviewState
from directory.records.organization import name_key

#: So many may wait of one person.
MOST_WAITING = 5


class CannotClaim(ValueError):
    """The message says why, in words for whoever asked or decides."""


def ask_for(actor: Actor, session: Session, name: str, reason: str, moment: datetime) -> None:
    """Ask to speak for the organization of this name. Errors: CannotClaim."""
    assert actor.account_id is not None  # noqa: S101  by the view's permission
    waiting = select(Claim).where(Claim.account_id == actor.account_id, Claim.state == ReviewState.WAITING)
    found = session.scalars(waiting).all()
    if any(name_key(claim.organization_name) == name_key(name) for claim in found):
        raise CannotClaim("You have asked for this already; PACT staff will answer.")
    if len(found) >= MOST_WAITING:
        raise CannotClaim("Wait until PACT staff have answered what you asked before.")
    plain = " ".join(name.split())
    claim = Claim(account_id=actor.account_id, organization_name=plain, reason=reason, asked_at=moment)
    session.add(claim)
    session.flush()
    note(actor, session, AuditAction.ACCESS_REQUESTED, subject=f"account:{actor.account_id}", claim=claim.id)


def organization_of(session: Session, claim: Claim) -> Organization | None:
    """The organization of the name that was asked for."""
    return session.scalar(select(Organization).where(Organization.name_key == name_key(claim.organization_name)))


def decide(
    actor: Actor, session: Session, claim: Claim, *, approves: bool, reason: str | None, moment: datetime
) -> None:
    """Say yes or no; the person is told by mail, and reads the reason on the site. A no needs one.

    Errors: CannotClaim.
    """
    account, organization = session.get_one(Account, claim.account_id), organization_of(session, claim)
    if approves and organization is None:
        raise CannotClaim("No organization has this name.")
    if approves and (not account.active or account.role != AccountRole.PROVIDER):
        raise CannotClaim("This account is disabled now, or no provider's.")
    if not approves and not reason:
        raise CannotClaim("Write why, for the person who asked.")
    state = ReviewState.APPROVED if approves else ReviewState.DECLINED
    decided = session.execute(
        update(Claim)
        .where(Claim.id == claim.id, Claim.state == ReviewState.WAITING)
        .values(state=state, decided_by=actor.account_id, decided_at=moment, decision=reason)
        .returning(Claim.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if decided is None:
        raise CannotClaim("Someone else has decided this meanwhile.")
    if approves and organization is not None and organization not in account.organizations:
        account.organizations.append(organization)
    action = AuditAction.ACCESS_APPROVED if approves else AuditAction.ACCESS_DECLINED
    note(actor, session, action, subject=subject_of(account), claim=claim.id)
    if account.active:
        what = "You may keep its listings now." if approves else "The answer is no. Please sign in to read why."
        mailing.send(account.email, "The organization that you asked for", "reviewed", name=account.name, what=what)


def ask_for_colleague(
    session: Session, account: Account, organization: Organization, *, name: str, email: str, moment: datetime
) -> None:
    """Ask staff to invite somebody to speak for the organization too. It is a request for access like any other.

    Errors: CannotClaim where many such wait already.
    """
    waiting = (
        select(func.count())
        .select_from(AccessRequest)
        .where(AccessRequest.agency == organization.name, AccessRequest.state == RequestState.WAITING)
    )
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise CannotClaim("Wait until PACT staff have answered what was asked before.")
    asker = f"{account.name} ({account.email}), who speaks for {organization.name},"
    ask_for_access(
        session,
        email=email,
        name=name,
        agency=organization.name,
        county=None,
        role=AccountRole.PROVIDER,
        reason=f"{asker} asks that they may speak for it too.",
        moment=moment,
    )


def leave(actor: Actor, session: Session, account: Account, organization: Organization) -> None:
    """Stop speaking for an organization; its listings stay as they are."""
    account.organizations.remove(organization)
    session.flush()
    subject = subject_of(account)
    note(actor, session, AuditAction.ACCOUNT_CHANGED, subject=subject, what="left", organization=organization.uuid)
