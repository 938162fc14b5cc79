"""accounts and their sessions

Revision: 0002, after: 0001
"""

import sqlalchemy as sa
from alembic import op

from directory.db import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("account", sa.Column("totp_secret", sa.String(500)))
    op.add_column("account", sa.Column("totp_last_step", sa.BigInteger()))
    _sign_in()
    _admission()


def _sign_in() -> None:
    op.create_table(
        "browser_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("browser", sa.String(60), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("last_used_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_browser_session_digest")),
        _account("browser_session"),
    )
    op.create_index(op.f("ix_browser_session_account_id"), "browser_session", ["account_id"])
    op.create_index(op.f("ix_browser_session_ends_at"), "browser_session", ["ends_at"])
    op.create_table(
        "lane",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("open_at", Moment(), nullable=False),
        sa.Column("forget_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lane")),
    )
    op.create_index(op.f("ix_lane_forget_at"), "lane", ["forget_at"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("used_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        _account("recovery_code"),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("digest", name=op.f("uq_password_reset_digest")),
        _account("password_reset"),
    )
    op.create_index(op.f("ix_password_reset_account_id"), "password_reset", ["account_id"])
    op.create_index(op.f("ix_password_reset_expires_at"), "password_reset", ["expires_at"])


def _account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account"), ondelete="CASCADE"
    )


def _admission() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("county", sa.String(20)),
        sa.Column("invited_by_id", sa.Integer()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("accepted_at", Moment()),
        sa.Column("revoked_at", Moment()),
        sa.CheckConstraint(
            "role IN ('worker', 'provider', 'staff', 'administrator')", name=op.f("ck_invitation_role_is_known")
        ),
        sa.ForeignKeyConstraint(["county"], ["county.name"], name=op.f("fk_invitation_county_county")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["account.id"], name=op.f("fk_invitation_invited_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    op.create_index(op.f("ix_invitation_email"), "invitation", ["email"])
    op.create_table(
        "invitation_organization",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_invitation_organization_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_invitation_organization_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("invitation_id", "organization_id", name=op.f("pk_invitation_organization")),
    )
    op.create_table(
        "access_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("agency", sa.String(300), nullable=False),
        sa.Column("county", sa.String(20)),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("decided_at", Moment()),
        sa.Column("decided_by_id", sa.Integer()),
        sa.Column("decision", sa.Text()),
        sa.CheckConstraint("role IN ('worker', 'provider')", name=op.f("ck_access_request_role_is_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'declined')", name=op.f("ck_access_request_state_is_known")
        ),
        sa.ForeignKeyConstraint(["county"], ["county.name"], name=op.f("fk_access_request_county_county")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_access_request_decided_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    op.create_index(op.f("ix_access_request_email"), "access_request", ["email"])
    op.create_index(op.f("ix_access_request_state"), "access_request", ["state"])


def downgrade() -> None:
    for table in (
        "access_request",
        "invitation_organization",
        "invitation",
        "password_reset",
        "recovery_code",
        "lane",
        "browser_session",
    ):
        op.drop_table(table)
    # Not in batch mode: that makes the table anew on SQLite, and dropping the old one would take its tokens along.
    op.drop_column("account", "totp_last_step")
    op.drop_column("account", "totp_secret")
