"""what looks do not find any more, and nobody believes yet

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from bot.models.base import Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review", sa.Column("missing_since", Moment(), nullable=True))
