"""placed, told of a place that had accepted

Revision: 0010, after: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"

_KIND_OF_OUTCOME = "ck_outcome_count_kind_is_known"
_KINDS = (
    "'no_match', 'not_reached', 'declined', 'waitlisted', 'accepted', 'best_fit', 'first_open', 'in_county', "
    "'out_of_county'"
)
_RESULT_OF_CALL = "ck_shortlist_item_result_is_known"
_RESULTS = "'not_reached', 'declined', 'waitlisted', 'accepted'"


def upgrade() -> None:
    _known("outcome_count", "kind", _KIND_OF_OUTCOME, f"{_KINDS}, 'placed'")
    _known("shortlist_item", "result", _RESULT_OF_CALL, f"{_RESULTS}, 'placed'")


def downgrade() -> None:
    op.execute("DELETE FROM outcome_count WHERE kind = 'placed'")
    op.execute("UPDATE shortlist_item SET result = 'accepted' WHERE result = 'placed'")
    _known("outcome_count", "kind", _KIND_OF_OUTCOME, _KINDS)
    _known("shortlist_item", "result", _RESULT_OF_CALL, _RESULTS)


def _known(table: str, column: str, name: str, values: str) -> None:
    with op.batch_alter_table(table) as rows:
        rows.drop_constraint(op.f(name), type_="check")
        rows.create_check_constraint(op.f(name), f"{column} IN ({values})")
