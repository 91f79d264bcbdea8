"""cases whose review was reported as fake

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import bot.models.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("fake_at", bot.models.base.Moment(), nullable=True))
    for name in ("fake_by", "fake_said", "fake_outcome"):
        op.add_column("cases", sa.Column(name, sa.String(), nullable=False, server_default=""))
