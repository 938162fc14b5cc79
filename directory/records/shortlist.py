"""The listings that a worker means to call for one search, in their order. They go with the search."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base
from directory.records.columns import one_of
from directory.records.kinds import Kind, kind

#: As many as one can call in an evening, and as fit on a sheet.
LONGEST_SHORTLIST = 20

LONGEST_NOTE = 300


class CallResult(StrEnum):
    """What a provider answered, as the worker said last. The outcomes count it without the search."""

    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    PLACED = "placed"
    """Accepted before, and the youth is there now."""


class ShortlistItem(Base):
    __tablename__ = "shortlist_item"
    __table_args__ = (
        one_of("result", CallResult),
        CheckConstraint("position > 0", name="position_is_a_place"),
    )

    search_id: Mapped[str] = mapped_column(
        ForeignKey("stored_search.id", ondelete="CASCADE"), primary_key=True, info=kind(Kind.KEY)
    )
    listing_uuid: Mapped[str] = mapped_column(
        ForeignKey("listing.uuid", ondelete="CASCADE"), primary_key=True, info=kind(Kind.KEY)
    )
    position: Mapped[int] = mapped_column(Integer, info=kind(Kind.CASE))
    """From 1 on; what is taken out leaves a gap."""
    note: Mapped[str | None] = mapped_column(String(LONGEST_NOTE), info=kind(Kind.CASE))
    """About the listing, never about the youth."""
    result: Mapped[str | None] = mapped_column(String(20), info=kind(Kind.CASE))
