"""What a worker asked, kept under a random id for a day and then deleted.

So no address, log or cookie ever holds it.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.columns import one_of
from directory.records.kinds import Kind
from directory.records.kinds import kind as of_kind
from search.ranking import Order

#: How long an unsaved search may stay, and a saved one.
LIFETIME = timedelta(hours=24)
SAVED_LIFETIME = timedelta(days=90)


class SearchKind(StrEnum):
    MATCH = "match"
    WORDS = "words"


class Layout(StrEnum):
    CARDS = "cards"
    TABLE = "table"


class StoredSearch(Base):
    """A search with all that its owner has made of it: how they look at it, what they compare.

    Its shortlist and that it was saved are rows of their own, and go with it.
    """

    __tablename__ = "stored_search"
    __table_args__ = (one_of("kind", SearchKind), one_of("order_by", Order), one_of("layout", Layout))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, info=of_kind(Kind.KEY))
    """128 random bits, URL-safe: it cannot be guessed, and access checks the owner all the same."""
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=of_kind(Kind.KEY)
    )
    kind: Mapped[str] = mapped_column(String(10), info=of_kind(Kind.KEY))
    criteria: Mapped[dict[str, Any]] = mapped_column(JSON, info=of_kind(Kind.CASE))
    order_by: Mapped[str] = mapped_column(
        String(10), default=Order.FIT, server_default=Order.FIT, info=of_kind(Kind.CASE)
    )
    layout: Mapped[str] = mapped_column(
        String(10), default=Layout.CARDS, server_default=Layout.CARDS, info=of_kind(Kind.CASE)
    )
    compared: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]", info=of_kind(Kind.CASE))
    """The listings beside each other, by uuid: four at most."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=of_kind(Kind.CASE))
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True, info=of_kind(Kind.CASE))


class SavedSearch(Base):
    """That a search is kept longer, under a label that says nothing of a youth, and what its owner last saw of it."""

    __tablename__ = "saved_search"

    search_id: Mapped[str] = mapped_column(
        ForeignKey("stored_search.id", ondelete="CASCADE"), primary_key=True, info=of_kind(Kind.KEY)
    )
    label: Mapped[str] = mapped_column(String(40), info=of_kind(Kind.CASE))
    """Proposed by the site, as "Amber 42"."""
    sends_alerts: Mapped[bool] = mapped_column(default=False, server_default=false(), info=of_kind(Kind.CASE))
    seen_matching: Mapped[list[str]] = mapped_column(JSON, info=of_kind(Kind.CASE))
    """The listings that matched when the owner last looked, by uuid."""
    seen_open: Mapped[list[str]] = mapped_column(JSON, info=of_kind(Kind.CASE))
    """Those of them that had an opening then."""
    seen_at: Mapped[datetime] = mapped_column(Moment, info=of_kind(Kind.CASE))
    alerted_at: Mapped[datetime | None] = mapped_column(Moment, info=of_kind(Kind.CASE))
    """When a letter said that something new fits; None where there was none since the owner looked."""
