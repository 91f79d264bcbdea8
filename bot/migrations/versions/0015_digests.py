"""the digests of today

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_DIGEST = sa.text("kind = 'digest'")


def upgrade() -> None:
    op.create_index(
        "ix_post_digest",
        "post",
        ["created_at"],
        sqlite_where=_DIGEST,
        postgresql_where=_DIGEST,
    )
