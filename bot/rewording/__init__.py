"""Other words by a machine outside: a draft in the brand's voice, a translation. Nothing of it is
ever sent; whatever is odd about it is left out, and the template's words stay."""

from bot.rewording.kinds import Translated, Translator, Voice
from bot.rewording.writers import Writers, open_writers

__all__ = ["Translated", "Translator", "Voice", "Writers", "open_writers"]
