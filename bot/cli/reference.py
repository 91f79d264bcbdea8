"""The reference of the handbook, made from code: settings, commands, command line, channels."""

from collections.abc import Iterable, Iterator
from typing import Any

import typer
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from typer.core import TyperGroup

from bot.channels import channels
from bot.channels.base import Channel
from bot.cli.texts import channels_table, settings_table
from bot.locale import Words
from bot.slack.commands import spelled
from bot.slack.lists import commands_told

_MADE = "<!-- Made from the code by `make generated`. -->\n"


def pages(cli: typer.Typer) -> dict[str, str]:
    """The generated pages: path from the root of a checkout -> text."""
    return {
        "docs/reference/settings.md": _settings(),
        "docs/reference/commands.md": _commands(),
        "docs/reference/cli.md": _command_line(cli),
        "docs/reference/channels.md": _options(),
        "docs/channels/index.md": _channels(),
    }


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"{_MADE}\n# {title}", *parts]) + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _settings() -> str:
    lead = (
        "From the environment and from `.env`; the environment wins, and what is empty is not "
        "set. Any secret may come from a file: `NAME_FILE=/path`."
    )
    return _page("Settings", lead, settings_table())


def _commands() -> str:
    english, italian = Words("en"), commands_told(Words("it"))
    rows = [
        (
            f"`/reviews {spelled(command, 'en')}`",
            f"`/reviews {spelled(command, 'it')}`",
            about,
            italian[command],
        )
        for command, about in commands_told(english).items()
    ]
    lead = (
        "Behind `/reviews`, in either language, whatever the team speaks. Answers are for you "
        "alone. Nothing behind it means `open`, a number alone shows that case; a word that is "
        "none gets the nearest."
    )
    return _page(
        "Commands in Slack", lead, _table(("English", "Italian", "what", "in Italian"), rows)
    )


def _command_line(cli: typer.Typer) -> str:
    group: Any = typer.main.get_command(cli)
    return _page("Command line", *(_command(*one) for one in commands(group)))


def commands(group: Any) -> Iterator[tuple[str, Any]]:
    """Each command under its whole name; of groups the commands in them."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from ((f"{name} {inner}", one) for inner, one in commands(command))
        else:
            yield name, command.whole()


def _command(name: str, command: Any) -> str:
    takes = " ".join(f"{one.name}".upper() for one in command.params if _is_argument(one))
    head = f"## {name}\n\n`{' '.join(filter(None, ['ascolto', name, takes]))}`"
    rows = [
        (", ".join(f"`{opt}`" for opt in one.opts + one.secondary_opts), one.help or "")
        for one in command.params
        if not _is_argument(one)
    ]
    parts = [head, " ".join((command.help or "").split())]
    return "\n\n".join([*parts, _table(("option", "what"), rows)] if rows else parts)


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _channels() -> str:
    legend = (
        "*list*: new reviews are fetched; *webhook*: they can be pushed to `POST /hooks/{source}`; "
        "*edited*: a changed review is noticed; *longest*: of a reply; *single*: a second reply "
        "replaces the first; *answers*: an answer written elsewhere is seen; *public*: everyone "
        "can read it."
    )
    return _page("All channels", legend, channels_table())


def _options() -> str:
    lead = "What a `[[source]]` may say beside the [keys of every source](ascolto-toml.md#source)."
    return _page("Channel options", lead, *(_of_channel(kind) for kind in channels().values()))


def _of_channel(kind: type[Channel[Any]]) -> str:
    head = f'## {kind.title} (`channel = "{kind.slug}"`) {{#{kind.slug}}}'
    rows = list(_option_rows(kind))
    return f"{head}\n\n" + (_table(("key", "default", "what"), rows) if rows else "No options.")


def _option_rows(kind: type[Channel[Any]]) -> Iterator[tuple[str, str, str]]:
    for name, field in kind.settings.model_fields.items():
        yield f"`{name}`", _default(field), field.description or ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.default
    if value is PydanticUndefined or value in (None, "", (), []):
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(f"`{one}`" for one in value) if len(value) < 4 else "all"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
