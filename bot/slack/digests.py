"""What a day or a week brought, for one Slack channel or one person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from bot.locale import Words
from bot.slack.ailing import ailing_line
from bot.slack.blocks import Json, actions, button, container, context, section, sections, size
from bot.slack.cards import pause_line
from bot.slack.charts import Chart, native, table
from bot.slack.codes import said
from bot.slack.digest_facts import Digest, Figures, Share
from bot.slack.heard import heard_row
from bot.slack.ids import Do
from bot.slack.lists import Listed, case_row, promise_row, rest
from bot.slack.message import Message, fit
from bot.slack.parts import quoted
from bot.slack.times import Times
from bot.text import escape
from bot.topics import NAMES

ROWS = 5
SOURCES_ROOM = 5_000
"""So much is said of sources, of what a whole message holds."""
FOLDED = 9
"""So many of those judged not critical are shown; a folded block holds ten."""
TOPICS_SHOWN = 3
NOON = 12
_DAY = timedelta(days=1)


def digest(
    found: Digest,
    now: datetime,
    words: Words,
    names: Mapping[str, str],
    *,
    hours_timezone: str,
    plain: bool = False,
) -> Message:
    """The digest as it stands now; a quiet one is a line and nothing else. `plain`: without the
    newest blocks."""
    times = Times(words, now, hours_timezone)
    head = _head(found, times)
    blocks: list[Json] = [section(f"*{head}*", "head")]
    if found.paused:
        blocks.append(context(pause_line(words), "paused"))
    if found.nothing:
        return fit(head, blocks)
    blocks += _todo(found, times, names)
    blocks.append(section(_figures(found, times), "figures"))
    chart = _chart(found, times) if found.days else None
    if chart is not None:
        blocks.append(table(chart) if plain else native(chart))
    if told := _topics(found, words):
        blocks.append(section(told, "topics"))
    blocks += _quiet(found, times, plain=plain)
    if found.ignored:
        told = words.t("Ignored mail: {count}", count=words.number(found.ignored))
        blocks.append(context(told, "ignored"))
    blocks += _sources(found, times)
    if found.thanks:
        people = words.both([escape(name) for name in found.thanks])
        blocks.append(context(words.t("Thanks to {people}.", people=people), "thanks"))
    return replace(fit(head, blocks), chart=chart if plain else None)


def _head(found: Digest, times: Times) -> str:
    words = times.words
    told = []
    if found.weekly:
        told.append(words.t("The week {days}.", days=_days(found, times)))
    elif times.now.astimezone(ZoneInfo(times.timezone)).hour < NOON and not found.nothing:
        told.append(words.t("Good morning."))
    if found.nothing:
        told.append(_all_quiet(found, times))
    elif found.late:
        told.append(
            words.n(
                "{count} customer is waiting, {late} late.",
                "{count} customers are waiting, {late} late.",
                found.waiting,
                late=words.number(found.late),
            )
        )
    elif found.waiting:
        told.append(
            words.n("{count} customer is waiting.", "{count} customers are waiting.", found.waiting)
        )
    else:
        told.append(words.t("No customer is waiting."))
    if found.promises:
        told.append(
            words.n(
                "{count} promised follow-up is due.",
                "{count} promised follow-ups are due.",
                found.promises,
            )
        )
    return " ".join(told)


def _all_quiet(found: Digest, times: Times) -> str:
    words = times.words
    if found.checked_at is None:
        return words.n(
            "All quiet. {count} source is listened to.",
            "All quiet. {count} sources are listened to.",
            found.sources,
        )
    at = times.clock(found.checked_at)
    return words.n(
        "All quiet. {count} source checked, last at {time}.",
        "All quiet. {count} sources checked, last at {time}.",
        found.sources,
        time=at,
    )


def _days(found: Digest, times: Times) -> str:
    """Mon 16 Nov - Sun 22 Nov"""
    first = times.words.day(found.since, times.timezone)
    last = times.words.day(found.until - timedelta(hours=1), times.timezone)
    return f"{first} - {last}"


def _when(found: Digest, times: Times) -> str:
    """Yesterday, or since when."""
    words, zone = times.words, ZoneInfo(times.timezone)
    if found.weekly:
        return words.t("In these seven days")
    since, until = found.since.astimezone(zone), found.until.astimezone(zone)
    today = times.now.astimezone(zone).date()
    if until.date() == today and until.date() - since.date() == _DAY:
        return words.t("Yesterday")
    return words.t("Since {day}", day=words.day(found.since, times.timezone))


def _todo(found: Digest, times: Times, names: Mapping[str, str]) -> list[Json]:
    """Late cases first, then promises due, then the other cases by deadline."""
    late = [row for row in found.todo if row.view.case.due_at <= times.now]
    rows: list[tuple[Callable[..., Json], Listed]] = [(case_row, row) for row in late]
    rows += [(promise_row, row) for row in found.promised]
    rows += [(case_row, row) for row in found.todo[len(late) :]]
    if not rows:
        return []
    words = times.words
    shown = [draw(number, row, times, names) for number, (draw, row) in enumerate(rows[:ROWS])]
    blocks = [section(f"*{words.t('To do today')}*", "todo"), *shown]
    more = found.waiting + found.promises - len(shown)
    if more > 0:
        blocks += [*rest(more, words), actions([button(words.t("See all"), Do.SEE_ALL)], "all")]
    return blocks


def _figures(found: Digest, times: Times) -> str:
    words, figures = times.words, found.figures
    told = [
        words.n("{count} heard", "{count} heard", figures.heard),
        words.n("{count} critical", "{count} critical", figures.critical),
    ]
    if figures.praise:
        told.append(words.n("{count} praised", "{count} praised", figures.praise))
    told.append(_answers(figures, words))
    if figures.median is not None:
        told.append(words.t("half within {span}", span=short(figures.median, words)))
    return f"*{_when(found, times)}*\n" + " · ".join(told)


def _answers(figures: Figures, words: Words) -> str:
    """How many were answered, and how many in time of those that had to be."""
    told = words.n("{count} answered", "{count} answered", figures.answered)
    if figures.missed:
        left = words.n("{count} late and unanswered", "{count} late and unanswered", figures.missed)
        told = f"{told}, {left}"
    if not figures.answered:
        return told
    share = round(100 * figures.in_time / (figures.answered + figures.missed))
    return words.t("{answered}, {share}% in time", answered=told, share=share)


def _chart(found: Digest, times: Times) -> Chart:
    words = times.words
    return Chart(
        words.n("The last {count} day", "The last {count} days", len(found.days)),
        [words.day(one.began, times.timezone) for one in found.days],
        [
            (words.t("Answered"), [one.answered for one in found.days]),
            (words.t("Critical"), [one.critical for one in found.days]),
        ],
    )


def short(length: timedelta, words: Words) -> str:
    """40 min, 1 h 40, 3 days."""
    minutes = max(1, int(length.total_seconds() // 60))
    if minutes < 60:
        return words.t("{minutes} min", minutes=minutes)
    if minutes >= 48 * 60:
        return words.span(length)
    hours, minutes = divmod(minutes, 60)
    return words.t("{hours} h {minutes}", hours=hours, minutes=f"{minutes:02}")


def _topics(found: Digest, words: Words) -> str:
    """Three critical topics, a line of what is liked, a line of what is wished for."""
    voices = found.voices
    lines = [_counted(found.topics, words)] if found.topics else []
    if voices.liked_words:
        quotes = quoted(voices.liked_words, words)
        topics = _counted(voices.liked, words)
        liked = f"{topics}. {quotes}" if topics else quotes
        lines.append(words.t("They like: {liked}", liked=liked))
    if voices.wished:
        quotes = quoted(voices.wished, words)
        more = voices.wished_total - len(voices.wished)
        told = words.t("They wish: {quotes}", quotes=quotes)
        if more:
            count = words.number(more)
            told = words.t("They wish: {quotes} and {count} more", quotes=quotes, count=count)
        lines.append(told)
    return "\n".join((f"*{words.t('What they talk about')}*", *lines)) if lines else ""


def _counted(topics: Sequence[tuple[str, int]], words: Words) -> str:
    shown = [
        f"{said(NAMES, code, words)} {words.number(count)}" for code, count in topics[:TOPICS_SHOWN]
    ]
    return " · ".join(shown)


def _quiet(found: Digest, times: Times, *, plain: bool) -> list[Json]:
    """Those judged not critical, folded, each with a way to disagree."""
    if not found.quiet_total:
        return []
    words = times.words
    title = words.t("Judged not critical: {count}", count=words.number(found.quiet_total))
    shown = [heard_row(number, row, times) for number, row in enumerate(found.quiet[:FOLDED])]
    shown += rest(found.quiet_total - len(shown), words, "quiet:rest")
    if plain:
        return [section(f"*{title}*", "quiet"), *shown]
    return [container(title, shown, "quiet")]


def _sources(found: Digest, times: Times) -> list[Json]:
    """As many as leave room for the rest of the message, the ill ones first."""
    words = times.words
    told = [ailing_line(one, times) for one in found.ailing]
    told += [_share(one, words) for one in found.shares]
    room = accumulate(size(line) + 1 for line in told)
    shown = [line for line, so_far in zip(told, room, strict=True) if so_far <= SOURCES_ROOM]
    if not told:
        return []
    head = f"*{words.t('Sources')}*"
    return [
        *sections([head, *shown], "sources"),
        *rest(len(told) - len(shown), words, "sources:rest"),
    ]


def _share(one: Share, words: Words) -> str:
    return words.n(
        "{source}: {share}% critical of {count} heard",
        "{source}: {share}% critical of {count} heard",
        one.heard,
        source=escape(one.title),
        share=round(100 * one.critical / one.heard) if one.heard else 0,
    )
