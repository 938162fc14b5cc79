"""Where a listing is (HSDS: location).

A confidential location keeps its county and nothing finer, or only its area where the county is small.
The CHECKs below make the database itself refuse to hold more. Source: the listing contract; Cal. Penal Code 273.7.
"""

from sqlalchemy import CheckConstraint, Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base
from directory.records.kinds import Kind, kind
from directory.records.organization import new_uuid

#: The columns that a confidential location never has.
FINE_COLUMNS = ("address", "city", "postal_code", "latitude", "longitude")

#: Counties that are never named for a confidential location: their area is. Equal to seeds/areas.csv (a test holds it).
JOINED_COUNTIES = (
    "Alpine",
    "Inyo",
    "Lassen",
    "Mariposa",
    "Modoc",
    "Mono",
    "Plumas",
    "Shasta",
    "Sierra",
    "Trinity",
    "Tuolumne",
)
_JOINED = ", ".join(f"'{name}'" for name in JOINED_COUNTIES)


class Location(Base):
    __tablename__ = "location"
    __table_args__ = (
        CheckConstraint(
            "is_confidential IS NOT TRUE OR (" + " AND ".join(f"{column} IS NULL" for column in FINE_COLUMNS) + ")",
            name="confidential_holds_no_place",
        ),
        CheckConstraint(
            f"is_confidential IS NOT TRUE OR county IS NULL OR county NOT IN ({_JOINED})",
            name="confidential_in_a_small_county_holds_its_area",
        ),
        CheckConstraint("area_name IS NULL OR (is_confidential IS TRUE AND county IS NULL)", name="area_or_county"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="a_point_has_both"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_in_range"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    uuid: Mapped[str] = mapped_column(String(36), unique=True, default=new_uuid, info=kind(Kind.KEY))
    is_confidential: Mapped[bool | None] = mapped_column(info=kind(Kind.FACE))
    county: Mapped[str | None] = mapped_column(ForeignKey("county.name"), index=True, info=kind(Kind.FACE))
    area_name: Mapped[str | None] = mapped_column(ForeignKey("area.name"), info=kind(Kind.FACE))
    address: Mapped[str | None] = mapped_column(String(300), info=kind(Kind.PLACE))
    city: Mapped[str | None] = mapped_column(String(100), info=kind(Kind.PLACE))
    state: Mapped[str | None] = mapped_column(String(30), info=kind(Kind.PLACE))
    postal_code: Mapped[str | None] = mapped_column(String(10), info=kind(Kind.PLACE))
    latitude: Mapped[float | None] = mapped_column(Float, info=kind(Kind.PLACE))
    longitude: Mapped[float | None] = mapped_column(Float, info=kind(Kind.PLACE))
