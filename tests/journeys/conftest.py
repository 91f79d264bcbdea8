"""Whole lives of the bot, in both languages, both ways to Slack, both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.life import Life
from tests.journeys.processes import Ascolto
from tests.world import TOML, world

IN_ITALIAN = TOML.replace('language = "en"', 'language = "it"').replace(
    "The Bottega Aurora team", "Il team di Bottega Aurora"
)


@pytest.fixture
async def life(tmp_path: Path, database_url: str) -> AsyncIterator[Life]:
    """An English-speaking team; the bot dials Slack (Socket Mode)."""
    async with world(tmp_path, database_url) as made:
        yield Life(made)


@pytest.fixture
async def vita(tmp_path: Path, database_url: str) -> AsyncIterator[Life]:
    """An Italian-speaking team, whose people read Slack in Italian; Slack calls the bot (HTTP)."""
    async with world(tmp_path, database_url, toml=IN_ITALIAN, mode="http", locale="it-IT") as made:
        yield Life(made)


@pytest.fixture
async def ascolto(tmp_path: Path) -> AsyncIterator[Ascolto]:
    """The command in an empty folder, as processes of their own."""
    made = Ascolto(tmp_path)
    yield made
    await made.kill()
