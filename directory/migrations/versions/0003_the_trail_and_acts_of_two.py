"""the trail and acts of two

Revision: 0003, after: 0002
"""

import sqlalchemy as sa
from alembic import op

from directory.db import Moment

revision = "0003"
down_revision = "0002"

_GUARDS = {
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


def upgrade() -> None:
    _trail()
    _acts()
    _viewing()
    # ADD COLUMN and DROP COLUMN as they are: a batch would drop the table, and its rows' children with it.
    for mark in ("is_staff_only", "is_canary"):
        op.add_column("listing", sa.Column(mark, sa.Boolean(), nullable=False, server_default=sa.false()))


def _trail() -> None:
    op.create_table(
        "audit_event",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("is_console", sa.Boolean(), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(120)),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.CheckConstraint(
            "length(digest) = 64 AND length(previous) = 64", name=op.f("ck_audit_event_digests_are_sha256")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_event_digest")),
    )
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"])
    for column in ("account_id", "action", "subject"):
        op.create_index(op.f(f"ix_audit_event_{column}_number"), "audit_event", [column, "number"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "digest": "0" * 64}])
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def _acts() -> None:
    op.create_table(
        "pending_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("granted_role", sa.String(20)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("authorized_by", sa.String(200)),
        sa.Column("authorized_until", sa.Date()),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, server_default="waiting"),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", Moment()),
        sa.Column("fetched_at", Moment()),
        sa.CheckConstraint(
            "kind IN ('make_location_public', 'grant_role', 'export_everything')",
            name=op.f("ck_pending_act_kind_is_known"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'refused', 'expired')", name=op.f("ck_pending_act_state_is_known")
        ),
        sa.CheckConstraint(
            "granted_role IN ('administrator', 'staff')", name=op.f("ck_pending_act_granted_role_is_known")
        ),
        sa.CheckConstraint(
            "state <> 'done' OR (decided_by IS NOT NULL AND decided_by <> asked_by)",
            name=op.f("ck_pending_act_done_by_two_people"),
        ),
        sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_pending_act_decided_once")),
        sa.CheckConstraint(
            "(kind = 'grant_role') = (granted_role IS NOT NULL)", name=op.f("ck_pending_act_a_grant_names_its_role")
        ),
        sa.CheckConstraint(
            "kind <> 'make_location_public' OR (authorized_by IS NOT NULL AND authorized_until IS NOT NULL)",
            name=op.f("ck_pending_act_publication_is_authorized"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_act")),
        *(_account("pending_act", column) for column in ("asked_by", "decided_by")),
    )
    op.create_index(op.f("ix_pending_act_state"), "pending_act", ["state"])
    op.create_index(op.f("ix_pending_act_asked_by"), "pending_act", ["asked_by"])
    op.create_index(
        "uq_pending_act_waiting",
        "pending_act",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _viewing() -> None:
    op.create_table(
        "shown_listing",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("listing_uuid", sa.String(36), nullable=False),
        sa.Column("first_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "day", "listing_uuid", name=op.f("pk_shown_listing")),
        _account("shown_listing", "account_id", ondelete="CASCADE"),
    )
    op.create_table(
        "stop_lifted",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lifted_by", sa.Integer()),
        sa.Column("lifted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_stop_lifted")),
        _account("stop_lifted", "account_id", ondelete="CASCADE"),
        _account("stop_lifted", "lifted_by"),
    )
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment()),
        sa.Column("settled_by", sa.Integer()),
        sa.CheckConstraint("kind IN ('canary', 'pace', 'day', 'month', 'stop')", name=op.f("ck_alarm_kind_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("account_id", "kind", "day", name=op.f("uq_alarm_account_id_kind_day")),
        _account("alarm", "account_id", ondelete="CASCADE"),
        _account("alarm", "settled_by"),
    )
    op.create_index(op.f("ix_alarm_settled_at"), "alarm", ["settled_at"])


def _account(table: str, column: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["account.id"], name=op.f(f"fk_{table}_{column}_account"), ondelete=ondelete
    )


def downgrade() -> None:
    for mark in ("is_canary", "is_staff_only"):
        op.drop_column("listing", mark)
    for table in ("alarm", "stop_lifted", "shown_listing", "pending_act", "audit_head", "audit_event"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_is_kept()")
