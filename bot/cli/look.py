"""Commands that only show: channels, sources, the example of `.env`."""

from importlib.metadata import version as version_of

import typer

from bot.channels import channels as all_channels
from bot.cli import given, show, texts
from bot.errors import ConfigError

JSON = typer.Option(False, "--json", help="Print JSON.")


def version() -> str:
    """The version of what is installed."""
    return version_of("ascolto")


def channels(json: bool = JSON) -> None:
    """List the channels Ascolto can listen to, and what each can do."""
    rows = [texts.facts(kind) for kind in all_channels().values()]
    if json:
        return show.as_json(rows)
    table = show.table(*texts.HEADINGS)
    for row in rows:
        table.add_row(*texts.cells(row))
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
        }
        for source in read.config.sources.values()
    ]
    if json:
        return show.as_json(rows)
    table = show.table("id", "channel", "brand", "read by")
    for row in rows:
        seen = "everyone" if row["public"] else "the customer only"
        table.add_row(str(row["id"]), str(row["channel"]), str(row["brand"]), seen)
    return show.out.print(table)


def env_example() -> None:
    """Print an example of .env with every setting."""
    show.line(texts.env_example().rstrip("\n"))
