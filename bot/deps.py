"""What handlers and loops are handed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.base import Channel
from bot.clock import Clock
from bot.config import Config
from bot.db import Database
from bot.drafts import Pack
from bot.models.views import Place
from bot.poke import Poke
from bot.settings import Settings
from bot.slack.client import Slack
from bot.web.metrics import Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """All collaborators, made once by `bot.app`. `config` holds Slack ids, no written names;
    `channels` and `places` are by source id."""

    settings: Settings
    config: Config
    clock: Clock
    db: Database
    slack: Slack
    channels: Mapping[str, Channel[Any]]
    places: Mapping[str, Place]
    poke: Poke
    pack: Pack
    metrics: Metrics
    strict: bool = False
    """Raise bugs instead of putting the row aside for an hour: for tests."""
