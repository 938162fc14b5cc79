"""the provider's desk

Revision: 0006, after: 0005
"""

import sqlalchemy as sa
from alembic import op

from directory.db import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # ADD COLUMN as it is: a batch would drop the table, and its rows' children with it.
    op.add_column("listing", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("organization", sa.Column("is_trusted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("change", sa.Column("reason", sa.Text()))
    _proposed_changes()
    _verifications()
    _openings_links()
    _reminders()
    _claims()


def downgrade() -> None:
    for table in ("claim", "reminder", "openings_link", "verification", "proposed_change"):
        op.drop_table(table)
    op.drop_column("change", "reason")
    op.drop_column("organization", "is_trusted")
    op.drop_column("listing", "version")


def _proposed_changes() -> None:
    op.create_table(
        "proposed_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("state", sa.String(10), nullable=False, server_default="waiting"),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", Moment()),
        sa.Column("decision", sa.Text()),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'declined')", name=op.f("ck_proposed_change_state_is_known")
        ),
        sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_proposed_change_decided_once")),
        sa.CheckConstraint(
            "state <> 'declined' OR decision IS NOT NULL", name=op.f("ck_proposed_change_declined_with_a_reason")
        ),
        *_listing_and_accounts("proposed_change", "account_id", "decided_by"),
    )
    op.create_index(op.f("ix_proposed_change_listing_id"), "proposed_change", ["listing_id"])
    op.create_index(op.f("ix_proposed_change_state"), "proposed_change", ["state"])
    op.create_index(
        "uq_proposed_change_waiting",
        "proposed_change",
        ["listing_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _verifications() -> None:
    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("part", sa.Integer()),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("finding", sa.String(15), nullable=False),
        sa.CheckConstraint(
            "method IN ('own', 'phone', 'visit', 'document')", name=op.f("ck_verification_method_is_known")
        ),
        sa.CheckConstraint(
            "finding IN ('confirmed', 'not_true', 'not_reached')", name=op.f("ck_verification_finding_is_known")
        ),
        sa.CheckConstraint("part BETWEEN 1 AND 13", name=op.f("ck_verification_part_in_range")),
        *_listing_and_accounts("verification", "account_id"),
    )
    op.create_index(op.f("ix_verification_listing_id"), "verification", ["listing_id"])


def _openings_links() -> None:
    op.create_table(
        "openings_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment()),
        sa.Column("used_at", Moment()),
        sa.UniqueConstraint("digest", name=op.f("uq_openings_link_digest")),
        *_listing_and_accounts("openings_link", "account_id"),
    )
    op.create_index(op.f("ix_openings_link_listing_id"), "openings_link", ["listing_id"])


def _reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("listing_id", "stage", "since", name=op.f("pk_reminder")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_reminder_listing_id_listing"), ondelete="CASCADE"
        ),
    )


def _claims() -> None:
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organization_name", sa.String(300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, server_default="waiting"),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", Moment()),
        sa.CheckConstraint("state IN ('waiting', 'approved', 'declined')", name=op.f("ck_claim_state_is_known")),
        sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_claim_decided_once")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_claim_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_claim_decided_by_account")),
    )
    op.create_index(op.f("ix_claim_account_id"), "claim", ["account_id"])
    op.create_index(op.f("ix_claim_state"), "claim", ["state"])


def _listing_and_accounts(table: str, *accounts: str) -> list[sa.Constraint]:
    """The keys that each of these tables has."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f(f"fk_{table}_listing_id_listing"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{table}_{column}_account"))
            for column in accounts
        ),
    ]
