"""The database's shape, step by step (Alembic)."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.db import Database
from bot.errors import Told
from bot.locale import mark

NEWER = mark(
    "The database is of a newer Ascolto (revision {revision}): install that one, or restore a "
    "backup into another DATABASE_URL."
)
OLDER = mark(
    "The database is of an older Ascolto (revision {revision}): `ascolto run` brings it up to date."
)
EMPTY = mark("The database has no tables yet: `ascolto run` makes them at its first start.")
_HERE = Path(__file__).parent


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config


@cache
def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def newest() -> str:
    """The revision that this version of Ascolto wants."""
    return _steps().get_current_head() or ""


def current(connection: Connection) -> str:
    """The revision that the database has; "" for an empty one."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def known(revision: str) -> bool:
    """Whether this version of Ascolto knows a database of this revision ("" = an empty one)."""
    try:
        return not revision or bool(_steps().get_revision(revision))
    except CommandError:
        return False


async def revision_of(db: Database) -> str:
    """The revision of a database; "" for an empty one."""
    async with db.engine.connect() as connection:
        return await connection.run_sync(current)


async def require_newest(db: Database) -> None:
    """Told, with what to do, when a database is not of this version of Ascolto."""
    revision = await revision_of(db)
    if not revision:
        raise Told(EMPTY)
    if revision != newest():
        raise Told(OLDER if known(revision) else NEWER, revision=revision)


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest revision, in the transaction at hand. Told when it is of a
    newer Ascolto."""
    revision = current(connection)
    if revision == newest():
        return
    if not known(revision):
        raise Told(NEWER, revision=revision)
    command.upgrade(_config(connection), "head")


async def migrate(db: Database) -> None:
    """Bring the database to the newest revision; replicas that start together take turns."""
    async with db.engine.execution_options(ascolto_write=True).begin() as connection:
        if not db.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(20261122)"))
        await connection.run_sync(upgrade)
