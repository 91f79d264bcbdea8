"""what digests ask for is found by index

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ENDED = sa.text("ended_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_cases_ended", "cases", ["ended_at"], sqlite_where=ENDED, postgresql_where=ENDED
    )
    op.create_index("ix_review_posted", "review", ["source_id", "posted_at"])
    op.create_index("ix_ignored_item_at", "ignored_item", ["at"])
