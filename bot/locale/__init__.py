"""Words in the team's language. The English sentences stand in the code; each other language has
`<language>/LC_MESSAGES/ascolto.po`, kept complete by a test and by `python -m bot.locale`."""

from bot.locale.catalogue import LANGUAGES, mark
from bot.locale.words import Words

__all__ = ["LANGUAGES", "Words", "mark"]
