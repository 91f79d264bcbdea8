"""accounts that let us in by OAuth

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import bot.models.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = bot.models.base.Moment()
    op.create_table(
        "access",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("refresh", sa.String(), nullable=False),
        sa.Column("bearer", sa.String(), nullable=False),
        sa.Column("renew_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("lease_until", moment, nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("given_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_access")),
    )
