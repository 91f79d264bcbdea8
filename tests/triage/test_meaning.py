"""Beside a second opinion, corrections teach what texts mean to a team."""

from dataclasses import replace

import pytest

from bot.triage import Judge, Message, Tuning, meaning, semantic
from bot.triage.critical import Untaught
from bot.triage.learning import Lesson, tried
from tests.triage.test_second_opinion import needs_embedding

np = pytest.importorskip("numpy")
LINE = -0.5


def said(
    odds: float,
    figures: list[float],
    *,
    critical: bool,
    corrected: bool = True,
    strong: bool = False,
) -> Lesson:
    """Figures beside each other mean alike."""
    vector = np.array(figures)
    return Lesson(Untaught(odds, LINE, strong), frozenset(), critical, corrected, vector)


def some(count: int, odds: float, middle: list[float], **more: bool) -> list[Lesson]:
    spread = np.random.default_rng(7).normal(0, 0.05, (count, len(middle)))
    return [said(odds + float(row[0]), (row + middle).tolist(), **more) for row in spread]


JOKES = some(30, 0.2, [0.6, 0, 0], critical=False)
"""What sounds like a complaint and is none here."""
MISSED = some(15, -1.2, [0, 0.6, 0], critical=True)
OTHERS = [
    *some(60, 2, [0, 0, 0.6], critical=True, corrected=False),
    *some(60, -3, [-0.6, 0, 0], critical=False, corrected=False),
]


def test_texts_that_mean_the_like_of_a_correction_are_judged_like_it() -> None:
    lean = meaning.fit(JOKES + MISSED + OTHERS)
    assert not meaning.beyond(said(0.3, [0.65, 0, 0], critical=False), lean)
    assert meaning.beyond(said(-1.3, [0, 0.65, 0], critical=True), lean)
    assert meaning.beyond(said(2, [0, 0, 0.6], critical=True), lean)


def test_strong_words_are_spared_only_where_corrections_deny_them() -> None:
    jokes = [replace(one, before=replace(one.before, outright=True)) for one in JOKES]
    lean = meaning.fit(jokes + OTHERS)
    assert not meaning.beyond(said(-2, [0.6, 0, 0], critical=False, strong=True), lean)
    assert meaning.beyond(said(-2, [0, 0, 0.6], critical=True, strong=True), lean)


def usually(lessons: list[Lesson]) -> float:
    """What these lessons add to a text of no particular meaning."""
    return meaning.fit(lessons).of(np.mean([one.figures for one in lessons], axis=0))


def test_a_team_cannot_teach_it_deaf_least_of_all_by_false_alarms_alone() -> None:
    alarms = some(300, 9, [0, 0, 0], critical=False)
    assert usually(alarms) == pytest.approx(-0.3, abs=0.01)
    for missed, most in ((15, -0.63), (60, -1.0)):
        both = alarms + some(missed, -1.2, [0, 0, 0], critical=True)
        assert usually(both) == pytest.approx(most, abs=0.01)


def test_what_is_learned_is_tried_on_corrections_held_back() -> None:
    trial = tried(JOKES + MISSED + OTHERS, meaning.by_meaning, meaning.counts)
    assert (trial.before.right, trial.before.total) == (0, 45)
    assert trial.after.right > 40
    assert trial.others_after.right > 114
    assert trial.better
    noise = [
        said(0.2, [0.6 + number / 1000, 0, 0], critical=number % 2 == 0) for number in range(40)
    ]
    assert not tried(noise + OTHERS, meaning.by_meaning, meaning.counts).better


@needs_embedding
@pytest.mark.parametrize(
    ("text", "constant"), [("Perfetto, tutto ottimo!", 9.0), ("Pessimo, mai arrivato.", -11.0)]
)
def test_what_was_learned_counts_beside_a_second_opinion_however_clear_the_words(
    text: str, constant: float
) -> None:
    message = Message(text, "", None, None, "it")
    judge = Judge(semantic.opinion)
    alone = Judge()
    quick, shipped, before = alone(message), judge(message), judge.untaught(message)
    lean = semantic.Lean(tuple(semantic.embed(text).tolist()), constant)
    assert lean(text) == pytest.approx(1 + constant, abs=0.01)
    judge.tuning = alone.tuning = Tuning(meaning=lean)
    assert judge(message).critical is (constant > 0) is not shipped.critical
    assert alone(message) == quick
    assert judge.untaught(message) == before
