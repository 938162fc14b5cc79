"""Who may sign in, by which second step, and the tokens with which their programs may."""

from datetime import datetime
from enum import StrEnum

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.db import Base, Moment
from directory.records.columns import one_of
from directory.records.kinds import Kind, kind
from directory.records.organization import Organization


class AccountRole(StrEnum):
    """What an account is for. What each may do is in access.roles, and only there."""

    WORKER = "worker"
    PROVIDER = "provider"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


class Account(Base, UserMixin):
    """A person who may sign in. Flask-Security owns password, active and fs_uniquifier."""

    __tablename__ = "account"
    __table_args__ = (one_of("role", AccountRole),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    email: Mapped[str] = mapped_column(String(320), unique=True, info=kind(Kind.ACCOUNT))
    name: Mapped[str] = mapped_column(String(200), info=kind(Kind.ACCOUNT))
    role: Mapped[str] = mapped_column(String(20), info=kind(Kind.ACCOUNT))
    county: Mapped[str | None] = mapped_column(ForeignKey("county.name"), info=kind(Kind.ACCOUNT))
    """The county agency that a worker is of; where their searches begin."""
    password: Mapped[str] = mapped_column(String(255), info=kind(Kind.SECRET))
    password_until: Mapped[datetime | None] = mapped_column(Moment, info=kind(Kind.SECRET))
    """Until when a password that was made for the person works, only to be replaced; None: it is their own."""
    active: Mapped[bool] = mapped_column(default=True, info=kind(Kind.ACCOUNT))
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, info=kind(Kind.SECRET))
    """Stands in the session; changing it ends every session of the account."""
    totp_secret: Mapped[str | None] = mapped_column(String(500), info=kind(Kind.SECRET))
    """The authenticator app's key, encrypted under the site's secret; None: sign-in has one step."""
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger, info=kind(Kind.SECRET))
    """The 30-second step of the last code that was accepted: a code works once, and none before it again."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    organizations: Mapped[list[Organization]] = relationship(secondary=lambda: account_organization, lazy="selectin")


account_organization: Table = Table(
    "account_organization",
    Base.metadata,
    Column(
        "account_id",
        Integer,
        ForeignKey("account.id", ondelete="CASCADE"),
        primary_key=True,
        info=kind(Kind.KEY),
    ),
    Column(
        "organization_id",
        Integer,
        ForeignKey("organization.id", ondelete="CASCADE"),
        primary_key=True,
        info=kind(Kind.ACCOUNT),
    ),
)
"""The organizations that a provider speaks for, one or several."""


class FrameworkRole(Base, RoleMixin):
    """Flask-Security asks for a role model; ours are access's job, so this one stays empty."""

    __tablename__ = "framework_role"

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    name: Mapped[str] = mapped_column(String(80), unique=True, info=kind(Kind.KEY))


class Scope(StrEnum):
    """What a token may be used for."""

    MATCH = "match"
    READ = "read"
    HSDS = "hsds"


class ApiToken(Base):
    """A program's key: only its SHA-256 is kept, so a stolen database opens nothing."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=kind(Kind.KEY)
    )
    label: Mapped[str] = mapped_column(String(100), info=kind(Kind.ACCOUNT))
    digest: Mapped[str] = mapped_column(String(64), unique=True, info=kind(Kind.SECRET))
    scopes: Mapped[str] = mapped_column(String(100), info=kind(Kind.ACCOUNT))
    """Scope codes joined by a space."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    expires_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    last_used_at: Mapped[datetime | None] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
