"""Commands that only show: channels, sources, the example of `.env`."""

from dataclasses import dataclass
from typing import Any

import typer
from rich.text import Text

from bot.channels import channels as all_channels
from bot.cli import given, show, texts
from bot.cli.data import database, done, rows_of
from bot.cli.spoken import words
from bot.config import Config, SourceConfig
from bot.db import Transaction
from bot.errors import AscoltoError, ConfigError
from bot.judging import attuned, judge_of
from bot.locale import mark
from bot.models import Attunement, Source
from bot.queries import attunements
from bot.queries import sources as source_rows
from bot.slack.reasons import reason
from bot.triage.attuning import FEWEST

_HEADS = (mark("channel"), mark("brand"), mark("read by"), mark("used to it after"), mark("health"))
JSON = typer.Option(False, "--json", help=mark("Print JSON."))


def channels(json: bool = JSON) -> None:
    """List the channels Ascolto can listen to, and what each can do."""
    rows = [texts.facts(kind) for kind in all_channels().values()]
    if json:
        return show.as_json(rows)
    table = show.table(*(words().t(one) for one in texts.HEADINGS))
    table.columns[0].no_wrap = True  # what is copied into ascolto.toml stays in one piece
    for row in rows:
        table.add_row(*texts.cells(row, words()))
    return show.out.print(table)


@dataclass(frozen=True)
class _Known:
    """What the bot knows of a source: what ails it, in sentences; how many messages with any text
    it heard there, and what it got used to by them."""

    problems: list[str]
    heard: int
    used: Attunement | None


def sources(json: bool = JSON) -> None:
    """`ascolto sources`."""
    read = given.read()
    if read.config is None:
        raise ConfigError(read.mistakes)
    known = _known(read.config)
    if json:
        return show.as_json(
            [_facts(one, known.get(one.id)) for one in read.config.sources.values()]
        )
    say = words()
    table = show.table("id", *(say.t(one) for one in _HEADS))
    listens = read.config.triage.attune and judge_of(read.config).second is not None
    for one in read.config.sources.values():
        found = known.get(one.id)
        ails = "–" if found is None else " ".join(found.problems) or say.t("works")
        seen = say.t("everyone") if one.public else say.t("the customer only")
        seen = say.t("nobody: practice") if one.practice else seen
        used = _used(found) if found and listens and not one.practice else "–"
        table.add_row(one.id, one.channel, one.brand, seen, used, Text(ails))
    return show.out.print(table)


def _facts(source: SourceConfig, found: _Known | None) -> dict[str, Any]:
    used = found.used if found else None
    return {
        "id": source.id,
        "channel": source.channel,
        "brand": source.brand,
        "public": source.public,
        "practice": source.practice,
        "problems": found.problems if found else None,
        "used_to": {"messages": used.heard, "at": used.at.isoformat()} if used else None,
    }


def _used(found: _Known) -> str:
    """How many messages it took to get used to the source, or takes."""
    say, used = words(), found.used
    if used is None:
        so_far = say.number(min(found.heard, FEWEST))
        return say.n(
            "{count} message ({heard} so far)",
            "{count} messages ({heard} so far)",
            FEWEST,
            heard=so_far,
        )
    day = f"{used.at:%Y-%m-%d}"
    return say.n("{count} message ({day})", "{count} messages ({day})", used.heard, day=day)


def _known(config: Config) -> dict[str, _Known]:
    """Of each source that the bot has met; none without its database."""
    try:
        return done(_read_known(database(), config))
    except AscoltoError:
        return {}


async def _read_known(url: str, config: Config) -> dict[str, _Known]:
    async with rows_of(url) as db, db.read() as tx:
        heard, used = await attunements.counts(tx), await attuned(tx, config)
        return {
            one.id: _Known(await _ails(tx, one), heard.get(one.id, 0), used.get(one.id))
            for one in await source_rows.everything(tx)
        }


async def _ails(tx: Transaction, source: Source) -> list[str]:
    say, found = words(), []
    if source.failing_since is not None and source.problem:
        day, why = f"{source.failing_since:%Y-%m-%d %H:%M} UTC", reason(source.problem, say)
        found.append(say.t("It cannot be read since {day}: {why}.", day=day, why=why.rstrip(".")))
    if unsent := await source_rows.unsent(tx, source.id):
        why = reason(unsent, say).rstrip(".")
        found.append(say.t("Replies do not get out through it: {why}.", why=why))
    return found


def env_example() -> None:
    """Print an example of .env with every setting."""
    show.line(texts.env_example(words()).rstrip("\n"))
