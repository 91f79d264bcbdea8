"""What a new source had heard before we listened, and whether that wants cases."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from slack_sdk.models.blocks import StaticSelectElement

from bot.locale import Words
from bot.slack.blocks import PLACEHOLDER, context, option, plain_text, section
from bot.slack.called import who
from bot.slack.ids import Do
from bot.slack.message import Message, fit
from bot.text import escape


class Past(Protocol):
    """How many older reviews there are, how many of them criticise and have no answer, the oldest
    of these, and how many are of the last so many days."""

    @property
    def old(self) -> int: ...

    @property
    def waiting(self) -> int: ...

    @property
    def oldest(self) -> datetime | None: ...

    @property
    def within(self) -> Mapping[int, int]: ...


def first_day(
    detail: Mapping[str, Any],
    past: Past,
    title: str,
    at: datetime,
    words: Words,
    names: Mapping[str, str],
) -> Message:
    """The one post about a source's past, written `at`. `detail`: source, and once somebody chose,
    by, days, old and the number of cases."""
    if detail.get("by"):
        old = words.n("{count} older review", "{count} older reviews", int(detail["old"]))
        told = words.t("📚 {place}: {old}.", place=escape(title), old=old)
        return fit(told, [section(told, "past"), context(_chosen(detail, words, names), "chosen")])
    told = _told(past, title, at, words)
    if not past.waiting:
        return fit(told, [section(told, "past")])
    spans = [
        option(_span(days, words, count), f"{detail['source']}.{days}")
        for days, count in past.within.items()
        if count
    ]
    menu = StaticSelectElement(
        action_id=Do.HISTORY,
        placeholder=plain_text(words.t("Open cases for…"), PLACEHOLDER),
        options=[*spans, option(words.t("none of them"), f"{detail['source']}.0")],
    )
    why = words.t("They get no cards unless you want cases for them; deadlines then start now.")
    return fit(told, [section(told, "past", menu), context(why, "why")])


def read_choice(value: str) -> tuple[str, int]:
    """The source and the days that were chosen."""
    source_id, _, days = value.rpartition(".")
    return source_id, int(days)


def _told(past: Past, title: str, at: datetime, words: Words) -> str:
    old = words.n("{count} older review", "{count} older reviews", past.old)
    if not past.waiting or past.oldest is None:
        return words.t("📚 {place}: {old}, none waits for an answer.", place=escape(title), old=old)
    return words.t(
        "📚 {place}: {old}, {waiting}, the oldest from {span} ago.",
        place=escape(title),
        old=old,
        waiting=words.n(
            "{count} criticism unanswered", "{count} criticisms unanswered", past.waiting
        ),
        span=words.span(at - past.oldest),
    )


def _span(days: int, words: Words, count: int) -> str:
    cases = words.n("{count} case", "{count} cases", count)
    return words.t("the last {days} days: {cases}", days=days, cases=cases)


def _chosen(detail: Mapping[str, Any], words: Words, names: Mapping[str, str]) -> str:
    days, name = int(detail["days"]), who(str(detail["by"]), names, words)
    if not days:
        return words.t("{name} wants no cases for them.", name=name)
    span = _span(days, words, int(detail["cases"]))
    return words.t("{name} opens cases for {span}.", name=name, span=span)
