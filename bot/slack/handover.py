"""All of one person's open matters to another: asked first, then done."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.locale import Words
from bot.slack.blocks import actions, button, section
from bot.slack.ids import Do
from bot.slack.message import Message, fit
from bot.slack.state import who


@dataclass(frozen=True, slots=True)
class Handover:
    """From whom to whom (Slack ids), and how much."""

    giver: str
    receiver: str
    cases: int = 0
    promises: int = 0

    def __str__(self) -> str:
        return f"{self.giver}.{self.receiver}"

    @classmethod
    def read(cls, value: str) -> "Handover":
        """A button's value read back; ValueError for one that is not ours."""
        giver, receiver = value.split(".")
        return cls(giver, receiver)


def handover_asked(wanted: Handover, names: Mapping[str, str], words: Words) -> Message:
    """What would go to whom, and the button that does it."""
    giver, receiver = who(wanted.giver, names, words), who(wanted.receiver, names, words)
    told = words.t(
        "{giver} has {what}. All of it to {receiver}?",
        giver=giver,
        what=_what(wanted, words),
        receiver=receiver,
    )
    do = button(words.t("Hand over"), Do.HANDOVER, str(wanted), style="primary")
    return fit(told, [section(told, "handover"), actions([do], "do")])


def handed_over(done: Handover, names: Mapping[str, str], words: Words) -> Message:
    """What went to whom."""
    told = words.t(
        "{receiver} has it now: {what}, from {giver}.",
        giver=who(done.giver, names, words),
        what=_what(done, words),
        receiver=who(done.receiver, names, words),
    )
    return fit(told, [section(told, "handover")])


def _what(some: Handover, words: Words) -> str:
    cases = words.n("{count} open case", "{count} open cases", some.cases)
    promises = words.n("{count} promise", "{count} promises", some.promises)
    counted = [(some.cases, cases), (some.promises, promises)]
    return words.both([told for count, told in counted if count])
