"""events stay as they were written

A source may be renamed: `source_id` alone may change. Whoever rebuilds the table on SQLite
(batch mode) makes the triggers again.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WRITTEN = "at, who, what, case_id, review_id, reply_id, detail"
SQLITE = """
CREATE TRIGGER event_{name} BEFORE {doing} ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
"""
POSTGRESQL = (
    """
    CREATE FUNCTION event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'events are append-only'; END $$
    """,
    "CREATE TRIGGER event_{name} BEFORE {doing} ON event"
    " FOR EACH ROW EXECUTE FUNCTION event_stays()",
)


def upgrade() -> None:
    triggers = {"unchanged": f"UPDATE OF {WRITTEN}", "kept": "DELETE"}
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(POSTGRESQL[0])
    for name, doing in triggers.items():
        op.execute((SQLITE if sqlite else POSTGRESQL[1]).format(name=name, doing=doing))
