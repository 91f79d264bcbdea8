"""What came in and got no card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.locale import Words
from bot.models import IgnoredItem, Review
from bot.models.views import Place
from bot.slack.blocks import Json, button, context, link, section
from bot.slack.ids import Do, Target
from bot.slack.lists import LINES, ROWS, beginning, rest
from bot.slack.message import Message, fit
from bot.slack.reasons import reason
from bot.slack.times import Times
from bot.text import escape, fold


@dataclass(frozen=True, slots=True)
class Heard:
    """A review that got no card, and where it was said."""

    review: Review
    place: Place


def heard(
    rows: Sequence[Heard],
    total: int,
    now: datetime,
    words: Words,
    *,
    ignored: Sequence[IgnoredItem] = (),
    ignored_total: int = 0,
    used_to: Mapping[str, int] | None = None,
    hours_timezone: str,
) -> Message:
    """What came in and got no card, doubtful first, each with a way to disagree; then what is no
    customer's word, and why; and on which places it is used to how customers speak, by how many
    messages."""
    times = Times(words, now, hours_timezone)
    head = words.n("{count} heard, no card", "{count} heard, no card", total)
    if not rows:
        head = words.t("Everything that came in has its card.")
    shown = [heard_row(number, row, times) for number, row in enumerate(rows[:ROWS])]
    blocks = [section(f"*{head}*" if rows else head, "head"), *shown]
    blocks += rest(total - len(shown), words)
    if ignored:
        blocks.append(_ignored(ignored, ignored_total, times))
    if used_to:
        blocks.append(context(_used_to(used_to, words), "used_to"))
    return fit(head, blocks)


def heard_row(number: int, row: Heard, times: Times) -> Json:
    """One review without a card, and a way to disagree."""
    words, review = times.words, row.review
    said = [beginning(review, row.place, words), times.stamp(review.posted_at)]
    said.append(link(review.url, words.t("Open")))
    wanted = button(words.t("Needs an answer"), Do.NEEDS_ANSWER, str(Target(0, review.id)))
    return section(" · ".join(part for part in said if part), f"heard:{number}", wanted)


def _ignored(items: Sequence[IgnoredItem], total: int, times: Times) -> Json:
    words = times.words
    lines = [f"*{words.t('Ignored mail: {count}', count=words.number(total))}*"]
    for one in items[:LINES]:
        parts = [fold(one.sender, 60), fold(" ".join(one.subject.split()), 80)]
        told = [escape(part) for part in parts if part]
        lines.append("• " + " · ".join([*told, escape(fold(reason(one.why, words), 120))]))
    if (more := total - len(items[:LINES])) > 0:
        lines.append(words.n("and {count} more", "and {count} more", more))
    return section("\n".join(lines), "ignored")


def _used_to(places: Mapping[str, int], words: Words) -> str:
    told = [
        words.n("{place} ({count} message)", "{place} ({count} messages)", count, place=escape(one))
        for one, count in places.items()
    ]
    return words.t("I got used to how customers speak on {places}.", places=words.both(told))
