"""Commands that only show: channels, sources, the example of `.env`."""

from importlib.metadata import version as version_of

import typer

from bot.channels import channels as all_channels
from bot.cli import given, show, texts
from bot.cli.spoken import words
from bot.errors import ConfigError
from bot.locale import mark

JSON = typer.Option(False, "--json", help=mark("Print JSON."))


def version() -> str:
    """The version of what is installed."""
    return version_of("ascolto")


def channels(json: bool = JSON) -> None:
    """List the channels Ascolto can listen to, and what each can do."""
    rows = [texts.facts(kind) for kind in all_channels().values()]
    if json:
        return show.as_json(rows)
    table = show.table(*(words().t(one) for one in texts.HEADINGS))
    for row in rows:
        table.add_row(*texts.cells(row, words()))
    return show.out.print(table)


def sources(json: bool = JSON) -> None:
    """List the sources of ascolto.toml."""
    read = given.read()
    if read.config is None:
        raise ConfigError(read.mistakes)
    rows = [
        {
            "id": source.id,
            "channel": source.channel,
            "brand": source.brand,
            "public": source.public,
            "practice": source.practice,
        }
        for source in read.config.sources.values()
    ]
    if json:
        return show.as_json(rows)
    say = words()
    table = show.table("id", say.t("channel"), say.t("brand"), say.t("read by"))
    for row in rows:
        seen = say.t("everyone") if row["public"] else say.t("the customer only")
        seen = say.t("nobody: practice") if row["practice"] else seen
        table.add_row(str(row["id"]), str(row["channel"]), str(row["brand"]), seen)
    return show.out.print(table)


def env_example() -> None:
    """Print an example of .env with every setting."""
    show.line(texts.env_example().rstrip("\n"))
