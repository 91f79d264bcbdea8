"""What people ask with /reviews, in both languages."""

import pytest

from tests.journeys.life import Life, read

LATE = "Parcel never arrived, third time I write."
PRAISE = "Lovely vase, thank you so much!"


async def test_the_list_of_who_waits_leads_to_the_cards(life: Life) -> None:
    await life.maria.command("/reviews", "open")
    assert life.told(life.maria) == "No customer is waiting."
    await life.shop(LATE)
    await life.shop("Wrong colour, and nobody answers.", 2, name="Carl Blu")
    await life.maria.command("/reviews")
    told = life.told(life.maria)
    assert "2 customers are waiting." in told
    assert f'★☆☆☆☆ Shop · "{LATE}" · 🔴 Answer by 13:00 · Maria Rossi · card 1' in told
    await life.maria.command("/reviews", "show 2")
    assert "Wrong colour, and nobody answers." in life.told(life.maria)
    await life.maria.command("/reviews", "show 99")
    assert life.told(life.maria) == 'There is no case "99".'


async def test_a_case_is_answered_from_the_list(life: Life) -> None:
    await life.shop(LATE)
    await life.maria.command("/reviews", "open")
    await life.writes(life.maria, "It leaves today.", life.maria.ephemerals()[-1])
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.replies] == ["It leaves today."]


async def test_praise_is_listed_and_may_need_an_answer_all_the_same(life: Life) -> None:
    life.slack_channel = "#reviews"
    await life.shop(PRAISE, 5)
    assert life.world.cards("#reviews") == []
    await life.luca.command("/reviews", "heard")
    assert PRAISE in life.told(life.luca)
    await life.luca.click(life.luca.ephemerals()[-1], "Needs an answer")
    assert "It has its card now" in await life.hears(life.luca, "card")
    await life.settle()
    assert PRAISE in life.shows
    assert "Draft (not sent):" in life.shows
    await life.luca.command("/reviews", "heard")
    assert life.told(life.luca) == "Everything that came in has its card."


async def test_a_slip_of_the_pen_is_met_with_the_nearest_command(life: Life) -> None:
    await life.maria.command("/reviews", "opne")
    assert "Did you mean `/reviews open`?" in life.told(life.maria)
    await life.maria.command("/reviews", "help")
    for word in ("open", "mine", "show NUMBER", "heard", "pause", "resume", "help"):
        assert f"`/reviews {word}`" in life.told(life.maria)


@pytest.mark.parametrize("asked", ["aperte", "aperti", ""])
async def test_chi_aspetta_si_chiede_in_italiano(vita: Life, asked: str) -> None:
    await vita.shop("Pacco mai arrivato, è la terza volta che scrivo.")
    await vita.maria.command("/reviews", asked)
    told = vita.told(vita.maria)
    assert "1 cliente aspetta." in told
    assert "🔴 Da rispondere entro le 13:00" in told
    assert "scheda 1" in told


async def test_gli_altri_comandi_in_italiano(vita: Life) -> None:
    await vita.shop("Pacco mai arrivato, è la terza volta che scrivo.")
    await vita.shop("Vaso bellissimo, grazie mille!", 5)
    answers = {
        "mie": "1 caso è tuo.",
        "ascoltate": "1 messaggio senza scheda",
        "mostra 1": "Pacco mai arrivato",
        "mostra": "Quale caso? Scrivi il suo numero subito dopo.",
        "aiuto": "`/reviews mostra NUMERO` di nuovo un caso, con il suo numero",
        "apetre": "Volevi dire `/reviews aperti`?",
        "pausa": "⏸ Maria Rossi ha messo tutto in pausa.",
        "riprendi": "▶️ Tutto parte come sempre.",
    }
    for asked, told in answers.items():
        await vita.maria.command("/reviews", asked)
        assert told in vita.told(vita.maria)
    assert vita.maria.troubles == []


async def test_in_due_a_scrivere_in_italiano(vita: Life) -> None:
    await vita.shop("Pacco mai arrivato, è la terza volta che scrivo.")
    await vita.luca.click(vita.card, "Rispondi")
    await vita.writes(vita.maria, "Il pacco parte oggi.")
    vita.luca.fill("La tua risposta", "Le mie parole.")
    await vita.luca.submit()
    assert "Prima di te ha risposto Maria Rossi, alle 09:0" in read(vita.luca.view)
    await vita.luca.close()
    await vita.settle()
    await vita.luca.click(vita.card, "Annulla l'invio")
    assert "Il pacco parte oggi." in read(vita.luca.view)


async def test_un_caso_delicato_in_italiano(vita: Life) -> None:
    await vita.shop("Vi scriverà il mio avvocato.")
    assert "⛔ Fermo: decide Elena Conti" in vita.shows
    await vita.maria.click(vita.card, "Rispondi")
    assert vita.told(vita.maria) == "Fermo: decide Elena Conti."
    await vita.chooses(vita.elena, "Il team può rispondere")
    await vita.answers(vita.luca, "Ci dispiace molto, la chiamiamo oggi.")
    assert "✅ Risposta inviata a Shop" in vita.shows
