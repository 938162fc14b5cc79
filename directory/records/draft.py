"""What someone was writing of a part of a listing when they stopped: theirs alone, published nowhere, for a week."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.columns import between
from directory.records.keeping import PARTS, PLACE_PART
from directory.records.kinds import Kind, kind

DRAFT_LIFETIME = timedelta(days=7)


class Draft(Base):
    """One a person, listing and part. Never of the location: what is typed there may be about to be withheld."""

    __tablename__ = "draft"
    __table_args__ = (
        between("part", PARTS[0], PARTS[-1]),
        CheckConstraint(f"part <> {PLACE_PART}", name="never_of_a_place"),
    )

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, info=kind(Kind.KEY)
    )
    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True, index=True, info=kind(Kind.KEY)
    )
    part: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=kind(Kind.KEY))
    typed: Mapped[dict[str, list[Any]]] = mapped_column(JSON, info=kind(Kind.ACCOUNT))
    """fact → [the cell that its writer had seen, what its field held: a text, or a list of those that were ticked]."""
    saved_at: Mapped[datetime] = mapped_column(Moment, index=True, info=kind(Kind.ACCOUNT))
