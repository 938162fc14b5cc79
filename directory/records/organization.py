"""An organization that runs placements or services (HSDS: organization)."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import String, false
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.kinds import Kind, kind


def new_uuid() -> str:
    return str(uuid4())


def name_key(name: str) -> str:
    """The same organization however it is spaced and cased: what its name is compared by."""
    return " ".join(name.split()).casefold()


class Organization(Base):
    __tablename__ = "organization"

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    uuid: Mapped[str] = mapped_column(String(36), unique=True, default=new_uuid, info=kind(Kind.KEY))
    name: Mapped[str] = mapped_column(String(300), info=kind(Kind.FACE))
    name_key: Mapped[str] = mapped_column(String(300), unique=True, info=kind(Kind.KEY))
    is_trusted: Mapped[bool] = mapped_column(default=False, server_default=false(), info=kind(Kind.PROVENANCE))
    """Staff trust its people to change sensitive facts without a review."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=kind(Kind.PROVENANCE))
