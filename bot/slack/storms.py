"""The card of a storm: many complaints at once, in one table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.locale import Words
from bot.models import Case, CaseState, Review
from bot.models.views import Place
from bot.slack.blocks import Json, actions, button, context, data_table, section, sections
from bot.slack.codes import URGENCIES, said
from bot.slack.commands import Command, spelled
from bot.slack.ids import Do, Target
from bot.slack.message import Message, fit
from bot.slack.parts import first_words, practice_line, rated
from bot.slack.times import Times
from bot.text import escape, stars
from bot.topics import NAMES

ROWS = 50
"""So many cases stand in the table."""
PLAIN = 20
BUTTONS = 5
"""So many have their own buttons."""
TELLING = 1 / 3
"""So large a share of all makes their topic worth naming."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class StormRow:
    """One case on a storm's card, with its newest review and where it was said."""

    case: Case
    review: Review
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """`total` new complaints from `since` to `until`, `listed` of them on this card and not on
    their own, `waiting` of these still open; the first of them are `rows`. `topic`: what most are
    about, a code, and how many."""

    since: datetime
    until: datetime
    total: int
    listed: int
    waiting: int
    topic: tuple[str, int] | None
    rows: Sequence[StormRow]


def storm(
    found: Storm,
    now: datetime,
    words: Words,
    names: Mapping[str, str],
    *,
    hours_timezone: str,
    plain: bool = False,
) -> Message:
    """The one card of many complaints. `plain`: a list in place of the table."""
    times = Times(words, now, hours_timezone)
    head = _head(found, words)
    blocks = [section(f"*{head}*", "head"), context(_standing(found, words), "standing")]
    if found.rows and (told := practice_line(found.rows[0].case, words)):
        blocks.append(context(told, "practice"))
    if plain:
        blocks += sections(_lines(found.rows[:PLAIN], times, names), "list")
    else:
        table = [_heading(words), *(_cells(row, times, names) for row in found.rows)]
        blocks.append(data_table(words.t("Cases without a card of their own"), table, "list"))
    for number, row in enumerate(_open(found.rows)[:BUTTONS]):
        blocks += _doing(number, row, times)
    blocks.append(context(_rest(found, words, plain=plain), "rest"))
    blocks.append(actions([button(words.t("See all"), Do.SEE_ALL)], "all"))
    return fit(head, blocks, _next_change(found.rows, now))


def _head(found: Storm, words: Words) -> str:
    told = words.n(
        "⚠️ {count} new complaint in {span}",
        "⚠️ {count} new complaints in {span}",
        found.total,
        span=words.span(found.until - found.since),
    )
    code, count = found.topic or ("", 0)
    if count < found.total * TELLING:
        return told
    topic, many = said(NAMES, code, words).lower(), words.number(count)
    return words.t('{head}, {count} about "{topic}"', head=told, count=many, topic=topic)


def _standing(found: Storm, words: Words) -> str:
    own = found.total - found.listed
    told = []
    if own > 0:
        told.append(words.n("{count} has its own card.", "{count} have their own cards.", own))
    told.append(
        words.n("{count} is waiting here.", "{count} are waiting here.", found.waiting)
        if found.waiting
        else words.t("Nobody is waiting here any more.")
    )
    return " ".join(told)


def _heading(words: Words) -> list[str]:
    return [
        words.t("Case"),
        words.t("Urgency"),
        words.t("Where"),
        words.t("First words"),
        words.t("Deadline"),
        words.t("Who"),
    ]


def _cells(row: StormRow, times: Times, names: Mapping[str, str]) -> list[str]:
    words = times.words
    urgent = URGENCIES.get(row.case.urgency)
    return [
        f"#{row.case.id}",
        words.t(urgent) if urgent else "–",
        _where(row),
        first_words(row.review, 60) or "–",
        _when(row.case, times),
        _whose(row.case, words, names),
    ]


def _where(row: StormRow) -> str:
    known = rated(row.review.rating, row.review.scale)
    return f"{stars(*known)} {row.place.title}" if known else row.place.title


def _when(case: Case, times: Times) -> str:
    words = times.words
    if case.state == CaseState.ANSWERED:
        return words.t("✅ answered")
    if case.state != CaseState.OPEN:
        return words.t("⚪ closed")
    if times.now >= case.due_at:
        return words.t("⏰ {span} late", span=words.span(times.now - case.due_at))
    return times.plain(case.due_at)


def _whose(case: Case, words: Words, names: Mapping[str, str]) -> str:
    person = case.claimed_by or case.owner
    return names.get(person, person) or words.t("nobody")


def _lines(rows: Sequence[StormRow], times: Times, names: Mapping[str, str]) -> Iterator[str]:
    for row in rows:
        number, urgent, *others = (escape(cell) for cell in _cells(row, times, names))
        yield " · ".join([f"• {number}", *([] if urgent == "–" else [urgent]), *others])


def _open(rows: Sequence[StormRow]) -> list[StormRow]:
    return [row for row in rows if row.case.state == CaseState.OPEN]


def _doing(number: int, row: StormRow, times: Times) -> list[Json]:
    """One of those that wait, with what can be done about it."""
    words, case = times.words, row.case
    told = [f"#{case.id}", escape(_where(row))]
    if beginning := escape(first_words(row.review, 80)):
        told.append(words.t('"{words}"', words=beginning))
    about = str(Target(case.id, row.review.id))
    buttons = [
        button(words.t("Reply"), Do.REPLY, about),
        button(words.t("I'm on it"), Do.CLAIM, about),
        button(words.t("More…"), Do.MORE, about),
    ]
    if case.claimed_by:
        del buttons[1]
    return [section(" · ".join(told), f"row:{number}"), actions(buttons, f"do:{number}")]


def _rest(found: Storm, words: Words, *, plain: bool) -> str:
    more = found.listed - min(len(found.rows), PLAIN if plain else ROWS)
    told = [words.n("and {count} more", "and {count} more", more)] if more > 0 else []
    one = f"`/reviews {spelled(Command.SHOW, words.language)} {words.t('NUMBER')}`"
    told.append(words.t("One of them by its number: {command}", command=one))
    return " · ".join(told)


def _next_change(rows: Sequence[StormRow], now: datetime) -> datetime | None:
    """When something is late, or an hour later."""
    moments = [one.case.due_at if one.case.due_at > now else now + _HOUR for one in _open(rows)]
    return min(moments, default=None)
