"""A team's corrections move the line and weigh words; without them all stays."""

from bot.triage import Judge, Message, Tuning
from bot.triage.critical import Untaught
from bot.triage.learning import Lesson, beyond, by_words, fit, lesson, tried

LINE = -0.5


def said(odds: float, words: str, *, critical: bool, corrected: bool = True) -> Lesson:
    return Lesson(Untaught(odds, LINE, False), frozenset(words.split()), critical, corrected)


ELECTRIC = [
    said(0.2 + number / 100, f"the shock was great again {number}", critical=False)
    for number in range(20)
]
"""A shop for joke articles: "shock" is praise there."""
MISSED = [said(-1.2, f"still waiting since {number}", critical=True) for number in range(12)]
OTHERS = [
    *[said(2, f"never came {number}", critical=True, corrected=False) for number in range(60)],
    *[said(-3, f"all fine {number}", critical=False, corrected=False) for number in range(60)],
]


def test_nothing_is_learned_from_what_was_right() -> None:
    learned = fit(OTHERS)
    assert abs(learned.shift) < 0.5
    assert learned.words == {}


def test_words_that_stand_in_corrections_are_weighed_for_and_against() -> None:
    learned = fit(ELECTRIC + MISSED + OTHERS)
    assert learned.words["shock"] < 0 < learned.words["waiting"]
    assert not beyond(said(0.3, "great the shock", critical=False), learned)
    assert beyond(said(0.3, "never came", critical=True), learned)


def test_the_line_never_rises_so_far_that_critics_are_lost() -> None:
    alarms = [said(9, f"a{number}", critical=False) for number in range(200)]
    assert fit(alarms).shift == 1.0
    assert fit([said(-9, f"b{number}", critical=True) for number in range(200)]).shift == -2.0


def test_what_is_learned_is_tried_on_corrections_held_back() -> None:
    trial = tried(ELECTRIC + MISSED + OTHERS, by_words)
    assert (trial.before.right, trial.before.total) == (0, 32)
    assert trial.after.right > 24
    assert trial.others_after.right > 114
    assert trial.better
    noise = [said(0.2, f"x{number}", critical=number % 2 == 0) for number in range(30)]
    assert not tried(noise + OTHERS, by_words).better


def test_few_stars_and_grave_words_are_no_matter_of_learning() -> None:
    judge = Judge()
    for text, stars in (("Meh.", 1), ("My lawyer will write to you.", 5), ("", 2)):
        message = Message(text, "", stars, 5, "en")
        assert lesson(judge, message, critical=False, corrected=True) is None
    found = lesson(
        judge, Message("It came late.", "", None, None, "en"), critical=True, corrected=True
    )
    assert found is not None
    assert found.words == {"it", "came", "late"}


def test_a_judge_says_what_it_was_taught() -> None:
    message = Message("Una scossa fortissima, il barattolo.", "", None, None, "it")
    judge = Judge()
    before = judge(message)
    untaught = judge.untaught(message)
    assert untaught is not None
    judge.tuning = Tuning(words={"scossa": 3.0 if not before.critical else -6.0})
    assert judge(message).critical is not before.critical
    assert judge.untaught(message) == untaught
    judge.tuning = Tuning(shift=50, words={"scossa": -1.0})
    assert not judge(message).critical
    assert judge(Message("", "", 1, 5, "it")).critical
