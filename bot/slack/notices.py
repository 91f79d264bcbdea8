"""News that belongs to no case: about sources, Slack itself, the writer, a pause."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.locale import Words
from bot.models import RewordingKind
from bot.slack.called import named, who
from bot.slack.message import Message
from bot.slack.notes import SHOWN, moment, spoken
from bot.slack.problems import CHANNEL_PROBLEMS, SENTENCES
from bot.slack.reasons import reason
from bot.slack.times import Times
from bot.text import escape, fold


def notice(
    detail: Mapping[str, Any], now: datetime, words: Words, names: Mapping[str, str], *,
    hours_timezone: str,
) -> Message:  # fmt: skip
    """News that belongs to no case; `detail["code"]` says which:

    source_ill (`source`, `problem`, `since` as ISO time), source_healed (`source`, `lost`:
    how many of its reviews count as deleted since), sending_ill (`source`, `problem`),
    sending_healed (`source`), slack_ill (`place`, `problem` as Slack's code), slack_healed
    (`place`), writer_ill (`service`, `problem`, `does`: the kinds of words it gives),
    writer_healed (`service`), paused and resumed (`by`).
    """
    times = Times(words, now, hours_timezone)
    code = str(detail.get("code", ""))
    source = escape(str(detail.get("source") or ""))
    problem = escape(fold(reason(str(detail.get("problem") or ""), words), SHOWN))
    place = named(str(detail.get("place") or ""), names, words)
    by = who(str(detail.get("by") or ""), names, words)
    if code == "source_ill":
        since = times.since(moment(detail.get("since"), now))
        told = words.t("⚠️ {source} cannot be read {since}.", source=source, since=since)
        return spoken(told, problem)
    if code == "source_healed":
        return spoken(_healed(source, int(detail.get("lost") or 0), words))
    if code == "sending_ill":
        told = words.t("⚠️ Replies do not get out through {source}: they wait.", source=source)
        return spoken(told, problem)
    if code == "sending_healed":
        return spoken(words.t("✅ Replies get out through {source} again.", source=source))
    if code == "slack_ill":
        if problem in CHANNEL_PROBLEMS:
            why = words.t(SENTENCES[problem])
            problem = f"{why[0].upper()}{why[1:]}."
        return spoken(words.t("⚠️ Ascolto cannot post in {place}.", place=place), problem)
    if code == "slack_healed":
        return spoken(words.t("✅ Ascolto can post in {place} again.", place=place))
    service = escape(str(detail.get("service") or ""))
    if code == "writer_ill":
        told = words.t("⚠️ {service} does not answer as it should.", service=service)
        return spoken(told, " ".join([*_without(str(detail.get("does") or ""), words), problem]))
    if code == "writer_healed":
        return spoken(words.t("✅ {service} answers again.", service=service))
    if code == "paused":
        told = words.t("⏸ {name} paused everything: nothing goes out.", name=by)
        return spoken(told, words.t("To go on: `/reviews resume`"))
    if code == "resumed":
        return spoken(words.t("▶️ {name} let everything go on.", name=by))
    raise ValueError(f"no such notice: {code!r}")


def _without(kinds: str, words: Words) -> list[str]:
    """What the team does without meanwhile."""
    told = {
        RewordingKind.VOICE: words.t("Until it does, drafts are as the templates have them."),
        RewordingKind.TRANSLATION: words.t("Until it does, there are no translations."),
    }
    return [told[kind] for kind in told if kind in kinds.split()]


def _healed(source: str, lost: int, words: Words) -> str:
    if not lost:
        return words.t("✅ {source} works again. Nothing was lost.", source=source)
    return words.n(
        "✅ {source} works again. {count} review stayed missing there for a day and counts as "
        "deleted now.",
        "✅ {source} works again. {count} reviews stayed missing there for a day and count as "
        "deleted now.",
        lost,
        source=source,
    )
