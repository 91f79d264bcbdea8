"""What a message is about."""

from bot.phrases import Reading
from bot.triage.balance import Weighed, inside
from bot.triage.lexicon import Lexicon


def topics(words: Lexicon, reading: Reading, weighed: Weighed) -> tuple[str, ...]:
    """Most complained of first, then most spoken of; at most three."""
    counts = {}
    for topic, pattern in words.topics.items():
        hits = reading.find(pattern)
        blamed = sum(inside(hit, list(weighed.complaints)) for hit in hits)
        counts[topic] = len(hits) + 2 * blamed
    ranked = sorted((topic for topic in counts if counts[topic]), key=lambda one: -counts[one])
    return tuple(ranked[:3])
