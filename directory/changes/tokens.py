"""Makes and revokes API tokens. The secret is shown once and never kept."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE, Actor
from directory.access.tokens import digest_of
from directory.changes.accounts import tell_owner
from directory.changes.trail import note
from directory.records import Account, ApiToken, AuditAction, Scope

#: So that a token found in a program's settings is known for what it is.
PREFIX = "mzt_"

MAX_LIFETIME = timedelta(days=366)


def create_token(
    session: Session,
    account: Account,
    label: str,
    scopes: Collection[Scope],
    lifetime: timedelta,
    moment: datetime,
    actor: Actor = CONSOLE,
) -> tuple[ApiToken, str]:
    """A new token of the account and its secret, which nobody can read again. Its owner is told by mail.

    Errors: ValueError for a lifetime above MAX_LIFETIME.
    """
    if not timedelta(0) < lifetime <= MAX_LIFETIME:
        raise ValueError("a token lives at most 366 days")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        account_id=account.id,
        label=label,
        digest=digest_of(secret),
        scopes=" ".join(sorted(scopes)),
        created_at=moment,
        expires_at=moment + lifetime,
    )
    session.add(token)
    session.flush()
    note(
        actor, session, AuditAction.TOKEN_CREATED, subject=f"token:{token.id}", account=account.id, scopes=token.scopes
    )
    tell_owner(account, f"A token for programs was made: {label}.")
    return token, secret


def note_use(actor: Actor, session: Session, token_id: int, moment: datetime) -> None:
    """Keep when the token was used last. The caller asks this at most once a minute and token."""
    note(actor, session, AuditAction.TOKEN_USED, subject=f"token:{token_id}")
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=moment))


def revoke_token(session: Session, token: ApiToken, moment: datetime, actor: Actor = CONSOLE) -> None:
    """End a token at once; ending it twice keeps the first moment."""
    if token.revoked_at is None:
        token.revoked_at = moment
        note(actor, session, AuditAction.TOKEN_REVOKED, subject=f"token:{token.id}", account=token.account_id)
