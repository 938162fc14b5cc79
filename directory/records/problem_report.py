"""That something in a listing is wrong, as someone who called it found: with a receipt, and what became of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.columns import one_of
from directory.records.kinds import Kind
from directory.records.kinds import kind as of_kind

LONGEST_REPORT = 500


class ProblemKind(StrEnum):
    """What is wrong, from a list."""

    PHONE = "phone"
    CLOSED = "closed"
    OPENINGS = "openings"
    WHOM = "whom"
    FUNDING = "funding"
    PLACE = "place"
    SERVICES = "services"
    SAFETY = "safety"
    OTHER = "other"


class ReportState(StrEnum):
    WAITING = "waiting"
    CORRECTED = "corrected"
    AMENDED = "amended"
    """The listing is changed, in another way than the report says."""
    KEPT = "kept"
    """Looked at, and the listing was right."""


class ProblemReport(Base):
    """A report is about a listing and never about a youth, so it stays."""

    __tablename__ = "problem_report"
    __table_args__ = (one_of("kind", ProblemKind), one_of("state", ReportState))

    receipt: Mapped[str] = mapped_column(String(12), primary_key=True, info=of_kind(Kind.KEY))
    """Random and short enough to be read out: ``K7WQ-3MXP``. Access checks the sender all the same."""
    listing_uuid: Mapped[str] = mapped_column(
        ForeignKey("listing.uuid", ondelete="CASCADE"), index=True, info=of_kind(Kind.KEY)
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=of_kind(Kind.KEY)
    )
    """Who sent it. The provider is not told."""
    kind: Mapped[str] = mapped_column(String(20), info=of_kind(Kind.CANDID))
    words: Mapped[str | None] = mapped_column(String(LONGEST_REPORT), info=of_kind(Kind.CANDID))
    state: Mapped[str] = mapped_column(
        String(20), default=ReportState.WAITING, server_default=ReportState.WAITING, info=of_kind(Kind.CANDID)
    )
    answer: Mapped[str | None] = mapped_column(String(LONGEST_REPORT), info=of_kind(Kind.CANDID))
    """To the sender, from whoever settled it."""
    sent_at: Mapped[datetime] = mapped_column(Moment, info=of_kind(Kind.PROVENANCE))
    settled_at: Mapped[datetime | None] = mapped_column(Moment, info=of_kind(Kind.PROVENANCE))
