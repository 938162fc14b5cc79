"""the worker's desk

Revision: 0005, after: 0004
"""

import sqlalchemy as sa
from alembic import op

from directory import db

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("stored_search") as search:
        search.add_column(sa.Column("order_by", sa.String(length=10), server_default="fit", nullable=False))
        search.add_column(sa.Column("layout", sa.String(length=10), server_default="cards", nullable=False))
        search.add_column(sa.Column("compared", sa.JSON(), server_default="[]", nullable=False))
        search.create_check_constraint(
            op.f("ck_stored_search_order_by_is_known"), "order_by IN ('fit', 'distance', 'openings', 'freshness')"
        )
        search.create_check_constraint(op.f("ck_stored_search_layout_is_known"), "layout IN ('cards', 'table')")
    _saved()
    _shortlist()
    _reports()


def downgrade() -> None:
    for table in ("problem_report", "shortlist_item", "saved_search"):
        op.drop_table(table)
    with op.batch_alter_table("stored_search") as search:
        search.drop_constraint(op.f("ck_stored_search_layout_is_known"), type_="check")
        search.drop_constraint(op.f("ck_stored_search_order_by_is_known"), type_="check")
        for column in ("compared", "layout", "order_by"):
            search.drop_column(column)


def _saved() -> None:
    op.create_table(
        "saved_search",
        sa.Column("search_id", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("sends_alerts", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("seen_matching", sa.JSON(), nullable=False),
        sa.Column("seen_open", sa.JSON(), nullable=False),
        sa.Column("seen_at", db.Moment(timezone=True), nullable=False),
        sa.Column("alerted_at", db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["stored_search.id"],
            name=op.f("fk_saved_search_search_id_stored_search"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("search_id", name=op.f("pk_saved_search")),
    )


def _shortlist() -> None:
    op.create_table(
        "shortlist_item",
        sa.Column("search_id", sa.String(length=32), nullable=False),
        sa.Column("listing_uuid", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "result IN ('not_reached', 'declined', 'waitlisted', 'accepted')",
            name=op.f("ck_shortlist_item_result_is_known"),
        ),
        sa.CheckConstraint("position > 0", name=op.f("ck_shortlist_item_position_is_a_place")),
        sa.ForeignKeyConstraint(
            ["listing_uuid"], ["listing.uuid"], name=op.f("fk_shortlist_item_listing_uuid_listing"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["stored_search.id"],
            name=op.f("fk_shortlist_item_search_id_stored_search"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("search_id", "listing_uuid", name=op.f("pk_shortlist_item")),
    )


def _reports() -> None:
    op.create_table(
        "problem_report",
        sa.Column("receipt", sa.String(length=12), nullable=False),
        sa.Column("listing_uuid", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=20), server_default="waiting", nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("sent_at", db.Moment(timezone=True), nullable=False),
        sa.Column("settled_at", db.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('phone', 'closed', 'openings', 'whom', 'funding', 'place', 'services', 'safety', 'other')",
            name=op.f("ck_problem_report_kind_is_known"),
        ),
        sa.CheckConstraint("state IN ('waiting', 'corrected', 'kept')", name=op.f("ck_problem_report_state_is_known")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_problem_report_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["listing_uuid"], ["listing.uuid"], name=op.f("fk_problem_report_listing_uuid_listing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_problem_report")),
    )
    op.create_index(op.f("ix_problem_report_account_id"), "problem_report", ["account_id"])
    op.create_index(op.f("ix_problem_report_listing_uuid"), "problem_report", ["listing_uuid"])
