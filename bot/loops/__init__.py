"""Small loops that make the world agree with the rows.

Each loop has `step(deps) -> bool`: one unit of work, True = call again at once. A step may be cut
short anywhere; whatever it had not committed is done again, by whoever comes next.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import cycle

import structlog

from bot.db import TROUBLE, cause
from bot.deps import Deps
from bot.errors import AscoltoError
from bot.health import backoff

log = structlog.get_logger("ascolto.loops")
about = structlog.contextvars.bound_contextvars
"""What a step is about (case, source, post, reply), on every line that is logged meanwhile."""
Step = Callable[[Deps], Awaitable[bool]]
ASIDE = timedelta(hours=1)
"""How long a row that shows a bug is put aside, so that it blocks nobody."""


def new_token() -> str:
    """A lease's token."""
    return secrets.token_hex(8)


def bug(deps: Deps, error: Exception, what: str, **subject: object) -> None:
    """A bug met a row: logged with its trace; raised in tests."""
    log.error(what, exc_info=error, **subject)
    if deps.strict:
        raise error


async def run(name: str, step: Step, deps: Deps, stop: asyncio.Event, rest: float) -> None:
    """Step until `stop`; rest up to `rest` seconds when there is nothing to do, or until poked."""
    failures = 0
    while not stop.is_set():
        await deps.poke.turn(deps.clock)
        try:
            with deps.metrics.step_seconds.labels(loop=name).time():
                again = await step(deps)
            failures = 0
        except AscoltoError as error:
            log.warning("step failed", loop=name, error=str(error))
            again, failures = False, failures + 1
        except TROUBLE as error:  # no row is to blame, and the trace would say as much
            log.error("the database refuses a step", loop=name, error=cause(error))
            deps.metrics.errors.labels(loop=name).inc()
            again, failures = False, failures + 1
        except Exception as error:
            log.error("step broke", loop=name, exc_info=error)
            deps.metrics.errors.labels(loop=name).inc()
            again, failures = False, failures + 1
        deps.metrics.steps.labels(loop=name).inc()
        if not again and not stop.is_set():
            pause = rest if not failures else backoff(failures, 60.0).total_seconds()
            await deps.poke.wait(name, pause, deps.clock)
    deps.poke.another(name)  # it ends as well


async def settle(deps: Deps, *steps: Step, limit: int = 1000) -> int:
    """Call the steps until none has work left; how many did something. For tests and the demo.

    RuntimeError after `limit` steps: then they never come to rest.
    """
    done = idle = 0
    for step in cycle(steps):
        if await step(deps):
            done, idle = done + 1, 0
        else:
            idle += 1
        if idle == len(steps):
            return done
        if done == limit:
            break
    raise RuntimeError(f"the loops found no rest in {limit} steps")
