"""which wording of each part a draft has

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_OBJECT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("draft") as draft:
        draft.add_column(sa.Column("source_id", sa.String(), server_default="", nullable=False))
        draft.add_column(sa.Column("wordings", _OBJECT, server_default="{}", nullable=False))
        draft.drop_column("variant")
    op.execute(
        "UPDATE draft SET source_id ="
        " (SELECT review.source_id FROM review WHERE review.id = draft.review_id)"
    )
    op.create_index("ix_draft_source", "draft", ["source_id", "id"])
