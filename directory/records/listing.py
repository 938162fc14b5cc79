"""One service of one organization at one location: the unit that is searched, matched, counted and kept up to date.

HSDS calls it ``service_at_location``. NULL, and no row in a list's table, both mean *not stated*, never "no".
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, String, Table, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.columns import between, code_table, one_of
from directory.records.kinds import Kind, kind
from directory.records.organization import new_uuid
from search.codes import CsecTraining, FundingLimit, Gender, Jurisdiction, LicenseStatus, Response, Security

TERMS = kind(Kind.TERMS)


class ListingStatus(StrEnum):
    ACTIVE = "active"
    CLOSED = "closed"


class Listing(Base):
    __tablename__ = "listing"
    __table_args__ = (
        one_of("status", ListingStatus),
        one_of("csec_training", CsecTraining),
        one_of("response", Response),
        one_of("license_status", LicenseStatus),
        between("min_age", 0, 120),
        between("max_age", 0, 120),
        between("csec_training_share", 0, 100),
        CheckConstraint("min_age <= max_age", name="ages_in_order"),
        CheckConstraint("capacity >= 0", name="capacity_is_a_count"),
        CheckConstraint("openings >= 0", name="openings_is_a_count"),
        CheckConstraint("openings <= capacity", name="openings_within_capacity"),
        CheckConstraint("openings IS NULL OR openings_as_of IS NOT NULL", name="openings_say_as_of_when"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    uuid: Mapped[str] = mapped_column(String(36), unique=True, default=new_uuid, info=kind(Kind.KEY))
    source_id: Mapped[str | None] = mapped_column(String(200), unique=True, info=kind(Kind.PROVENANCE))
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True, info=kind(Kind.KEY)
    )
    location_id: Mapped[int] = mapped_column(
        ForeignKey("location.id", ondelete="CASCADE"), index=True, info=kind(Kind.KEY)
    )
    status: Mapped[str] = mapped_column(
        String(10), default=ListingStatus.ACTIVE, server_default=ListingStatus.ACTIVE, info=kind(Kind.FACE)
    )
    is_staff_only: Mapped[bool] = mapped_column(default=False, server_default=false(), info=kind(Kind.PROVENANCE))
    """Exists for staff and its own organization only; for others it is not there at all."""
    is_canary: Mapped[bool] = mapped_column(default=False, server_default=false(), info=kind(Kind.PROVENANCE))
    """Invented by staff to catch a copier: no search for a need returns it, and nothing counts it."""
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1", info=kind(Kind.KEY))
    """Raised by every change of its facts: a change that was made from another version is refused."""
    serves_statewide: Mapped[bool] = mapped_column(default=False, info=kind(Kind.FACE))
    min_age: Mapped[int | None] = mapped_column(Integer, info=TERMS)
    max_age: Mapped[int | None] = mapped_column(Integer, info=TERMS)
    pregnant_or_parenting: Mapped[bool | None] = mapped_column(info=TERMS)
    sogie_affirming: Mapped[bool | None] = mapped_column(info=TERMS)
    wheelchair_access: Mapped[bool | None] = mapped_column(info=TERMS)
    accepts_substance_use: Mapped[bool | None] = mapped_column(info=TERMS)
    accepts_return_after_absence: Mapped[bool | None] = mapped_column(info=TERMS)
    harm_reduction: Mapped[bool | None] = mapped_column(info=TERMS)
    security_notes: Mapped[str | None] = mapped_column(Text, info=kind(Kind.SECURITY))
    csec_training: Mapped[str | None] = mapped_column(String(20), info=TERMS)
    csec_training_share: Mapped[int | None] = mapped_column(Integer, info=TERMS)
    csec_training_date: Mapped[date | None] = mapped_column(Date, info=TERMS)
    csec_training_notes: Mapped[str | None] = mapped_column(Text, info=TERMS)
    funding_notes: Mapped[str | None] = mapped_column(Text, info=TERMS)
    strengths: Mapped[str | None] = mapped_column(Text, info=kind(Kind.CANDID))
    barriers: Mapped[str | None] = mapped_column(Text, info=kind(Kind.CANDID))
    capacity: Mapped[int | None] = mapped_column(Integer, info=TERMS)
    openings: Mapped[int | None] = mapped_column(Integer, info=TERMS)
    openings_as_of: Mapped[datetime | None] = mapped_column(Moment, info=TERMS)
    waitlist: Mapped[bool | None] = mapped_column(info=TERMS)
    response: Mapped[str | None] = mapped_column(String(20), info=TERMS)
    open_24_hours: Mapped[bool | None] = mapped_column(info=TERMS)
    license_number: Mapped[str | None] = mapped_column(String(60), info=TERMS)
    license_status: Mapped[str | None] = mapped_column(String(20), info=TERMS)
    last_verified: Mapped[date | None] = mapped_column(Date, info=kind(Kind.FACE))
    created_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.PROVENANCE))
    updated_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.PROVENANCE))


listing_county_served = code_table("listing_county_served", "listing", Kind.FACE, refers_to="county.name")
listing_jurisdiction = code_table("listing_jurisdiction", "listing", Kind.TERMS, Jurisdiction)
listing_gender = code_table("listing_gender", "listing", Kind.TERMS, Gender)
listing_language = code_table("listing_language", "listing", Kind.TERMS)
listing_security = code_table("listing_security", "listing", Kind.SECURITY, Security)
listing_funding_limit = code_table("listing_funding_limit", "listing", Kind.TERMS, FundingLimit)

listing_competency = Table(
    "listing_competency",
    Base.metadata,
    Column(
        "listing_id",
        Integer,
        ForeignKey("listing.id", ondelete="CASCADE"),
        primary_key=True,
        info=kind(Kind.KEY),
    ),
    Column("code", Integer, primary_key=True, autoincrement=False, info=TERMS),
    between("code", 1, 6),
)
"""The Core Competencies, 1 to 6, that staff have been trained in."""
