"""Invitations: a link by mail with which someone makes their account. For a week, once, until taken back."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory import mailing
from directory.access.actor import Actor
from directory.access.people import may_grant
from directory.changes.accounts import AccountExists, NotAllowed, create_account, find_account, normal_email
from directory.changes.trail import note
from directory.records import Account, AccountRole, AuditAction, Invitation, Organization

LIFETIME = timedelta(days=7)

#: Where an invitation leads; the page's own test holds it to this.
PATH = "/invitation/{}"


def invite(
    actor: Actor,
    session: Session,
    *,
    email: str,
    role: AccountRole,
    county: str | None,
    organizations: Sequence[Organization],
    moment: datetime,
) -> tuple[Invitation, str]:
    """Send an invitation; it and its link. One that was open for the same e-mail is taken back.

    Errors: NotAllowed for a role that takes two people to grant, AccountExists.
    """
    if not may_grant(actor, role):
        raise NotAllowed
    if find_account(session, email) is not None:
        raise AccountExists(email)
    _supersede(session, normal_email(email), moment)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        digest=_digest(secret),
        email=normal_email(email),
        role=role,
        county=county,
        organizations=list(organizations),
        invited_by_id=actor.account_id,
        created_at=moment,
        expires_at=moment + LIFETIME,
    )
    session.add(invitation)
    session.flush()
    note(actor, session, AuditAction.INVITATION_SENT, subject=f"invitation:{invitation.id}", role=str(role))
    link = mailing.link_to(PATH.format(secret))
    mailing.send(invitation.email, "Your invitation to Manzanita", "invitation", link=link)
    return invitation, link


def find_invitation(session: Session, secret: str, moment: datetime) -> Invitation | None:
    """The invitation of this link, if it may still be accepted and its e-mail has no account by now."""
    invitation = session.scalar(select(Invitation).where(Invitation.digest == _digest(secret)))
    if invitation is None or not invitation.is_open(moment):
        return None
    return invitation if find_account(session, invitation.email) is None else None


def accept(session: Session, invitation: Invitation, name: str, password: str, moment: datetime) -> Account | None:
    """Make the account; None where the invitation was accepted or taken back a moment ago."""
    taken = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .values(accepted_at=moment)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        return None
    account = create_account(
        session,
        email=invitation.email,
        name=name,
        role=AccountRole(invitation.role),
        password=password,
        moment=moment,
        county=invitation.county,
        organizations=invitation.organizations,
        actor=Actor(account_id=invitation.invited_by_id),
    )
    actor = Actor.of(account)
    note(actor, session, AuditAction.INVITATION_ACCEPTED, subject=f"invitation:{invitation.id}")
    return account


def revoke(actor: Actor, session: Session, invitation: Invitation, moment: datetime) -> None:
    """Take an invitation back; doing it twice keeps the first moment."""
    if invitation.revoked_at is None and invitation.accepted_at is None:
        invitation.revoked_at = moment
        note(actor, session, AuditAction.INVITATION_REVOKED, subject=f"invitation:{invitation.id}")


def _supersede(session: Session, email: str, moment: datetime) -> None:
    session.execute(
        update(Invitation)
        .where(Invitation.email == email, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=moment)
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
