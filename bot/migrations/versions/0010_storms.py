"""storms: new cases of a Slack channel, and what stands on one card, are found by index

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CHILD = sa.text("parent_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_cases_room", "cases", ["slack_channel", "created_at"])
    op.create_index(
        "ix_post_parent", "post", ["parent_id"], sqlite_where=CHILD, postgresql_where=CHILD
    )
