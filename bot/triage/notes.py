"""Messages that ask for nothing: thank-yous and automatic replies."""

from bot.triage.lexicon import LANGUAGES, Lexicon, lexicon

_LONGEST_THANKS = 30  # words
_ANNOUNCED = 600  # characters in which an automatic reply says that it is one


def thanks(text: str) -> bool:
    """Whether `text` is nothing but a thank-you: a note on the case, no reopening.

    Strict, because a complaint taken for thanks is lost: no question, no complaint, nothing
    awaited, hardly a word that thanks and courtesies do not use.
    """
    return "?" not in text and any(_only_thanks(lexicon(name), text) for name in LANGUAGES)


def automatic(text: str) -> bool:
    """Whether `text` says of itself that nobody wrote it: out of office, automatic reply."""
    start = text[:_ANNOUNCED]
    return any(lexicon(name).find("automatic", lexicon(name).read(start)) for name in LANGUAGES)


def _only_thanks(words: Lexicon, text: str) -> bool:
    reading = words.read(text)
    spoken = [place for place, key in enumerate(reading.keys) if key not in ("|", ",")]
    if not words.find("thanks", reading) or len(spoken) > _LONGEST_THANKS:
        return False
    spoilers = ("strong", "negative", "ironic", "expects", "but", "negators")
    if any(words.find(name, reading) for name in spoilers):
        return False
    if words.matters(words.hold, reading):
        return False
    known: set[int] = set()
    for name in ("thanks", "courtesy", "positive"):
        for hit in words.find(name, reading):
            known.update(range(hit.first, hit.last + 1))
    return len([place for place in spoken if place not in known]) <= len(spoken) // 6
