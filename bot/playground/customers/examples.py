"""What invented customers say: read from templates/demo, a file for each language."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot import resources

KINDS = ("late", "broken", "polite", "ironic", "lawyer", "fake", "praise", "german")
"""The examples that fill the shop's form, in the order of the list."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a customer says: in the shop with stars, by mail with a subject, on the phone."""

    text: str
    name: str = ""
    stars: int = 0
    subject: str = ""
    address: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Examples:
    """All of one language. `mail` is who sits at the customers' mailbox, and a mail to send."""

    shop: dict[str, Said]
    story: dict[str, Said]
    mail: Said
    calls: tuple[Said, ...]


@lru_cache
def examples(language: str) -> Examples:
    """The examples in this language."""
    text = (resources.templates() / "demo" / f"{language}.toml").read_text(encoding="utf-8")
    told: dict[str, Any] = tomllib.loads(text)
    return Examples(
        shop={kind: Said(**told["shop"][kind]) for kind in KINDS},
        story={kind: Said(**said) for kind, said in told["story"].items()},
        mail=Said(**told["mail"]),
        calls=tuple(Said(**one) for one in told["call"]),
    )
