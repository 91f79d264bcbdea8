"""topics in a tree

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CHUNK = 1000
CALLED = {"contact": "waiting", "site": "app"}


def upgrade() -> None:
    rename()


def rename() -> None:
    """What reviews are about, as it is called now, some at a time."""
    kept = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    review = sa.table("review", sa.column("id"), sa.column("topics", kept))
    last = 0
    while True:
        asked = sa.select(review.c.id, review.c.topics).where(review.c.id > last)
        found = op.get_bind().execute(asked.order_by(review.c.id).limit(CHUNK)).all()
        for row in found:
            topics = [CALLED.get(topic, topic) for topic in row.topics]
            if topics != row.topics:
                op.execute(review.update().where(review.c.id == row.id).values(topics=topics))
        if not found:
            return
        last = found[-1].id
