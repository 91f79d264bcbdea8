"""A promised follow-up and the time -> kept, to be reminded of, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.hours import WorkingHours, worked
from bot.ladder import Ladder, Rung, Step, next_step, rung_due
from bot.models import Answer, Promise
from bot.span import Span

DAILY = Span(1, "d")
CHOICES = {"today": 0, "tomorrow": 1, "3d": 3}
"""Days that people may choose by a word, counted in working days."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A later answer by us: by which evidence it is known, and whose it is."""

    evidence: str
    by: str


def decide(
    promise: Promise,
    answers: Sequence[Answer],
    ladder: Ladder,
    hours: WorkingHours,
    now: datetime,
    given: frozenset[tuple[int, int]],
    *,
    accepted_counts: bool,
) -> Kept | Step | None:
    """Kept by a later answer, else the reminder that is due and was not `given` (rung, nth), else
    nothing to do yet."""
    kept = kept_by(promise, answers, accepted_counts=accepted_counts)
    rungs = reminders(promise, ladder, hours)
    return kept or rung_due(_morning(promise, hours), rungs, hours, now, given)


def kept_by(promise: Promise, answers: Sequence[Answer], *, accepted_counts: bool) -> Kept | None:
    """The answer by us that keeps it: a later one than the promise itself, standing there.

    `accepted_counts` is False where the channel can be read back, as in `bot.answers`.
    """
    for one in answers:
        counts = one.kind in ("shown", "declared") or (one.kind == "accepted" and accepted_counts)
        if counts and one.gone_at is None and _later(one, promise):
            return Kept(one.kind, one.by)
    return None


def _later(answer: Answer, promise: Promise) -> bool:
    if answer.reply_id is not None and promise.reply_id is not None:
        return answer.reply_id > promise.reply_id
    return answer.at > promise.made_at


def reminders(promise: Promise, ladder: Ladder, hours: WorkingHours) -> Ladder:
    """Whose it is, as its day begins (of one made on that very day, half-way); from the next
    working morning on whoever the case's ladder tells last, each day until it is kept."""
    morning = _morning(promise, hours)
    wait = timedelta()
    if promise.since > morning:
        left = worked(promise.since, promise.due_at, hours) / 2
        wait = worked(morning, promise.since, hours) + left
    last = ladder.rungs[-1] if ladder.rungs else Rung(DAILY, "owner")
    first = Rung(Span(int(wait.total_seconds() // 60), "m"), "owner")
    rungs = (first, Rung(DAILY, last.tell, repeat=last.repeat or DAILY))
    return Ladder("promise", ladder.answer_within, rungs)


def next_reminder(promise: Promise, ladder: Ladder, hours: WorkingHours, now: datetime) -> datetime:
    """When to think about it again; the last rung repeats, so there always is a time."""
    rungs = reminders(promise, ladder, hours)
    step = next_step(_morning(promise, hours), rungs, hours, now)
    return step.at if step else promise.due_at


def _morning(promise: Promise, hours: WorkingHours) -> datetime:
    """When its day begins."""
    times = hours.times_on(promise.due_at.astimezone(hours.zone).date())
    return times[0][0] if times else promise.due_at


def day_of(choice: str, now: datetime, hours: WorkingHours) -> date | None:
    """The day that a word of CHOICES means; None for today when nobody works any more."""
    today = now.astimezone(hours.zone).date()
    count = CHOICES[choice]
    if count == 0:
        return today if closes(today, hours, now) else None
    day = today
    while count:
        day += timedelta(days=1)
        count -= hours.works_on(day)
    return day


def closes(day: date, hours: WorkingHours, now: datetime) -> datetime | None:
    """The deadline of a promise for this day: when work ends then. None for a day on which nobody
    works, and for one that is over."""
    times = hours.times_on(day)
    at = times[-1][1] if times else None
    return at if at is not None and at > now else None
