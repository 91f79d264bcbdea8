"""What is asked of those who word things for us."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation; `language` is that of the original as the translator took it ("" = it does
    not say)."""

    text: str
    language: str = ""


class Translator(Protocol):
    """One service that translates. `slug` is its lane and label, `title` its name for people."""

    slug: str
    title: str

    async def translate(self, text: str, source: str, target: str) -> Translated:
        """`text` in the language `target`; `source` "" = unknown. Raises ChannelError, Nonsense."""
        ...


class Voice(Protocol):
    """One service that rewrites."""

    slug: str
    title: str

    async def reword(self, text: str, language: str, brand: str, voice: str) -> str:
        """The same in the voice of `brand`, which `voice` describes. Raises ChannelError,
        Nonsense."""
        ...
