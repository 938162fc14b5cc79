"""What staff know of a county beside its listings: participation, contacts, hotlines, strategies. None is invented."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.columns import one_of
from directory.records.kinds import Kind, kind


class ContactRole(StrEnum):
    CSEC_COORDINATOR = "csec_coordinator"
    COUNTERPART = "counterpart"
    """Whom another county calls to ask for a resource of this one."""
    HOTLINE = "hotline"
    """The county's child protection hotline, at any hour."""
    AFTER_HOURS_ADVOCATE = "after_hours_advocate"


class CountyProfile(Base):
    """What staff have entered of one county; a county without a row has nothing entered."""

    __tablename__ = "county_profile"

    county: Mapped[str] = mapped_column(ForeignKey("county.name"), primary_key=True, info=kind(Kind.REFERENCE))
    in_csec_program: Mapped[bool | None] = mapped_column(info=kind(Kind.REFERENCE))
    """Whether the county has opted in to the CSEC Program; None is not stated."""
    innovative_strategies: Mapped[str | None] = mapped_column(Text, info=kind(Kind.CANDID))
    """For the yearly report, in the county's words."""
    barriers: Mapped[str | None] = mapped_column(Text, info=kind(Kind.CANDID))
    updated_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.PROVENANCE))


class CountyContact(Base):
    """One contact of a county, one for each role."""

    __tablename__ = "county_contact"
    __table_args__ = (one_of("role", ContactRole),)

    county: Mapped[str] = mapped_column(ForeignKey("county.name"), primary_key=True, info=kind(Kind.REFERENCE))
    role: Mapped[str] = mapped_column(String(30), primary_key=True, info=kind(Kind.REFERENCE))
    name: Mapped[str | None] = mapped_column(String(200), info=kind(Kind.INTAKE_PERSON))
    phone: Mapped[str | None] = mapped_column(String(40), info=kind(Kind.INTAKE))
    email: Mapped[str | None] = mapped_column(String(320), info=kind(Kind.INTAKE_PERSON))
    updated_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.PROVENANCE))
