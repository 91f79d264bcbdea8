"""Messages that ask for nothing: thank-yous and automatic replies."""

from collections.abc import Iterator, Mapping

from bot.triage.lexicon import LANGUAGES, Lexicon, Own, lexicon

_LONGEST_THANKS = 30  # words
_ANNOUNCED = 600  # characters in which an automatic reply says that it is one


def thanks(text: str, own: Mapping[str, Own] | None = None) -> bool:
    """Whether `text` is nothing but a thank-you: a note on the case, no reopening. `own`: what the
    shop adds to the word lists, by language.

    Strict, because a complaint taken for thanks is lost: no question, no complaint, nothing
    awaited, hardly a word that thanks and courtesies do not use.
    """
    return "?" not in text and any(_only_thanks(words, text) for words in _lists(own))


def automatic(text: str, own: Mapping[str, Own] | None = None) -> bool:
    """Whether `text` says of itself that nobody wrote it: out of office, automatic reply."""
    start = text[:_ANNOUNCED]
    return any(words.find("automatic", words.read(start)) for words in _lists(own))


def _lists(own: Mapping[str, Own] | None) -> Iterator[Lexicon]:
    return (lexicon(name, (own or {}).get(name, ())) for name in LANGUAGES)


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
