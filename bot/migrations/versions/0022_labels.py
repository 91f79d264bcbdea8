"""what people said of judgements, and what was learned from it

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bot.models.base import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_OBJECT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_IN_FORCE = sa.text("taken_back_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="fk_label_review_id"),
        sa.PrimaryKeyConstraint("id", name="pk_label"),
        sa.UniqueConstraint("review_id", "revision", name="uq_label_review_id_revision"),
    )
    op.create_table(
        "learning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("labels", sa.Integer(), nullable=False),
        sa.Column("shift", sa.Double(), nullable=False),
        sa.Column("words", _OBJECT, nullable=False),
        sa.Column("taken_back_at", Moment(), nullable=True),
        sa.Column("taken_back_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learning"),
    )
    op.create_index(
        "ix_learning_in_force",
        "learning",
        ["id"],
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    )
    remember()


def remember() -> None:
    """What people said before there were labels stands in the event log."""
    into = 'INSERT INTO label (review_id, revision, critical, "by", at) '
    op.execute(
        into + "SELECT review.id, review.revision, review.critical, max(event.who), max(event.at) "
        "FROM review JOIN event ON event.review_id = review.id "
        "WHERE event.what = 'judged_critical' AND review.critical "
        "GROUP BY review.id, review.revision, review.critical"
    )
    op.execute(
        into + "SELECT review.id, review.revision, review.critical, max(event.who), max(event.at) "
        "FROM review JOIN event ON event.case_id = review.case_id "
        "WHERE event.what = 'judged_not_critical' AND review.quiet = 'not_critical' "
        "AND NOT review.critical "
        "GROUP BY review.id, review.revision, review.critical"
    )
