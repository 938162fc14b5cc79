"""Counties and the areas that join small ones, loaded from seeds/.

ZIPs, places and outlines do not change with the directory: the gazetteer reads them from seeds/ itself.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base
from directory.records.kinds import Kind, kind

REFERENCE = kind(Kind.REFERENCE)


class Area(Base):
    """Counties that are shown as one where a confidential location is in any of them."""

    __tablename__ = "area"

    name: Mapped[str] = mapped_column(String(60), primary_key=True, info=REFERENCE)
    reference_county: Mapped[str] = mapped_column(String(20), info=REFERENCE)


class County(Base):
    """One of California's 58 counties. Its name is its key: the names have not changed since 1907."""

    __tablename__ = "county"
    __table_args__ = (CheckConstraint("youth_10_17 >= 0", name="youth_is_a_count"),)

    name: Mapped[str] = mapped_column(String(20), primary_key=True, info=REFERENCE)
    fips: Mapped[str] = mapped_column(String(5), unique=True, info=REFERENCE)
    region: Mapped[str] = mapped_column(String(40), info=REFERENCE)
    area_name: Mapped[str | None] = mapped_column(ForeignKey("area.name"), info=REFERENCE)
    youth_10_17: Mapped[int] = mapped_column(Integer, info=REFERENCE)
    """Residents aged 10 to 17 on 2022-07-01 (Census Population Estimates, Vintage 2022)."""
