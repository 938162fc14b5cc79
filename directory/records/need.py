"""The needs that a youth may have and a listing may meet, and the rules of law: reference data from seeds/."""

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base
from directory.records.columns import one_of
from directory.records.kinds import Kind, kind

REFERENCE = kind(Kind.REFERENCE)


class Need(Base):
    __tablename__ = "need"
    __table_args__ = (one_of("phase", ("crisis", "ongoing")),)

    code: Mapped[str] = mapped_column(String(60), primary_key=True, info=REFERENCE)
    label: Mapped[str] = mapped_column(String(80), info=REFERENCE)
    group: Mapped[str] = mapped_column("group", String(60), info=REFERENCE)
    phase: Mapped[str] = mapped_column(String(10), info=REFERENCE)
    position: Mapped[int] = mapped_column(Integer, info=REFERENCE)
    """Order in which needs are shown, as in the seed file."""


class Rule(Base):
    """A rule of law on who may be placed where, kept as data: citation, dates, words, and its conditions."""

    __tablename__ = "rule"

    id: Mapped[str] = mapped_column(String(60), primary_key=True, info=REFERENCE)
    position: Mapped[int] = mapped_column(Integer, info=REFERENCE)
    definition: Mapped[str] = mapped_column(Text, info=REFERENCE)
    """The seed's JSON object; search.rules reads and checks it."""
