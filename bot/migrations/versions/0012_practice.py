"""cases and replies for practice

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("cases", "reply"):
        op.add_column(
            table, sa.Column("practice", sa.Boolean(), nullable=False, server_default=sa.false())
        )
