"""What happened to listings: imports, each listing's history, and the revision that readers catch up to."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.columns import one_of
from directory.records.kinds import Kind, kind

PROVENANCE = kind(Kind.PROVENANCE)


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    CLOSED = "closed"
    REOPENED = "reopened"


class ImportBatch(Base):
    """One import that was written, and whether it was taken back. The file itself is never stored."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    format: Mapped[str] = mapped_column(String(20), info=PROVENANCE)
    file_name: Mapped[str] = mapped_column(String(300), info=PROVENANCE)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=PROVENANCE)
    """None: from the command line."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=PROVENANCE)
    undone_at: Mapped[datetime | None] = mapped_column(Moment, info=PROVENANCE)
    undone_by_id: Mapped[int | None] = mapped_column(Integer, info=PROVENANCE)
    """The account that took it back. None: from the command line, or not taken back."""
    created: Mapped[int] = mapped_column(Integer, default=0, info=PROVENANCE)
    updated: Mapped[int] = mapped_column(Integer, default=0, info=PROVENANCE)
    unchanged: Mapped[int] = mapped_column(Integer, default=0, info=PROVENANCE)
    problems: Mapped[int] = mapped_column(Integer, default=0, info=PROVENANCE)


class Change(Base):
    """One change to one listing: for each fact that changed, what it was and what it became.

    A creation keeps no values. A fact of a confidential place is never among them.
    """

    __tablename__ = "change"
    __table_args__ = (one_of("action", Action),)

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), index=True, info=kind(Kind.KEY)
    )
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True, info=kind(Kind.KEY))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=PROVENANCE)
    at: Mapped[datetime] = mapped_column(Moment, info=PROVENANCE)
    action: Mapped[str] = mapped_column(String(10), info=PROVENANCE)
    differences: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict, info=PROVENANCE)
    """fact → [before, after] as the spreadsheet writes them; None is not stated."""
    reason: Mapped[str | None] = mapped_column(Text, info=PROVENANCE)


class Revision(Base):
    """The directory's revision number: one row, raised by every transaction that changes a listing.

    Raising it locks the row, so that revisions become visible in their order.
    """

    __tablename__ = "revision"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=kind(Kind.KEY))
    number: Mapped[int] = mapped_column(Integer, info=kind(Kind.KEY))


class Outbox(Base):
    """Which listings changed, or went away, at which revision: what the catalogue and the index catch up on.

    One row a listing, written in the transaction that changes it. A reader keeps its own place in it.
    """

    __tablename__ = "outbox"

    listing_uuid: Mapped[str] = mapped_column(String(36), primary_key=True, info=kind(Kind.KEY))
    revision: Mapped[int] = mapped_column(Integer, index=True, info=kind(Kind.KEY))
