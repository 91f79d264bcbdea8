"""The built-in source for practice, beside those of the file."""

from dataclasses import replace

from bot.channels.base import Options
from bot.config.matching import Match
from bot.config.model import Config, Route, SourceConfig
from bot.ladder import PUBLIC, Ladder

SAMPLE = "_sample"
"""The id of this source; no file can write it."""
CHANNEL = "sample"


def with_sample(config: Config) -> Config:
    """The settings with this source: of the first brand, and reminding its owner alone."""
    brand = next(iter(config.brands))
    source = SourceConfig(
        id=SAMPLE,
        was="",
        channel=CHANNEL,
        brand=brand,
        public=True,
        start=None,
        private_network=False,
        poll=None,
        options=Options(),
        practice=True,
    )
    ladder = Ladder(SAMPLE, PUBLIC.answer_within, PUBLIC.rungs[:1])
    route = Route(
        match=Match(source=(SAMPLE,)), slack_channel=None, owner=None, decider=None, ladder=SAMPLE
    )
    return replace(
        config,
        sources={**config.sources, SAMPLE: source},
        routes=(route, *config.routes),
        ladders={**config.ladders, SAMPLE: ladder},
    )
