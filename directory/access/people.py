"""Whose account someone may see and change, and which of their own things exist for them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.access.permissions import Permission
from directory.access.roles import may
from directory.clock import now
from directory.records import Account, AccountRole, ApiToken, BrowserSession

#: What one person may grant alone. Staff and administrator are granted by two, or at the console.
GRANTABLE = (AccountRole.WORKER, AccountRole.PROVIDER)

#: Whom staff look after.
_OVERSEEN = frozenset(GRANTABLE)


def may_change(actor: Actor, account: Account) -> bool:
    """Whether the actor may change this account's role, county, organizations or second step: never their own."""
    if actor.is_console:
        return True
    return may(actor, Permission.MANAGE_PEOPLE) and account.id != actor.account_id and account.role in _OVERSEEN


def may_disable(actor: Actor, account: Account) -> bool:
    """Staff may disable workers and providers; an administrator also staff and other administrators."""
    if may_change(actor, account):
        return True
    is_other = account.id != actor.account_id
    return is_other and actor.role is AccountRole.ADMINISTRATOR and may(actor, Permission.MANAGE_PEOPLE)


def may_grant(actor: Actor, role: AccountRole) -> bool:
    """Whether the actor may give someone this role alone."""
    return actor.is_console or (may(actor, Permission.MANAGE_PEOPLE) and role in GRANTABLE)


def own_token(session: Session, actor: Actor, number: int) -> ApiToken | None:
    """The actor's own token; None where it is another's or not there."""
    token = session.get(ApiToken, number)
    return token if token is not None and token.account_id == actor.account_id else None


def own_session(session: Session, actor: Actor, number: int) -> BrowserSession | None:
    """The actor's own browser session; None where it is another's, over, or not there."""
    found = session.get(BrowserSession, number)
    if found is None or actor.account_id is None or found.account_id != actor.account_id:
        return None
    return found if found.ends_at > now() else None


def own_sessions(session: Session, actor: Actor) -> list[BrowserSession]:
    """The actor's browser sessions that have not reached their end, the last used first."""
    return list(
        session.scalars(
            select(BrowserSession)
            .where(BrowserSession.account_id == actor.account_id, BrowserSession.ends_at > now())
            .order_by(BrowserSession.last_used_at.desc(), BrowserSession.id.desc())
        )
    )
