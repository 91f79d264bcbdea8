"""Messages that offer us something: visitors to our site, profits, a job, a profile to follow."""

from collections.abc import Sequence

from bot.phrases import Hit, Reading
from bot.triage.balance import Weighed, inside
from bot.triage.critical import few
from bot.triage.holds import Grave
from bot.triage.lexicon import Lexicon
from bot.triage.urgency import telling
from bot.triage.verdict import Reason, Verdict

_FEWEST = 2


def offers(
    words: Lexicon, reading: Reading, weighed: Weighed, found: Grave, stars: float | None
) -> Sequence[Hit]:
    """What is offered, where the message does nothing else: an offer and another, or what goes with
    one ("our team", "free audit"). Strict, because a complaint taken for that is lost: few stars,
    grave and strong words, a "not" or "never" beyond the offer, and whatever only a customer says
    ("I paid", "my order") make it none."""
    said = words.find("offers", reading)
    if not said or few(stars) or found.hold or telling(found.urgent, None):
        return ()
    beside = [hit for hit in words.find("pitches", reading) if not inside(hit, said)]
    denied = [hit for hit in words.find("negators", reading) if not inside(hit, [*said, *beside])]
    if len({*said, *beside}) < _FEWEST or denied or weighed.strong or words.find("bought", reading):
        return ()
    return said


def offered(words: tuple[str, ...], rating: float | None, language: str) -> Verdict:
    """The verdict on one: it is not critical, and neither likes nor wishes for anything."""
    stars = [Reason("stars", value=rating)] if rating is not None else []
    reasons = (*stars, Reason("offer", words))
    return Verdict(False, 0.0, "low", (), language, reasons, None)
