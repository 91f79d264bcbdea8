"""Every template that ships, as a customer would read it."""

import re
from itertools import product

import pytest

from bot.channels import channels
from bot.drafts import Facts, Pack, check
from bot.drafts.compose import composed, worded
from bot.drafts.lint import KNOWN, Limit, lint
from bot.drafts.names import greeting_name
from bot.drafts.template import Reply
from bot.resources import templates

PACK = Pack.load(templates() / "replies")
COMMON = {"general", "delivery", "product", "staff", "no_text", "mixed", "repeated", "praise"}
TOPICS = {
    "delivery", "product", "price", "money", "refund", "staff", "waiting", "booking", "app",
    "information", "place", "privacy", "food",
}  # fmt: skip
TELLING = {"praise", "wish", "question", "changed", "follow_up", "solved"}
"""Letters that need not ask for anything."""
LETTERS = [pytest.param(reply, id=reply.name) for reply in PACK.replies]
# Words that belong to another form of address than the one asked for.
WRONG = {
    "lei": r"\b(ti|tu|tuo|tua|te|hai|scrivici|scusaci|vi|voi|avete|scriveteci)\b",
    "tu": r"\b(lei|sua|suo|ci scriva|ci scusi|vi|voi|avete|scriveteci)\b",
    "voi": r"\b(lei|sua|suo|ci scriva|ci scusi|ti|tu|te|hai|scrivici|scusaci)\b",
}
SLIPS = r"None|Undefined|\{|\}|\+\+\+|  | [,.;:?!]|\.\.|,,|\b(?!nous |vous )(\w+)[,.;:]? \1\b"
FORMAL = {
    "de": (r"\b(Sie|Ihnen|Ihr\w*)\b", r"\b(du|dir|dich|dein\w*|schreib|schick|antworte)\b"),
    "fr": (
        r"(?<!-)\b(vous|votre|vos|\w+ez-nous)\b",
        r"\b(tu|te|toi|ton|ta|tes|écris|envoie|dis)\b|\bt'",
    ),
    "es": (
        r"(?i)\b(usted|sus?(?! propio)|escríbanos|envíenos|cuéntenos|díganos|tendrá)\b",
        r"(?i)\b(tus?|te|ti|contigo|has|escríbenos|envíanos|cuéntanos|dinos|tendrás)\b",
    ),
    "pt": (
        r"(?i)\b(lhe|consigo|seus?|suas?|(escreva|envie|conte|diga)-nos|terá)\b",
        r"(?i)\b(teus?|tuas?|te|ti|contigo|(escreve|envia|conta|diz)-nos|terás)\b",
    ),
}
"""Words of the formal address, and of the informal one."""
SORRY = (
    r"dispiace|scus|sorry|apologise|leid|entschuldig|désolés|excus|sentimos|disculpas|"
    r"lamentamos|desculpa"
)
OFFICE = (
    r"disagio|increscios|porgiamo|cordiali\b|spett\.|gentile cliente|dear customer|inconvenience|"
    r"unannehmlichkeit|sehr geehrte|bedauern|nous vous prions|désagrément|cher client|"
    r"molestias|estimad|atentamente|transtorno|incómodo|prezad|atenciosamente"
)
BLAME = (
    r"avrebbe dovuto|avresti dovuto|you should have|purtroppo|unfortunately|se avess|"
    r"hätten sie|hättest du|leider|vous auriez dû|tu aurais dû|malheureusement|"
    r"debería haber|deberías haber|lamentablemente|deveria ter|devias ter|infelizmente"
)
COMPLAINT = {
    "it": "Il pacco non è mai arrivato e nessuno mi ha risposto. Quando arriva?",
    "en": "The parcel has never arrived and nobody has answered me. When will it come?",
    "de": "Das Paket ist nie angekommen und niemand hat mir geantwortet. Wann kommt es?",
    "fr": "Le colis n'est jamais arrivé et personne ne m'a répondu. Quand arrive-t-il ?",
    "es": "El paquete no ha llegado nunca y nadie me ha contestado. ¿Cuándo llega?",
    "pt": "A encomenda nunca chegou e ninguém me respondeu. Quando chega?",
}
"""What the check holds a letter against; without the question, where it may be cold."""
BEGGING = (
    r"cinque stelle|5 stelle|five stars|cambiare il voto|recensione positiva|sconto|discount|"
    r"fünf sterne|rabatt|cinq étoiles|gutschein|bon d'achat|"
    r"cinco estrel|descuento|desconto|cupón|cupão"
)


def facts(reply: Reply, **more: object) -> Facts:
    known: dict[str, object] = {
        "language": reply.language,
        "team_language": "it",
        "public": reply.audience == "public",
        "brand_name": "Bottega Aurora",
        "private_contact": "assistenza@aurora.test",
        "customer": "Massimiliano Bianchi",
        "topics": (reply.front.topics or ("delivery",)),
        "has_text": reply.front.has_text is not False,
        "max_reply": 350 if reply.audience == "public" else None,
    }
    return Facts(**{**known, **more})  # type: ignore[arg-type]


def wordings(reply: Reply) -> list[dict[str, int]]:
    """All first wordings, all second, all third, and two mixtures: each is read at least once."""
    counts = {part.key: len(part.wordings) for part in reply.parts.values()}
    straight = [{key: min(n, most - 1) for key, most in counts.items()} for n in range(3)]
    mixed = [
        {key: (n + place) % most for place, (key, most) in enumerate(counts.items())}
        for n in range(2)
    ]
    return straight + mixed


def addresses(reply: Reply) -> tuple[str | None, ...]:
    return ("lei", "tu", "voi", None) if reply.language == "it" else ("lei", "tu")


@pytest.mark.parametrize("audience", ["public", "private"])
def test_each_language_has_all_letters(audience: str) -> None:
    there = {
        language: {
            one.front.id
            for one in PACK.replies
            if (one.language, one.audience) == (language, audience)
        }
        for language in PACK.words
    }
    assert set(there) == {"it", "en", "de", "fr", "es", "pt"}
    assert all(found == there["en"] >= COMMON | TOPICS for found in there.values())


@pytest.mark.parametrize("reply", LETTERS)
def test_every_letter_reads_well(reply: Reply) -> None:
    told: dict[str, object] = {
        "what_happened": "il pacco è fermo",
        "next_step": "ne parte un altro",
        "by_when": "lunedì",
        "answer": "sì",
        "what_changed": "la scatola",
    }
    cases: tuple[dict[str, object], ...] = (
        {}, {"customer": None, "topics": ()}, {"private_contact": None}, told,
    )  # fmt: skip
    for number, (chosen, address) in enumerate(product(wordings(reply), addresses(reply))):
        given = facts(reply, address=address, **cases[number % len(cases)])
        letter = worded(reply, chosen, given, PACK)
        text = letter.text
        assert not re.search(SLIPS, text), text
        assert not re.search(r"[.!?…] [a-zà-ü]", text), text
        assert text.endswith("Bottega Aurora")
        found = {finding.code for finding in check(text, given)} - {"too_long"}
        assert found == ({"placeholder"} if letter.missing else set()), text
        assert_kind(reply, text, address)


def assert_kind(reply: Reply, text: str, address: str | None) -> None:
    """It thanks, owns the problem, and neither blames nor begs."""
    assert re.search(
        r"grazie|ringraziamo|thank|dank|merci|gracias|obrigado", text, re.IGNORECASE
    ), text
    if not (reply.front.praise or reply.front.question):
        assert re.search(SORRY, text, re.IGNORECASE), text
    assert not re.search(f"{OFFICE}|{BLAME}|{BEGGING}|!", text, re.IGNORECASE), text
    promised = re.search(
        r"rimbors|refund|money back|erstatt|rembours|reembols", text, re.IGNORECASE
    )
    assert reply.front.id == "refund" or not promised, text
    if reply.language in FORMAL:
        formal, informal = FORMAL[reply.language]
        wrong = re.search(informal, text) if address == "lei" else re.search(formal, text)
        assert not wrong, text
    if reply.language == "it":
        assert not re.search(WRONG[address or "lei"], text, re.IGNORECASE), text


def test_every_letter_keeps_the_limits_of_every_channel_and_passes_the_check() -> None:
    ours = [
        Limit(kind.slug, kind.max_reply, kind.unit, public=kind.public)
        for kind in channels().values()
        if kind.max_reply is not None
    ]
    assert list(lint(PACK, [*ours, *KNOWN])) == []


@pytest.mark.parametrize("reply", LETTERS)
def test_the_check_has_nothing_against_any_letter_as_an_answer_to_a_complaint(
    reply: Reply,
) -> None:
    asked = COMPLAINT[reply.language]
    told = re.match(r"[^.]+\.", asked)
    assert told is not None
    for number, (chosen, address) in enumerate(product(wordings(reply), addresses(reply))):
        given = facts(
            reply,
            address=address,
            said=asked if number % 2 and not reply.front.praise else told[0],
            private_contact=("assistenza@aurora.test", None)[number // 2 % 2],
            occasion=reply.front.occasion,
            praise=reply.front.praise,
            max_reply=None,
        )
        text = worded(reply, chosen, given, PACK).text
        assert {one.code for one in check(text, given)} <= {"placeholder"}, text


@pytest.mark.parametrize("reply", LETTERS)
def test_public_letters_are_short_and_invite_private_ones_promise_a_time(reply: Reply) -> None:
    for seed, address in product("abc", addresses(reply)):
        letter = composed(reply, facts(reply, address=address, seed=seed), PACK)
        if reply.audience == "private":
            telling = reply.front.id in {"praise", "wish", "stars", "question", "changed"}
            assert telling or "by_when" in letter.missing, letter.text
            continue
        assert "too_long" not in letter.notes, letter.text
        assert "Bianchi" not in letter.text
        if reply.front.praise:
            continue
        assert reply.front.id in TELLING or "assistenza@aurora.test" in letter.text
        assert {"next_step", "by_when"}.isdisjoint(letter.missing)
        unsigned = composed(reply, facts(reply, private_contact=None), PACK)
        assert "no_private_contact" in unsigned.notes


@pytest.mark.parametrize("reply", LETTERS)
def test_every_template_says_why_in_both_languages(reply: Reply) -> None:
    assert set(reply.front.why) >= {"it", "en"}
    assert all(len(why) <= 60 for why in reply.front.why.values())


@pytest.mark.parametrize(
    ("author", "first", "whole"),
    [
        ("Mario Rossi", "Mario", "Mario Rossi"),
        ("MARIO ROSSI", "Mario", "Mario Rossi"),
        ("anna", "Anna", "Anna"),
        ("Anna-Lena D'Amico", "Anna-Lena", "Anna-Lena D'Amico"),
        ("Mario R.", "Mario", "Mario R."),
        ("M. Rossi", None, None),
        ("xX_kitty_99", None, None),
        ("mario.rossi@aurora.test", None, None),
        ("A Google user", None, None),
        ("Cliente Amazon", None, None),
        ("Anonimo", None, None),
        ("Frau Klein", None, "Frau Klein"),
        ("Dr. Petra Klein", None, "Dr. Petra Klein"),
        ("Madame", None, None),
        ("Ein Google-Nutzer", None, None),
        ("Utilisatrice", None, None),
        ("Sra. García", None, "Sra. García"),
        ("Dona Inês", None, "Dona Inês"),
        ("Usuario anónimo", None, None),
        ("Utilizador Google", None, None),
        ("", None, None),
        (None, None, None),
        ("{{ brand }}", None, None),
    ],
)
def test_only_a_persons_name_is_greeted(
    author: str | None, first: str | None, whole: str | None
) -> None:
    assert greeting_name(author, whole=False) == first
    assert greeting_name(author, whole=True) == whole
