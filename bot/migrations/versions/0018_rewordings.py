"""what others word for us

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from bot.models.base import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "rewording",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("review_id", sa.Integer(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("wait_until", Moment()),
        sa.Column("due_at", Moment()),
        sa.Column("lease_until", Moment()),
        sa.Column("token", sa.String()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.UniqueConstraint("review_id", "revision", "round", "kind", "language"),
    )
    op.create_index("ix_rewording_case_id", "rewording", ["case_id"])
    op.create_index(
        "ix_rewording_due", "rewording", ["due_at"], sqlite_where=_DUE, postgresql_where=_DUE
    )
