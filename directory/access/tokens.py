"""Whose program is calling: a bearer token to its actor and scopes."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.clock import now
from directory.records import Account, ApiToken, Scope

#: How stale "last used" may be, so that a busy program does not write at each call.
LAST_USED_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TokenHolder:
    actor: Actor
    scopes: frozenset[Scope]
    token_id: int
    is_stale: bool
    """Whether its last use is to be kept anew: that was a while ago."""


def digest_of(secret: str) -> str:
    """What is kept of a token. It is 256 random bits, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def holder_of(session: Session, secret: str) -> TokenHolder | None:
    """Who holds this token; None where it is unknown, expired, revoked, or its account is disabled."""
    found = session.execute(
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.digest == digest_of(secret))
    ).one_or_none()
    if found is None:
        return None
    token, account = found
    moment = now()
    if token.revoked_at is not None or token.expires_at <= moment or not account.active:
        return None
    is_stale = token.last_used_at is None or moment - token.last_used_at > LAST_USED_STEP
    scopes = frozenset(Scope(code) for code in token.scopes.split())
    return TokenHolder(Actor.of(account), scopes, token.id, is_stale)
