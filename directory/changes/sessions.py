"""Ends sessions: one, or all of an account."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.trail import note
from directory.records import Account, AuditAction, BrowserSession


def end_sessions(session: Session, account: Account) -> None:
    """End every session of the account, those between password and code too.

    The new ``fs_uniquifier`` ends even one that another process is just writing.
    """
    account.fs_uniquifier = secrets.token_hex(32)
    session.execute(delete(BrowserSession).where(BrowserSession.account_id == account.id))


def sign_out_everywhere(actor: Actor, session: Session, account: Account) -> None:
    """End every session of the account at its owner's wish."""
    end_sessions(session, account)
    note(actor, session, AuditAction.SESSIONS_ENDED, subject=f"account:{account.id}", all=True)


def end_session(actor: Actor, session: Session, browser: BrowserSession) -> None:
    """End one browser's session. Whose it is was asked before (access.people.own_session)."""
    session.delete(browser)
    note(actor, session, AuditAction.SESSIONS_ENDED, subject=f"account:{browser.account_id}", all=False)


def forget_ended(session: Session, moment: datetime, idle: timedelta) -> int:
    """Delete sessions that have ended; returns how many."""
    ended = or_(BrowserSession.ends_at <= moment, BrowserSession.last_used_at <= moment - idle)
    return int(session.execute(delete(BrowserSession).where(ended)).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has it
