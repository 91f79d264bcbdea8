"""phone numbers that were not read: those written before the country was known

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_UNREAD = sa.text("phone_key IS NULL AND author_phone <> ''")


def upgrade() -> None:
    op.create_index(
        "ix_review_phone_unread",
        "review",
        ["id"],
        sqlite_where=_UNREAD,
        postgresql_where=_UNREAD,
    )
