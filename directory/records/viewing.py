"""Who was shown whose intake contacts, by day: what tells a copier from a worker. Kept for a month."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.columns import one_of
from directory.records.kinds import Kind, kind

VIEWING = kind(Kind.PROVENANCE)

#: How long it is kept who saw what.
KEPT_FOR = timedelta(days=31)

#: Different listings shown with contacts, after which an account gets no more that day.
DAILY_STOP = 300


class AlarmKind(StrEnum):
    """What looks like copying."""

    CANARY = "canary"
    """A listing was opened that no search for a real need returns."""
    PACE = "pace"
    """Many different listings within an hour."""
    DAY = "day"
    """Many different listings within a day."""
    MONTH = "month"
    """More different listings within a month than the work brings: a slow copy."""
    STOP = "stop"
    """The daily stop was reached."""


#: Different listings shown with contacts at which each alarm is raised.
THRESHOLDS = {AlarmKind.PACE: 80, AlarmKind.DAY: 100, AlarmKind.MONTH: 500}


class ShownListing(Base):
    """An account was shown a listing with its intake contacts on this day."""

    __tablename__ = "shown_listing"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, info=kind(Kind.KEY)
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True, info=VIEWING)
    """In California."""
    listing_uuid: Mapped[str] = mapped_column(String(36), primary_key=True, info=kind(Kind.KEY))
    first_at: Mapped[datetime] = mapped_column(Moment, info=VIEWING)


class StopLifted(Base):
    """Staff let one account go on for one day."""

    __tablename__ = "stop_lifted"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, info=kind(Kind.KEY)
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True, info=VIEWING)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=VIEWING)
    lifted_at: Mapped[datetime] = mapped_column(Moment, info=VIEWING)


class Alarm(Base):
    """Something for administrators to look at: once an account, kind and day."""

    __tablename__ = "alarm"
    __table_args__ = (one_of("kind", AlarmKind), UniqueConstraint("account_id", "kind", "day"))

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=VIEWING)
    kind: Mapped[str] = mapped_column(String(10), info=VIEWING)
    day: Mapped[date] = mapped_column(Date, info=VIEWING)
    raised_at: Mapped[datetime] = mapped_column(Moment, info=VIEWING)
    settled_at: Mapped[datetime | None] = mapped_column(Moment, index=True, info=VIEWING)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=VIEWING)
