"""What ails a source, in words."""

from datetime import timedelta

from bot.locale import Words
from bot.slack.digest_facts import Ailing
from bot.slack.reasons import reason
from bot.slack.times import Times
from bot.text import escape, fold


def ailing_line(one: Ailing, times: Times) -> str:
    """What ails a source and what to do."""
    return _ill(one, times) if one.since or one.sending else _silent(one, times.words)


def _ill(one: Ailing, times: Times) -> str:
    words, title = times.words, escape(one.title)
    if one.since:
        since = times.since(one.since)
        told = words.t("⚠️ {source} cannot be read {since}.", source=title, since=since)
    else:
        told = words.t("⚠️ Replies do not get out through {source}: they wait.", source=title)
    do = words.t("What is wrong: {problem}. Try: {command}", problem=_problem(one, words),
                 command="`ascolto check`")  # fmt: skip
    return f"{told} {do}"


def _problem(one: Ailing, words: Words) -> str:
    return escape(fold(reason(one.problem, words), 200)).rstrip(".") or words.t("not known")


def _silent(one: Ailing, words: Words) -> str:
    return words.t(
        "🤫 {source} has been silent for {span}, longer than ever ({longest} at most). "
        "Is it broken (`ascolto check`), or is it time to ask the customers?",
        source=escape(one.title),
        span=words.span(one.silent or timedelta()),
        longest=words.span(one.longest or timedelta()),
    )
