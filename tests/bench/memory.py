"""Memory in an hour of stepped use: `python -m tests.bench.memory [minutes]`.

The whole bot with chat and shop in one process, on SQLite. Each stepped minute three reviews come
in, somebody answers one, edits one, lists what is open; all loops work until nothing is due. What
grows is the resident set and what Python itself has allocated; the playground keeps its messages as
a chat does, so these are counted beside.
"""

import asyncio
import gc
import os
import sys
import tempfile
import tracemalloc
from pathlib import Path

from bot import logs
from tests import desk
from tests.bench import figures
from tests.world import World, world

EVERY = 10


def _resident() -> float:
    """MiB of this process now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


async def _minute(here: World, minute: int) -> None:
    first = 3 * minute
    await here.push(
        *({"text": f"Parcel {first + n} never arrived.", "stars": 1 + n} for n in range(3))
    )
    person = here.workspace.as_person("care-lead")
    await desk.write(here, case_id=1 + first // 2, text=f"We are sorry about parcel {first}.")
    await person.command("/reviews", "open", "#support")
    here.shop.edit(f"r{first + 1}", text=f"Parcel {first} is still not here, I am furious.")
    await here.push()
    here.clock.step(minutes=1)
    await here.settle()


async def measure(minutes: int) -> list[list[str]]:
    """A row every ten minutes."""
    rows = []
    tracemalloc.start()
    with tempfile.TemporaryDirectory() as folder:
        async with world(Path(folder), f"sqlite:///{folder}/ascolto.db") as here:
            for minute in range(minutes + 1):
                if minute % EVERY == 0:
                    gc.collect()
                    own = tracemalloc.get_traced_memory()[0] / 1024**2
                    held = sum(len(one.messages) for one in here.workspace.channels.values())
                    rows.append([f"{minute} min", f"{_resident():.0f}", f"{own:.1f}", f"{held}"])
                if minute < minutes:
                    await _minute(here, minute)
    return rows


def main() -> None:
    """One hour, or as many minutes as asked for."""
    logs.set_up("warning", "console", ())
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    rows = asyncio.run(measure(minutes))
    figures.show(
        f"Memory in {minutes} stepped minutes, {3 * minutes} reviews",
        ["", "resident MiB", "Python MiB", "messages in the chat"],
        rows,
    )


if __name__ == "__main__":
    main()
