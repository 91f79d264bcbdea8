"""What a configuration would have brought into Slack: the past, replayed."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from statistics import median

from bot.config import SAMPLE, Config, Routed, SourceConfig
from bot.intake.reading import aside, repeats
from bot.ladder import slot, steps
from bot.models import Quiet
from bot.people import Concerned, is_person, is_slack_channel, quietly, whom
from bot.queries.replay import Past
from bot.storm import SPAN, shared
from bot.triage import Judge, Message, Verdict, Where


class Kind(StrEnum):
    """What would have been seen."""

    CARD = "card"
    STORM = "storm"
    """A card that stands for several."""
    NUDGE = "nudge"
    """A reminder to one person."""
    CALL = "call"
    """A reminder for a whole Slack channel to see."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that would have stood in Slack: in a Slack channel, or before one person; `case`:
    in the thread of this one's card (0 = not in a thread)."""

    kind: Kind
    at: datetime
    place: str
    case: int = 0


@dataclass(slots=True)
class Forecast:
    """`critical`: reviews that got a card or joined one, by Slack channel; `quiet`: those that got
    none; `unknown`: those of sources that the configuration does not name; `guessed`: those that
    had no case then, so that nobody knows when they would have been answered."""

    shown: list[Shown] = field(default_factory=list)
    critical: Counter[str] = field(default_factory=Counter)
    quiet: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    guessed: int = 0


@dataclass(slots=True)
class _Round:
    """A case from when it opens until nobody waits any more (None = somebody still does).
    `shared`: it stands on a storm's card; `began`: it came before such a one and has its own;
    `alone`: so it has in any storm; `closed`: it ended without a reply."""

    routed: Routed
    held: bool
    opened: datetime
    ended: datetime | None
    shared: bool
    closed: bool
    alone: bool
    began: bool = False

    @property
    def together(self) -> bool:
        """Whether the whole Slack channel is reminded of it with others."""
        return self.shared or (self.began and not self.alone)

    def over(self, now: datetime) -> bool:
        return self.ended is not None and self.ended <= now


def forecast(
    pasts: Sequence[Past],
    config: Config,
    until: datetime,
    judge: Judge,
    *,
    where: Callable[[str], Where] = lambda _: "review",
    active: Callable[[str], bool] = lambda _: True,
    watch: Callable[[int], None] = lambda _: None,
) -> Forecast:
    """Let these reviews, in their order, go through triage, routes and ladders as if they came in
    now, until then. `where`: how customers speak on a channel; `active`: whether somebody still
    works there; `watch` is told how many have been judged."""
    replay, heard = _Replay(config, usual(pasts), judge, where), 0
    for _, chunk in groupby(pasts, lambda one: (one.source_id, one.received_at)):
        together = list(chunk)
        replay.hear(together)
        heard += len(together)
        watch(heard)
    return replay.result(until, active)


def usual(pasts: Sequence[Past]) -> timedelta | None:
    """How long it usually took until somebody answered."""
    took = [
        max((one.ended_at - one.received_at).total_seconds(), 0.0)
        for one in pasts
        if one.case_id is not None and one.ended_at is not None and not one.closed
    ]
    return timedelta(seconds=median(took)) if took else None


class _Replay:
    """`usual`: so long it takes until what had no case then is answered."""

    def __init__(
        self,
        config: Config,
        usual: timedelta | None,
        judge: Judge,
        where: Callable[[str], Where],
    ) -> None:
        self._config = config
        self._usual = usual
        self._judge = judge
        self._where = where
        self._ids = {one.was: one.id for one in config.sources.values() if one.was}
        self._rounds: list[_Round] = []
        self._threads: dict[tuple[str, str], _Round] = {}
        self._titles: dict[tuple[str, str], list[str]] = {}
        self._lately: dict[tuple[str, bool], deque[_Round]] = {}
        self._storms: dict[tuple[str, bool], datetime] = {}
        self._found = Forecast()

    def hear(self, together: Sequence[Past]) -> None:
        """What came in at once from one source is thought about at once, as the bot does: some of
        it twice."""
        was = together[0].source_id
        source = self._config.sources.get(self._ids.get(was, was))
        if source is None:
            if was != SAMPLE:
                self._found.unknown[was] += len(together)
            return
        start = source.start
        new = [one for one in together if start is None or one.posted_at >= start]
        said = [self._message(one, source) for one in new]
        judge = self._judge.ready(said)
        for past, message in zip(new, said, strict=True):
            self._file(past, _verdict(past, judge(message)), source)

    def _file(self, past: Past, verdict: Verdict, source: SourceConfig) -> None:
        thread = (source.id, past.thread_key)
        before = self._threads.get(thread) if past.thread_key else None
        if before is not None and not (before.closed and before.over(past.received_at)):
            self._join(before, past, verdict, thread)
            return
        routed = self._config.route(
            source_id=source.id,
            brand=source.brand,
            topics=verdict.topics,
            language=verdict.language,
            rating=past.rating,
            scale=past.scale,
            urgency=verdict.urgency,
            public=source.public,
        )
        if verdict.critical and past.quiet != Quiet.ANSWERED:
            self._open(past, verdict, routed, thread)
        else:
            self._found.quiet[routed.slack_channel] += 1

    def result(self, until: datetime, active: Callable[[str], bool]) -> Forecast:
        reminders = {
            reminder: None
            for number, one in enumerate(self._rounds, 1)
            for reminder in self._climbed(number, one, until, active)
        }
        self._found.shown += reminders
        self._found.shown.sort(key=lambda one: one.at)
        return self._found

    def _message(self, past: Past, source: SourceConfig) -> Message:
        """What triage looks at."""
        thread = (source.id, past.thread_key)
        titles = self._titles.setdefault(thread, []) if past.thread_key else []
        title = "" if repeats(past.title, titles) else past.title
        titles.append(past.title)
        where, said = self._where(source.channel), past.language
        return Message(past.text, title, past.rating, past.scale, said, where, past.source_id)

    def _open(self, past: Past, verdict: Verdict, routed: Routed, thread: tuple[str, str]) -> None:
        room, at = routed.slack_channel, past.received_at
        place = room, self._config.sources[thread[0]].practice
        lately = self._lately.setdefault(place, deque())
        while lately and lately[0].opened <= at - SPAN:
            lately.popleft()
        held = verdict.hold is not None
        alone = held or verdict.urgency == "now"
        [shares] = shared(len(lately), [alone])
        one = _Round(routed, held, at, self._ended(past), shares, past.closed, alone)
        going_on = place in self._storms and self._storms[place] > at - SPAN
        if shares:
            self._storms[place] = at
            for before in lately:
                before.began = True
        lately.append(one)
        if not (shares and going_on):
            self._found.shown.append(Shown(Kind.STORM if shares else Kind.CARD, at, room))
        self._begin(one, past, thread)

    def _join(self, before: _Round, past: Past, verdict: Verdict, thread: tuple[str, str]) -> None:
        """More of the same customer on the same matter: no card of its own, but the clock starts
        again where all had been answered."""
        held = verdict.hold is not None
        if aside(past.text, self._judge, critical=verdict.critical, held=held):
            self._found.quiet[before.routed.slack_channel] += 1
            return
        ended, held = self._ended(past), before.held or held
        if before.over(past.received_at):
            again = replace(before, opened=past.received_at, ended=ended, held=held)
            again = replace(again, shared=False, alone=True, closed=past.closed)
            self._begin(again, past, thread)
            return
        self._found.critical[before.routed.slack_channel] += 1
        both = before.ended is not None and ended is not None
        before.ended = max(before.ended, ended) if both else None  # type: ignore[type-var]
        before.held, before.shared, before.closed = held, False, past.closed
        before.alone = before.alone or held

    def _begin(self, one: _Round, past: Past, thread: tuple[str, str]) -> None:
        self._rounds.append(one)
        self._found.critical[one.routed.slack_channel] += 1
        if past.thread_key:
            self._threads[thread] = one

    def _ended(self, past: Past) -> datetime | None:
        """When nobody waited any more; guessed where there was no case to answer."""
        if past.ended_at is not None or past.case_id is not None:
            return past.ended_at
        self._found.guessed += 1
        return past.received_at + self._usual if self._usual is not None else None

    def _climbed(
        self, number: int, one: _Round, until: datetime, active: Callable[[str], bool]
    ) -> Iterator[Shown]:
        """The reminders of one case; those to one place within a slot are one message."""
        team, routed = self._config.team, one.routed
        case = Concerned(
            slack_channel=routed.slack_channel,
            owners=(routed.owner, team.owner),
            deciders=(routed.decider, team.decider),
            held=one.held,
        )
        for step in steps(one.opened, routed.ladder, team.hours, one.ended or until):
            told = whom(step.tell, case, active)
            if not (one.together or quietly(step, told, case)):
                yield Shown(Kind.CALL, step.at, routed.slack_channel, number)
            elif is_person(told):
                yield Shown(Kind.NUDGE, slot(step.at), told)
            else:
                place = told if is_slack_channel(told) else routed.slack_channel
                yield Shown(Kind.CALL, slot(step.at), place)


def _verdict(past: Past, found: Verdict) -> Verdict:
    """What triage says, or whoever wrote it down for the customer."""
    noted = any(reason.get("kind") == "noted" for reason in past.reasons)
    return replace(found, critical=past.critical) if noted else found
