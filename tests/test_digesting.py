"""Which sources a digest is about, and which are oddly silent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.channels import channels
from bot.config import read_config
from bot.digesting import silence, sources_of
from tests.config.example import ENVIRON, EXAMPLE

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE_MORE = """
[[source]]
id = "site"
channel = "webhook"
brand = "aurora"
public = true
secret = "env:SHOP_WEBHOOK_SECRET"
"""


def test_a_digest_concerns_the_sources_whose_reviews_may_come_there() -> None:
    Path("ascolto.toml").write_text(EXAMPLE + ONE_MORE, encoding="utf-8")
    read = read_config(Path("ascolto.toml"), ENVIRON, channels())
    assert sources_of(read, "#reviews") == {"shop", "site"}
    assert sources_of(read, "#support") == {"shop"}


def spoken(*hours_ago: float) -> list[datetime]:
    return [NOW - hours * HOUR for hours in hours_ago]


def test_a_source_is_oddly_silent_when_it_never_was_for_so_long() -> None:
    often = [60 + 10 * number for number in range(9)]
    assert silence(spoken(*often), NOW) == (60 * HOUR, 10 * HOUR)
    assert silence(spoken(*often, 300), NOW) is None, "it once was silent for longer"
    assert silence(spoken(*often[:7]), NOW) is None, "too few to tell"


def test_some_hours_of_silence_are_no_news() -> None:
    assert silence(spoken(*[20 + number for number in range(9)]), NOW) is None
