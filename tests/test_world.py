"""The world that tests stand in."""

import gc
import weakref
from pathlib import Path

from tests.conftest import forget
from tests.world import world


async def test_a_bot_that_ended_leaves_nothing_in_memory(tmp_path: Path) -> None:
    async with world(tmp_path, f"sqlite:///{tmp_path / 'ascolto.db'}") as here:
        await here.push({"text": "The parcel never arrived.", "stars": 1})
        database = weakref.ref(here.deps.db)
    del here
    forget()
    gc.collect()
    assert database() is None
