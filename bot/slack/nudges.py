"""The coalesced reminder: one message per person and slot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from bot.locale import Words
from bot.models.views import CaseView, Place
from bot.slack.blocks import Json, actions, button, context, section
from bot.slack.ids import Do, Target
from bot.slack.message import Message, fit
from bot.slack.parts import first_words, rated
from bot.slack.state import due, inside, named
from bot.slack.times import Times
from bot.text import escape, stars

Why = Literal[
    "owner", "claimed", "decider", "named", "slack_channel", "later", "claim", "not_visible"
]
ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeRow:
    """One case in a reminder. `words` are the customer's first, raw; `done_at`: answered since."""

    view: CaseView
    place: Place
    done_at: datetime | None = None

    @classmethod
    def of(cls, view: CaseView, place: Place) -> Self:
        """The row of a case as it stands now."""
        ended = view.case.ended_at if view.case.state != "open" else None
        return cls(view=view, place=place, done_at=ended)


@dataclass(frozen=True, slots=True)
class Next:
    """Who is told next (a Slack id), and when."""

    told: str
    at: datetime


def nudge(
    rows: Sequence[NudgeRow],
    name: str,
    now: datetime,
    words: Words,
    names: Mapping[str, str],
    *,
    why: Why,
    then: Next | None = None,
    hours_timezone: str,
) -> Message:
    """Remind `name` (a display name; "" = a whole Slack channel) of cases, most urgent first.

    Answered ones stay as "done"; five are shown. `why` is why this person is told, `then` what
    comes next.
    """
    times = Times(words, now, hours_timezone)
    ordered = sorted(rows, key=lambda row: (row.view.case.due_at, row.view.case.id))
    waiting = sum(row.done_at is None for row in ordered)
    head = _head(waiting, name, words)
    blocks: list[Json] = [section(head, "head")]
    for number, row in enumerate(ordered[:ROWS]):
        blocks += _row(number, row, times)
    if len(ordered) > ROWS:
        more = words.n("and {count} more", "and {count} more", len(ordered) - ROWS)
        blocks.append(context(more, "rest"))
    if waiting:
        blocks.append(context(_foot(why, then, times, names), "foot"))
    return fit(head, blocks)


def _head(waiting: int, name: str, words: Words) -> str:
    hi = escape(name)
    count = words.count(waiting)
    if not waiting:
        return words.t("All answered. Thank you!")
    if not name:
        told = words.n(
            "one customer is waiting for an answer, and nobody is on it.",
            "{count} customers are waiting for an answer, and nobody is on it.",
            waiting,
            count=count,
        )
        return told[:1].upper() + told[1:]
    return words.n(
        "Hi {name}, one customer is waiting for an answer.",
        "Hi {name}, {count} customers are waiting for an answer.",
        waiting,
        count=count,
        name=hi,
    )


def _row(number: int, row: NudgeRow, times: Times) -> list[Json]:
    words, case, review = times.words, row.view.case, row.view.review
    known = rated(review.rating, review.scale)
    title = escape(row.place.title)
    head = f"{stars(*known)} {title}" if known else title
    beginning = escape(first_words(review, 80))
    said = [head, words.t('"{words}"', words=beginning)] if beginning else [head]
    if row.done_at is not None:
        said.append(words.t("✅ done, {time}", time=times.clock(row.done_at)))
        return [section(" · ".join(said), f"row:{number}")]
    waited = words.span(times.now - case.opened_at)
    said.append(words.t("waiting {span}, {due}", span=waited, due=inside(due(row.view, times))))
    about = str(Target(case.id, review.id))
    buttons = [
        button(words.t("Reply"), Do.REPLY, about, style="primary"),
        button(words.t("Give to a colleague"), Do.GIVE, about),
        button(words.t("Later"), Do.LATER, about),
    ]
    return [section(" · ".join(said), f"row:{number}"), actions(buttons, f"do:{number}")]


def _foot(why: Why, then: Next | None, times: Times, names: Mapping[str, str]) -> str:
    words = times.words
    reasons = {
        "owner": words.t("Why you: it is yours."),
        "claimed": words.t("Why you: you said you are on it."),
        "decider": words.t("Why you: you decide."),
        "named": words.t("Why you: the reminder rules name you."),
        "slack_channel": words.t("Why here: nobody has taken it yet."),
        "later": words.t("Why you: you wanted to be reminded now."),
        "claim": words.t("Why you: you were on it until now."),
        "not_visible": words.t("Why you: your reply is not visible yet."),
    }
    if then is None:
        return reasons[why]
    told = words.t("Next: {who} {at}.", who=named(then.told, names, words), at=times.at(then.at))
    return f"{reasons[why]} {told}"
