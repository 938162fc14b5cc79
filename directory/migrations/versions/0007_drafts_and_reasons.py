"""drafts of edits, and reasons: of a change, of a claim that is declined, of a report that was amended

Revision: 0007, after: 0006
"""

import sqlalchemy as sa
from alembic import op

from directory.db import Moment

revision = "0007"
down_revision = "0006"

_STATE_OF_REPORT = "ck_problem_report_state_is_known"
_REASON_OF_CLAIM = "ck_claim_declined_with_a_reason"


def upgrade() -> None:
    _drafts()
    # ADD COLUMN as it is: a batch would drop the table, and its rows' children with it.
    op.add_column("proposed_change", sa.Column("reason", sa.Text()))
    op.add_column("claim", sa.Column("decision", sa.Text()))
    op.execute("UPDATE claim SET decision = 'No reason was written down.' WHERE state = 'declined'")
    with op.batch_alter_table("claim") as claim:
        claim.create_check_constraint(op.f(_REASON_OF_CLAIM), "state <> 'declined' OR decision IS NOT NULL")
    _states_of_report("'waiting', 'corrected', 'amended', 'kept'")


def downgrade() -> None:
    op.execute("UPDATE problem_report SET state = 'corrected' WHERE state = 'amended'")
    _states_of_report("'waiting', 'corrected', 'kept'")
    with op.batch_alter_table("claim") as claim:
        claim.drop_constraint(op.f(_REASON_OF_CLAIM), type_="check")
        claim.drop_column("decision")
    op.drop_column("proposed_change", "reason")
    op.drop_table("draft")


def _states_of_report(states: str) -> None:
    with op.batch_alter_table("problem_report") as report:
        report.drop_constraint(op.f(_STATE_OF_REPORT), type_="check")
        report.create_check_constraint(op.f(_STATE_OF_REPORT), f"state IN ({states})")


def _drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.CheckConstraint("part BETWEEN 1 AND 13", name=op.f("ck_draft_part_in_range")),
        sa.CheckConstraint("part <> 3", name=op.f("ck_draft_never_of_a_place")),
        sa.PrimaryKeyConstraint("account_id", "listing_id", "part", name=op.f("pk_draft")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_draft_listing_id_listing"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_draft_listing_id"), "draft", ["listing_id"])
    op.create_index(op.f("ix_draft_saved_at"), "draft", ["saved_at"])
