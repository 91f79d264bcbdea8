"""Settings -> Deps: every collaborator of one process."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Any

import structlog

from bot import names
from bot.app.sample import Sample
from bot.app.upgrading import bring_up, know_phones
from bot.channels import channels as channel_types
from bot.channels.base import Channel, NoTokens, Outside, Tokens
from bot.clock import Clock
from bot.config import Config, with_sample
from bot.db import Database
from bot.deps import Deps
from bot.drafts import Pack, own
from bot.errors import ConfigError, Mistake
from bot.judging import judge_of, teach
from bot.models import Act
from bot.models.views import Place
from bot.poke import Poke
from bot.queries import cases, sources
from bot.queries.sources import Wanted
from bot.rewording import open_writers
from bot.settings import Settings
from bot.slack.client import Slack
from bot.tokens import StoredTokens
from bot.web import guard, metrics

log = structlog.get_logger(__name__)
Kinds = Mapping[str, type[Channel[Any]]]


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
    clock, kinds = clock or Clock(), {**(kinds or channel_types()), Sample.slug: Sample}
    _require_key(settings, config)
    async with AsyncExitStack() as stack:
        poke, figures = Poke(), metrics.Metrics()
        db = Database(settings.database_url, poke)
        stack.push_async_callback(db.dispose)
        await bring_up(db)
        slack = await stack.enter_async_context(
            Slack(
                settings.slack_bot_token.get_secret_value(),
                base_url=settings.slack_api_url,
                clock=clock,
                tally=_tally(figures, clock),
            )
        )
        config = with_sample(await names.resolve(db, slack, clock, config))
        starts = await _agree(db, config, kinds, clock)
        adapters = {
            source_id: await _adapter(stack, settings, config, kinds, db, clock, source_id, start)
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
            pack=letters(settings),
            metrics=figures,
            judge=await teach(judge_of(config), db, config),
            writers=await open_writers(stack, settings, clock),
            strict=strict,
        )


def letters(settings: Settings) -> Pack:
    """All letters. A template of the team's that is broken stops nothing."""
    pack, refused = own.load(settings.templates_dir)
    for one in refused:
        log.warning("template not used", template=one.place, reason=str(one.broken))
    return pack


def _tally(figures: metrics.Metrics, clock: Clock) -> Any:
    def tally(method: str, outcome: str, seconds: float) -> None:
        figures.slack.called(outcome, clock.wall())
        figures.slack_calls.labels(method, outcome).inc()
        figures.slack_seconds.labels(method).observe(seconds)

    return tally


async def _agree(db: Database, config: Config, kinds: Kinds, clock: Clock) -> dict[str, datetime]:
    """The rows know the sources and the country of the settings; gives when each source starts."""
    await know_phones(db, config.team.country)
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
    now, practice = clock.now(), {one.id: one.practice for one in config.sources.values()}
    async with db.write() as tx:
        await sources.agree(tx, wanted, now)
    async with db.write() as tx:
        await cases.practise(tx, practice, now)
        return {one.id: one.start for one in await sources.everything(tx)}


def _require_key(settings: Settings, config: Config) -> None:
    """Where a source is let in by OAuth, its tokens need a key; ConfigError without one."""
    need = [one.id for one in config.sources.values() if one.options.grant]
    if need and not settings.seal:
        wrong = f"is missing: it seals the tokens of {', '.join(need)}."
        hint = "`ascolto init` in an empty folder writes one into .env."
        raise ConfigError([Mistake("ASCOLTO_SECRET_KEY", wrong, hint)])


async def _adapter(
    stack: AsyncExitStack,
    settings: Settings,
    config: Config,
    kinds: Kinds,
    db: Database,
    clock: Clock,
    source_id: str,
    start: datetime,
) -> Channel[Any]:
    source = config.sources[source_id]
    http = await stack.enter_async_context(guard.session(source.private_network))
    facts, grant = source.facts(config.brands[source.brand], start), source.options.grant
    tokens: Tokens = NoTokens()
    if grant is not None:
        tokens = StoredTokens(source_id, grant, settings.seal, db, clock, http)
    outside = Outside(http=http, clock=clock, tokens=tokens)
    return kinds[source.channel](facts, source.options, outside)


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
        fixes=_fixes(channel),
        mailbox=str(getattr(source.options, "address", "")),
        heard_in=tuple(getattr(source.options, "places", ())) if channel.by_hand else (),
    )


def _fixes(channel: Channel[Any]) -> tuple[str, ...]:
    """How the channel lets a reply be mended."""
    can = {
        Act.EDIT: channel.edits_replies or channel.one_reply,
        Act.DELETE: channel.deletes_replies,
        Act.CORRECTION: not channel.one_reply,
    }
    return tuple(act for act, able in can.items() if able)
