"""What is offered (HSDS: service): its name, description, programs, and the needs that it meets."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base
from directory.records.columns import code_table, one_of
from directory.records.kinds import Kind, kind
from directory.records.organization import new_uuid
from search.codes import PlacementType, ProviderType


class Service(Base):
    __tablename__ = "service"
    __table_args__ = (
        one_of("provider_type", ProviderType),
        one_of("placement_type", PlacementType),
        CheckConstraint(
            "placement_type IS NULL OR provider_type IS NULL OR provider_type = 'placement'",
            name="placement_type_only_for_placements",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    uuid: Mapped[str] = mapped_column(String(36), unique=True, default=new_uuid, info=kind(Kind.KEY))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True, info=kind(Kind.KEY))
    name: Mapped[str] = mapped_column(String(300), info=kind(Kind.FACE))
    name_key: Mapped[str] = mapped_column(String(300), index=True, info=kind(Kind.KEY))
    description: Mapped[str | None] = mapped_column(Text, info=kind(Kind.FACE))
    url: Mapped[str | None] = mapped_column(String(2000), info=kind(Kind.FACE))
    provider_type: Mapped[str | None] = mapped_column(String(20), info=kind(Kind.FACE))
    placement_type: Mapped[str | None] = mapped_column(String(60), info=kind(Kind.FACE))


service_need = code_table("service_need", "service", Kind.FACE, refers_to="need.code")

service_program = Table(
    "service_program",
    Base.metadata,
    Column(
        "service_id",
        Integer,
        ForeignKey("service.id", ondelete="CASCADE"),
        primary_key=True,
        info=kind(Kind.KEY),
    ),
    Column("position", Integer, primary_key=True, info=kind(Kind.KEY)),
    Column("name", String(300), nullable=False, info=kind(Kind.FACE)),
)
"""Programs in the order in which the organization lists them."""
