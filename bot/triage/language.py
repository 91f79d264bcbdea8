"""Italian, English or unknown: as much as the word lists need to know."""

from bot.triage.lexicon import LANGUAGES as LISTED
from bot.triage.lexicon import lexicon

LANGUAGES = ("it", "en")

# Frequent in languages that share many small words with Italian or English.
_ELSEWHERE = frozenset(
    {
        "el",
        "los",
        "las",
        "y",
        "es",
        "muy",
        "pero",
        "por",
        "ha",
        "de",
        "esta",
        "gracias",
        "que",
        "du",
    }
    | {"le", "les", "des", "est", "pas", "je", "et", "une", "nous", "dans", "avec", "pour", "merci"}
    | {
        "der",
        "die",
        "das",
        "und",
        "ist",
        "nicht",
        "ich",
        "war",
        "ein",
        "eine",
        "sehr",
        "mit",
        "auf",
    }
    | {"nao", "uma", "muito", "os", "foi", "em", "het", "een", "niet", "van", "ik"}
) - {"ha", "le", "que"}
_SHARE = 0.2  # of all words, that must be small words of the language


def language_of(text: str, hint: str | None = None) -> str:
    """A code or "unknown"; `hint` is what the channel says and decides in doubt."""
    hinted = (hint or "").lower().replace("_", "-").partition("-")[0]
    counts = {name: _count(text, name) for name in LANGUAGES}
    best = max(LANGUAGES, key=lambda name: (counts[name], name == hinted))
    words = [key for key in lexicon("en").read(text).keys if key.isalpha()]
    other = sum(word in _ELSEWHERE for word in words)
    tied = counts["it"] == counts["en"]
    if words and not tied and counts[best] > other and counts[best] >= _SHARE * len(words):
        return best
    return hinted if hinted in LISTED else "unknown"


def _count(text: str, language: str) -> int:
    words = lexicon(language)
    reading = words.read(text)
    small = len(words.find("function", reading))
    telling = ("strong", "negative", "positive", "thanks")
    return small + sum(len(words.find(name, reading)) for name in telling)
