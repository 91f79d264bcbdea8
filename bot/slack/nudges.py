"""The coalesced reminder: one message per person and slot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.locale import Words
from bot.models import CaseState, Promise
from bot.models.views import CaseView, Ended, Place
from bot.slack.blocks import Json, actions, button, context, section
from bot.slack.called import named, who
from bot.slack.ids import Do, Target
from bot.slack.message import Message, fit
from bot.slack.parts import author, finished, first_words, practice_line, rated
from bot.slack.promised import promised
from bot.slack.state import FAILED, due, inside, line, look
from bot.slack.times import Times
from bot.text import escape, stars

ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeRow:
    """One case in a reminder, or one `promise`; `ended`: answered or kept since. `moved`: the
    promise has another day since. `told`: who is reminded, `why` (a
    code of `_reason`): for what reason."""

    view: CaseView
    place: Place
    ended: Ended | None = None
    promise: Promise | None = None
    moved: bool = False
    told: str = ""
    why: str = "owner"

    @classmethod
    def of(cls, view: CaseView, place: Place) -> Self:
        """The row of a case as it stands now."""
        case = view.case
        ended = Ended(case.state, case.ended_at) if case.ended_at else None
        return cls(view=view, place=place, ended=ended)

    @property
    def waits(self) -> bool:
        """Whether there is still something to do."""
        return self.ended is None and not self.moved

    @property
    def due_at(self) -> datetime:
        return self.promise.due_at if self.promise else self.view.case.due_at


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
    then: Next | None = None,
    hours_timezone: str,
) -> Message:
    """Remind `name` (a display name; "" = a whole Slack channel) of cases, most urgent first.

    Answered ones stay as "done"; five are shown. The foot says why it is this person who is told;
    where that is not the same for all, each says its own. `then` is what comes next.
    """
    times = Times(words, now, hours_timezone)
    ordered = sorted(rows, key=lambda row: (row.due_at, row.view.case.id))
    waiting = [row for row in ordered if row.waits]
    head = _head(waiting, name, words) if waiting else _over(ordered, words)
    blocks: list[Json] = [section(head, "head")]
    reasons = {_reason(row, words) for row in ordered[:ROWS] if row.waits}
    for number, row in enumerate(ordered[:ROWS]):
        blocks += _row(number, row, times, names)
        if row.waits and len(reasons) > 1:
            blocks.insert(-1, context(_reason(row, words), f"why:{number}"))
    if len(ordered) > ROWS:
        more = words.n("and {count} more", "and {count} more", len(ordered) - ROWS)
        blocks.append(context(more, "rest"))
    foot = sorted(reasons) if len(reasons) == 1 else []
    foot += [_next(then, waiting, times, names)] if waiting and then else []
    if foot:
        blocks.append(context(" ".join(foot), "foot"))
    return fit(head, blocks)


def _head(rows: Sequence[NudgeRow], name: str, words: Words) -> str:
    hi = escape(name)
    waiting = sum(row.promise is None for row in rows)
    count = words.count(waiting)
    if not waiting:
        return words.n(
            "Hi {name}, one customer was promised news.",
            "Hi {name}, {count} customers were promised news.",
            len(rows),
            count=words.count(len(rows)),
            name=hi or words.t("everybody"),
        )
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


def _over(rows: Sequence[NudgeRow], words: Words) -> str:
    """Nothing is left to do. What was closed without a reply, or is promised for another day, is
    not called answered."""
    if all(row.ended is not None and row.ended.state == CaseState.ANSWERED for row in rows):
        return words.t("All answered. Thank you!")
    return words.t("Nothing left to do here. Thank you!")


def _row(number: int, row: NudgeRow, times: Times, names: Mapping[str, str]) -> list[Json]:
    words, case, review = times.words, row.view.case, row.view.review
    known = rated(review.rating, review.scale)
    title = escape(row.place.title)
    head = f"{stars(*known)} {title}" if known else title
    beginning = escape(first_words(review, 80))
    said = [head, words.t('"{words}"', words=beginning)] if beginning else [head]
    said += [told] if (told := practice_line(case, words)) else []
    if row.ended is not None:
        said.append(finished(row.ended, times))
        return [section(" · ".join(said), f"row:{number}")]
    about = str(Target(case.id, review.id))
    more = button(words.t("More…"), Do.MORE, about)
    if row.promise is not None:
        said += _promised(row.promise, row, times, names)
        if row.moved:
            return [section(" · ".join(said), f"row:{number}")]
        wrote = button(words.t("Write the follow-up"), Do.REPLY, about, style="primary")
        kept = button(words.t("Done"), Do.KEPT, about)
        return [
            section(" · ".join(said), f"row:{number}"),
            actions([wrote, kept, more], f"do:{number}"),
        ]
    said.append(_stands(row, times, names))
    buttons = [
        button(words.t("Reply"), Do.REPLY, about, style="primary"),
        button(words.t("Give to a colleague"), Do.GIVE, about),
        button(words.t("Later"), Do.LATER, about),
    ]
    return [section(" · ".join(said), f"row:{number}"), actions(buttons, f"do:{number}")]


def _stands(row: NudgeRow, times: Times, names: Mapping[str, str]) -> str:
    """How long the customer waits; of one who was answered in vain, what became of the answer."""
    found = look(row.view, times.now)
    if found in FAILED:
        return str(line(row.view, row.place, found, times, names))
    waited = times.words.span(times.now - row.view.case.opened_at)
    told = inside(due(row.view, times))
    return times.words.t("waiting {span}, {due}", span=waited, due=told)


def _promised(promise: Promise, row: NudgeRow, times: Times, names: Mapping[str, str]) -> list[str]:
    words, by = times.words, times.by_day(promise.due_at)
    if row.moved:
        return [f"📅 {promised(promise, times)}"]
    customer = escape(author(row.view.review)) or words.t("the customer")
    if row.told == promise.owner:
        return [words.t("You promised {customer} news {by}.", customer=customer, by=by)]
    name = who(promise.owner, names, words)
    return [words.t("{name} promised {customer} news {by}.", name=name, customer=customer, by=by)]


def _next(then: Next, rows: Sequence[NudgeRow], times: Times, names: Mapping[str, str]) -> str:
    if then.told.startswith(("U", "W")) and all(row.told == then.told for row in rows):
        return times.words.t("Next: you again {at}.", at=times.at(then.at))
    told = named(then.told, names, times.words)
    return times.words.t("Next: {who} {at}.", who=told, at=times.at(then.at))


def _reason(row: NudgeRow, words: Words) -> str:
    told = {
        "owner": words.t("Why you: it is yours."),
        "claimed": words.t("Why you: you said you are on it."),
        "decider": words.t("Why you: you decide."),
        "named": words.t("Why you: the reminder rules name you."),
        "slack_channel": words.t("Why here: nobody has taken it yet."),
        "later": words.t("Why you: you wanted to be reminded now."),
        "claim": words.t("Why you: you were on it until now."),
        "not_visible": words.t("Why you: your reply is not visible yet."),
        "promise": words.t("Why you: you promised it."),
        "given": words.t("Why you: it was given to you."),
        "promised": words.t("Why you: it was promised, and nobody has given it yet."),
    }
    return told[row.why]
