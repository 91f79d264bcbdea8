"""`ascolto init`: the two files to start from."""

import asyncio
import base64
import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import typer
from babel.core import get_global

from bot.cli import show
from bot.cli.given import CONFIG, ENV_FILE
from bot.cli.mistakes import mistake
from bot.cli.spoken import told, why, words
from bot.cli.starter import Answers, starter
from bot.cli.texts import env_example
from bot.clock import Clock
from bot.config.values import is_slack_id, mail_address
from bot.environment import Environment, secret
from bot.errors import ConfigError, Mistake, SlackError, SlackUnauthorized
from bot.hours import parse_hours
from bot.locale import mark
from bot.seal import new_key
from bot.settings import Settings, check_token, table
from bot.slack.client import Slack
from bot.slack.transport import Transport

_KINDS = {
    "slack_channel": mark("Slack channel"),
    "person": mark("person"),
    "group": mark("user group"),
}
_ALL, _NONE = mark("all"), mark("none")
_BOT = "SLACK_BOT_TOKEN"
_TOKENS = {
    _BOT: mark("xoxb-…"),
    "SLACK_APP_TOKEN": mark("xapp-…, for Socket Mode"),
    "SLACK_SIGNING_SECRET": mark("for HTTP mode"),
}


def init(
    ask: bool | None = typer.Option(
        None, help=mark("Ask for Slack channels and people; default: on a terminal.")
    ),
) -> None:
    """Write the two files to start from."""
    environ = Environment(os.environ, ENV_FILE)
    config = Path(environ.get(CONFIG) or Settings.model_fields["ascolto_config"].default)
    if ask is None:
        ask = typer.get_text_stream("stdin").isatty()
    tokens = _tokens(environ, ask=ask)
    answers = Answers()
    while ask and not config.exists() and (token := tokens.get(_BOT)):
        base_url = environ.get("SLACK_API_URL", Settings.model_fields["slack_api_url"].default)
        try:
            answers = asyncio.run(_asked(token, base_url.rstrip("/") + "/"))
            break
        except SlackUnauthorized as error:
            if environ.get(_BOT):
                raise
            show.note(told(error))
            tokens[_BOT] = _token(_BOT)
    _write(config, starter(answers, words().language))
    plain = (one.name for one in table() if not one.secret)
    values = {name: environ[name] for name in plain if name in environ} | tokens
    values |= {"SHOP_WEBHOOK_SECRET": _new_secret(), "ASCOLTO_SECRET_KEY": new_key()}
    _write(ENV_FILE, _filled(env_example(words()), values), opener=_private)
    show.note(words().t("Read through both, then try them with `ascolto check`."))


def _tokens(environ: Mapping[str, str], *, ask: bool) -> dict[str, str]:
    """What is given already, or typed now; the signing secret only where no app token is."""
    tokens: dict[str, str] = {}
    for name in _TOKENS:
        try:
            value = secret(environ, name)
        except ValueError as error:
            raise ConfigError([Mistake(name, f"{error}.")]) from None
        wanted = name != "SLACK_SIGNING_SECRET" or "SLACK_APP_TOKEN" not in tokens
        if not value and ask and wanted and not ENV_FILE.exists():
            value = _token(name)
        if value:
            tokens[name] = value
    return tokens


def _token(name: str) -> str:
    """A token of the right kind, or "" to skip it."""
    looks = words().t(_TOKENS[name])
    question = words().t("{name} ({looks}; it stays hidden, Enter to skip)", name=name, looks=looks)
    while True:
        value: str = typer.prompt(question, default="", hide_input=True, show_default=False).strip()
        try:
            if value:
                check_token(name.lower(), value)
        except ValueError as error:
            show.note(f"{name} {mistake(Mistake('', f'{error}.'), words()).wrong}")
        else:
            return value


async def _asked(token: str, base_url: str) -> Answers:
    """Ask until Slack knows each name."""
    clock, say = Clock(), words()
    async with Slack(token, base_url=base_url, clock=clock) as slack:
        us = await slack.identity()
        show.note(say.t("Workspace {team}. Enter takes what stands in brackets.", team=us.team))
        if rooms := await _rooms(token, base_url, clock):
            show.note(
                say.t("Ascolto is in {rooms}. Elsewhere: /invite @ascolto", rooms=", ".join(rooms))
            )
        name = typer.prompt(say.t("Name of the team"), us.team)
        contact = _checked(
            say.t("Mail address that public replies invite to (none: Enter)"), "", mail_address
        )
        language = typer.prompt(
            say.t("Language in which Ascolto speaks to it, it or en"), say.language
        )
        while language not in ("it", "en"):
            language = typer.prompt(say.t("Please it or en"), say.language)
        channel = await _known(
            slack, say.t("Slack channel for reviews"), "#reviews", "slack_channel"
        )
        support = await _known(
            slack, say.t("Slack channel for 1 and 2 stars"), channel, "slack_channel"
        )
        show.note(say.t("People are written as @handle, mail address or id."))
        owner = await _known(slack, say.t("Who answers for what nobody has taken"), "", "person")
        decider = await _known(slack, say.t("Who decides about delicate cases"), owner, "person")
        all_ = say.t(_ALL)
        group = await _known(slack, say.t("User group of those who may answer"), all_, "group")
        person = await slack.person((await slack.resolve(owner)).id)
    timezone = _checked(say.t("Time zone"), person.timezone or "Europe/Rome", _zone)
    none = say.t(_NONE)
    country = say.t("Country whose public holidays are not worked (or: {none})", none=none)
    return Answers(
        name=name,
        brand=_slug(name),
        contact=contact,
        language=language,
        timezone=timezone,
        holidays=_checked(country, _country(timezone) or none, _holidays),
        slack_channel=channel,
        support=support,
        owner=owner,
        decider=decider,
        responders="" if group == all_ else group,
    )


async def _rooms(token: str, base_url: str, clock: Clock) -> list[str]:
    """The Slack channels that Ascolto is in."""
    transport = Transport(token, base_url, clock, None)
    try:
        answer, _ = await transport.read(
            "conversations.list",
            types="public_channel,private_channel",
            exclude_archived="true",
            limit=200,
        )
    finally:
        await transport.close()
    return [f"#{one.get('name')}" for one in answer.get("channels") or [] if one.get("is_member")]


async def _known(slack: Slack, question: str, default: str, kind: str) -> str:
    """A name that Slack knows, as it was typed."""
    while True:
        written: str = _signed(typer.prompt(question, default or None).strip(), kind)
        if written == default == words().t(_ALL):
            return written
        try:
            found = await slack.resolve(written)
        except SlackError as error:
            show.note(told(error))
            continue
        if found.kind == kind:
            return written
        say = words()
        is_, wanted = say.t(_KINDS[found.kind]), say.t(_KINDS[kind])
        show.note(
            say.t("{name} is: {found}. Wanted: {wanted}.", name=written, found=is_, wanted=wanted)
        )


def _signed(written: str, kind: str) -> str:
    """A bare name with the sign of its kind, since people leave it out: `reviews` is #reviews."""
    bare = re.fullmatch(r"[\w.-]+", written) and not is_slack_id(written)
    if not bare or written == words().t(_ALL):
        return written
    return f"{'#' if kind == 'slack_channel' else '@'}{written}"


def _checked(question: str, default: str, read: Callable[[str], str]) -> str:
    while True:
        written: str = typer.prompt(question, default, show_default=bool(default))
        try:
            return read(written.strip())
        except ValueError as error:
            show.note(mistake(Mistake("", f"{error}"), words()).wrong)


def _zone(written: str) -> str:
    return parse_hours("always", timezone=written).timezone


def _country(timezone: str) -> str:
    """The country of a time zone; "" where its holidays are not known."""
    try:
        return _holidays(get_global("zone_territories").get(timezone, ""))
    except ValueError:
        return ""


def _holidays(written: str) -> str:
    if written == words().t(_NONE):
        return ""
    return parse_hours("always", timezone="UTC", holidays=written).holidays or ""


def _slug(name: str) -> str:
    """The id of a brand called so."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "brand"


def _new_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _filled(example: str, values: Mapping[str, str]) -> str:
    """The example of `.env` with `values` in it."""
    lines = []
    for line in example.splitlines():
        name = line.removeprefix("# ").partition("=")[0]
        lines.append(f"{name}={values[name]}" if name in values else line)
    return "\n".join(lines) + "\n"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write(path: Path, text: str, opener: Callable[[str, int], int] | None = None) -> None:
    """Write a new file; one that is there is left alone."""
    try:
        with open(path, "x", encoding="utf-8", opener=opener) as file:
            file.write(text)
    except FileExistsError:
        show.note(words().t("{path} is there already and stays as it is.", path=path))
    except OSError as error:
        wrong = words().t("cannot be written ({why}).", why=why(error))
        raise ConfigError([Mistake(str(path), wrong)]) from None
    else:
        show.note(words().t("Wrote {path}.", path=path))
