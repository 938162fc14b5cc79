"""What a worker asked, kept under a random id for a day and then deleted.

So no address, log or cookie ever holds it.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.columns import one_of
from directory.records.kinds import Kind
from directory.records.kinds import kind as of_kind

#: How long an unsaved search may stay.
LIFETIME = timedelta(hours=24)


class SearchKind(StrEnum):
    MATCH = "match"
    WORDS = "words"


class StoredSearch(Base):
    __tablename__ = "stored_search"
    __table_args__ = (one_of("kind", SearchKind),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, info=of_kind(Kind.KEY))
    """128 random bits, URL-safe: it cannot be guessed, and access checks the owner all the same."""
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=of_kind(Kind.KEY)
    )
    kind: Mapped[str] = mapped_column(String(10), info=of_kind(Kind.KEY))
    criteria: Mapped[dict[str, Any]] = mapped_column(JSON, info=of_kind(Kind.CASE))
    created_at: Mapped[datetime] = mapped_column(Moment, info=of_kind(Kind.CASE))
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True, info=of_kind(Kind.CASE))
