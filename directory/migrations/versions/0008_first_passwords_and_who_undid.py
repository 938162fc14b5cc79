"""first passwords, and who took an import back

Revision: 0008, after: 0007
"""

import sqlalchemy as sa
from alembic import op

from directory.db import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    # ADD COLUMN as it is: a batch would drop the table, and its rows' children with it.
    op.add_column("account", sa.Column("password_until", Moment()))
    op.add_column("import_batch", sa.Column("undone_by_id", sa.Integer()))


def downgrade() -> None:
    op.drop_column("import_batch", "undone_by_id")
    op.drop_column("account", "password_until")
