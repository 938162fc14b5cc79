"""how targets begin, as staff set it; family-based placements counted as a group of their own

Revision: 0009, after: 0008
"""

import sqlalchemy as sa
from alembic import op

from directory.db import Moment

revision = "0009"
down_revision = "0008"

_KIND_OF_OUTCOME = "ck_outcome_count_kind_is_known"
_KINDS = (
    "'no_match', 'not_reached', 'declined', 'waitlisted', 'accepted', 'best_fit', 'first_open', 'in_county', "
    "'out_of_county'"
)


def upgrade() -> None:
    op.create_table(
        "suggested_target",
        sa.Column("need_group", sa.String(length=60), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("youth_per_listing", sa.Integer(), nullable=False),
        sa.Column("within_miles", sa.Float(), nullable=False),
        sa.Column("training_percent", sa.Integer(), nullable=False),
        sa.Column("two_hour", sa.Integer()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.CheckConstraint("at_least >= 0", name=op.f("ck_suggested_target_at_least_is_a_count")),
        sa.CheckConstraint("youth_per_listing > 0", name=op.f("ck_suggested_target_youth_per_listing_divides")),
        sa.CheckConstraint("within_miles > 0", name=op.f("ck_suggested_target_within_miles_is_a_distance")),
        sa.CheckConstraint("two_hour >= 0", name=op.f("ck_suggested_target_two_hour_is_a_count")),
        sa.CheckConstraint(
            "training_percent BETWEEN 0 AND 100", name=op.f("ck_suggested_target_training_percent_in_range")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_suggested_target_account_id_account")),
        sa.PrimaryKeyConstraint("need_group", name=op.f("pk_suggested_target")),
    )
    # Each was counted beside the call's own result, once for every group asked: they cannot be told apart any more.
    op.execute("DELETE FROM outcome_count WHERE kind IN ('family_placed', 'family_not_placed')")
    _kinds(_KINDS)


def downgrade() -> None:
    _kinds(f"{_KINDS}, 'family_placed', 'family_not_placed'")
    op.drop_table("suggested_target")


def _kinds(kinds: str) -> None:
    with op.batch_alter_table("outcome_count") as counts:
        counts.drop_constraint(op.f(_KIND_OF_OUTCOME), type_="check")
        counts.create_check_constraint(op.f(_KIND_OF_OUTCOME), f"kind IN ({kinds})")
