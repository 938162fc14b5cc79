"""What keeping listings true leaves behind: changes that wait for staff, confirmations, and links to openings."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.columns import one_of
from directory.records.kinds import Kind, kind

PROVENANCE = kind(Kind.PROVENANCE)

#: After so long without a confirmation a listing, or a part of it, is stale.
STALE_AFTER = timedelta(days=180)
#: Days without a confirmation after which its people are reminded; after the last, staff look after it.
REMINDED_AFTER = (150, 180, 210)
#: The stage of a reminder that a training lapsed.
TRAINING_LAPSED = 0
#: The stage of a reminder that staff sent by hand, and how long until they may again.
BY_HAND = 1
BY_HAND_AGAIN_AFTER = timedelta(days=7)
#: How long a link to the openings of one listing works.
LINK_LIFETIME = timedelta(days=7)
#: The parts of a listing: the twelve data points, and what the spreadsheet adds to them.
PARTS = range(1, 14)
PLACE_PART = 3
TRAINING_PART = 9
AVAILABILITY_PART = 13


class ReviewState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


class ProposedChange(Base):
    """Sensitive facts that a provider would change, until staff decide. One waits for a listing at a time."""

    __tablename__ = "proposed_change"
    __table_args__ = (
        one_of("state", ReviewState),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_once"),
        CheckConstraint("state <> 'declined' OR decision IS NOT NULL", name="declined_with_a_reason"),
        Index(
            "uq_proposed_change_waiting",
            "listing_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), index=True, info=kind(Kind.KEY)
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), info=PROVENANCE)
    """Who asked for it, the last time something was added."""
    proposed_at: Mapped[datetime] = mapped_column(Moment, info=PROVENANCE)
    differences: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict, info=PROVENANCE)
    """fact → [before, after] as the spreadsheet writes them; None is not stated."""
    opens: Mapped[bool] = mapped_column(default=False, server_default=false(), info=PROVENANCE)
    """Whether it would open a listing that is closed, or new."""
    reason: Mapped[str | None] = mapped_column(Text, info=PROVENANCE)
    """Why, in words of whoever asked, where they gave any."""
    state: Mapped[str] = mapped_column(
        String(10), default=ReviewState.WAITING, server_default=ReviewState.WAITING, index=True, info=PROVENANCE
    )
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=PROVENANCE)
    decided_at: Mapped[datetime | None] = mapped_column(Moment, info=PROVENANCE)
    decision: Mapped[str | None] = mapped_column(Text, info=PROVENANCE)
    """Why it was declined, in words for whoever asked."""


class Method(StrEnum):
    """How it was found out that a listing is true."""

    OWN = "own"
    """Its own organization says so, on the site."""
    PHONE = "phone"
    VISIT = "visit"
    DOCUMENT = "document"


class Finding(StrEnum):
    CONFIRMED = "confirmed"
    NOT_TRUE = "not_true"
    NOT_REACHED = "not_reached"


class ClosingReason(StrEnum):
    """Why a listing is closed. A code, not a text: a text might tell a place."""

    ENDED = "ended"
    PAUSED = "paused"
    MOVED = "moved"
    TWICE = "twice"
    NEW = "new"
    """It was just added, and has never been open."""


class Verification(Base):
    """One time that someone looked whether a listing, or a part of it, is true. Rows are only added."""

    __tablename__ = "verification"
    __table_args__ = (
        one_of("method", Method),
        one_of("finding", Finding),
        CheckConstraint(f"part BETWEEN {PARTS[0]} AND {PARTS[-1]}", name="part_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), index=True, info=kind(Kind.KEY)
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), info=PROVENANCE)
    at: Mapped[datetime] = mapped_column(Moment, info=PROVENANCE)
    part: Mapped[int | None] = mapped_column(Integer, info=PROVENANCE)
    """1 to 13; None: the whole listing."""
    method: Mapped[str] = mapped_column(String(10), info=PROVENANCE)
    finding: Mapped[str] = mapped_column(String(15), info=PROVENANCE)


class Reminder(Base):
    """That the people of a listing were reminded to confirm it. ``since`` is what they were reminded of."""

    __tablename__ = "reminder"

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True, info=kind(Kind.KEY)
    )
    stage: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=PROVENANCE)
    """Days without a confirmation, 150, 180 or 210; 0: its training on CSEC lapsed; 1: staff asked."""
    since: Mapped[date] = mapped_column(Date, primary_key=True, info=PROVENANCE)
    """The day of what it reminds of: the last confirmation or else the adding, the lapse, or staff's asking."""
    sent_at: Mapped[datetime] = mapped_column(Moment, info=PROVENANCE)


class Claim(Base):
    """Someone asks to speak for an organization, by its name: whether there is one of that name is not told them."""

    __tablename__ = "claim"
    __table_args__ = (
        one_of("state", ReviewState),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_once"),
        CheckConstraint("state <> 'declined' OR decision IS NOT NULL", name="declined_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=kind(Kind.ACCOUNT)
    )
    organization_name: Mapped[str] = mapped_column(String(300), info=kind(Kind.ACCOUNT))
    reason: Mapped[str] = mapped_column(Text, info=kind(Kind.ACCOUNT))
    asked_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    state: Mapped[str] = mapped_column(
        String(10),
        default=ReviewState.WAITING,
        server_default=ReviewState.WAITING,
        index=True,
        info=kind(Kind.ACCOUNT),
    )
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=kind(Kind.ACCOUNT))
    decided_at: Mapped[datetime | None] = mapped_column(Moment, info=kind(Kind.ACCOUNT))
    decision: Mapped[str | None] = mapped_column(Text, info=kind(Kind.ACCOUNT))
    """Why, in words for whoever asked: always where it was declined."""


class OpeningsLink(Base):
    """A link with which whoever holds it states the openings of one listing, and nothing else."""

    __tablename__ = "openings_link"

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), index=True, info=kind(Kind.KEY)
    )
    digest: Mapped[str] = mapped_column(String(64), unique=True, info=kind(Kind.SECRET))
    """SHA-256 of the link's secret, which is kept nowhere."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), info=PROVENANCE)
    created_at: Mapped[datetime] = mapped_column(Moment, info=PROVENANCE)
    expires_at: Mapped[datetime] = mapped_column(Moment, info=PROVENANCE)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment, info=PROVENANCE)
    used_at: Mapped[datetime | None] = mapped_column(Moment, info=PROVENANCE)
    """When openings were last stated with it."""
