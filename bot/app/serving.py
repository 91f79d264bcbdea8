"""Deps at work: doors, loops, and an end that loses nothing."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

import handlers
from bot import names, notify
from bot.app.alone import alone
from bot.app.building import build
from bot.channels.webhook import schema
from bot.clock import Clock
from bot.config import SAMPLE, Config
from bot.db import TROUBLE, cause
from bot.deps import Deps
from bot.errors import ConfigError, Mistake, SlackError, SlackUnauthorized, elsewhere, port_trouble
from bot.judging import attune, teach
from bot.loops import Step, alarm, deliver, digest, listen, publish, remind, reword, run
from bot.queries import setback, switches
from bot.settings import Settings
from bot.web import gauges, health, metrics, server
from handlers import hooks

log = structlog.get_logger(__name__)
DRAIN = 7.0
"""Seconds that running steps get to finish after SIGTERM; then they are cut short, which they
survive."""
Loops = tuple[tuple[str, Step, int, float], ...]
Tasks = list["asyncio.Task[None]"]
LOOPS: Loops = (
    ("listen", listen.step, 4, 2.0),
    ("publish", publish.step, 4, 1.0),
    ("deliver", deliver.step, 4, 1.0),
    ("remind", remind.step, 1, 5.0),
    ("reword", reword.step, 2, 5.0),
    ("digest", digest.step, 1, 5.0),
    ("alarm", alarm.step, 1, 30.0),
)
"""Name, step, how many at once (a slow call holds up one of them), longest rest in seconds."""
REFRESH = 3600.0
"""Seconds after which Slack is asked again who is who."""
TAUGHT = 60.0
"""Seconds after which a running bot knows what `ascolto triage learn` kept."""
USED_TO = 600.0
"""Seconds after which it looks where it could get used to how customers speak."""
SET_BACK = 45.0
"""Seconds after which it notices that the machine's clock was set back."""


async def serve(settings: Settings, config: Config, *, clock: Clock | None = None) -> None:
    """Run until SIGTERM or SIGINT; then finish what is under way, within 10 s."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    clock = clock or Clock()
    with alone(settings.database_url):
        while not stop.is_set():
            try:
                async with AsyncExitStack() as stack:
                    starting = stack.enter_async_context(build(settings, config, clock=clock))
                    deps = await _unless(stop, starting)
                    if deps is not None:
                        await _live(deps, stop)
                return
            except SQLAlchemyError as error:
                log.debug("the database cannot be used", exc_info=error)
                wrong = f"the database cannot be used ({cause(error)})."
                hint = "Is the address right, and does the server run?"
                if settings.database_url.startswith("sqlite"):
                    hint = "Is it the right file, and may Ascolto write to it?"
                raise ConfigError([Mistake("DATABASE_URL", wrong, hint)]) from error
            except ModuleNotFoundError as error:
                if error.name != "psycopg":
                    raise
                wrong, hint = "needs one more package.", "pip install 'ascolto[postgres]'"
                raise ConfigError([Mistake("DATABASE_URL", wrong, hint)]) from error
            except SlackUnauthorized as error:
                raise ConfigError([Mistake("SLACK_BOT_TOKEN", str(error))]) from error
            except SlackError as error:
                log.warning("waiting for Slack to tell who is who", error=str(error))
                with contextlib.suppress(TimeoutError):
                    await clock.deadline(stop.wait(), 10.0)


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, Deps]) -> Deps | None:
    """What `work` gives; None when we are stopped before (Slack may be slow to answer)."""
    working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if working.done():
        return working.result()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    return None


async def _live(deps: Deps, stop: asyncio.Event) -> None:
    async with AsyncExitStack() as stack:
        bolt = handlers.application(stack, deps)
        public = server.application(
            deps.clock,
            [
                *hooks.routes(deps, schema()),
                *_slack_routes(deps, bolt),
                *health.routes(_checks(deps), clock=deps.clock, told=_told(deps)),
            ],
        )
        settings = deps.settings
        await _stand(stack, public, settings.http_host, settings.http_port, "HTTP_PORT")
        if settings.metrics_port is not None:
            figures = metrics.application(deps.metrics, lambda: gauges.refresh(deps))
            await _stand(stack, figures, settings.http_host, settings.metrics_port, "METRICS_PORT")
        if settings.slack_mode == "socket":
            await handlers.connect(stack, deps, bolt)
        gc.collect()
        gc.freeze()  # to look through all that stays takes a tenth of a second, and a click waits
        tasks = at_work(deps, stop)
        log.info("running", sources=sorted({*deps.channels} - {SAMPLE}), mode=settings.slack_mode)
        try:
            await stop.wait()
        finally:  # doors and loops at the same time: both may have something slow to finish
            await asyncio.gather(stack.aclose(), drain(deps, *tasks))


def at_work(deps: Deps, stop: asyncio.Event, loops: Loops | None = None) -> tuple[Tasks, Tasks]:
    """Set everything that runs by itself to work: the loops, and what goes on beside them."""
    working = [
        _task(f"{name}-{n}", run(name, step, deps, stop, rest))
        for name, step, many, rest in loops or LOOPS
        for n in range(many)
    ]
    beside = [
        _task("names", _every(REFRESH, lambda: names.refresh(deps), deps.clock)),
        _task("judge", _every(TAUGHT, lambda: teach(deps.judge, deps.db, deps.config), deps.clock)),
        _task("attune", _every(USED_TO, lambda: attune(deps), deps.clock)),
        _task("clock", _every(SET_BACK, lambda: clock_set_back(deps), deps.clock)),
        _task("notify", notify.listen(deps.db, deps.clock)),
    ]
    beside += [
        _task(f"watch-{key}", listen.watch(deps, key))
        for key, one in deps.channels.items()
        if one.watches
    ]
    return working, beside


def _task(name: str, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
    return asyncio.create_task(work, name=name)


async def drain(deps: Deps, working: Tasks, beside: Tasks) -> None:
    """After `stop`: let running steps end; what does not end in time is cut short and done again
    later."""
    for task in beside:
        task.cancel()
    deps.poke(*(name for name, *_ in LOOPS))
    _, late = await asyncio.wait(working, timeout=DRAIN)
    for task in late:
        task.cancel()
    await asyncio.gather(*working, *beside, return_exceptions=True)
    log.info("stopped", cut_short=len(late))


async def _every(seconds: float, work: Callable[[], Awaitable[object]], clock: Clock) -> None:
    """Do this now and again and again: what goes wrong once is no reason to stop."""
    while True:
        try:
            await work()
        except Exception as error:
            task = asyncio.current_task()
            log.error("broke, and is done again", work=task and task.get_name(), exc_info=error)
        await clock.sleep(seconds)


async def clock_set_back(deps: Deps) -> None:
    """If the machine's clock was set back, nothing rests for as long as it was ahead."""
    wall = deps.clock.wall()
    async with deps.db.read() as tx:
        by = await setback.how_far(tx, wall)
    if by:
        log.warning("the clock was set back", seconds=round(by.total_seconds()))
        async with deps.db.write() as tx:
            await setback.follow(tx, wall, by)
        deps.poke(*(name for name, *_ in LOOPS))


async def _stand(stack: AsyncExitStack, app: Any, host: str, port: int, name: str) -> None:
    try:
        runner = await server.serve(app, host, port)
    except OSError as error:
        wrong = f"cannot listen on {host}:{port} ({port_trouble(error)})."
        hint = "Choose another port or stop what uses it."
        if elsewhere(error):
            name, hint = "HTTP_HOST", "Name an address of this machine."
        raise ConfigError([Mistake(name, wrong, hint)]) from error
    stack.push_async_callback(runner.cleanup)


def _slack_routes(deps: Deps, bolt: Any) -> list[Any]:
    return handlers.routes(bolt) if deps.settings.slack_mode == "http" else []


def _told(deps: Deps) -> dict[str, Callable[[], str]]:
    return {"slack": lambda: deps.metrics.slack.said(deps.clock.wall())}


def _checks(deps: Deps) -> dict[str, Any]:
    return {"database": health.seldom(partial(_writes, deps), deps.clock)}


async def _writes(deps: Deps) -> str:
    """Reading alone would go on with a full disk, or beside a server that only follows another."""
    try:
        async with deps.db.write() as tx:
            await switches.try_out(tx, deps.clock.wall())
    except TROUBLE as error:
        log.warning("the database takes nothing", error=cause(error))
        return "takes nothing that is written; the log says why"
    return ""
