"""Texts made from code: the example of `.env`, and the tables of settings and channels."""

from collections.abc import Mapping
from typing import Any

from bot.channels import channels
from bot.channels.base import Channel
from bot.locale import Words, mark
from bot.settings import Setting, table

_HEAD = mark(
    "Settings of Ascolto: copy this file to .env, or let `ascolto init` do it.\n"
    "The environment wins over .env, and what is empty is not set. Every secret, also one that\n"
    "ascolto.toml names with env:NAME, may be read from a file instead: NAME_FILE=/path/to/it"
)
_FOOT = mark("Secrets of your sources, as ascolto.toml names them with env:NAME")


def facts(kind: type[Channel[Any]]) -> dict[str, Any]:
    """What a channel can do, as the table of channels and `channels --json` say it.

    `public` None: each source says it. `max_length` None: no limit is known.
    """
    return {
        "slug": kind.slug,
        "name": kind.title,
        "list": kind.lists,
        "webhook": kind.hooks,
        "rating": kind.rates,
        "edited": kind.edits_seen,
        "reply": not kind.by_hand,
        "max_length": kind.max_reply,
        "length_unit": str(kind.unit),
        "one_reply": kind.one_reply,
        "answers": kind.answers_seen,
        "public": kind.public,
    }


def env_example(say: Words) -> str:
    """The text of `.env.example`, in these words."""
    head = "".join(f"# {line}\n" for line in say.t(_HEAD).splitlines())
    foot = f"\n# {say.t(_FOOT)}\nSHOP_WEBHOOK_SECRET=\n"
    return head + "".join(_env_lines(setting, say) for setting in table()) + foot


def settings_table() -> str:
    """The README's table of settings."""
    rows = ["| setting | default | what it is |", "| --- | --- | --- |"]
    for setting in table():
        default = f"`{setting.default}`" if setting.default else ""
        secret = " Secret." if setting.secret else ""
        rows.append(f"| `{setting.name}` | {default} | {setting.help}{secret} |")
    return "\n".join(rows)


def channels_table() -> str:
    """The README's table of channels."""
    rows = [f"| {' | '.join(HEADINGS)} |", f"| {' | '.join('---' for _ in HEADINGS)} |"]
    rows += [f"| {' | '.join(cells(facts(kind), Words('en')))} |" for kind in channels().values()]
    return "\n".join(rows)


HEADINGS = (
    mark("slug"),
    mark("name"),
    mark("list"),
    mark("webhook"),
    mark("rating"),
    mark("edited"),
    mark("reply"),
    mark("longest"),
    mark("single"),
    mark("answers"),
    mark("public"),
)


def cells(row: Mapping[str, Any], words: Words) -> list[str]:
    """The facts of a channel in words, as `HEADINGS` names them."""
    unit = words.t(_UNITS.get(row["length_unit"], row["length_unit"]))
    longest = f"{words.number(row['max_length'])} {unit}" if row["max_length"] else words.t("any")

    def yes(fact: bool) -> str:
        return words.t("yes") if fact else "–"

    public = words.t("you say") if row["public"] is None else yes(row["public"])
    return [
        *(row["slug"], words.plain(row["name"])),
        *(yes(row[key]) for key in ("list", "webhook", "rating", "edited", "reply")),
        *(longest, yes(row["one_reply"]), yes(row["answers"]), public),
    ]


mark("By hand")  # the one channel whose name is no proper name
_UNITS = {
    "characters": mark("characters"),
    "bytes": mark("bytes"),
    "graphemes": mark("graphemes"),
}


def _env_lines(setting: Setting, say: Words) -> str:
    value = f"{setting.name}={setting.default}"
    line = value if setting.name.startswith("SLACK_BOT") else f"# {value}"
    return f"\n# {say.plain(setting.help)}\n{line}\n"
