"""Speaking for an organization: asked by a provider, decided by staff, ended by whoever leaves."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory import mailing
from directory.access.actor import Actor
from directory.changes.accounts import subject_of
from directory.changes.trail import AuditAction, note
from directory.records import Account, AccountRole, Claim, Organization, ReviewState
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
    claim = Claim(account_id=actor.account_id, organization_name=name, reason=reason, asked_at=moment)
    session.add(claim)
    session.flush()
    note(actor, session, AuditAction.ACCESS_REQUESTED, subject=f"account:{actor.account_id}", claim=claim.id)


def decide(actor: Actor, session: Session, claim: Claim, *, approves: bool, moment: datetime) -> None:
    """Say yes or no; the person is told by mail. Errors: CannotClaim."""
    account = session.get_one(Account, claim.account_id)
    organization = session.scalar(
        select(Organization).where(Organization.name_key == name_key(claim.organization_name))
    )
    if approves and organization is None:
        raise CannotClaim("No organization has this name.")
    if approves and (not account.active or account.role != AccountRole.PROVIDER):
        raise CannotClaim("This account is disabled now, or no provider's.")
    state = ReviewState.APPROVED if approves else ReviewState.DECLINED
    decided = session.execute(
        update(Claim)
        .where(Claim.id == claim.id, Claim.state == ReviewState.WAITING)
        .values(state=state, decided_by=actor.account_id, decided_at=moment)
        .returning(Claim.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if decided is None:
        raise CannotClaim("Someone else has decided this meanwhile.")
    if approves and organization is not None and organization not in account.organizations:
        account.organizations.append(organization)
    action = AuditAction.ACCESS_APPROVED if approves else AuditAction.ACCESS_DECLINED
    note(actor, session, action, subject=subject_of(account), claim=claim.id)
    what = "You may keep its listings now." if approves else "The answer is no. Call PACT staff if that is a mistake."
    mailing.send(account.email, "The organization that you asked for", "reviewed", name=account.name, what=what)


def leave(actor: Actor, session: Session, account: Account, organization: Organization) -> None:
    """Stop speaking for an organization; its listings stay as they are."""
    account.organizations.remove(organization)
    session.flush()
    subject = subject_of(account)
    note(actor, session, AuditAction.ACCOUNT_CHANGED, subject=subject, what="left", organization=organization.uuid)
