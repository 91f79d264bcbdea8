"""All of one person's open matters to another: asked first, then done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.locale import Words
from bot.slack.blocks import actions, button, section
from bot.slack.called import who
from bot.slack.ids import Do
from bot.slack.lists import Listed, case_row, rest
from bot.slack.message import Message, fit
from bot.slack.times import Times


@dataclass(frozen=True, slots=True)
class Handover:
    """From whom to whom (Slack ids), and how much; `held`: of the cases, those on hold that the
    giver decides about."""

    giver: str
    receiver: str
    cases: int = 0
    promises: int = 0
    held: int = 0

    def __str__(self) -> str:
        return f"{self.giver}.{self.receiver}"

    @classmethod
    def read(cls, value: str) -> "Handover":
        """A button's value read back; ValueError for one that is not ours."""
        giver, receiver = value.split(".")
        return cls(giver, receiver)


def handover_asked(
    wanted: Handover, held: Sequence[Listed], times: Times, names: Mapping[str, str]
) -> Message:
    """What would go to whom, the first of what is on hold, and the button that does it."""
    words = times.words
    giver, receiver = who(wanted.giver, names, words), who(wanted.receiver, names, words)
    told = words.t(
        "{giver} has {what}. All of it to {receiver}?",
        giver=giver,
        what=_what(wanted, words),
        receiver=receiver,
    )
    do = button(words.t("Hand over"), Do.HANDOVER, str(wanted), style="primary")
    blocks = [section(told, "handover")]
    if wanted.held:
        blocks.append(section(_held(wanted.held, giver, words), "held"))
        blocks += [case_row(number, row, times, names) for number, row in enumerate(held)]
        blocks += rest(wanted.held - len(held), words)
    return fit(told, [*blocks, actions([do], "do")])


def handed_over(done: Handover, names: Mapping[str, str], words: Words) -> Message:
    """What went to whom."""
    told = words.t(
        "{receiver} has it now: {what}, from {giver}.",
        giver=who(done.giver, names, words),
        what=_what(done, words),
        receiver=who(done.receiver, names, words),
    )
    if done.held:
        told += f" {_held(done.held, who(done.receiver, names, words), words)}"
    return fit(told, [section(told, "handover")])


def _held(count: int, name: str, words: Words) -> str:
    return words.n(
        "{count} case is on hold: {name} decides.",
        "{count} cases are on hold: {name} decides.",
        count,
        name=name,
    )


def _what(some: Handover, words: Words) -> str:
    cases = words.n("{count} open case", "{count} open cases", some.cases)
    promises = words.n("{count} promise", "{count} promises", some.promises)
    counted = [(some.cases, cases), (some.promises, promises)]
    return words.both([told for count, told in counted if count])
