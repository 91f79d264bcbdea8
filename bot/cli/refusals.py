"""What is said of a template that is not used."""

from bot.drafts.own import Refused
from bot.locale import Words


def refusal(one: Refused, say: Words) -> tuple[str, str]:
    """Where it stands, and what is wrong and what serves meanwhile."""
    place = say.t("{file}, line {line}", file=one.place, line=one.broken.line)
    wrong = say.t(one.broken.sentence, **one.broken.values)
    return place, say.t("{wrong}. The one that ships serves meanwhile.", wrong=wrong)
