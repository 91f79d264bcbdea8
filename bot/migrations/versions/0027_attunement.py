"""how customers speak on each source

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bot.models.base import Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_LIST = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attunement",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("shipped", sa.String(), nullable=False),
        sa.Column("meaning", _LIST, nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="pk_attunement"),
    )
