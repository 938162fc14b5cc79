"""Acts of two people: asked by one, confirmed by another, done in the transaction that confirms them."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.acts import ActInFull, in_full, may_ask, may_confirm, may_refuse
from directory.changes.accounts import subject_of, tell_owner
from directory.changes.publication import publish_location
from directory.changes.sessions import end_sessions
from directory.changes.trail import AuditAction, note
from directory.records import Account, AccountRole, ActKind, ActState, PendingAct
from directory.records.acts import EVERYTHING, FETCHABLE, GUARDED_ROLES, PATIENCE
from directory.records.reading import ListingRecord


class CannotAct(ValueError):
    """The act cannot be asked, confirmed or refused; the message says why, in words for whoever asked."""


def ask_to_publish(
    actor: Actor,
    session: Session,
    listing: ListingRecord,
    *,
    reason: str,
    authorized_by: str,
    authorized_until: date,
    moment: datetime,
) -> PendingAct:
    """Ask that a confidential location become public. ``authorized_by`` gave it in writing. Errors: CannotAct."""
    if not may_ask(actor, ActKind.MAKE_LOCATION_PUBLIC, listing):
        raise CannotAct("your account may not ask that for this listing")
    if listing.facts.get("location_confidential") is not True:
        raise CannotAct("the location of this listing is not confidential")
    act = PendingAct(
        kind=ActKind.MAKE_LOCATION_PUBLIC,
        subject=f"listing:{listing.uuid}",
        authorized_by=authorized_by,
        authorized_until=authorized_until,
    )
    return _ask(actor, session, act, reason, moment)


def ask_to_grant(
    actor: Actor, session: Session, account: Account, role: AccountRole, *, reason: str, moment: datetime
) -> PendingAct:
    """Ask that an account become staff or administrator. Errors: CannotAct."""
    if not may_ask(actor, ActKind.GRANT_ROLE):
        raise CannotAct("your account may not ask for roles")
    if role not in GUARDED_ROLES:
        raise CannotAct(f"the role {role} needs no second person")
    if not account.active or account.role == role:
        raise CannotAct("this account is disabled, or has that role already")
    act = PendingAct(kind=ActKind.GRANT_ROLE, subject=f"account:{account.id}", granted_role=role)
    return _ask(actor, session, act, reason, moment)


def ask_to_export_everything(actor: Actor, session: Session, *, reason: str, moment: datetime) -> PendingAct:
    """Ask for a file of the whole directory. Errors: CannotAct."""
    if not may_ask(actor, ActKind.EXPORT_EVERYTHING):
        raise CannotAct("your account may not export listings")
    return _ask(actor, session, PendingAct(kind=ActKind.EXPORT_EVERYTHING, subject=EVERYTHING), reason, moment)


def confirm(actor: Actor, session: Session, act: PendingAct, moment: datetime) -> None:
    """Be the second person: the act is done now, or nothing is. Errors: CannotAct."""
    found = in_full(session, act)
    confirmer = session.get(Account, actor.account_id) if actor.account_id is not None else None
    if found is None or confirmer is None or not may_confirm(session, actor, confirmer, found):
        raise CannotAct(
            "another person, who may decide this, must confirm it: "
            "nobody who let the asker in lately, or was let in by them"
        )
    _decide(actor, session, act, ActState.DONE, moment)
    _CARRY_OUT[ActKind(act.kind)](actor, session, found, moment)
    note(actor, session, AuditAction.ACT_CONFIRMED, subject=act.subject, act=act.id, kind=act.kind, asker=act.asked_by)


def refuse(actor: Actor, session: Session, act: PendingAct, moment: datetime) -> None:
    """End an act that waits, without doing it. Errors: CannotAct."""
    found = in_full(session, act)
    if found is None or not may_refuse(actor, found):
        raise CannotAct("your account may not decide this")
    _decide(actor, session, act, ActState.REFUSED, moment)
    note(actor, session, AuditAction.ACT_REFUSED, subject=act.subject, act=act.id, kind=act.kind, asker=act.asked_by)


def expire_acts(actor: Actor, session: Session, moment: datetime) -> int:
    """End every act that waited too long; returns how many."""
    late = select(PendingAct).where(PendingAct.state == ActState.WAITING, PendingAct.expires_at <= moment)
    acts = session.scalars(late.order_by(PendingAct.id)).all()
    for act in acts:
        act.state, act.decided_at = ActState.EXPIRED, moment
        session.flush()
        note(actor, session, AuditAction.ACT_EXPIRED, subject=act.subject, act=act.id, kind=act.kind)
    return len(acts)


def use_export(actor: Actor, session: Session, act: PendingAct, moment: datetime) -> None:
    """Use up a confirmed export: its asker may fetch the file once, within a day. Errors: CannotAct."""
    used = session.execute(
        update(PendingAct)
        .where(
            PendingAct.id == act.id,
            PendingAct.kind == ActKind.EXPORT_EVERYTHING,
            PendingAct.state == ActState.DONE,
            PendingAct.asked_by == actor.account_id,
            PendingAct.decided_at > moment - FETCHABLE,
            PendingAct.fetched_at.is_(None),
        )
        .values(fetched_at=moment)
        .returning(PendingAct.id)
    ).one_or_none()
    if used is None or not may_ask(actor, ActKind.EXPORT_EVERYTHING):
        raise CannotAct("this file is not there for you, or no longer: it can be fetched once, within a day")


def _ask(actor: Actor, session: Session, act: PendingAct, reason: str, moment: datetime) -> PendingAct:
    assert actor.account_id is not None  # noqa: S101  may_ask has refused an actor without an account
    act.reason, act.asked_by, act.asked_at, act.expires_at = reason, actor.account_id, moment, moment + PATIENCE
    # One that waited too long makes room.
    session.execute(
        update(PendingAct)
        .where(
            PendingAct.kind == act.kind,
            PendingAct.subject == act.subject,
            PendingAct.state == ActState.WAITING,
            PendingAct.expires_at <= moment,
        )
        .values(state=ActState.EXPIRED, decided_at=moment)
    )
    try:
        with session.begin_nested():
            session.add(act)
    except IntegrityError as error:
        raise CannotAct("the same is asked already, and waits for a second person") from error
    note(actor, session, AuditAction.ACT_ASKED, subject=act.subject, act=act.id, kind=act.kind, role=act.granted_role)
    return act


def _decide(actor: Actor, session: Session, act: PendingAct, state: ActState, moment: datetime) -> None:
    """Only one decision wins, however many are made at once."""
    decided = session.execute(
        update(PendingAct)
        .where(PendingAct.id == act.id, PendingAct.state == ActState.WAITING, PendingAct.expires_at > moment)
        .values(state=state, decided_by=actor.account_id, decided_at=moment)
        .returning(PendingAct.id)
    ).one_or_none()
    if decided is None:
        raise CannotAct("this has been decided already, or waited too long")
    session.refresh(act)


def _publish(actor: Actor, session: Session, found: ActInFull, moment: datetime) -> None:
    if found.listing is None or found.listing.facts.get("location_confidential") is not True:
        raise CannotAct("the location of this listing is not confidential any more")
    publish_location(actor, session, found.listing, moment)


def _grant(actor: Actor, session: Session, found: ActInFull, _moment: datetime) -> None:
    account, role = found.account, found.act.granted_role
    if account is None or not account.active or role is None:
        raise CannotAct("this account is disabled now")
    before = account.role
    account.role, account.county, account.organizations = role, None, []
    end_sessions(session, account)
    note(actor, session, AuditAction.ROLE_CHANGED, subject=subject_of(account), before=before, after=role)
    tell_owner(account, f"Its role is now {role}. Please sign in again.")


def _make_fetchable(_actor: Actor, _session: Session, _found: ActInFull, _moment: datetime) -> None:
    """Nothing now: the file is made when its asker fetches it, so that none lies about."""


_CARRY_OUT: dict[ActKind, Callable[[Actor, Session, ActInFull, datetime], None]] = {
    ActKind.MAKE_LOCATION_PUBLIC: _publish,
    ActKind.GRANT_ROLE: _grant,
    ActKind.EXPORT_EVERYTHING: _make_fetchable,
}
