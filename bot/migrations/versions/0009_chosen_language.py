"""the language that somebody chose

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "slack_person", sa.Column("chosen", sa.String(), nullable=False, server_default="")
    )
