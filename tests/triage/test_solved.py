"""A problem that was solved is no complaint, an unsolved one is."""

import pytest

from bot.triage import Message, judge

SOLVED = (
    ("it", "Sono lieto di comunicarvi che il problema dell'illuminazione è stato risolto."),
    ("it", "Vi ringrazio per aver risolto il disservizio in due giorni."),
    ("en", "Happy to report that the problem with the lights has been fixed."),
    ("en", "Thanks for sorting out my problem so quickly."),
    ("de", "Das Problem wurde schnell behoben, vielen Dank."),
    ("fr", "Le problème a été résolu rapidement, merci beaucoup."),
    ("es", "El problema ha sido solucionado, muchas gracias."),
    ("pt", "O problema foi resolvido, muito obrigado."),
    ("it", "Mai avuto un problema con loro."),
    ("de", "Nie Probleme gehabt."),
)
UNSOLVED = (
    ("it", "Il problema non è stato risolto."),
    ("it", "Il guasto non è ancora stato riparato, sono tre settimane."),
    ("en", "The problem has not been fixed."),
    ("en", "The issue hasn't been sorted after three calls."),
    ("de", "Das Problem wurde immer noch nicht behoben."),
    ("fr", "Le problème n'a toujours pas été résolu."),
    ("es", "El problema no ha sido solucionado."),
    ("pt", "O problema não foi resolvido."),
    ("it", "Non hanno mai risolto il problema."),
)


@pytest.mark.parametrize(("language", "text"), SOLVED)
def test_a_solved_problem_is_no_complaint(language: str, text: str) -> None:
    assert not judge(_letter(language, text)).critical


@pytest.mark.parametrize(("language", "text"), UNSOLVED)
def test_an_unsolved_problem_is_one(language: str, text: str) -> None:
    found = judge(_letter(language, text))
    assert found.critical
    assert any(one.kind == "words" for one in found.reasons)


def _letter(language: str, text: str) -> Message:
    return Message(text, "", None, None, language, "letter")
