"""What a named person decides before anybody answers."""

from bot.phrases import Hit, Reading
from bot.triage.lexicon import Lexicon


def held(words: Lexicon, reading: Reading) -> tuple[str | None, list[Hit]]:
    """The first matter that a named person decides, and the words that say so."""
    return next(iter(words.matters(words.hold, reading).items()), (None, []))
