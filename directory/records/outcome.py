"""What became of looking: counts by county, group of needs and month, and nothing of whose.

A count stands alone: no account, no listing, no criterion and no day. So a row can tell how often, never of whom.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base
from directory.records.columns import one_of
from directory.records.kinds import Kind, kind

COUNT = kind(Kind.CASE)

#: Stand in ``need_group`` where a placement was sought, beside the groups of seeds/needs.csv.
FAMILY_GROUP = "Family-based placement"
PLACEMENT_GROUP = "Another placement"


class OutcomeKind(StrEnum):
    """What is counted. One call may raise several: accepted, as the best fit, out of the county."""

    NO_MATCH = "no_match"
    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    PLACED = "placed"
    """Accepted before, and the youth is there now."""
    BEST_FIT = "best_fit"
    """Accepted, and the best service for the youth."""
    FIRST_OPEN = "first_open"
    """Accepted, because it was the first open slot."""
    IN_COUNTY = "in_county"
    OUT_OF_COUNTY = "out_of_county"


#: The kinds that say that a need was not met.
UNMET = (OutcomeKind.NO_MATCH, OutcomeKind.DECLINED, OutcomeKind.WAITLISTED)


class DeclineReason(StrEnum):
    """Why a provider said no, from a list, so that no words about a youth are ever typed."""

    FULL = "full"
    AGE = "age"
    GENDER = "gender"
    JURISDICTION = "jurisdiction"
    FUNDING = "funding"
    COUNTY = "county"
    LEFT_CARE = "left_care"
    SUBSTANCE_USE = "substance_use"
    SAFETY = "safety"
    STAFFING = "staffing"
    OTHER = "other"


class OutcomeCount(Base):
    """How often this happened in a county's month, for a group of needs."""

    __tablename__ = "outcome_count"
    __table_args__ = (
        one_of("kind", OutcomeKind),
        CheckConstraint("number > 0", name="number_is_a_count"),
    )

    county: Mapped[str] = mapped_column(ForeignKey("county.name"), primary_key=True, info=COUNT)
    """The county that looked."""
    need_group: Mapped[str] = mapped_column(String(60), primary_key=True, info=COUNT)
    month: Mapped[date] = mapped_column(Date, primary_key=True, info=COUNT)
    """The first day of the month."""
    kind: Mapped[str] = mapped_column(String(20), primary_key=True, info=COUNT)
    number: Mapped[int] = mapped_column(Integer, info=COUNT)


class DeclineCount(Base):
    """Why providers declined, statewide by month: a county's own reasons would be too few to tell."""

    __tablename__ = "decline_count"
    __table_args__ = (
        one_of("reason", DeclineReason),
        CheckConstraint("number > 0", name="number_is_a_count"),
    )

    month: Mapped[date] = mapped_column(Date, primary_key=True, info=COUNT)
    reason: Mapped[str] = mapped_column(String(20), primary_key=True, info=COUNT)
    number: Mapped[int] = mapped_column(Integer, info=COUNT)
