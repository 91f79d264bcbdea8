import pytest

from bot.triage import Message, Reason, Verdict, judge
from bot.triage.balance import weigh_in
from tests.triage.messages import labelled, score


def verdict(
    text: str,
    rating: float | None = None,
    scale: float | None = 5,
    title: str = "",
    language: str | None = None,
) -> Verdict:
    return judge(Message(text, title, rating, scale, language))


def words(result: Verdict, kind: str) -> tuple[str, ...]:
    return next((reason.words for reason in result.reasons if reason.kind == kind), ())


@pytest.mark.parametrize("language", ["it", "en"])
def test_messages_without_stars_are_judged_by_their_words(language: str) -> None:
    messages = labelled(language)
    result = score(messages)
    assert sum(one.critical for one in messages) >= 40
    assert result.recall >= 0.95, result.missed
    assert result.precision >= 0.9, result.alarms


@pytest.mark.parametrize(
    ("rating", "scale", "text", "critical"),
    [
        (1, 5, "", True),
        (2, 5, "Tutto perfetto, grazie!", True),
        (2, 10, "Fine.", True),
        (3, 5, "", False),
        (3, 5, "Carino.", False),
        (3, 5, "Bello, ma la consegna in ritardo.", True),
        (6, 10, "Nice but slow.", True),
        (4, 5, "Bello, ma in ritardo di un giorno.", False),
        (5, 5, "Great mug, but it arrived broken.", True),
        (4, 5, "Prodotto ottimo ma il secondo non è mai arrivato.", True),
        (5, 5, "Tutto perfetto.", False),
        (5, 5, "One plate arrived broken and they replaced it at once. Outstanding!", False),
        (0, 10, "", True),
    ],
)
def test_stars_and_words_are_weighed_together(
    rating: float, scale: float, text: str, critical: bool
) -> None:
    assert verdict(text, rating, scale).critical is critical


def test_a_rating_without_a_scale_is_out_of_five_as_on_the_card() -> None:
    assert verdict("Tutto perfetto", 1, None).critical
    assert verdict("Tutto perfetto", 1, 0).critical
    assert not verdict("Tutto perfetto", 5, None).critical


@pytest.mark.parametrize(
    ("text", "critical"),
    [
        ("Non è arrivato.", True),
        ("It never arrived.", True),
        ("Niente male.", False),
        ("Not bad at all.", False),
        ("Non sono affatto soddisfatta del servizio.", True),
        ("I am not happy with this.", True),
        ("Senza problemi, tutto bene.", False),
        ("We never had any problems.", False),
        ("Nessun ritardo, ottimo.", False),
        ("Non ho risolto il problema.", True),
        ("Won't buy again.", True),
        ("Can't wait to use it, lovely!", False),
        ("Non vedo l'ora di usarlo, bellissimo!", False),
    ],
)
def test_a_negation_turns_the_words_round(text: str, critical: bool) -> None:
    assert verdict(text).critical is critical


@pytest.mark.parametrize(
    ("text", "hold"),
    [
        ("Mi rivolgerò al mio avvocato.", "legal"),
        ("You will hear from my solicitor.", "legal"),
        ("Presenterò un esposto ai carabinieri.", "legal"),
        ("Mia figlia è finita al pronto soccorso.", "injury"),
        ("The kettle caught fire on my table.", "injury"),
        ("Sono una giornalista e preparo un pezzo su di voi.", "press"),
        ("I am a journalist writing about your recall.", "press"),
        ("Ho visto l'ordine di un'altra cliente con il suo indirizzo.", "leak"),
        ("I can see someone else's order in my account.", "leak"),
        ("Il prezzo esposto era diverso.", None),
        ("La televisione è arrivata rotta.", None),
        ("Warm hospitality!", None),
        ("Sue was so kind.", None),
        ("Un regalo per mia madre in ospedale: le è piaciuto tantissimo!", None),
    ],
)
def test_what_a_named_person_must_decide_is_held(text: str, hold: str | None) -> None:
    result = verdict(text)
    assert result.hold == hold
    if hold:
        assert result.critical
        assert result.urgency == "now"
        assert words(result, "hold")


def test_a_threat_is_held_beside_five_stars() -> None:
    assert verdict("Rotto. Ne parlerò col mio avvocato.", 5).hold == "legal"


@pytest.mark.parametrize(
    ("text", "rating", "urgency"),
    [
        ("Bello.", 5, "low"),
        ("Colore diverso dalla foto.", None, "normal"),
        ("Colore diverso dalla foto, mi serve entro domani.", None, "high"),
        ("Colore diverso dalla foto.", 1, "high"),
        ("È la terza volta che scrivo!", None, "high"),
        ("Mi sono ustionata una mano.", None, "now"),
    ],
)
def test_urgency_follows_what_happened(text: str, rating: float | None, urgency: str) -> None:
    assert verdict(text, rating).urgency == urgency


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Il corriere non è mai passato.", "delivery"),
        ("The courier never came.", "delivery"),
        ("La tazza è arrivata rotta: tazza crepata, manico scheggiato.", "product"),
        ("Voglio il rimborso, mi avete addebitato tutto.", "refund"),
        ("I want a refund for that charge.", "refund"),
        ("Commessa scortese e personale arrogante.", "staff"),
        ("The staff was rude.", "staff"),
        ("L'app si blocca.", "app"),
        ("Nessuno risponde al telefono.", "waiting"),
    ],
)
def test_the_first_topic_is_what_is_complained_of(text: str, topic: str) -> None:
    assert verdict(text).topics[0] == topic


def test_nothing_said_has_no_topic() -> None:
    result = verdict("", 1)
    assert result.topics == ()
    assert [reason.kind for reason in result.reasons] == ["stars", "empty"]


def test_reasons_quote_the_customer_as_written() -> None:
    result = verdict("MAI   Arrivato!! E nessuno mi\nrisponde.", 1)
    assert result.reasons == (
        Reason("stars", value=1),
        Reason("words", ("MAI Arrivato", "nessuno mi risponde")),
    )


def test_reasons_quote_at_most_three_and_none_twice() -> None:
    quoted = words(verdict("Rotto, rotto, sporco, in ritardo, pessimo, vergogna."), "words")
    assert len(quoted) == len(set(quoted)) == 3


def test_the_title_counts_too() -> None:
    assert verdict("Ho ordinato una tazza.", title="Pessimo").critical


def test_praise_says_why_it_needs_no_card() -> None:
    assert words(verdict("Tutto perfetto!", 5), "praise") == ("perfetto",)


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("Il pacco non è mai arrivato", None, "it"),
        ("The parcel never arrived", None, "en"),
        ("Il pacco non è mai arrivato", "en", "it"),
        ("Awful", None, "en"),
        ("Pessimo", "it-IT", "it"),
        ("Ok 👍", "it_IT", "it"),
        ("", "en", "en"),
        ("12345", None, "unknown"),
        ("Das Paket ist nicht angekommen und ich war sehr enttäuscht", None, "de"),
        ("Le colis n'est pas arrivé et je suis très déçue", None, "fr"),
        ("El paquete no ha llegado y nadie contesta, es una vergüenza", None, "es"),
        ("A encomenda nunca chegou e ninguém responde", None, "pt"),
        ("De levering was veel te laat en niemand reageert", None, "unknown"),
        ("Paczka nigdy nie dotarła, czekam dwa tygodnie", "pl", "unknown"),
        ("Das Paket ist nicht da", "de", "de"),
    ],
)
def test_the_language_is_told_or_unknown(text: str, hint: str | None, language: str) -> None:
    assert verdict(text, language=hint).language == language


def test_a_language_nobody_here_reads_is_said_so() -> None:
    result = verdict("Pakken kom aldrig frem, og ingen svarer", 5)
    assert "language" in [reason.kind for reason in result.reasons]
    assert verdict("Pakken kom aldrig frem, og ingen svarer", 1).critical


@pytest.mark.parametrize("text", ["rotto " * 20_000, "non " * 20_000, "?" * 50_000, "\x00\ud800 a"])
def test_absurd_texts_are_judged_too(text: str) -> None:
    assert 0 <= verdict(text).score <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Non solo gentili ma anche velocissimi: ordinato lunedì, arrivato martedì.",
        "Not only kind but incredibly fast: ordered Monday, here by Tuesday lunchtime.",
        "Nicht nur freundlich, sondern auch richtig schnell. Gerne wieder!",
        "Non seulement aimables mais aussi très rapides, commandé lundi, reçu mardi.",
        "No solo amables sino también rapidísimos: pedido el lunes, en casa el martes.",
        "Não só simpáticos como também muito rápidos: encomendei na segunda, chegou na terça.",
    ],
)
def test_not_only_kind_is_praise(text: str) -> None:
    assert not verdict(text).critical


@pytest.mark.parametrize(
    "text",
    [
        "Non solo in ritardo, ma anche rotto.",
        "Not only late but broken too.",
        "Nicht nur zu spät, sondern auch noch kaputt.",
        "Non seulement en retard mais en plus cassé.",
        "No solo tarde sino además roto.",
        "Não só atrasado como ainda partido.",
    ],
)
def test_not_only_late_is_a_complaint(text: str) -> None:
    assert verdict(text).critical


@pytest.mark.parametrize(
    "text",
    [
        "Temevo il peggio per via delle recensioni, invece tutto perfetto.",
        "Me temía lo peor por las opiniones y al final todo perfecto.",
        "Temia o pior pelas críticas e afinal tudo perfeito.",
    ],
)
def test_what_was_feared_and_did_not_come_is_no_complaint(text: str) -> None:
    assert not verdict(text).critical


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "it",
            "Cerco un puzzle, due lenti a contatto, un secchio e la raccomandata per la macchina.",
        ),
        ("it", "Fate lo stufato e lo spezzatino? E le lenticchie?"),
        ("it", "Carissimi, vorrei ottimizzare i turni, onestamente."),
        ("en", "Do you sell a freezer and a smoothie maker, Robbie?"),
        ("de", "Haben Sie Staubsauger, die im Dunkeln schimmern?"),
        ("fr", "Pourriez-vous me dire si vous avez des casseroles, des volets et des panneaux ?"),
        ("fr", "Je cherche une plante pour une balade, et des ravioli. Auriez-vous l'obligeance ?"),
        ("es", "¿Qué precios hay para este destino, y dónde está la parada?"),
        ("pt", "Comprei lentes dois anos atrás pelo chat."),
    ],
)
def test_a_word_that_only_begins_like_a_complaint_or_praise_is_none(
    language: str, text: str
) -> None:
    _, _, weighed = weigh_in(text, language)
    assert [hit.words for hit in (*weighed.complaints, *weighed.praise)] == []


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (
            "Non mi è piaciuto il modo in cui la signora alla cassa ha risposto a mio padre.",
            "staff",
        ),
        ("The way your colleague spoke to my wife left us both speechless.", "staff"),
        ("So, wie Ihre Kollegin an der Kasse gesprochen hat, geht man mit niemandem um.", "staff"),
        ("Je n'ai pas apprécié le ton de votre collègue.", "staff"),
        ("No me gustó nada cómo le habló su compañera de caja a mi padre.", "staff"),
        ("Não gostei nada da forma como a vossa colega da caixa falou com o meu pai.", "staff"),
    ],
)
def test_how_somebody_spoke_to_a_customer_is_about_the_staff(text: str, topic: str) -> None:
    assert verdict(text).topics[0] == topic
