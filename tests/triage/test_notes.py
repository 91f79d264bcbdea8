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
        "Vielen Dank für die schnelle Antwort, schönen Tag noch!",
        "Alles klar, danke Ihnen",
        "Merci beaucoup pour votre réponse rapide, bonne journée",
        "Parfait, merci !",
        "Muchas gracias por la ayuda, un saludo",
        "Perfecto, ya funciona. Muy amables.",
        "Muito obrigada pela ajuda, bom fim de semana",
        "Valeu, resolvido!",
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
        "Danke für nichts.",
        "Danke, wann kommt das Paket?",
        "Danke, aber es ist immer noch kaputt",
        "Merci pour rien",
        "Merci de me rembourser",
        "Merci, j'attends toujours mon colis",
        "Gracias por nada",
        "Gracias, quedo a la espera",
        "Obrigado por nada",
        "Obrigada, fico a aguardar",
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
        "Abwesenheitsnotiz: ich bin bis 27. August im Urlaub.",
        "Réponse automatique : je suis absente du bureau jusqu'au 27 août.",
        "Respuesta automática: estoy de vacaciones hasta el lunes.",
        "Resposta automática: estou de férias até segunda.",
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
        "Im Urlaub bestellt, kaputt angekommen.",
        "Votre bureau n'était jamais ouvert.",
        "Compré la taza en vacaciones y llegó rota.",
        "Comprei a caneca nas férias e chegou partida.",
        "",
    ],
)
def test_a_person_is_not_taken_for_a_machine(text: str) -> None:
    assert not automatic(text)
