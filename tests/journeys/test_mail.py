"""A complaint by mail, on real servers: answered from Slack, and read by the customer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.conftest import IN_ITALIAN
from tests.journeys.life import read, typed
from tests.journeys.post import Post, mail_life
from tests.servers.mail import Mail

COMPLAINT = "Il vaso è arrivato rotto, in mille pezzi. Voglio il rimborso."
ANSWER = "Buongiorno, ci scusi. Il rimborso parte oggi.\n\nIl team di Bottega Aurora"


@pytest.fixture
async def post(tmp_path: Path, database_url: str, mail_server: Mail) -> AsyncIterator[Post]:
    """An Italian-speaking team that answers one mailbox."""
    async with mail_life(
        tmp_path, database_url, mail_server, toml=IN_ITALIAN, locale="it-IT", mode="http"
    ) as made:
        yield made


async def test_a_complaint_by_mail_is_answered_into_the_customers_mailbox(post: Post) -> None:
    asked = await post.writes_mail(COMPLAINT)
    assert "🔒 Privata: la legge solo il cliente" in post.shows
    assert "Vaso rotto" in post.shows
    assert COMPLAINT in post.shows

    await post.maria.click(post.card, "Rispondi")
    assert f"Privata. Arriva a {post.ann} dalla casella {post.care}." in read(post.maria.view)
    draft = typed(post.maria)
    assert "[entro quando]" in draft
    await post.maria.submit()
    assert "[entro quando]" in read(post.maria.view)
    assert "Da correggere" in read(post.maria.view)
    filled = draft.replace("[entro quando]", "entro venerdì")
    post.maria.fill("La tua risposta", filled)
    await post.sends(post.maria)
    assert post.maria.view is None
    assert await post.lies_in(post.ann) == []
    await post.passes(minutes=2)

    got = await post.gets()
    assert str(got.get_content()).replace("\r\n", "\n").strip() == filled.strip()
    assert got["From"] == f"Bottega Aurora <{post.care}>"
    assert got["To"] == post.ann
    assert got["Subject"] == "Re: Vaso rotto"
    assert got["In-Reply-To"] == asked
    assert got["References"] == asked
    assert not got["Auto-Submitted"]
    assert "✅ Risposta inviata per mail alle" in post.shows

    before = post.everything()
    await post.passes(days=3)
    assert len(post.everything()) == len(before)
    assert post.reminders(post.maria) == []
    await post.gets(1)
    assert await post.flags() == set()


async def test_a_colleagues_answer_from_his_own_mail_program_counts(post: Post) -> None:
    await post.writes_mail(COMPLAINT)
    [asked] = await post.lies_in(post.care)
    await post.colleague_answers(asked, "Buongiorno Ann, le rimborso tutto oggi. Bo")
    assert "✅ Bo Neri ha risposto per mail alle" in post.shows
    assert "le rimborso tutto oggi" in post.shows
    assert "💬 Bo Neri ha risposto per mail." in post.thread()
    count = len(post.everything())
    await post.passes(days=3)
    assert len(post.everything()) == count
    assert post.reminders(post.maria) == []


async def test_a_colleague_who_was_quicker_stops_the_reply(post: Post) -> None:
    await post.writes_mail(COMPLAINT)
    [asked] = await post.lies_in(post.care)
    await post.writes(post.maria, ANSWER)
    await post.colleague_answers(asked, "Buongiorno Ann, le rimborso tutto oggi. Bo")
    await post.passes(minutes=2)
    got = await post.gets(1)
    assert "le rimborso tutto oggi" in got.get_content()
    assert "✅ Bo Neri ha risposto per mail" in post.shows


async def test_an_answer_that_bounces_is_told_and_kept(post: Post) -> None:
    post.ann = "bounce@mail.test"
    await post.writes_mail(COMPLAINT)
    await post.answers(post.maria, ANSWER)
    assert "✅ Risposta inviata per mail" in post.shows
    await post.bounces()
    assert "❗ La mail non è stata consegnata: il server di destinazione la rifiuta" in post.shows
    assert "📭 @U0MARIA, la tua mail è tornata indietro" in post.thread()
    await post.maria.click(post.card, "Correggi e reinvia")
    assert typed(post.maria) == ANSWER
    await post.maria.close()
    await post.passes(days=1)
    assert post.reminders(post.maria), "nobody has an answer: reminders go on"


async def test_an_address_that_does_not_exist_is_refused_with_the_servers_reason(
    post: Post,
) -> None:
    post.ann = "unknown@mail.test"
    await post.writes_mail(COMPLAINT)
    await post.answers(post.maria, ANSWER)
    assert "❗ La mail non è stata consegnata: 5.1.1" in post.shows
    assert "Correggi e reinvia" in post.shows


async def test_a_customer_who_is_not_satisfied_opens_the_case_again(post: Post) -> None:
    await post.writes_mail(COMPLAINT)
    first = post.card
    await post.answers(post.maria, ANSWER)
    got = await post.gets()
    await post.replies_to(got, "Non ho ricevuto nessun rimborso, è una vergogna.")
    assert post.card.ts == first.ts, "the same card"
    assert "🔁 Il cliente ha scritto ancora" in post.shows
    assert "nessun rimborso, è una vergogna" in post.shows
    assert "🔁 Il cliente ha scritto ancora.\n>Non ho ricevuto nessun rimborso" in post.thread()
    assert "ha scritto:" not in post.shows, "what she quotes is not what she says"
    assert "Bozza (non inviata):" in post.shows
    await post.answers(post.maria, "Ci scusi ancora, Ann: lo mandiamo adesso.")
    again = await post.gets(2)
    assert again["In-Reply-To"] == (await post.lies_in(post.care))[-1]["Message-ID"]
    assert "✅ Risposta inviata per mail" in post.shows


async def test_one_answer_is_enough_for_a_customer_who_wrote_twice(post: Post) -> None:
    first = await post.writes_mail(COMPLAINT)
    await post.passes(minutes=20)
    thread = {"In_Reply_To": first, "References": first}
    await post.writes_mail("Nessuno risponde? È una vergogna.", "Re: Vaso rotto", **thread)
    await post.answers(post.maria, ANSWER)
    assert "✅ Risposta inviata per mail" in post.shows
    await post.gets(1)
    await post.passes(days=2)
    assert post.reminders(post.maria) == []


async def test_a_thank_you_is_a_note_in_the_thread(post: Post) -> None:
    await post.writes_mail(COMPLAINT)
    await post.answers(post.maria, ANSWER)
    await post.replies_to(await post.gets(), "Grazie mille, siete stati gentilissimi!")
    assert "✅ Risposta inviata per mail" in post.shows
    assert "💚 Il cliente ringrazia. Non serve rispondere." in post.thread()
    assert "siete stati gentilissimi" in post.thread()


@pytest.mark.parametrize("marked", [True, False])
async def test_an_out_of_office_notice_changes_nothing(post: Post, marked: bool) -> None:
    await post.writes_mail(COMPLAINT)
    await post.answers(post.maria, ANSWER)
    text = "Sono fuori ufficio fino al 7 gennaio. Risponderò al mio rientro."
    await post.replies_to(
        await post.gets(), text, **({"Auto_Submitted": "auto-replied"} if marked else {})
    )
    assert "✅ Risposta inviata per mail" in post.shows
    assert ("🤖" in post.thread()) is not marked
    await post.maria.command("/reviews", "ascoltate")
    assert ("scritta da una macchina" in post.told(post.maria)) is marked


async def test_certified_mail_is_opened(post: Post) -> None:
    inner = post.mail("Chiedo il rimborso del vaso: è rotto.", "Reclamo formale")
    outer = post.mail(
        "Il messaggio originale è allegato.",
        "POSTA CERTIFICATA: Reclamo formale",
        sender='"Per conto di: ann@mail.test" <posta-certificata@pec.test>',
        X_Trasporto="posta-certificata",
        Reply_To=post.ann,
    )
    outer.add_attachment(inner, filename="postacert.eml")
    await post.arrives(outer, sender="posta-certificata@pec.test")
    assert "Reclamo formale" in post.shows
    assert "Chiedo il rimborso del vaso: è rotto." in post.shows
    assert "allegato" not in post.shows
    await post.answers(post.maria, ANSWER)
    assert (await post.gets())["In-Reply-To"] == inner["Message-ID"]
    receipt = post.mail("Ricevuta", "ACCETTAZIONE: Re: Reclamo formale", X_Ricevuta="accettazione")
    await post.arrives(receipt)
    assert "✅" in post.shows
    await post.maria.command("/reviews", "ascoltate")
    assert "ricevuta di accettazione" in post.told(post.maria)


async def test_a_contact_form_is_answered_to_the_customer_and_not_to_the_form(post: Post) -> None:
    await post.arrives(
        post.mail(
            "Il pacco non è mai arrivato.",
            "Modulo di contatto",
            sender=f"Sito <form@{post.care.partition('@')[2]}>",
            Reply_To=f"Ann Verdi <{post.ann}>",
        ),
        sender="form@example.test",
    )
    await post.maria.click(post.card, "Rispondi")
    assert f"Arriva a {post.ann} dalla casella {post.care}" in read(post.maria.view)
    await post.maria.close()
    await post.answers(post.maria, ANSWER)
    assert (await post.gets())["To"] == post.ann


async def test_what_is_no_customers_mail_is_ignored_counted_and_listed(post: Post) -> None:
    await post.writes_mail("Sconti mai visti!", "Offerte", List_Unsubscribe="<https://x.test/u>")
    colleague = f"Bo <bo@{post.care.partition('@')[2]}>"
    await post.arrives(
        post.mail("Il reclamo di ieri?", "Domanda", sender=colleague), sender="bo@example.test"
    )
    assert post.world.cards() == []
    await post.maria.command("/reviews", "ascoltate")
    told = post.told(post.maria)
    assert "Mail ignorate: 2" in told
    assert f"{post.ann} · Offerte · una newsletter o una lista (List-Unsubscribe)" in told
    assert "Domanda · da un nostro indirizzo o dominio" in told


async def test_our_copy_in_sent_is_one_and_no_colleagues_answer(post: Post) -> None:
    await post.writes_mail(COMPLAINT)
    await post.answers(post.maria, ANSWER)
    [copy] = await post.lies_in(post.care, "Sent")
    assert copy["Message-ID"] == (await post.gets())["Message-ID"]
    await post.reads()
    await post.passes(hours=5)
    assert "✅ Risposta inviata per mail" in post.shows, "still ours, by mail"
    assert "ha risposto per mail." not in post.thread()
    assert len(await post.lies_in(post.care, "Sent")) == 1
