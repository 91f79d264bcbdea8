"""What a team's own corrections teach where words alone judge: another line, and the weight of some
words. What they teach beside a second opinion, `meaning` learns.

A logistic regression on top of the model that ships: it starts from what that says, so that few
corrections move it little. What nobody corrected aims at what was thought of it before, and so
holds all in its place.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.triage import semantic
from bot.triage.critical import SPARED, Tuning, Untaught, probability, spoken
from bot.triage.judge import Judge
from bot.triage.measuring import Counts, counted
from bot.triage.verdict import Message

FEWEST = 20
"""So many corrections are needed to learn from them."""
FOLDS = 5
_COMMON = 3
"""A word must stand in so many corrections to get a weight."""
_MOST_WORDS = 200
_SHORTEST = 3
_CRITIC, _UNSAID = 2.0, 0.5
"""What a critic counts, and a message left without a card that nobody missed, beside a false alarm
that somebody corrected."""
_HELD_WORD, _HELD_LINE = 5.0, 1.0
"""How strongly words and the line are held back."""
_FARTHEST_WORD, _LOWEST, _HIGHEST = 2.0, -2.0, 1.0
"""How far they go: a line that is too high would lose critics."""
_LIGHTEST = 0.05
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Lesson:
    """One message and what people say of it. `before`: what was thought of it with nothing
    learned; `corrected`: somebody said so, else nobody objected; `figures`: what it means, where
    there is a second opinion."""

    before: Untaught
    words: frozenset[str]
    critical: bool
    corrected: bool
    figures: Any = field(default=None, compare=False)

    @property
    def margin(self) -> float:
        """How far it lay beyond the line; strong words alone carry it there."""
        margin = self.before.odds - self.before.line
        return max(margin, 0.0) if self.before.outright else margin

    def worth(self, critic: float, unsaid: float) -> float:
        """What it counts. That nobody asked for an answer says little (`unsaid`); that one was
        given, much (`critic`)."""
        if self.critical:
            return critic
        return 1.0 if self.corrected else unsaid


@dataclass(frozen=True, slots=True)
class Trial:
    """How messages are judged that were held back from learning: corrected ones and the others,
    before and after. `gain`: what is understood better, less what is lost, each as it counts."""

    before: Counts
    after: Counts
    others_before: Counts
    others_after: Counts
    gain: float

    @property
    def better(self) -> bool:
        """Whether learning is worth its while."""
        return self.gain > 0 and self.after.right > self.before.right


Understood = Callable[[Lesson], bool]
"""Whether it is critical by what was learned."""


def lesson(judge: Judge, message: Message, *, critical: bool, corrected: bool) -> Lesson | None:
    """What this message teaches. None where few stars or grave words settle it alone."""
    before = judge.untaught(message)
    if before is None:
        return None
    figures = semantic.embed(message.whole) if judge.second else None
    return Lesson(before, spoken(message.whole), critical, corrected, figures)


def worth(lesson: Lesson) -> float:
    """What it counts where words alone judge."""
    return lesson.worth(_CRITIC, _UNSAID)


def fit(lessons: Sequence[Lesson]) -> Tuning:
    """The line and the words that agree best with these lessons."""
    words = _candidates(lessons)
    where = {word: [n for n, one in enumerate(lessons) if word in one.words] for word in words}
    found, shift = dict.fromkeys(words, 0.0), 0.0
    pulls = [worth(one) for one in lessons]
    odds = [one.margin for one in lessons]
    aims = [
        float(one.critical) if one.corrected else probability(at)
        for one, at in zip(lessons, odds, strict=True)
    ]
    everywhere = range(len(lessons))
    for _ in range(_ROUNDS):
        step = _step(aims, odds, pulls, everywhere, -shift, _HELD_LINE)
        step = max(-_HIGHEST + shift, min(-_LOWEST + shift, step))
        shift -= step
        odds = [one + step for one in odds]
        for word, there in where.items():
            step = _step(aims, odds, pulls, there, found[word], _HELD_WORD)
            step = max(-_FARTHEST_WORD, min(_FARTHEST_WORD, found[word] + step)) - found[word]
            found[word] += step
            for n in there:
                odds[n] += step
    told = {word: round(by, 3) for word, by in found.items() if abs(by) > _LIGHTEST}
    return Tuning(round(shift, 3), told)


def by_words(lessons: Sequence[Lesson]) -> Understood:
    """How messages are judged after these lessons."""
    learned = fit(lessons)
    return lambda one: beyond(one, learned)


def tried(
    lessons: Sequence[Lesson],
    learn: Callable[[Sequence[Lesson]], Understood],
    counts: Callable[[Lesson], float] = worth,
) -> Trial:
    """Learn from most of the lessons and judge the rest, each once. `counts`: what one counts when
    all is summed up."""
    kinds = [[one for one in lessons if one.corrected is said] for said in (True, False)]
    judged: list[tuple[Lesson, bool, bool]] = []
    for fold in range(FOLDS):
        rest = [one for kind in kinds for n, one in enumerate(kind) if n % FOLDS != fold]
        understood = learn(rest)
        held_back = [one for kind in kinds for one in kind[fold::FOLDS]]
        judged += [(one, beyond(one, Tuning()), understood(one)) for one in held_back]
    mine = [found for found in judged if found[0].corrected]
    others = [found for found in judged if not found[0].corrected]
    return Trial(
        counted((one.critical, before) for one, before, _ in mine),
        counted((one.critical, after) for one, _, after in mine),
        counted((one.critical, before) for one, before, _ in others),
        counted((one.critical, after) for one, _, after in others),
        sum(
            counts(one) * ((after == one.critical) - (before == one.critical))
            for one, before, after in judged
        ),
    )


def beyond(lesson: Lesson, tuning: Tuning) -> bool:
    """Whether it is critical under this tuning, by words alone."""
    told = sum(tuning.words[word] for word in tuning.words.keys() & lesson.words)
    outright = lesson.before.outright and told > SPARED
    return outright or lesson.before.odds + told >= lesson.before.line + tuning.shift


def _candidates(lessons: Iterable[Lesson]) -> list[str]:
    met = Counter(word for one in lessons if one.corrected for word in one.words)
    fitting = [
        (word, many)
        for word, many in met.items()
        if many >= _COMMON and len(word) >= _SHORTEST and word.isalpha()
    ]
    return [word for word, _ in sorted(fitting, key=lambda one: (-one[1], one[0]))[:_MOST_WORDS]]


def _step(
    aims: Sequence[float],
    odds: Sequence[float],
    pulls: Sequence[float],
    there: Iterable[int],
    value: float,
    held: float,
) -> float:
    """Newton's step for one weight, by what is wrong where it counts."""
    slope, bend = held * value, held
    for n in there:
        said = probability(odds[n])
        slope += pulls[n] * (said - aims[n])
        bend += pulls[n] * said * (1 - said)
    return max(-0.5, min(0.5, -slope / bend))
