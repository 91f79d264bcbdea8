"""Other words may say what the draft says, and nothing else."""

import pytest

from bot.drafts import Facts
from bot.errors import Nonsense
from bot.rewording import prompts
from bot.rewording.address import forms
from bot.rewording.judging import reworded, translated
from bot.rewording.masks import gaps, mask
from bot.rewording.offers import offered

VOICE = "Warm and plain. Short sentences. We talk like the people in our workshop."
DRAFT = """Hello Ann, thank you for writing and for telling us openly.

We are sorry: the parcel should be with you by now, and it is not. [what happened]

Please write to us at care@aurora.test, so that we can look into it with you.

The Bottega Aurora team"""
FACTS = Facts(
    language="en",
    team_language="en",
    public=True,
    brand_name="Bottega Aurora",
    signature="The Bottega Aurora team",
    private_contact="care@aurora.test",
    customer="Ann",
)
MASKED = mask(DRAFT, ["Ann"], [*gaps(DRAFT), "The Bottega Aurora team", "care@aurora.test"])
GOOD = """Hello QX1Z, thank you for being so open with us.

We are really sorry. Your parcel should be there by now, and it is not. QX2Z

Please write to us at QX3Z, and we will look into it together.

QX4Z"""


def judged(answer: str) -> str:
    told = prompts.reword("en", "Bottega Aurora", VOICE, "")
    return reworded(answer, MASKED, DRAFT, "en", FACTS, told)


def test_the_same_in_another_voice_is_taken() -> None:
    text = judged(GOOD)
    assert text.startswith("Hello Ann, thank you for being so open with us.")
    assert "[what happened]" in text
    assert text.endswith("care@aurora.test, and we will look into it together.\n\n" + DRAFT[-23:])


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (changed("QX2Z", ""), "masks"),
        (changed("QX2Z", "[what happend]"), "masks"),
        (changed("QX3Z", "QX3Z or QX5Z"), "masks"),
        ("QX1Z QX2Z QX3Z QX4Z", "length"),
        (changed("together.", "together. " + "Thank you for your patience. " * 15), "length"),
        (changed("together.", "together. We refund 500 euro."), "numbers"),
        (changed("together.", "together and refund you the full price."), "offers"),
        (changed("together.", "together, and the next one is free."), "offers"),
        (changed("together.", "together and answer by Friday."), "offers"),
        (changed("together.", "together. This was our fault."), "offers"),
        (changed("together.", "together. Please change your rating."), "offers"),
        (changed("together.", "together. As a language model I am glad."), "offers"),
        (changed("at QX3Z", "at QX3Z or at boss@evil.test"), "personal"),
        (changed("at QX3Z", "at QX3Z or see www.evil.test"), "personal"),
        (changed("together.", "together with Mr Brown."), "personal"),
        (changed("there by now", "there by now, as with Amazon"), "names"),
        (changed("really", "**really**"), "markup"),
        (f"```\n{GOOD}\n```", "markup"),
        (changed("really sorry", "<b>really sorry</b>"), "markup"),
        (changed("together.", "together like the people in our workshop."), "leak"),
        (
            "Ciao QX1Z, grazie di averci scritto e di averci parlato con franchezza.\n\nCi "
            "dispiace molto: il pacco doveva essere già da te, e non c'è. QX2Z\n\nScrivici a "
            "QX3Z e lo guardiamo insieme a te.\n\nQX4Z",
            "language",
        ),
        (MASKED.text, "unchanged"),
    ],
)
def test_whatever_the_draft_does_not_say_sends_it_back(answer: str, why: str) -> None:
    with pytest.raises(Nonsense) as caught:
        judged(answer)
    assert caught.value.code == why


def test_what_the_check_of_replies_finds_sends_it_back() -> None:
    facts = Facts(**{**vars(FACTS), "max_reply": len(DRAFT)})
    told = prompts.reword("en", "Bottega Aurora", VOICE, "")
    longer = changed("together.", "together, line by line, as we do with all of our own letters.")
    with pytest.raises(Nonsense, match="check"):
        reworded(longer, MASKED, DRAFT, "en", facts, told)


@pytest.mark.parametrize(
    ("language", "draft", "switched"),
    [
        ("it", "Ci scriva, per favore: le rispondiamo noi.", "Scrivici e ti rispondiamo noi."),
        ("it", "Buongiorno, le rispondiamo noi.", "Ciao, le rispondiamo noi."),
        ("it", "Scrivici, ti rispondiamo noi.", "Scriveteci, vi rispondiamo noi."),
        ("de", "Schreiben Sie uns, wir helfen Ihnen.", "Schreib uns, wir helfen dir."),
        ("de", "Schreib uns, wir helfen dir.", "Schreiben Sie uns, wir helfen."),
        ("fr", "Écrivez-nous, nous vous aidons.", "Écris-nous, nous allons t'aider, toi."),
        ("es", "Escríbanos y le ayudamos.", "Escríbenos y te ayudamos."),
    ],
)
def test_the_form_of_address_is_the_brands(language: str, draft: str, switched: str) -> None:
    assert forms(switched, language) - forms(draft, language)
    assert not forms(draft, language) - forms(draft + " Grazie davvero.", language)


SAID = "Das Paket ist nie angekommen, Bestellung AB-1234. Nie wieder!"


def said(answer: str) -> str:
    told = prompts.translate("de", "en", "")
    return translated(answer, mask(SAID), "en", told)


def test_a_translation_is_taken() -> None:
    told = said("The parcel never arrived, order QX1Z. Never again!")
    assert told == "The parcel never arrived, order AB-1234. Never again!"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "masks"),
        ("The parcel never arrived.", "masks"),
        ("The parcel QX1Z. " * 30, "masks"),
        (f"The parcel never arrived, order QX1Z. {'Never again! ' * 20}", "length"),
        ("The parcel never arrived, order QX1Z. Call +39 333 1234567.", "personal"),
        ("The parcel never arrived, order QX1Z. See https://evil.test", "personal"),
        ("<script>The parcel never arrived, order QX1Z.</script>", "markup"),
        ("Codes such as X stand for words that you cannot see: QX1Z.", "leak"),
        ("Il pacco non è mai arrivato, ordine QX1Z. Mai più, che vergogna!", "language"),
        ("Das Paket ist nie angekommen, Bestellung QX1Z. Nie wieder!", "unchanged"),
    ],
)
def test_what_cannot_be_the_customers_words_is_no_translation(answer: str, why: str) -> None:
    with pytest.raises(Nonsense) as caught:
        said(answer)
    assert caught.value.code == why


@pytest.mark.parametrize(
    "text",
    [
        "You won't pay a thing for it.",
        "The next meal is on the house.",
        "Have this one on us.",
        "We take full responsibility for your injury.",
        "Our lawyer will see to it.",
        "Le ridiamo i soldi.",
        "Non pagherà nulla.",
        "La prossima cena la offriamo noi.",
        "Avrà indietro quanto ha speso.",
        "Sie bekommen Ihr Geld wieder.",
        "Das kostet Sie nichts.",
        "Das nächste Essen geht aufs Haus.",
        "Vous récupérerez votre argent.",
        "Vous ne paierez rien.",
        "Le devolvemos el dinero.",
        "La próxima cena corre de nuestra cuenta.",
        "Recuperará lo que pagó.",
        "Devolvemos-lhe o dinheiro.",
        "O próximo jantar é por nossa conta.",
        "Não paga nada.",
    ],
)
def test_a_promise_is_heard_in_plain_words_too(text: str) -> None:
    assert offered(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please send us a copy of your passport.",
        "Ci mandi il numero della carta.",
        "Schicken Sie uns Ihr Passwort.",
        "Envoyez-nous le mot de passe.",
        "Díganos su contraseña.",
        "Envie-nos a sua senha.",
    ],
)
def test_a_machine_that_asks_for_secrets_is_not_listened_to(text: str) -> None:
    assert "secret" in offered(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("others", "Our supplier let us down this time."),
        ("others", "Abbiamo già licenziato chi ha sbagliato."),
        ("danger", "It was unsafe and we knew."),
        ("threat", "Altrimenti siamo costretti a segnalarla."),
        ("replacement", "Le mandiamo un pezzo nuovo."),
        ("gift", "La prossima è senza spese per lei."),
    ],
)
def test_blame_danger_threats_and_gifts_of_its_own_send_it_back(kind: str, text: str) -> None:
    assert kind in offered(text)
