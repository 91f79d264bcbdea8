"""Texts that customers write and nobody expects."""

import random

from tests.slack.cast import answer, case, draft, reply, review, revision, view

_ALPHABET = [
    *"abc èß漢字 \n\n\t.*_~`>|<&@#",
    "&amp;",
    "<!channel>",
    "<@U0BO00001>",
    "@here",
    "```",
    "https://evil.test/|x>",
    "👩‍👩‍👧‍👦",
    "שלום",
    "\u202e",
    "\u0000",
    "\ud83d",
    "{name}",
    "%s",
    "é" * 40,
]

TEXTS = {
    "empty": "",
    "spaces": " \n \t ",
    "mentions": "<!channel> <@U0BO00001> @here <#C0REVIEWS1> <https://evil.test|bank.test>",
    "angles": "<" * 2_000,
    "ampersands": "&" * 20_000,
    "long": "Il pacco non è mai arrivato. " * 2_000,
    "one word": "a" * 15_000,
    "lines": "\n" * 9_000 + "x",
    "emoji": "👩‍👩‍👧‍👦" * 3_000,
    "right to left": "שלום עולם " * 400,
    "control": "a\u0000b\u202ec\u2028d",
    "half a sign": "a\ud83d b",
    "code": "```<!here>``` `x` *b* _i_",
    "braces": "{name} {0} %s %(x)s",
    "just whole": "x" * 600,
    "just folded": "x " * 301,
    "quotes": ">" * 700,
}


def drawn(seed: int) -> str:
    """A text out of the worst pieces, the same for the same seed."""
    dice = random.Random(seed)
    return "".join(dice.choices(_ALPHABET, k=dice.choice([1, 30, 600, 4_000])))


def everywhere(text: str) -> list[object]:
    """Views in which `text` stands wherever a stranger or a colleague may write."""
    said = review(
        title=text,
        text=text,
        author_name=text,
        url=text,
        attachments=[{"name": text, "url": text}],
        topics=[text[:50]],
        reasons=[{"kind": "words", "words": [text, text], "value": None}],
        material_at=reply().created_at,
    )
    return [
        view(case(), said, draft=draft(text), before=revision(text=text, title=text)),
        view(case(hold=text[:40], decider=text), said),
        view(case(), said, reply=reply("rejected", text=text, problem=text)),
        view(case(), said, reply=reply("stopped", text=text), answers=(answer(text=text),)),
        view(
            case(state="answered", evidence="declared", answered_by=text),
            said,
            answers=(answer(text=text),),
        ),
        view(case(state="dismissed", dismissed_why=f"other: {text}", dismissed_by=text), said),
    ]
