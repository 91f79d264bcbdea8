"""What a named person decides before anybody answers."""

from bot.phrases import Hit, Reading
from bot.triage.balance import Weighed
from bot.triage.lexicon import Lexicon


def held(
    words: Lexicon, reading: Reading, weighed: Weighed, stars: float | None
) -> tuple[str | None, list[Hit]]:
    """The first matter that a named person decides; a hospital in plain praise is none."""
    if weighed.praise and not weighed.complaints and (stars is None or stars >= 4):
        return None, []
    for matter, pattern in words.hold.items():
        if hits := reading.find(pattern):
            return matter, hits
    return None, []
