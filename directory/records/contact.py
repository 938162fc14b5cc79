"""Who answers at intake and how (HSDS: contact, phone, schedule). One intake contact a listing."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base
from directory.records.kinds import Kind, kind


class Contact(Base):
    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), unique=True, info=kind(Kind.KEY)
    )
    name: Mapped[str | None] = mapped_column(String(200), info=kind(Kind.INTAKE_PERSON))
    title: Mapped[str | None] = mapped_column(String(200), info=kind(Kind.INTAKE_PERSON))
    email: Mapped[str | None] = mapped_column(String(320), info=kind(Kind.INTAKE_PERSON))
    phone: Mapped[str | None] = mapped_column(String(40), info=kind(Kind.INTAKE))
    """As people write it: ``(916) 555-0142`` or ``(916) 555-0142 ext. 12``."""
    hours: Mapped[str | None] = mapped_column(String(300), info=kind(Kind.INTAKE))
