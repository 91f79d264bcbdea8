"""What handlers and loops are handed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels.base import Channel, Known
from bot.clock import Clock
from bot.config import Config
from bot.db import Database
from bot.drafts import Pack
from bot.models import Review
from bot.models.views import Place
from bot.ongoing import Ongoing
from bot.people import Met
from bot.poke import Poke
from bot.rewording import Writers
from bot.settings import Settings
from bot.slack.client import Slack
from bot.triage import Judge
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
    judge: Judge = field(default_factory=Judge)
    writers: Writers
    met: Met = field(default_factory=Met)
    ongoing: Ongoing = field(default_factory=Ongoing)
    strict: bool = False
    """Raise bugs instead of putting the row aside for an hour: for tests."""

    def public(self, review: Review) -> bool:
        """Whether everyone reads this review; so it is where the settings know no more."""
        channel = self.channels.get(review.source_id)
        known = Known(external_id=review.external_id, memory=review.memory)
        return channel is None or channel.public_of(known)
