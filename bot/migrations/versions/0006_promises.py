"""promises of a follow-up

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from bot.models.base import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
INDEXES = {
    "ix_promise_open": "case_id",
    "ix_promise_remind": "remind_at",
    "ix_promise_due": "due_at",
    "ix_promise_owner": "owner",
}


def upgrade() -> None:
    op.add_column("reply", sa.Column("promise_at", Moment(), nullable=True))
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("remind_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_promise_case_id"),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_promise_reply_id"),
        sa.PrimaryKeyConstraint("id", name="pk_promise"),
        sa.UniqueConstraint("reply_id", name="uq_promise_reply_id"),
    )
    for name, column in INDEXES.items():
        op.create_index(
            name, "promise", [column], sqlite_where=OPEN, postgresql_where=OPEN
        )
