"""What a county aims to have for each need, and how a target begins: the yardstick of the gap analysis."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.columns import between
from directory.records.kinds import Kind, kind

AIM = kind(Kind.REFERENCE)


class Target(Base):
    """One county's target for one need, entered by staff. A measure that is NULL has no target.

    Where a need has no row, the suggested target of its group stands.
    """

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("number >= 0", name="number_is_a_count"),
        CheckConstraint("capacity >= 0", name="capacity_is_a_count"),
        CheckConstraint("within_miles >= 0", name="within_miles_is_a_distance"),
        CheckConstraint("two_hour >= 0", name="two_hour_is_a_count"),
        between("training_percent", 0, 100),
    )

    county: Mapped[str] = mapped_column(ForeignKey("county.name"), primary_key=True, info=AIM)
    need: Mapped[str] = mapped_column(ForeignKey("need.code"), primary_key=True, info=AIM)
    number: Mapped[int | None] = mapped_column(Integer, info=AIM)
    """Listings that serve the county and meet the need."""
    capacity: Mapped[int | None] = mapped_column(Integer, info=AIM)
    """Places that those located in the county state."""
    within_miles: Mapped[float | None] = mapped_column(Float, info=AIM)
    """The nearest is no farther than this from the county's reference point."""
    training_percent: Mapped[int | None] = mapped_column(Integer, info=AIM)
    """Of those serving, percent whose staff have CSEC training."""
    two_hour: Mapped[int | None] = mapped_column(Integer, info=AIM)
    """Of those serving, how many respond within 2 hours."""
    updated_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.PROVENANCE))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=kind(Kind.PROVENANCE))
    """Who set it; None: the command line."""


class SuggestedTarget(Base):
    """How targets begin for one group of needs, where staff changed what seeds/suggested_targets.csv says."""

    __tablename__ = "suggested_target"
    __table_args__ = (
        CheckConstraint("at_least >= 0", name="at_least_is_a_count"),
        CheckConstraint("youth_per_listing > 0", name="youth_per_listing_divides"),
        CheckConstraint("within_miles > 0", name="within_miles_is_a_distance"),
        CheckConstraint("two_hour >= 0", name="two_hour_is_a_count"),
        between("training_percent", 0, 100),
    )

    need_group: Mapped[str] = mapped_column(String(60), primary_key=True, info=AIM)
    at_least: Mapped[int] = mapped_column(Integer, info=AIM)
    """Listings serving that the smallest county is to have."""
    youth_per_listing: Mapped[int] = mapped_column(Integer, info=AIM)
    """One listing for each so many residents aged 10 to 17."""
    within_miles: Mapped[float] = mapped_column(Float, info=AIM)
    training_percent: Mapped[int] = mapped_column(Integer, info=AIM)
    two_hour: Mapped[int | None] = mapped_column(Integer, info=AIM)
    why: Mapped[str] = mapped_column(Text, info=AIM)
    """The reason, for those who decide."""
    updated_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.PROVENANCE))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=kind(Kind.PROVENANCE))
    """Who set it; None: the command line."""
