"""Every template that ships, as a customer would read it."""

import re
from itertools import product

import pytest

from bot.drafts import Facts, Pack, check
from bot.drafts.suggest import greeting_name, worded
from bot.drafts.template import Reply
from bot.resources import templates
from bot.text import length

PACK = Pack.load(templates() / "replies")
NAMES = {"general", "delivery", "product", "money", "staff", "no_text"}
WORDINGS = [
    pytest.param(reply, variant, address, id=f"{reply.name}-{variant}-{address or 'unsaid'}")
    for reply in PACK.replies
    for variant in range(len(reply.wordings))
    for address in (("lei", "tu", "voi", None) if reply.language == "it" else (None,))
]
# Words that belong to another form of address than the one asked for.
WRONG = {
    "lei": r"\b(ti|tu|tuo|tua|te|hai|scrivici|scusaci|vi|voi|avete|scriveteci)\b",
    "tu": r"\b(lei|sua|suo|ci scriva|ci scusi|vi|voi|avete|scriveteci)\b",
    "voi": r"\b(lei|sua|suo|ci scriva|ci scusi|ti|tu|te|hai|scrivici|scusaci)\b",
}
OFFICE = r"disagio|increscios|porgiamo|cordiali|spett\.|gentile cliente|dear customer|inconvenience"
BLAME = r"avrebbe dovuto|avresti dovuto|you should have|purtroppo|unfortunately|se avess"
BEGGING = r"cinque stelle|5 stelle|five stars|cambiare il voto|recensione positiva|sconto|discount"


def facts(reply: Reply, **more: object) -> Facts:
    known: dict[str, object] = {
        "language": reply.language,
        "team_language": "it",
        "public": reply.audience == "public",
        "brand_name": "Bottega Aurora",
        "private_contact": "assistenza@aurora.test",
        "customer": "Massimiliano Bianchi",
        "topics": (reply.topics or ("delivery",)),
        "has_text": reply.has_text is not False,
        "max_reply": 350 if reply.audience == "public" else None,
    }
    return Facts(**{**known, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "audience"), list(product(("it", "en"), ("public", "private")))
)
def test_each_language_and_audience_has_its_six(language: str, audience: str) -> None:
    there = {r.id for r in PACK.replies if (r.language, r.audience) == (language, audience)}
    assert there >= NAMES


@pytest.mark.parametrize(("reply", "variant", "address"), WORDINGS)
def test_every_letter_reads_well(reply: Reply, variant: int, address: str | None) -> None:
    told = {
        "what_happened": "il pacco è fermo",
        "next_step": "ne parte un altro",
        "by_when": "lunedì",
    }
    for more in ({}, {"customer": None, "topics": ()}, {"private_contact": None}, told):
        given = facts(reply, address=address, **more)
        letter = worded(reply, variant, given, PACK)
        text = letter.text
        assert not re.search(r"None|Undefined|\{|\}|\+\+\+|  | [,.;:?!]|\.\.|,,|\b(\w+) \1\b", text)
        assert text.endswith(("Il team di Bottega Aurora", "The team at Bottega Aurora"))
        assert re.search(r"grazie|ringraziamo|thank you", text, re.IGNORECASE)
        assert re.search(r"dispiace|scus|sorry|apologise", text, re.IGNORECASE)
        assert not re.search(f"{OFFICE}|{BLAME}|{BEGGING}|!", text, re.IGNORECASE)
        assert not re.search(r"rimbors|refund|money back", text, re.IGNORECASE)
        if reply.language == "it":
            assert not re.search(WRONG[address or "lei"], text, re.IGNORECASE), text
        found = {finding.code for finding in check(text, given)}
        assert found == ({"placeholder"} if letter.missing else set())


@pytest.mark.parametrize(("reply", "variant", "address"), WORDINGS)
def test_public_letters_are_short_and_invite_private_ones_promise_a_time(
    reply: Reply, variant: int, address: str | None
) -> None:
    letter = worded(reply, variant, facts(reply, address=address), PACK)
    if reply.audience == "public":
        assert length(letter.text, "characters") <= 350
        assert "assistenza@aurora.test" in letter.text
        assert letter.missing == (("what_happened",) if reply.occasion == "follow_up" else ())
        assert "Bianchi" not in letter.text
        unsigned = worded(reply, variant, facts(reply, private_contact=None), PACK)
        assert re.search(r"in privato|in private", unsigned.text)
        assert unsigned.notes == ("no_private_contact",)
    else:
        assert "by_when" in letter.missing
        assert re.search(r"\[(entro quando|by when)\]", letter.text)


@pytest.mark.parametrize("reply", PACK.replies, ids=lambda reply: reply.name)
def test_every_template_says_why_in_both_languages(reply: Reply) -> None:
    assert set(reply.why) >= {"it", "en"}
    assert all(len(why) <= 60 for why in reply.why.values())


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
