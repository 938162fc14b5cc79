"""How someone comes to have an account: they ask, staff invite."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.db import Base, Moment
from directory.records.account import Account, AccountRole
from directory.records.columns import one_of
from directory.records.kinds import Kind, kind
from directory.records.organization import Organization


class Invitation(Base):
    """A link that was sent to make an account: for a week, once, and until it is taken back."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("role", AccountRole),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    digest: Mapped[str] = mapped_column(String(64), unique=True, info=kind(Kind.SECRET))
    email: Mapped[str] = mapped_column(String(320), index=True, info=kind(Kind.ACCOUNT))
    role: Mapped[str] = mapped_column(String(20), info=kind(Kind.ACCOUNT))
    county: Mapped[str | None] = mapped_column(ForeignKey("county.name"), info=kind(Kind.ACCOUNT))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=kind(Kind.ACCOUNT))
    """None: from the command line."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    expires_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    accepted_at: Mapped[datetime | None] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    organizations: Mapped[list[Organization]] = relationship(secondary=lambda: invitation_organization, lazy="selectin")
    invited_by: Mapped[Account | None] = relationship(foreign_keys=invited_by_id)

    def is_open(self, moment: datetime) -> bool:
        """Whether it may still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > moment


invitation_organization: Table = Table(
    "invitation_organization",
    Base.metadata,
    Column(
        "invitation_id",
        Integer,
        ForeignKey("invitation.id", ondelete="CASCADE"),
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
"""The organizations that an invited provider will speak for."""


class RequestState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


class AccessRequest(Base):
    """Someone asks for an account, and what staff decided."""

    __tablename__ = "access_request"
    __table_args__ = (one_of("role", (AccountRole.WORKER, AccountRole.PROVIDER)), one_of("state", RequestState))

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    email: Mapped[str] = mapped_column(String(320), index=True, info=kind(Kind.ACCOUNT))
    name: Mapped[str] = mapped_column(String(200), info=kind(Kind.ACCOUNT))
    agency: Mapped[str] = mapped_column(String(300), info=kind(Kind.ACCOUNT))
    county: Mapped[str | None] = mapped_column(ForeignKey("county.name"), info=kind(Kind.ACCOUNT))
    role: Mapped[str] = mapped_column(String(20), info=kind(Kind.ACCOUNT))
    reason: Mapped[str] = mapped_column(Text, info=kind(Kind.ACCOUNT))
    created_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    state: Mapped[str] = mapped_column(String(10), default=RequestState.WAITING, index=True, info=kind(Kind.ACCOUNT))
    decided_at: Mapped[datetime | None] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=kind(Kind.ACCOUNT))
    decision: Mapped[str | None] = mapped_column(Text, info=kind(Kind.ACCOUNT))
    """Why staff declined, as it was sent to the person."""
