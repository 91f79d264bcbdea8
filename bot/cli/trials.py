"""What `ascolto check` tries, one after the other; each says how it went."""

import stat
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from babel.dates import format_datetime

from bot import resources
from bot.channels import channels
from bot.channels.base import CALL_SECONDS, NoTokens, Outside, Tokens, Trial
from bot.cli.given import ENV_FILE, Given
from bot.cli.mistakes import mistake
from bot.cli.refusals import refusal
from bot.cli.spoken import told, words
from bot.cli.trials_here import database_trial, port_trials
from bot.cli.trials_slack import slack_trials
from bot.cli.trials_token import token_trial
from bot.cli.trials_writers import writer_trials
from bot.clock import Clock
from bot.config import Config, SourceConfig
from bot.drafts import own
from bot.errors import ChannelError, ConfigError, Mistake
from bot.locale import Words
from bot.settings import Settings
from bot.slack.reasons import reason
from bot.web.guard import session

_SOURCE_SECONDS = 3 * CALL_SECONDS


@dataclass(frozen=True, slots=True)
class Tried:
    """One line of the table. `advice`: what to do about a cross, or what was seen."""

    area: str
    what: str
    ok: bool
    advice: str = ""


async def all_trials(read: Given, clock: Clock) -> AsyncIterator[Tried]:
    """Everything, as far as the settings can be read; what depends on a mistake is left out."""
    say = words()
    for one in written_trials(read):
        yield _of(say.t("settings"), one)
    if read.config:
        for one in team_trials(read.config, clock):
            yield _of(say.t("team"), one)
    for one in template_trials(read.settings.templates_dir if read.settings else None):
        yield _of(say.t("templates"), one)
    if read.settings:
        yield _of(say.t("database"), await database_trial(read.settings.database_url, clock))
        for one in await port_trials(read.settings, clock):
            yield _of(say.t("port"), one)
        async for one in slack_trials(read.settings, read.config, clock):
            yield _of("Slack", one)
        async for one in writer_trials(read.settings, read.config, clock):
            yield _of(say.t("writer"), one)
    if read.config:
        for source in read.config.sources.values():
            async for one in source_trials(source, read.config, read.settings, clock):
                yield _of(say.t("source {id}", id=source.id), one)


def written_trials(read: Given) -> Iterator[Trial]:
    """The two files: every mistake is a cross of its own."""
    say = words()
    yield from _crosses(read.mistakes, say)
    if read.settings:
        yield Trial(what=say.t("environment and .env"), ok=True)
    if read.config:
        sources, brands = len(read.config.sources), len(read.config.brands)
        counts = say.n("{count} source", "{count} sources", sources)
        counts += ", " + say.n("{count} brand", "{count} brands", brands) + "."
        yield Trial(what=read.config_path.name, ok=True, advice=counts)
    if ENV_FILE.is_file():
        loose = ENV_FILE.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        advice = say.t("Others on this machine can open it: chmod 600 .env") if loose else ""
        yield Trial(what=say.t(".env is yours alone"), ok=not loose, advice=advice)


def _crosses(mistakes: Iterable[Mistake], say: Words) -> Iterator[Trial]:
    for one in (mistake(each, say) for each in mistakes):
        yield Trial(what=one.place, ok=False, advice=f"{one.wrong} {one.hint}".strip())


def team_trials(config: Config, clock: Clock) -> Iterator[Trial]:
    """Time zone and the mail of alarms."""
    say = words()
    there = clock.now().astimezone(config.team.hours.zone)
    yield Trial(
        what=config.team.timezone,
        ok=True,
        advice=say.t("It is {time} there.", time=_weekday(there, say)),
    )
    if config.team.alarm_mail:
        advice = say.t(
            "Through {source}, whose login is tried below.", source=config.team.alarm_source
        )
        yield Trial(what=f"alarm_mail {config.team.alarm_mail}", ok=True, advice=advice)


def template_trials(folder: Path | None) -> Iterator[Trial]:
    """The letters that ship, and each of the team's that is not used."""
    say = words()
    try:
        pack, refused = own.load(folder)
        resources.locale()
    except OSError as error:
        yield Trial(what=say.t("templates"), ok=False, advice=str(error))
    except ConfigError as error:
        yield from _crosses(error.mistakes, say)
    else:
        counted = say.n("{count} reply.", "{count} replies.", len(pack.replies))
        yield Trial(what=say.t("templates"), ok=True, advice=counted)
        for one in refused:
            place, advice = refusal(one, say)
            yield Trial(what=place, ok=False, advice=advice)


async def source_trials(
    source: SourceConfig, config: Config, settings: Settings | None, clock: Clock
) -> AsyncIterator[Trial]:
    """The source's own login and rights."""
    facts, grant = source.facts(config.brands[source.brand]), source.options.grant
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(session(source.private_network))
        kind = channels()[source.channel]
        tokens: Tokens = NoTokens()
        if grant is not None:
            tokens, trial = await token_trial(stack, settings, source.id, grant, clock, http)
            yield trial
            if not trial.ok:
                return
        channel = kind(facts, source.options, Outside(http=http, clock=clock, tokens=tokens))
        try:
            tried = await clock.deadline(channel.check(), _SOURCE_SECONDS)
        except TimeoutError:
            advice = words().t(
                "No answer within {seconds} seconds: is the server reachable?",
                seconds=f"{_SOURCE_SECONDS:.0f}",
            )
            tried = [Trial(what=kind.title, ok=False, advice=advice)]
        except ChannelError as error:
            tried = [Trial(what=kind.title, ok=False, advice=told(error))]
    for one in tried or [
        Trial(what=kind.title, ok=True, advice=words().t("It waits to be called."))
    ]:
        yield replace(one, what=reason(one.what, words()), advice=reason(one.advice, words()))


def _weekday(at: datetime, say: Words) -> str:
    return format_datetime(at, "EEEE HH:mm", tzinfo=at.tzinfo, locale=say.language)


def _of(area: str, one: Trial) -> Tried:
    return Tried(area, one.what, one.ok, one.advice)
