"""`ascolto forecast`: what a configuration would have brought into Slack, from what was heard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import typer

from bot.channels import channels
from bot.cli import given, outlook, show
from bot.cli.data import database, done, rows_of
from bot.cli.look import JSON
from bot.cli.messages import where_of
from bot.cli.outlook import Outlook
from bot.cli.spoken import why, words
from bot.clock import Clock
from bot.config import Config, read_config
from bot.errors import ConfigError, Told
from bot.forecasting import forecast as foreseen
from bot.judging import judge_of, teach
from bot.locale import mark
from bot.periods import days_before, midnight
from bot.queries import people, replay
from bot.queries.replay import Past
from bot.slack.charts import png as drawn
from bot.triage import Judge


@dataclass(frozen=True, slots=True)
class _History:
    """What was heard, a judge with what it was taught and got used to, the ids of Slack names, and
    who is no longer there."""

    pasts: list[Past]
    taught: Judge
    ids: Mapping[str, str]
    gone: frozenset[str]


def forecast(
    days: int = typer.Option(
        30, "--days", min=1, max=366, help=mark("So many days back, today included.")
    ),
    config: Path | None = typer.Option(
        None, "--config", help=mark("Another ascolto.toml to try; by default that of today.")
    ),
    png: Path | None = typer.Option(None, "--png", help=mark("Draw the chart into this file.")),
    quick: bool = typer.Option(
        False, "--quick", help=mark("Leave out the second opinion, which takes longest.")
    ),
    json: bool = JSON,
) -> None:
    """`ascolto forecast`."""
    url, read, clock = database(), given.read(), Clock()
    if config is None and read.config is None:
        raise ConfigError(read.mistakes)
    today = read.config
    tried = read_config(config, read.environ, channels()) if config else today
    assert tried is not None
    now = clock.now()
    began = _began(tried, now, days)
    with show.progress() as progress:
        history = done(_load(url, began[0], now))
        replayed = partial(_foresee, history, began, now, progress, quick=quick)
        found = replayed(tried)
        before = replayed(today) if config is not None and today is not None else None
    if png is not None:
        _draw(found, png)
    if json:
        return show.as_json(outlook.facts(found))
    outlook.tell(found, before, words())
    return None


def _began(config: Config, now: datetime, days: int) -> list[datetime]:
    """When each of the days began, today the last."""
    hours = config.team.hours
    today = midnight(now.astimezone(hours.zone).date(), hours)
    return days_before(today, hours, days - 1)


def _foresee(
    history: _History,
    began: list[datetime],
    now: datetime,
    progress: Callable[[int, int], None],
    config: Config,
    *,
    quick: bool,
) -> Outlook:
    attuned = history.taught.attuned if config.triage.attune else {}
    judge = replace(judge_of(config), tuning=history.taught.tuning, attuned=attuned)
    ids = {written: history.ids.get(written, written) for written in _written(config)}
    whole = len(history.pasts)
    found = foreseen(
        history.pasts,
        config.resolved(ids),
        now,
        judge.alone if quick else judge,
        where=where_of,
        active=lambda one: one not in history.gone,
        watch=lambda heard: progress(heard, whole),
    )
    names = {slack_id: written for written, slack_id in ids.items()}
    hasty = quick and judge.second is not None
    return Outlook(found, began, names, config.team.timezone, whole, hasty=hasty)


def _written(config: Config) -> list[str]:
    return [name.written for name in config.names()]


async def _load(url: str, since: datetime, until: datetime) -> _History:
    async with rows_of(url) as db:
        taught = await teach(Judge(), db, None)
        async with db.read() as tx:
            ids = {name.written: name.slack_id for name in (await people.names(tx)).values()}
            known = await people.by_ids(tx, ids.values())
            gone = frozenset(one.id for one in known.values() if one.deactivated)
            pasts = [past async for some in replay.heard(tx, since, until) for past in some]
    return _History(pasts, taught, ids, gone)


def _draw(found: Outlook, file: Path) -> None:
    picture = drawn(outlook.chart(found, words()))
    if picture is None:
        raise Told(mark("Pictures need the extra `charts`: pip install 'ascolto[charts]'."))
    try:
        file.write_bytes(picture)
    except OSError as error:
        raise Told(mark("{file} cannot be written ({why})."), file=file, why=why(error)) from None
