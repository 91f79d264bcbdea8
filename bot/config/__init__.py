"""What `ascolto.toml` says: team, brands, sources, routes and ladders."""

from bot.config.matching import Match
from bot.config.model import (
    Brand,
    Config,
    Name,
    NameKind,
    Route,
    Routed,
    SourceConfig,
    Team,
)
from bot.config.read import read_config
from bot.config.sample import SAMPLE, with_sample

__all__ = [
    "SAMPLE",
    "Brand",
    "Config",
    "Match",
    "Name",
    "NameKind",
    "Route",
    "Routed",
    "SourceConfig",
    "Team",
    "read_config",
    "with_sample",
]
