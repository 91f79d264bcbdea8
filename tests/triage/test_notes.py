import pytest

from bot.triage import automatic, thanks


@pytest.mark.parametrize(
    "text",
    [
        "Grazie mille!",
        "Perfetto, ora funziona. Gentilissimi.",
        "Grazie per la risposta e buona giornata",
        "Ho ricevuto la risposta, grazie.",
        "Risolto, grazie di cuore a tutti 🙏",
        "Ok grazie",
        "Thank you so much for your help!",
        "All good now, thanks.",
        "Thanks for the quick reply, have a nice day",
        "Perfect, it works now. Very kind of you.",
    ],
)
def test_a_thank_you_asks_for_nothing(text: str) -> None:
    assert thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Grazie, ma il pacco è ancora rotto.",
        "Grazie, attendo vostre notizie.",
        "Grazie. Quando arriva?",
        "Grazie mille a tutti per la pazienza, aspetto una risposta",
        "Thank you all so much for your kind help, let me know",
        "Grazie per niente",
        "Grazie mille per avermi rovinato il Natale!",
        "Ok, ma non è ancora arrivato",
        "Grazie, allora sentirò il mio avvocato",
        "Grazie, ne ho ordinati altri due e uno è diverso",
        "Thanks for nothing.",
        "Thanks, I look forward to hearing from you",
        "Thank you. When will it arrive?",
        "OK, but it has still not arrived",
        "Thanks, please send me a new one",
        "Il pacco è arrivato",
        "",
        "Ho un negozio di ceramiche a Faenza e vorrei proporvi una collaborazione, grazie",
    ],
)
def test_what_asks_for_something_is_no_mere_thank_you(text: str) -> None:
    assert not thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sono in ferie fino al 27 agosto. Per urgenze contattare il numero verde.",
        "Risposta automatica: sono fuori ufficio.",
        "I am out of the office until Monday with limited access to email.",
        "This is an automatic reply.",
    ],
)
def test_an_out_of_office_note_is_seen_as_automatic(text: str) -> None:
    assert automatic(text)


@pytest.mark.parametrize(
    "text",
    [
        "Il vostro ufficio non risponde mai.",
        "The office was closed when I came.",
        "Ho comprato la tazza in ferie ed è arrivata rotta.",
        "",
    ],
)
def test_a_person_is_not_taken_for_a_machine(text: str) -> None:
    assert not automatic(text)
