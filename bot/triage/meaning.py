"""What a team's own corrections teach beside a second opinion: what texts mean to this team.

A logistic regression over the 384 figures of a text, on top of the opinion that ships: it starts
from what that says, and each weight is held back, so that few lessons move it little. What nobody
corrected aims at how it was judged, but counts less, since much of it was simply not looked at.
Words of their own add nothing to this; where words alone judge, `learning` weighs them.
"""

from collections.abc import Iterable, Sequence

from bot.triage.critical import SPARED
from bot.triage.learning import Lesson, Understood
from bot.triage.regression import regress
from bot.triage.semantic import Lean

try:
    import numpy as np
except ImportError:  # it comes with the embedding
    np = None  # type: ignore[assignment]

_CRITIC = 3.0
"""What a critic counts beside a false alarm: a lost one is worse."""
_UNSAID = 0.7
"""What counts that nobody asked for an answer, beside one who said that none is needed."""
_UNCORRECTED = 0.3
"""What it counts against a trial that it judges otherwise what nobody corrected: not all that was
judged wrongly is corrected."""
_HELD = 0.5
_LOWEST, _HIGHEST = -1.0, 2.0
"""How far the constant goes: a line that is too high would lose critics."""
_DEAF, _LISTENING = 0.3, 0.1
"""How far the line rises, of all that it may, where nobody ever said that an answer is missing; and
the share of such corrections from which on it may rise as far as ever."""


def fit(lessons: Sequence[Lesson]) -> Lean:
    """The weights that agree best with these lessons."""
    figures = np.array([one.figures for one in lessons], dtype=float)
    weights, constant = regress(
        figures,
        np.array([one.margin for one in lessons]),
        np.array([float(one.critical) for one in lessons]),
        np.array([one.worth(_CRITIC, _UNSAID) for one in lessons]),
        held=_HELD,
        lowest=_LOWEST * _freely(lessons),
        highest=_HIGHEST,
    )
    rounded = tuple(round(float(one), 3) for one in weights)
    return Lean(rounded, round(constant - float(figures.mean(axis=0) @ weights), 3))


def by_meaning(lessons: Sequence[Lesson]) -> Understood:
    """How messages are judged after these lessons."""
    learned = fit(lessons)
    return lambda one: beyond(one, learned)


def beyond(lesson: Lesson, lean: Lean) -> bool:
    """Whether it is critical by this and by what ships."""
    told = lean.of(lesson.figures)
    outright = lesson.before.outright and told > SPARED
    return outright or lesson.before.odds + told >= lesson.before.line


def counts(lesson: Lesson) -> float:
    """What it counts in a trial."""
    return (_CRITIC if lesson.critical else 1.0) * (1.0 if lesson.corrected else _UNCORRECTED)


def _freely(lessons: Iterable[Lesson]) -> float:
    """How far the line may rise, of all that it may. Who corrects false alarms only has perhaps not
    looked at what got no card: then that nobody missed an answer there says nothing."""
    missed = [one.critical for one in lessons if one.corrected]
    share = sum(missed) / len(missed) if missed else 0.0
    return _DEAF + (1 - _DEAF) * min(1.0, share / _LISTENING)
