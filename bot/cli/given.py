"""What this process was given: environment, `.env` and `ascolto.toml`, read together."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.channels import channels
from bot.config import Config, read_config
from bot.environment import Environment
from bot.errors import ConfigError, Mistake
from bot.settings import Settings, read_settings

ENV_FILE = Path(".env")
CONFIG = "ASCOLTO_CONFIG"


@dataclass(frozen=True, slots=True)
class Given:
    """Settings and config, or the mistakes that stand in their way."""

    environ: Environment
    settings: Settings | None
    config: Config | None
    config_path: Path
    mistakes: tuple[Mistake, ...]

    def both(self) -> tuple[Settings, Config]:
        """Settings and config; ConfigError with the mistakes of both together."""
        if self.settings is None or self.config is None:
            raise ConfigError(self.mistakes)
        return self.settings, self.config

    def secrets(self) -> tuple[str, ...]:
        """Every value that may not be shown, as far as it could be read."""
        settings = self.settings.secrets() if self.settings else ()
        return (*settings, *(self.config.secrets() if self.config else ()))


def read(environ: Mapping[str, str] | None = None) -> Given:
    """Read everything; mistakes of one file do not hide those of the other."""
    given = Environment(os.environ if environ is None else environ, ENV_FILE)
    path = Path(given.get(CONFIG) or Settings.model_fields["ascolto_config"].default)
    mistakes: list[Mistake] = []
    settings = config = None
    try:
        settings = read_settings(given)
    except ConfigError as error:
        mistakes += error.mistakes
    try:
        config = read_config(path, given, channels())
    except ConfigError as error:
        mistakes += error.mistakes
    return Given(given, settings, config, path, tuple(mistakes))
