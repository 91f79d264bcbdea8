"""The environment laid over `.env`: names, values and where each of them stands."""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic_settings import BaseSettings, DotEnvSettingsSource

from bot.errors import ConfigError, Mistake

ENVIRONMENT = "environment"
FILE = "_FILE"


class Environment(Mapping[str, str]):
    """Names to values; empty values count as not given.

    A name and its `NAME_FILE` are one setting: the environment's form of it hides that of `.env`.
    `unread`: a mistake for each line of `.env` that says nothing.
    """

    def __init__(self, environ: Mapping[str, str], env_file: Path | None = None) -> None:
        self._given: dict[str, tuple[str, str]] = {}
        self.unread: list[Mistake] = []
        for name, value in _read(env_file, self.unread).items():
            if value:
                self._given[name] = (value, str(env_file and env_file.name))
        given = {name: value for name, value in environ.items() if value}
        for name in given:
            self._given.pop(_twin(name), None)
        self._given |= {name: (value, ENVIRONMENT) for name, value in given.items()}

    def __getitem__(self, name: str) -> str:
        return self._given[name][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def __repr__(self) -> str:
        return f"<Environment of {len(self)} names>"

    def corrected(self, slips: Mapping[str, str]) -> "Environment":
        """The same, and what stands under a misspelt name also under the one that is meant."""
        other = Environment({})
        meant = {right: self._given[wrong] for wrong, right in slips.items()}
        other._given, other.unread = meant | self._given, self.unread
        return other

    def place(self, name: str) -> str:
        """Where `name` or its file is given, for a mistake: ".env: SLACK_BOT_TOKEN"."""
        for written in (name, name + FILE):
            if written in self:
                return f"{self._given[written][1]}: {written}"
        return f"{ENVIRONMENT} or .env: {name}"

    def in_file(self, name: str) -> bool:
        """Whether `.env` says it, and not the environment."""
        return self._given[name][1] != ENVIRONMENT


def secret(environ: Mapping[str, str], name: str) -> str | None:
    """The secret `name`, or what the file named by `NAME_FILE` holds; None if neither is given.

    ValueError with one sentence when the file cannot be read, or when both are given.
    """
    value, file = environ.get(name), environ.get(name + FILE)
    if value and file:
        raise ValueError(f"{name} and {name}{FILE} are both given: keep one of the two")
    return read_secret(Path(file)) if file else value or None


def read_secret(path: Path) -> str:
    """The content of a secret's file, trimmed; ValueError with one sentence when there is none."""
    try:
        value = path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise ValueError(f"cannot read the file {path} ({why})") from None
    if not value:
        raise ValueError(f"the file {path} is empty")
    return value


def _twin(name: str) -> str:
    return name.removesuffix(FILE) if name.endswith(FILE) else name + FILE


class _Unread(logging.Filter):
    """Hears from the library which lines it cannot read, in place of the log."""

    def __init__(self, file: str, mistakes: list[Mistake]) -> None:
        super().__init__()
        self._file, self._mistakes = file, mistakes

    def filter(self, record: logging.LogRecord) -> bool:
        [line] = record.args or ("?",)
        wrong, hint = "is not NAME=value.", "Begin a comment with #."
        self._mistakes.append(Mistake(f"{self._file}, line {line}", wrong, hint))
        return False


def _read(env_file: Path | None, unread: list[Mistake]) -> Mapping[str, str | None]:
    if not env_file or not (env_file.is_file() or env_file.is_dir()):
        return {}
    try:
        env_file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise ConfigError([Mistake(env_file.name, f"cannot be read ({why}).")]) from None
    log, heard = logging.getLogger("dotenv.main"), _Unread(env_file.name, unread)
    log.addFilter(heard)
    try:
        return DotEnvSettingsSource(
            BaseSettings, env_file=env_file, env_file_encoding="utf-8", case_sensitive=True
        ).env_vars
    finally:
        log.removeFilter(heard)
