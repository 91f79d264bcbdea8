"""The reminder policy: when an answer is due, and which rung of the ladder is due now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise, takewhile

from bot.hours import WorkingHours, add, next_open
from bot.span import Span, parse_span
from bot.text import nearest

_ROLES = ("owner", "slack_channel", "decider")
_SLACK_ID = re.compile(r"[UWSCG][A-Z0-9]{5,}")
SLOT = timedelta(minutes=15)
"""Reminders to one person within this time share one message."""
GIVEN = "given"
"""The ladder under which what was handed over is told: outside all ladders."""


@dataclass(frozen=True)
class Rung:
    """After `after` without an answer, tell somebody; `repeat` (last rung only) tells again.

    `tell` is "owner", "slack_channel", "decider", "@someone", "#channel" or a Slack id.
    """

    after: Span
    tell: str
    repeat: Span | None = None

    def __post_init__(self) -> None:
        known = self.tell in _ROLES or re.fullmatch(r"[@#]\S+|\S+@\S+\.\S+", self.tell)
        if not known and not _SLACK_ID.fullmatch(self.tell):
            best = nearest(self.tell, _ROLES)
            hint = f" (did you mean {best!r}?)" if best else ""
            raise ValueError(
                f"tell = {self.tell!r} is nobody{hint}: allowed are {', '.join(_ROLES)}, "
                f"'@someone', '#channel' or a Slack id"
            )
        if self.repeat is not None and not self.repeat.amount:
            raise ValueError(f"repeat = '{self.repeat}' would never stop: write '1d', say")


@dataclass(frozen=True)
class Ladder:
    """How soon a source wants its answers, and who hears of it when there is none."""

    name: str
    answer_within: Span
    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        for number, (lower, higher) in enumerate(pairwise(self.rungs), start=1):
            if lower.repeat:
                raise ValueError(
                    f"rung {number} of ladder {self.name!r} repeats: only the last may"
                )
            same = (lower.after.unit, lower.after.clock) == (higher.after.unit, higher.after.clock)
            if same and higher.after.amount <= lower.after.amount:
                raise ValueError(
                    f"rung {number + 1} of ladder {self.name!r} comes after {higher.after}, not "
                    f"later than rung {number} ({lower.after}): write them in order"
                )


@dataclass(frozen=True)
class Step:
    """One reminder: rung (from 1), 0 for its first time or 1, 2 … for a repeat, when, to whom."""

    rung: int
    nth: int
    at: datetime
    tell: str


PUBLIC = Ladder(
    "public",
    parse_span("4h"),
    (
        Rung(parse_span("1h"), "owner"),
        Rung(parse_span("3h"), "slack_channel"),
        Rung(parse_span("1d"), "decider", repeat=parse_span("1d")),
    ),
)
PRIVATE = Ladder(
    "private",
    parse_span("1d"),
    (
        Rung(parse_span("4h"), "owner"),
        Rung(parse_span("1d"), "slack_channel"),
        Rung(parse_span("2d"), "decider", repeat=parse_span("1d")),
    ),
)


def deadline(started: datetime, ladder: Ladder, hours: WorkingHours) -> datetime:
    """When the answer is due, in UTC."""
    return _after(started, ladder.answer_within, hours)


def rung_due(
    started: datetime,
    ladder: Ladder,
    hours: WorkingHours,
    now: datetime,
    given: frozenset[tuple[int, int]],
) -> Step | None:
    """The highest step whose time has come, unless it or a higher one was `given` (rung, nth).

    After downtime the lower rungs and the missed repeats are skipped: one reminder, not all.
    """
    come = [step for step in _firsts(started, ladder, hours) if step.at <= now]
    if not come:
        return None
    step = come[-1]
    if step.rung == len(ladder.rungs):
        step = _repeated(step, ladder, hours, _repeats_by(step, ladder, hours, now))
    return step if all((step.rung, step.nth) > one for one in given) else None


def next_step(started: datetime, ladder: Ladder, hours: WorkingHours, now: datetime) -> Step | None:
    """The next step still to come with its time; None when the last rung does not repeat."""
    firsts = _firsts(started, ladder, hours)
    coming = [step for step in firsts if step.at > now]
    if coming:
        return [step for step in coming if step.at == coming[0].at][-1]
    if not firsts or ladder.rungs[-1].repeat is None:
        return None
    last = firsts[-1]
    return _repeated(last, ladder, hours, _repeats_by(last, ladder, hours, now) + 1)


def steps(
    started: datetime, ladder: Ladder, hours: WorkingHours, until: datetime
) -> Iterator[Step]:
    """All steps whose time comes before `until`, as `rung_due` finds them one after another."""
    firsts = _firsts(started, ladder, hours)
    for number, step in enumerate(firsts):
        if step.at < until and all(step.at != higher.at for higher in firsts[number + 1 :]):
            yield step
    if firsts and ladder.rungs[-1].repeat:
        repeats = (_repeated(firsts[-1], ladder, hours, nth) for nth in count(1))
        yield from takewhile(lambda step: step.at < until, repeats)


def slot(at: datetime) -> datetime:
    """The beginning of the slot that a moment lies in."""
    return at - timedelta(seconds=at.timestamp() % SLOT.total_seconds())


def _after(started: datetime, span: Span, hours: WorkingHours) -> datetime:
    """Nobody works on it before the team opens, so working time starts there, days included."""
    return add(started if span.clock else next_open(started, hours), span, hours)


def _firsts(started: datetime, ladder: Ladder, hours: WorkingHours) -> list[Step]:
    """The first time of each rung; never before the rung below it, whatever their units."""
    steps: list[Step] = []
    earliest = started.astimezone(UTC)
    for number, rung in enumerate(ladder.rungs, start=1):
        earliest = max(earliest, _after(started, rung.after, hours))
        steps.append(Step(number, 0, earliest, rung.tell))
    return steps


def _repeated(last: Step, ladder: Ladder, hours: WorkingHours, nth: int) -> Step:
    repeat = ladder.rungs[-1].repeat
    if repeat is None or nth == 0:
        return last
    return Step(last.rung, nth, add(last.at, repeat.times(nth), hours), last.tell)


def _repeats_by(last: Step, ladder: Ladder, hours: WorkingHours, now: datetime) -> int:
    """How many repeats of the last rung have come by `now`: doubled, then halved, to its place."""
    if ladder.rungs[-1].repeat is None:
        return 0
    come, beyond = 0, 1
    while _repeated(last, ladder, hours, beyond).at <= now:
        come, beyond = beyond, beyond * 2
    while beyond - come > 1:
        middle = (come + beyond) // 2
        if _repeated(last, ladder, hours, middle).at <= now:
            come = middle
        else:
            beyond = middle
    return come
