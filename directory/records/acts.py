"""Acts that need two people: what one asks and another confirms."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.account import AccountRole
from directory.records.columns import one_of
from directory.records.kinds import Kind, kind

ACT = kind(Kind.PROVENANCE)

#: How long an act may wait for its second person.
PATIENCE = timedelta(days=7)
#: How long a confirmed export of everything may be fetched, once.
FETCHABLE = timedelta(hours=24)


class ActKind(StrEnum):
    MAKE_LOCATION_PUBLIC = "make_location_public"
    GRANT_ROLE = "grant_role"
    EXPORT_EVERYTHING = "export_everything"


class ActState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    """By a second person, or taken back by whoever asked."""
    EXPIRED = "expired"


#: The roles that one person alone cannot give.
GUARDED_ROLES = frozenset({AccountRole.STAFF, AccountRole.ADMINISTRATOR})

#: The subject of an act that concerns no single row.
EVERYTHING = "directory"


class PendingAct(Base):
    """One act of two people. The database refuses one that the same account asked and confirmed."""

    __tablename__ = "pending_act"
    __table_args__ = (
        one_of("kind", ActKind),
        one_of("state", ActState),
        one_of("granted_role", sorted(GUARDED_ROLES)),
        CheckConstraint(
            "state <> 'done' OR (decided_by IS NOT NULL AND decided_by <> asked_by)", name="done_by_two_people"
        ),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_once"),
        CheckConstraint("(kind = 'grant_role') = (granted_role IS NOT NULL)", name="a_grant_names_its_role"),
        CheckConstraint(
            "kind <> 'make_location_public' OR (authorized_by IS NOT NULL AND authorized_until IS NOT NULL)",
            name="publication_is_authorized",
        ),
        Index(
            "uq_pending_act_waiting",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kind(Kind.KEY))
    kind: Mapped[str] = mapped_column(String(30), info=ACT)
    subject: Mapped[str] = mapped_column(String(120), info=ACT)
    """``listing:<uuid>``, ``account:<id>``, or ``directory``."""
    granted_role: Mapped[str | None] = mapped_column(String(20), info=ACT)
    reason: Mapped[str] = mapped_column(Text, info=ACT)
    authorized_by: Mapped[str | None] = mapped_column(String(200), info=ACT)
    """Who gave the written authorization to publish the address (HUD, 24 CFR 583.300(h)(2))."""
    authorized_until: Mapped[date | None] = mapped_column(Date, info=ACT)
    """The last day on which that authorization holds."""
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True, info=ACT)
    asked_at: Mapped[datetime] = mapped_column(Moment, info=ACT)
    expires_at: Mapped[datetime] = mapped_column(Moment, info=ACT)
    state: Mapped[str] = mapped_column(
        String(10), default=ActState.WAITING, server_default=ActState.WAITING, index=True, info=ACT
    )
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=ACT)
    decided_at: Mapped[datetime | None] = mapped_column(Moment, info=ACT)
    fetched_at: Mapped[datetime | None] = mapped_column(Moment, info=ACT)
    """When the file of a confirmed export was fetched; a second time there is none."""
