"""The audit trail: what was done, by whom, on what, in rows that follow from each other and are never changed.

Each row's digest is made from its contents and the digest of the row before, so a row that is changed, taken out
or put in breaks every row after it. ``audit_head`` holds the last digest and is what writers queue at.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Connection, Index, Integer, String, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from directory.db import Base, Moment
from directory.records.kinds import Kind, kind

TRAIL = kind(Kind.PROVENANCE)

#: What the first row follows from.
BEGINNING = "0" * 64


class AuditAction(StrEnum):
    """What can be done that matters. The value is what the trail says; a value is never given another meaning."""

    # Signing in
    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in failed"
    SIGN_OUT = "sign-out"
    SESSIONS_ENDED = "sessions ended"
    PASSWORD_CHANGED = "password changed"  # noqa: S105  the name of an event, not a password
    PASSWORD_RESET_ASKED = "password reset asked"  # noqa: S105  as above
    PASSWORD_RESET = "password reset"  # noqa: S105  as above
    TOTP_SET_UP = "two-step sign-in set up"
    TOTP_REMOVED = "two-step sign-in removed"
    RECOVERY_CODES_MADE = "recovery codes made"
    RECOVERY_CODE_USED = "recovery code used"
    # Accounts
    ACCOUNT_CREATED = "account created"
    ACCOUNT_CHANGED = "account changed"
    ACCOUNT_DISABLED = "account disabled"
    ACCOUNT_ENABLED = "account enabled"
    ROLE_CHANGED = "role changed"
    INVITATION_SENT = "invitation sent"
    INVITATION_ACCEPTED = "invitation accepted"
    INVITATION_REVOKED = "invitation revoked"
    ACCESS_REQUESTED = "access requested"
    ACCESS_APPROVED = "access approved"
    ACCESS_DECLINED = "access declined"
    # Programs
    TOKEN_CREATED = "token made"  # noqa: S105  the name of an event, not a token
    TOKEN_REVOKED = "token revoked"  # noqa: S105  as above
    TOKEN_USED = "token used"  # noqa: S105  as above
    # Listings
    LISTING_CREATED = "listing created"
    LISTING_CHANGED = "listing changed"
    LISTING_CLOSED = "listing closed"
    LISTING_REOPENED = "listing reopened"
    LISTING_REMOVED = "listing removed"
    LISTING_VERIFIED = "listing verified"
    LISTING_MARKED = "listing marked"
    """Staff-only or canary, set or taken off."""
    CHANGE_PROPOSED = "change proposed"
    CHANGE_DECLINED = "change declined"
    CONTACTS_SEEN = "intake contacts seen"
    # Many listings
    IMPORTED = "import"
    IMPORT_UNDONE = "import undone"
    EXPORTED = "export"
    REFERENCE_CHANGED = "reference data changed"
    """Targets, regions, county contacts and the like."""
    # Acts of two people
    ACT_ASKED = "act asked"
    ACT_CONFIRMED = "act confirmed"
    ACT_REFUSED = "act refused"
    ACT_EXPIRED = "act expired"
    # Watching
    ALARM_RAISED = "alarm raised"
    ALARM_SETTLED = "alarm settled"
    STOPPED = "daily stop"
    STOP_LIFTED = "daily stop lifted"
    TRAIL_RESEALED = "trail resealed"


class AuditEvent(Base):
    """One thing done. The database refuses to change or delete it.

    ``action`` has no CHECK of its codes: a new one would rewrite a table that is never rewritten.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        CheckConstraint("length(digest) = 64 AND length(previous) = 64", name="digests_are_sha256"),
        Index(None, "account_id", "number"),
        Index(None, "action", "number"),
        Index(None, "subject", "number"),
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=kind(Kind.KEY))
    """From 1 on, without a gap."""
    at: Mapped[datetime] = mapped_column(Moment, index=True, info=TRAIL)
    account_id: Mapped[int | None] = mapped_column(Integer, info=TRAIL)
    """None: the console, or nobody signed in. No foreign key: the trail outlives what it tells of."""
    is_console: Mapped[bool] = mapped_column(info=TRAIL)
    action: Mapped[str] = mapped_column(String(40), info=TRAIL)
    subject: Mapped[str | None] = mapped_column(String(120), info=TRAIL)
    """What it was done to, as ``listing:<uuid>``, ``account:<id>``, ``act:<id>``."""
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info=TRAIL)
    """Short plain values. Never search criteria, a withheld fact, a secret or an e-mail's content."""
    previous: Mapped[str] = mapped_column(String(64), info=kind(Kind.KEY))
    digest: Mapped[str] = mapped_column(String(64), unique=True, info=kind(Kind.KEY))


class AuditHead(Base):
    """The end of the trail: one row, locked by whoever writes the next event."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=kind(Kind.KEY))
    number: Mapped[int] = mapped_column(Integer, info=kind(Kind.KEY))
    digest: Mapped[str] = mapped_column(String(64), info=kind(Kind.KEY))


#: What the database itself refuses, by dialect; the migration says the same.
GUARDS = {
    "sqlite": (
        "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
        "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_event_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is never changed'; END $$",
        "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_kept()",
    ),
}


@event.listens_for(AuditEvent.__table__, "after_create")
def _guard(_table: object, connection: Connection, **_: object) -> None:
    for statement in GUARDS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@event.listens_for(AuditHead.__table__, "after_create")
def _begin(table: Table, connection: Connection, **_: object) -> None:
    connection.execute(table.insert().values(id=1, number=0, digest=BEGINNING))
