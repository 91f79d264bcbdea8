"""Sentences, counts, spans and days as people of each language say them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.locale import Words
from bot.slack.times import Times

EN, IT = Words("en"), Words("it")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "language"),
    [("it", "it"), ("it-IT", "it"), ("it_IT", "it"), ("en-GB", "en"), ("xx", "en"), ("", "en")],
)
def test_an_unknown_language_is_english(written: str, language: str) -> None:
    assert Words(written).language == language


def test_sentences_are_filled_in_the_readers_language() -> None:
    assert EN.t("by {time}", time="11:30") == "by 11:30"
    assert IT.t("by {time}", time="11:30") == "entro le 11:30"


def test_one_and_many_are_told_apart() -> None:
    assert IT.n("{count} star", "{count} stars", 1) == "1 stella"
    assert IT.n("{count} star", "{count} stars", 4) == "4 stelle"
    assert EN.n("{count} star", "{count} stars", 2, count="4.5") == "4.5 stars"


def test_what_a_customer_wrote_is_no_pattern() -> None:
    assert EN.t("by {time}", time="{time} {0} %s") == "by {time} {0} %s"


@pytest.mark.parametrize(
    ("length", "english", "italian"),
    [
        (timedelta(seconds=-5), "0 minutes", "0 minuti"),
        (timedelta(minutes=1, seconds=59), "1 minute", "1 minuto"),
        (timedelta(minutes=59), "59 minutes", "59 minuti"),
        (timedelta(minutes=119), "1 hour", "1 ora"),
        (timedelta(hours=47), "47 hours", "47 ore"),
        (timedelta(hours=71), "2 days", "2 giorni"),
    ],
)
def test_spans_are_rounded_down(length: timedelta, english: str, italian: str) -> None:
    assert (EN.span(length), IT.span(length)) == (english, italian)


def test_ratings_use_the_languages_comma() -> None:
    assert (EN.number(4.5), IT.number(4.5), IT.number(4.0)) == ("4.5", "4,5", "4")


def test_thousands_are_set_apart_as_each_language_does() -> None:
    assert (EN.number(1234), IT.number(1234), IT.number(1_234_567)) == (
        "1,234",
        "1.234",
        "1.234.567",
    )
    many = ("{count} review", "{count} reviews", 12_345)
    assert (EN.n(*many), IT.n(*many)) == ("12,345 reviews", "12.345 recensioni")
    assert (EN.count(9), EN.count(1234), IT.count(1234)) == ("nine", "1,234", "1.234")


def test_a_day_begins_at_the_teams_midnight() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert Times(EN, NOON, "UTC").is_today(late)
    assert not Times(EN, NOON, "Europe/Rome").is_today(late)
    assert Times(EN, NOON, "Europe/Rome").next_midnight() == datetime(2026, 11, 23, 23, tzinfo=UTC)


def test_times_convert_for_each_reader_and_read_well_without() -> None:
    rome = Times(IT, NOON, "Europe/Rome")
    assert rome.by(NOON) == f"entro le <!date^{int(NOON.timestamp())}^{{time}}|13:00>"
    tomorrow = NOON + timedelta(days=1)
    assert "|mar 24 nov> alle <" in rome.by(tomorrow)
    assert rome.plain(tomorrow) == "mar 24 nov 13:00"
