"""Requests for access: anyone may ask, staff decide."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory import mailing
from directory.access.actor import ANONYMOUS, Actor
from directory.changes.accounts import normal_email
from directory.changes.invitations import invite
from directory.changes.trail import note
from directory.records import AccessRequest, AccountRole, AuditAction, Invitation, Organization, RequestState


class AlreadyDecided(ValueError):
    """Someone else has approved or declined this request."""


def ask_for_access(
    session: Session,
    *,
    email: str,
    name: str,
    agency: str,
    county: str | None,
    role: AccountRole,
    reason: str,
    moment: datetime,
) -> AccessRequest:
    """Keep a request. One of the same e-mail that still waits is written over, so that asking twice is one request."""
    address = normal_email(email)
    waiting = session.scalar(
        select(AccessRequest).where(AccessRequest.email == address, AccessRequest.state == RequestState.WAITING)
    )
    request = waiting or AccessRequest(email=address, state=RequestState.WAITING)
    request.name, request.agency, request.county = name, agency, county
    request.role, request.reason, request.created_at = role, reason, moment
    session.add(request)
    session.flush()
    note(ANONYMOUS, session, AuditAction.ACCESS_REQUESTED, subject=f"request:{request.id}", role=str(role))
    return request


def approve(
    actor: Actor,
    session: Session,
    request: AccessRequest,
    *,
    role: AccountRole,
    county: str | None,
    organizations: Sequence[Organization],
    moment: datetime,
) -> Invitation:
    """Invite the person. Errors: AlreadyDecided, and those of :func:`directory.changes.invitations.invite`."""
    _decide(actor, session, request, RequestState.APPROVED, None, moment)
    invitation, _ = invite(
        actor,
        session,
        email=request.email,
        role=role,
        county=county,
        organizations=organizations,
        moment=moment,
    )
    note(actor, session, AuditAction.ACCESS_APPROVED, subject=f"request:{request.id}")
    return invitation


def decline(actor: Actor, session: Session, request: AccessRequest, reason: str, moment: datetime) -> None:
    """Say no, with the reason, by mail. Errors: AlreadyDecided."""
    _decide(actor, session, request, RequestState.DECLINED, reason, moment)
    note(actor, session, AuditAction.ACCESS_DECLINED, subject=f"request:{request.id}")
    mailing.send(request.email, "Your request for access to Manzanita", "declined", name=request.name, reason=reason)


def _decide(
    actor: Actor, session: Session, request: AccessRequest, state: RequestState, reason: str | None, moment: datetime
) -> None:
    """Write the decision only where nobody has decided since the page was read."""
    decided = session.execute(
        update(AccessRequest)
        .where(AccessRequest.id == request.id, AccessRequest.state == RequestState.WAITING)
        .values(state=state, decision=reason, decided_at=moment, decided_by_id=actor.account_id)
        .execution_options(synchronize_session=False)
    )
    if decided.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise AlreadyDecided
    session.refresh(request)
