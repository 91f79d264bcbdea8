"""Settings of the process, from the environment and `.env`; secrets may come from `NAME_FILE`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from sqlalchemy import make_url

from bot.db import async_url
from bot.environment import FILE, Environment, secret
from bot.errors import ConfigError, Mistake
from bot.seal import Seal, is_key, split_keys
from bot.sentences import is_slip, sentences
from bot.text import nearest
from bot.writer_settings import SECRETS, WriterSettings, writer_mistakes

_OURS = ("SLACK_", "ASCOLTO_")
_SECRETS = (
    *("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL"),
    "ASCOLTO_SECRET_KEY",
    *SECRETS,
)
_STANDS_IN = {"SLACK_BOT_TOKEN": "xoxb-"}  # said once: it is not also missing
_BEGINS = {
    "slack_bot_token": (("xoxb-", "xoxe.xoxb-"), "OAuth & Permissions, Bot User OAuth Token"),
    "slack_app_token": (("xapp-",), "Basic Information, App-Level Tokens"),
}


def check_token(field: str, value: str) -> None:
    """ValueError with one sentence when `value` is not the kind of token that `field` holds."""
    if field in _BEGINS:
        begins, where = _BEGINS[field]
        if not value.startswith(begins):
            raise ValueError(f"does not begin with {begins[0]}: copy it from {where}")


class Settings(WriterSettings):
    """Everything that differs from one machine to the next."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    slack_bot_token: SecretStr = Field(
        description="Bot token of the Slack app (begins with xoxb-). Needed."
    )
    slack_app_token: SecretStr | None = Field(
        None, description="App-level token (begins with xapp-): the bot dials Slack (Socket Mode)."
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="Signing secret: Slack calls the bot at POST /slack/events (HTTP mode)."
    )
    slack_mode: Literal["socket", "http"] = Field(
        "socket", description="socket or http; needed only when both of the two above are given."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", description="Where Slack's Web API is, for both tokens."
    )
    database_url: str = Field(
        "sqlite:///ascolto.db",
        repr=False,
        description="sqlite:///file or postgresql://user:password@host/name (several machines).",
    )
    ascolto_config: Path = Field(
        Path("ascolto.toml"), description="The file with team, brands, sources, routes, ladders."
    )
    templates_dir: Path | None = Field(
        None, description="A folder of the team's own reply templates, over those that ship."
    )
    ascolto_secret_key: SecretStr | None = Field(
        None,
        description="Seals the tokens that `ascolto connect` stores; several, with commas: the "
        "first seals, all open.",
    )
    http_host: str = Field("127.0.0.1", description="Address to listen at.")
    http_port: int = Field(
        8080, ge=0, le=65535, description="Port for /hooks, /slack/events, /healthz, /readyz."
    )
    public_url: str | None = Field(
        None, description="How the world reaches this port, e.g. https://ascolto.example.org."
    )
    metrics_port: int | None = Field(
        None, ge=0, le=65535, description="Port for /metrics, never the public one; none if empty."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug, info, warning or error."
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="console (for people) or json (one object a line)."
    )

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _right_token(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value:
            check_token(str(info.field_name), value.get_secret_value())
        return value

    @field_validator("templates_dir")
    @classmethod
    def _real_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"is no folder: {value}")
        return value

    @field_validator("ascolto_secret_key")
    @classmethod
    def _real_keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not all(map(is_key, split_keys(value.get_secret_value()))):
            raise ValueError("is no key: take the line that `ascolto init` writes into a new .env")
        return value

    @field_validator("slack_api_url", "public_url")
    @classmethod
    def _web_address(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("is not a web address: write https://…")
        bare = value.rstrip("/")
        return f"{bare}/" if info.field_name == "slack_api_url" else bare

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        async_url(value)
        return value

    @field_validator("log_level", "log_format", "slack_mode", mode="before")
    @classmethod
    def _any_case(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of `seal`, one by one."""
        return split_keys(
            self.ascolto_secret_key.get_secret_value() if self.ascolto_secret_key else ""
        )

    @property
    def seal(self) -> Seal:
        """What keeps secrets in rows."""
        return Seal(self.keys)

    def secrets(self) -> tuple[str, ...]:
        """Every value that may never be shown."""
        given = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        password = make_url(self.database_url).password
        return (
            *(one.get_secret_value() for one in given if one),
            *([password] if password else []),
            *self.keys,
            *self.writers_secrets(),
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings, as people read it."""

    name: str
    default: str
    help: str
    secret: bool


def table() -> tuple[Setting, ...]:
    """All settings in the order of the class, for `.env.example` and the README."""
    rows = []
    fields = Settings.model_fields
    for field, info in sorted(
        fields.items(), key=lambda one: one[0] in WriterSettings.model_fields
    ):
        name = field.upper()
        default = "" if info.is_required() or info.default is None else str(info.default)
        shown = "" if field == "slack_mode" else default
        rows.append(Setting(name, shown, info.description or "", name in _SECRETS))
    return tuple(rows)


def read_settings(environ: Mapping[str, str], env_file: Path | None = None) -> Settings:
    """The settings from `environ` and, below it, `env_file` (skipped when it is not there).

    A secret's `NAME_FILE` names a file whose content is the value. Raises ConfigError with every
    mistake found, each with its place; no secret is ever part of it.
    """
    given = environ if isinstance(environ, Environment) else Environment(environ, env_file)
    slips = _slips(given)
    mistakes = [
        Mistake(given.place(wrong), "is not a setting.", f'Did you mean "{right}"?')
        for wrong, right in slips.items()
    ]
    given = given.corrected(slips)  # what is misspelt is not also missing
    mistakes += [*given.unread, *_no_secrets(given)]
    mistakes += [*_mode_mistakes(given), *writer_mistakes(given)]
    values: dict[str, Any] = {}
    for name in (setting.name for setting in table()):
        try:
            value = secret(given, name) if name in _SECRETS else given.get(name)
        except ValueError as error:
            mistakes.append(Mistake(given.place(name), f"{error}."))
            value = _STANDS_IN.get(name)
        if value:
            values[name.lower()] = value
    if "slack_app_token" not in values:
        values.setdefault("slack_mode", "http")
    try:
        settings = Settings(**values)
    except ValidationError as error:
        found = [_mistake(given, *one) for one in sentences(error, Settings)]
        raise ConfigError([*mistakes, *found]) from None
    if settings.metrics_port and settings.metrics_port == settings.http_port:
        wrong = "is the same as HTTP_PORT: metrics never stand on the public port."
        mistakes.append(Mistake(given.place("METRICS_PORT"), wrong, "Give it a port of its own."))
    if mistakes:
        raise ConfigError(mistakes)
    return settings


def read_database_url(given: Environment) -> str:
    """DATABASE_URL alone, for a command that needs nothing else. Raises as `read_settings`."""
    name = "DATABASE_URL"
    try:
        value = secret(given, name) or Settings.model_fields["database_url"].default
        return Settings(slack_bot_token=SecretStr("xoxb-"), database_url=value).database_url
    except ValidationError as error:
        found = [_mistake(given, *one) for one in sentences(error, Settings)]
        raise ConfigError(found) from None
    except ValueError as error:
        raise ConfigError([Mistake(given.place(name), f"{error}.")]) from None


def _slips(given: Environment) -> dict[str, str]:
    """Names that look like ours and are not, and the ones that are meant; in `.env` also those
    without our prefix."""
    known = {setting.name for setting in table()} | {name + FILE for name in _SECRETS}
    slips = {}
    for name in given:
        ours = name.upper().startswith(_OURS) or given.in_file(name)
        if name in known or not ours:
            continue
        best = nearest(name, known)
        if best and is_slip(name.upper(), best):
            slips[name] = best
    return slips


def _no_secrets(given: Environment) -> list[Mistake]:
    """Files for what is no secret: nobody would read them."""
    ours = [setting.name + FILE for setting in table() if not setting.secret]
    wrong, hint = "is not a setting.", "Only a secret may come from a file."
    there = [name for name in ours if name in given and given.in_file(name)]
    return [Mistake(given.place(name), wrong, hint) for name in there]


def _mode_mistakes(given: Environment) -> list[Mistake]:
    app, signed = (
        any(form in given for form in (name, name + FILE))
        for name in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    )
    mode = given.get("SLACK_MODE", "").lower()
    if not mode and app and signed:
        wrong = "is needed, because SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both given."
        hint = "Write SLACK_MODE=socket or SLACK_MODE=http."
        return [Mistake(given.place("SLACK_MODE"), wrong, hint)]
    if not mode and not app and not signed:
        wrong = "is missing, and so is SLACK_SIGNING_SECRET: one of the two is needed."
        hint = "The first for Socket Mode (no public address), the second for HTTP mode."
        return [Mistake(given.place("SLACK_APP_TOKEN"), wrong, hint)]
    if mode == "socket" and not app:
        return [Mistake(given.place("SLACK_APP_TOKEN"), "is missing: Socket Mode needs it.")]
    if mode == "http" and not signed:
        return [Mistake(given.place("SLACK_SIGNING_SECRET"), "is missing: HTTP mode needs it.")]
    return []


def _mistake(given: Environment, key: str, wrong: str, hint: str) -> Mistake:
    if wrong.startswith("is missing"):
        hint = next(setting.help for setting in table() if setting.name == key.upper())
    return Mistake(given.place(key.upper()), wrong, hint)
