"""targets and outcomes

Revision: 0004, after: 0003
"""

import sqlalchemy as sa
from alembic import op

from directory import db

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _counts()
    _targets()
    _profiles()


def downgrade() -> None:
    for table in ("county_contact", "county_profile", "target", "decline_count", "outcome_count"):
        op.drop_table(table)


def _counts() -> None:
    op.create_table(
        "outcome_count",
        sa.Column("county", sa.String(length=20), nullable=False),
        sa.Column("need_group", sa.String(length=60), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('no_match', 'not_reached', 'declined', 'waitlisted', 'accepted', 'best_fit', 'first_open', "
            "'in_county', 'out_of_county', 'family_placed', 'family_not_placed')",
            name=op.f("ck_outcome_count_kind_is_known"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_outcome_count_number_is_a_count")),
        sa.ForeignKeyConstraint(["county"], ["county.name"], name=op.f("fk_outcome_count_county_county")),
        sa.PrimaryKeyConstraint("county", "need_group", "month", "kind", name=op.f("pk_outcome_count")),
    )
    op.create_table(
        "decline_count",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('full', 'age', 'gender', 'jurisdiction', 'funding', 'county', 'left_care', 'substance_use', "
            "'safety', 'staffing', 'other')",
            name=op.f("ck_decline_count_reason_is_known"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_decline_count_number_is_a_count")),
        sa.PrimaryKeyConstraint("month", "reason", name=op.f("pk_decline_count")),
    )


def _targets() -> None:
    op.create_table(
        "target",
        sa.Column("county", sa.String(length=20), nullable=False),
        sa.Column("need", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("within_miles", sa.Float(), nullable=True),
        sa.Column("training_percent", sa.Integer(), nullable=True),
        sa.Column("two_hour", sa.Integer(), nullable=True),
        sa.Column("updated_at", db.Moment(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number >= 0", name=op.f("ck_target_number_is_a_count")),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_target_capacity_is_a_count")),
        sa.CheckConstraint("within_miles >= 0", name=op.f("ck_target_within_miles_is_a_distance")),
        sa.CheckConstraint("two_hour >= 0", name=op.f("ck_target_two_hour_is_a_count")),
        sa.CheckConstraint("training_percent BETWEEN 0 AND 100", name=op.f("ck_target_training_percent_in_range")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_target_account_id_account")),
        sa.ForeignKeyConstraint(["county"], ["county.name"], name=op.f("fk_target_county_county")),
        sa.ForeignKeyConstraint(["need"], ["need.code"], name=op.f("fk_target_need_need")),
        sa.PrimaryKeyConstraint("county", "need", name=op.f("pk_target")),
    )


def _profiles() -> None:
    op.create_table(
        "county_profile",
        sa.Column("county", sa.String(length=20), nullable=False),
        sa.Column("in_csec_program", sa.Boolean(), nullable=True),
        sa.Column("innovative_strategies", sa.Text(), nullable=True),
        sa.Column("barriers", sa.Text(), nullable=True),
        sa.Column("updated_at", db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["county"], ["county.name"], name=op.f("fk_county_profile_county_county")),
        sa.PrimaryKeyConstraint("county", name=op.f("pk_county_profile")),
    )
    op.create_table(
        "county_contact",
        sa.Column("county", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("updated_at", db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('csec_coordinator', 'counterpart', 'hotline', 'after_hours_advocate')",
            name=op.f("ck_county_contact_role_is_known"),
        ),
        sa.ForeignKeyConstraint(["county"], ["county.name"], name=op.f("fk_county_contact_county_county")),
        sa.PrimaryKeyConstraint("county", "role", name=op.f("pk_county_contact")),
    )
