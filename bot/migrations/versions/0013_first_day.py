"""what a source had heard before

Sources that were read before have had their first day.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

import bot.models.base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_OLD = sa.text("quiet = 'old'")


def upgrade() -> None:
    op.add_column("source", sa.Column("caught_up_at", bot.models.base.Moment(), nullable=True))
    op.add_column("source", sa.Column("open_since", bot.models.base.Moment(), nullable=True))
    op.execute("UPDATE source SET caught_up_at = last_good_at")
    op.create_index(
        "ix_review_old",
        "review",
        ["source_id", "posted_at"],
        sqlite_where=_OLD,
        postgresql_where=_OLD,
    )
