"""The second opinion gets used to how customers speak on one source."""

from collections.abc import Iterable

import pytest

from bot.triage import Judge, Message, semantic
from bot.triage.attuning import Heard, attuned
from tests.triage.test_second_opinion import needs_embedding

np = pytest.importorskip("numpy")


def spoken(count: int, middle: Iterable[float], words: float) -> list[Heard]:
    """So many that mean alike, and whose words say so much."""
    spread = np.random.default_rng(7).normal(0, 0.05, (count, 3))
    return [Heard(row + list(middle), words, 0.0) for row in spread]


def test_who_says_the_same_in_other_words_is_understood() -> None:
    lean = attuned([*spoken(30, [0.6, 0, 0], 2.0), *spoken(30, [-0.6, 0, 0], -2.0)])
    assert lean.of(np.array([0.6, 0, 0])) > 1
    assert lean.of(np.array([-0.6, 0, 0])) < -1
    assert abs(lean.of(np.array([0, 0.6, 0]))) < 0.5


@pytest.mark.parametrize("words", [2.0, 0.0, -2.0])
def test_a_source_whose_customers_all_say_the_like_keeps_its_line(words: float) -> None:
    lean = attuned(spoken(60, [0.3, 0.1, 0], words))
    assert abs(lean.of(np.array([0.3, 0.1, 0]))) < 0.1


@needs_embedding
def test_what_it_got_used_to_counts_on_that_source_alone() -> None:
    text = "Half of it melted before I could taste it."
    lean = semantic.Lean(tuple(-9.0 * semantic.embed(text)), 0.0)
    judge = Judge(semantic.opinion, attuned={"kiosk": lean})
    plain, there = (Message(text, "", None, None, None, "review", one) for one in ("", "kiosk"))
    assert judge(plain).critical
    assert not judge(there).critical
    assert not judge.ready([there])(there).critical
    assert judge.alone(there) == judge.alone(plain)
