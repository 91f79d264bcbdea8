"""Other words by a machine outside: a draft in the brand's voice, a translation. Nothing of it is
ever sent; whatever is odd about it is left out, and the template's words stay."""

from bot.wording.kinds import REWORD, TRANSLATE, Translated, Translator, Voice
from bot.wording.writers import Writers, open_writers

__all__ = [
    "REWORD",
    "TRANSLATE",
    "Translated",
    "Translator",
    "Voice",
    "Writers",
    "open_writers",
]
