"""What the channel took is recorded although the database undoes the first attempt."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.loops import deliver
from tests import desk
from tests.world import World, world

UNDOES_ONCE = (
    "CREATE SEQUENCE undone",
    """CREATE FUNCTION undo_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.state IN ('sent', 'shown') AND nextval('undone') = 1 THEN
        RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01';
    END IF;
    RETURN NEW; END $$""",
    "CREATE TRIGGER undo BEFORE UPDATE ON reply FOR EACH ROW EXECUTE FUNCTION undo_once()",
)
"""A deadlock, as PostgreSQL tells whom it chose: a sequence counts on although all is undone."""


@pytest.fixture
async def here(tmp_path: Path, postgres_url: str) -> AsyncIterator[World]:
    """A bot on PostgreSQL, with a complaint and a reply to it that is due."""
    async with world(tmp_path, postgres_url) as made:
        await made.push({"text": "Parcel never arrived.", "stars": 1})
        await desk.write(made)
        made.clock.step(minutes=2)
        yield made


async def test_a_deadlock_after_it_went_out_loses_nothing(here: World) -> None:
    async with here.deps.db.write() as tx:
        for statement in UNDOES_ONCE:
            await tx.execute(text(statement))
    assert await deliver.step(here.deps)
    async with here.deps.db.read() as tx:
        assert await tx.scalar(text("SELECT last_value FROM undone")) == 2, "once undone"
    assert (await desk.reply(here)).state == "sent"
    assert len(here.shop.replies) == 1
