"""replies that edit, delete or correct another

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reply", sa.Column("act", sa.String(), nullable=False, server_default="reply"))
    op.add_column("reply", sa.Column("fixes", sa.String(), nullable=False, server_default=""))
