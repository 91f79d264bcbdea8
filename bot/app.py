"""The composition root: settings -> Deps -> web, Slack and loops. Imported by the cli only."""

import asyncio
import contextlib
import fcntl
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import make_url, text

import handlers
from bot import names, notify
from bot.channels import channels as channel_types
from bot.channels.base import Channel, Outside
from bot.channels.webhook import schema
from bot.clock import Clock
from bot.config import Config
from bot.db import Database
from bot.deps import Deps
from bot.drafts import Pack
from bot.errors import ConfigError, Mistake, SlackError, SlackUnauthorized
from bot.loops import Step, deliver, listen, publish, remind, run
from bot.migrations import migrate
from bot.models.views import Place
from bot.poke import Poke
from bot.queries import sources
from bot.queries.sources import Wanted
from bot.resources import templates
from bot.settings import Settings
from bot.slack.client import Slack
from bot.web import gauges, guard, health, metrics, server
from handlers import hooks

log = structlog.get_logger(__name__)
DRAIN = 7.0
"""Seconds that running steps get to finish after SIGTERM; then they are cut short, which they
survive."""
LOOPS: tuple[tuple[str, Step, int, float], ...] = (
    ("listen", listen.step, 4, 2.0),
    ("publish", publish.step, 4, 1.0),
    ("deliver", deliver.step, 4, 1.0),
    ("remind", remind.step, 1, 5.0),
)
"""Name, step, how many at once (a slow call holds up one of them), longest rest in seconds."""
REFRESH = 3600.0
Kinds = Mapping[str, type[Channel[Any]]]


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Hold a SQLite database for this process; ConfigError when another one runs on it."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        yield
        return
    with Path(f"{parsed.database}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            wrong = f"another Ascolto is running on {parsed.database}."
            hint = (
                "SQLite is for one process: stop the other one, or use PostgreSQL (postgresql://…) "
                "for more than one."
            )
            raise ConfigError([Mistake("DATABASE_URL", wrong, hint)]) from None
        yield


@asynccontextmanager
async def build(
    settings: Settings,
    config: Config,
    *,
    clock: Clock | None = None,
    strict: bool = False,
    kinds: Kinds | None = None,
) -> AsyncIterator[Deps]:
    """All collaborators of one process, the database migrated and names resolved. `kinds` are the
    channels there are, by slug: by default those of `bot.channels`.

    SlackError while Slack cannot be asked for a name it never told; ConfigError for names that it
    does not know.
    """
    clock, kinds = clock or Clock(), kinds or channel_types()
    async with AsyncExitStack() as stack:
        poke, figures = Poke(), metrics.Metrics()
        db = Database(settings.database_url, poke)
        stack.push_async_callback(db.dispose)
        await migrate(db)
        slack = await stack.enter_async_context(
            Slack(
                settings.slack_bot_token.get_secret_value(),
                base_url=settings.slack_api_url,
                clock=clock,
                tally=_tally(figures),
            )
        )
        config = await names.resolve(db, slack, clock, config)
        starts = await _agree(db, config, kinds, clock)
        adapters = {
            source_id: await _adapter(stack, config, kinds, source_id, start, clock)
            for source_id, start in starts.items()
        }
        yield Deps(
            settings=settings,
            config=config,
            clock=clock,
            db=db,
            slack=slack,
            channels=adapters,
            places={key: _place(config, key, one) for key, one in adapters.items()},
            poke=poke,
            pack=Pack.load(templates() / "replies"),
            metrics=figures,
            strict=strict,
        )


def _tally(figures: metrics.Metrics) -> Any:
    def tally(method: str, outcome: str, seconds: float) -> None:
        figures.slack_calls.labels(method, outcome).inc()
        figures.slack_seconds.labels(method).observe(seconds)

    return tally


async def _agree(db: Database, config: Config, kinds: Kinds, clock: Clock) -> dict[str, datetime]:
    """The rows know the sources of the settings; gives when each of these starts."""
    wanted = [
        Wanted(
            id=one.id,
            channel=one.channel,
            start=one.start,
            was=one.was,
            lists=kinds[one.channel].lists,
        )
        for one in config.sources.values()
    ]
    async with db.write() as tx:
        await sources.agree(tx, wanted, clock.now())
        return {one.id: one.start for one in await sources.everything(tx)}


async def _adapter(
    stack: AsyncExitStack,
    config: Config,
    kinds: Kinds,
    source_id: str,
    start: datetime,
    clock: Clock,
) -> Channel[Any]:
    source = config.sources[source_id]
    http = await stack.enter_async_context(guard.session(source.private_network))
    facts = source.facts(config.brands[source.brand], start)
    return kinds[source.channel](facts, source.options, Outside(http=http, clock=clock))


def _place(config: Config, source_id: str, channel: Channel[Any]) -> Place:
    source = config.sources[source_id]
    return Place(
        source_id=source_id,
        title=channel.title,
        public=source.public,
        brand_name=config.brands[source.brand].name,
        max_reply=channel.max_reply,
        unit=channel.unit,
        one_reply=channel.one_reply,
        reads_back=channel.reads_back,
        mailbox=str(getattr(source.options, "address", "")),
    )


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
        bolt = handlers.application(deps)
        public = server.application(
            deps.clock,
            [
                *hooks.routes(deps, schema()),
                *_slack_routes(deps, bolt),
                *health.routes(_checks(deps), clock=deps.clock),
            ],
        )
        settings = deps.settings
        await _stand(stack, public, settings.http_host, settings.http_port, "HTTP_PORT")
        if settings.metrics_port is not None:
            figures = metrics.application(deps.metrics, lambda: gauges.refresh(deps))
            await _stand(stack, figures, settings.http_host, settings.metrics_port, "METRICS_PORT")
        if settings.slack_mode == "socket":
            await handlers.connect(stack, deps, bolt)
        working = [
            _task(f"{name}-{n}", run(name, step, deps, stop, rest))
            for name, step, many, rest in LOOPS
            for n in range(many)
        ]
        beside = [
            _task("names", _refresh(deps)),
            _task("notify", notify.listen(deps.db, deps.clock)),
        ]
        beside += [
            _task(f"watch-{key}", listen.watch(deps, key))
            for key, one in deps.channels.items()
            if one.watches
        ]
        log.info("running", sources=sorted(deps.channels), mode=settings.slack_mode)
        try:
            await stop.wait()
        finally:  # doors and loops at the same time: both may have something slow to finish
            await asyncio.gather(stack.aclose(), _drain(deps, working, beside))


def _task(name: str, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
    return asyncio.create_task(work, name=name)


async def _drain(
    deps: Deps, working: "list[asyncio.Task[None]]", beside: "list[asyncio.Task[None]]"
) -> None:
    """Let running steps end; what does not end in time is cut short and done again later."""
    for task in beside:
        task.cancel()
    deps.poke(*(name for name, *_ in LOOPS))
    _, late = await asyncio.wait(working, timeout=DRAIN)
    for task in late:
        task.cancel()
    await asyncio.gather(*working, *beside, return_exceptions=True)
    log.info("stopped", cut_short=len(late))


async def _refresh(deps: Deps) -> None:
    while True:
        await names.refresh(deps)
        await deps.clock.sleep(REFRESH)


async def _stand(stack: AsyncExitStack, app: Any, host: str, port: int, name: str) -> None:
    try:
        runner = await server.serve(app, host, port)
    except OSError as error:
        wrong = f"cannot listen on {host}:{port} ({error.strerror})."
        hint = "Choose another port or stop what uses it."
        raise ConfigError([Mistake(name, wrong, hint)]) from error
    stack.push_async_callback(runner.cleanup)


def _slack_routes(deps: Deps, bolt: Any) -> list[Any]:
    return handlers.routes(bolt) if deps.settings.slack_mode == "http" else []


def _checks(deps: Deps) -> dict[str, Any]:
    async def database() -> str:
        async with deps.db.read() as tx:
            await tx.execute(text("SELECT 1"))
        return ""

    return {"database": database}
