"""Commands that only show: channels, sources, the example of `.env`."""

import typer
from rich.text import Text

from bot.channels import channels as all_channels
from bot.cli import given, show, texts
from bot.cli.data import database, done, rows_of
from bot.cli.spoken import words
from bot.db import Transaction
from bot.errors import AscoltoError, ConfigError
from bot.locale import mark
from bot.models import Source
from bot.queries import sources as source_rows
from bot.slack.reasons import reason

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


def sources(json: bool = JSON) -> None:
    """List the sources of ascolto.toml, and what ails them."""
    read = given.read()
    if read.config is None:
        raise ConfigError(read.mistakes)
    known = _problems()
    rows = [
        {
            "id": source.id,
            "channel": source.channel,
            "brand": source.brand,
            "public": source.public,
            "practice": source.practice,
            "problems": known.get(source.id),
        }
        for source in read.config.sources.values()
    ]
    if json:
        return show.as_json(rows)
    say = words()
    table = show.table("id", say.t("channel"), say.t("brand"), say.t("read by"), say.t("health"))
    for row, source_id in zip(rows, read.config.sources, strict=True):
        problems = known.get(source_id)
        ails = "–" if problems is None else " ".join(problems) or say.t("works")
        seen = say.t("everyone") if row["public"] else say.t("the customer only")
        seen = say.t("nobody: practice") if row["practice"] else seen
        table.add_row(str(row["id"]), str(row["channel"]), str(row["brand"]), seen, Text(ails))
    return show.out.print(table)


def _problems() -> dict[str, list[str]]:
    """What ails each source that the bot has known, in sentences; none without its database."""
    try:
        return done(_read_problems(database()))
    except AscoltoError:
        return {}


async def _read_problems(url: str) -> dict[str, list[str]]:
    async with rows_of(url) as db, db.read() as tx:
        return {one.id: await _ails(tx, one) for one in await source_rows.everything(tx)}


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
