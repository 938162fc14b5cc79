"""How someone stays signed in, and what holds back those who guess."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.kinds import Kind, kind


class BrowserSession(Base):
    """One browser that is signed in, or between its password and its code. No address is kept of it.

    The cookie holds 256 random bits; here is only their SHA-256, so a stolen database opens no session.
    """

    __tablename__ = "browser_session"

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    digest: Mapped[str] = mapped_column(String(64), unique=True, info=kind(Kind.SECRET))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=kind(Kind.KEY)
    )
    """None until the sign-in is complete."""
    data: Mapped[dict[str, Any]] = mapped_column(JSON, info=kind(Kind.SECRET))
    browser: Mapped[str] = mapped_column(String(60), info=kind(Kind.ACCOUNT))
    """The browser in plain words, such as "Firefox on Windows"."""
    started_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    last_used_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    ends_at: Mapped[datetime] = mapped_column(Moment, index=True, info=kind(Kind.ACCOUNT))
    """However busy it is, it ends then."""


class Lane(Base):
    """A way along which tries come: an account from unknown browsers, one known browser, or one address.

    The key is a keyed hash, so the table names no account, browser or address.
    """

    __tablename__ = "lane"

    key: Mapped[str] = mapped_column(String(64), primary_key=True, info=kind(Kind.SECRET))
    tries: Mapped[int] = mapped_column(Integer, info=kind(Kind.SECRET))
    """In a row, without a success."""
    open_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.SECRET))
    """No try is looked at before."""
    forget_at: Mapped[datetime] = mapped_column(Moment, index=True, info=kind(Kind.SECRET))


class RecoveryCode(Base):
    """Stands in for the authenticator app, once. Kept as a keyed hash."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=kind(Kind.KEY)
    )
    digest: Mapped[str] = mapped_column(String(64), info=kind(Kind.SECRET))
    used_at: Mapped[datetime | None] = mapped_column(Moment, info=kind(Kind.SECRET))


class PasswordReset(Base):
    """A link that was sent to set a new password: for an hour, and once."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=kind(Kind.KEY)
    )
    digest: Mapped[str] = mapped_column(String(64), unique=True, info=kind(Kind.SECRET))
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True, info=kind(Kind.SECRET))
    used_at: Mapped[datetime | None] = mapped_column(Moment, info=kind(Kind.SECRET))
