"""`ascolto manifest`: what to paste where Slack asks for the manifest of a new app."""

import json as jsons
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import typer

from bot.cli import given, show
from bot.cli.spoken import words
from bot.errors import ConfigError, Mistake
from bot.locale import Words, mark
from bot.slack.commands import Command, spelled
from bot.slack.ids import Shortcut

SCOPES = {
    "channels:history": mark("After an interrupted call, look whether the post stands already."),
    "channels:read": mark(
        "Find the Slack channels named in ascolto.toml, and see if we are members."
    ),
    "chat:write": mark("Post and update cards, reminders and digests."),
    "commands": mark("The command /reviews."),
    "files:write": mark("Show the digest's chart as a picture where Slack cannot draw it itself."),
    "groups:history": mark("The same look, in private Slack channels."),
    "groups:read": mark("Find private Slack channels that Ascolto was invited to."),
    "im:history": mark("The same look, in Ascolto's own messages to one person."),
    "im:write": mark("Open the conversation in which one person is reminded."),
    "usergroups:read": mark("Find user groups such as @care-team, and who is in them."),
    "users:read": mark(
        "Find people, their language and time zone, and keep guests from answering."
    ),
    "users:read.email": mark("Find people by mail address."),
}
"""Bot scopes and why each is needed; `ascolto check` looks for the same."""

EVENTS = {"app_home_opened": mark("Somebody looks at Ascolto's own page in Slack.")}
"""Bot events and why each is asked for."""
SHORTCUTS = {
    Shortcut.LOG: ("global", mark("Write down what a customer said.")),
    Shortcut.LOG_MESSAGE: (
        "message",
        mark("Write down what a customer said, with this message's text."),
    ),
}
"""Shortcuts: where each is found, and what it is for."""
_COMPLAINED = {"en": "A customer complained", "it": "Un cliente si lamenta"}
"""Slack takes 24 characters."""
_ABOUT = mark("Posts critical reviews, suggests a reply, and reminds until somebody has answered.")
_COMMAND = mark("Reviews that wait for an answer")
_HINTED = "open mine show heard log digest week try pause help".split()
"""The commands that Slack shows while somebody types."""


def manifest(
    mode: str = typer.Option(
        "", help=mark("socket or http; default: as SLACK_MODE says, else socket.")
    ),
    public_url: str = typer.Option(
        "", help=mark("Where Slack reaches Ascolto; default: PUBLIC_URL.")
    ),
    json: bool = typer.Option(False, "--json", help=mark("Print JSON instead of YAML.")),
    explain: bool = typer.Option(False, "--explain", help=mark("Say what each part is for.")),
) -> None:
    """Print the Slack app manifest."""
    reasons = {part: words().t(why) for part, why in {**SCOPES, **EVENTS}.items()}
    if explain:
        table = show.table("scope", words().t("what for"))
        for scope, why in reasons.items():
            table.add_row(scope, why)
        for shortcut, (kind, why) in SHORTCUTS.items():
            table.add_row(f"{kind} shortcut {shortcut}", words().t(why))
        return show.out.print(table)
    config = given.read().config
    language = config.team.language if config else words().language
    made = app_manifest(*_mode(mode, public_url), language)
    if json:
        return show.as_json(made)
    return show.line("\n".join(yaml(made, reasons)))


def app_manifest(mode: str, public_url: str, language: str = "en") -> dict[str, Any]:
    """The manifest as Slack's schema has it; in HTTP mode Slack calls `public_url`. `language` is
    the team's, for what its people read."""
    say = Words(language)
    http = mode == "http"
    url = {"url": f"{public_url}/slack/events"} if http else {}
    request = {"request_url": url["url"]} if http else {}
    command = {
        "command": "/reviews",
        "description": say.t(_COMMAND),
        "usage_hint": " | ".join(spelled(Command(one), language) for one in _HINTED),
        "should_escape": False,
    }
    return {
        "display_information": {"name": "Ascolto", "description": say.t(_ABOUT)},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "ascolto", "always_online": True},
            "slash_commands": [{**command, **url}],
            "shortcuts": [
                {
                    "name": _COMPLAINED[language],
                    "type": kind,
                    "callback_id": shortcut.value,
                    "description": say.t(why),
                }
                for shortcut, (kind, why) in SHORTCUTS.items()
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not http,
            "token_rotation_enabled": False,
        },
    }


def yaml(value: Any, comments: Mapping[str, str], indent: str = "") -> Iterator[str]:
    """`value` as lines of YAML; a text that `comments` knows gets its comment."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if isinstance(one, Mapping | list):
                yield f"{indent}{key}:"
                yield from yaml(one, comments, indent + "  ")
            else:
                yield f"{indent}{key}: {jsons.dumps(one, ensure_ascii=False)}"
    elif isinstance(value, Sequence):
        for one in value:
            first, *rest = yaml(one, comments, "") if isinstance(one, Mapping) else [_scalar(one)]
            why = f"  # {comments[one]}" if isinstance(one, str) and one in comments else ""
            yield f"{indent}- {first}{why}"
            yield from (f"{indent}  {line}" for line in rest)


def _scalar(value: Any) -> str:
    return jsons.dumps(value, ensure_ascii=False)


def _mode(mode: str, public_url: str) -> tuple[str, str]:
    """What was asked for, else what the settings say as far as they can be read."""
    settings, say = given.read().settings, words()
    mode = mode or (settings.slack_mode if settings else "socket")
    public_url = (public_url or (settings and settings.public_url) or "").rstrip("/")
    if mode not in ("socket", "http"):
        wrong = say.t("{mode} is not known.", mode=repr(mode))
        raise ConfigError([Mistake("--mode", wrong, say.t("Allowed: socket, http."))])
    if mode == "http" and not public_url.startswith("https://"):
        wrong = say.t("Slack calls no other address than one with https://.")
        if not public_url:
            wrong = say.t("Slack must know where to call.")
        hint = say.t("Set PUBLIC_URL=https://… or give --public-url.")
        raise ConfigError([Mistake("--public-url", wrong, hint)])
    return mode, public_url
