"""A message -> a verdict: critical or not, how urgent, about what, and why in data."""

from dataclasses import dataclass
from typing import Literal

from bot.phrases import Hit
from bot.triage.balance import Weighed, weigh
from bot.triage.critical import critical, score
from bot.triage.holds import held
from bot.triage.language import language_of
from bot.triage.lexicon import LANGUAGES, lexicon
from bot.triage.topics import topics
from bot.triage.urgency import Urgency, urgency

Ground = Literal["stars", "words", "praise", "urgent", "hold", "language", "empty", "noted"]

_QUOTED = 3


@dataclass(frozen=True)
class Message:
    """What triage looks at. `language` is what the channel says, if it says."""

    text: str
    title: str
    rating: float | None
    scale: float | None
    language: str | None


@dataclass(frozen=True)
class Reason:
    """One ground of a verdict, as data: cards say it in the reader's language.

    `words` are the customer's own as written, for "noted" the name of whoever wrote them down;
    `value` is the rating for "stars".
    """

    kind: Ground
    words: tuple[str, ...] = ()
    value: float | None = None


@dataclass(frozen=True)
class Verdict:
    """What triage thinks. `score` is 0 (content) to 1; `hold` names who must decide first."""

    critical: bool
    score: float
    urgency: Urgency
    topics: tuple[str, ...]
    language: str
    reasons: tuple[Reason, ...]
    hold: str | None


def judge(message: Message) -> Verdict:
    """Judge one message by its stars, where it has any, and by its words."""
    text = "\n\n".join(filter(None, (message.title, message.text)))
    language = language_of(text, message.language)
    lists = [lexicon(name) for name in LANGUAGES if language in (name, "unknown")]
    readings = [
        (words, reading, weigh(words, reading))
        for words, reading in ((words, words.read(text)) for words in lists)
    ]
    words, reading, weighed = max(readings, key=lambda one: one[2].balance)
    stars = _of_five(message)
    hold, hold_hits = held(words, reading, weighed, stars)
    urgent = words.find("urgent", reading)
    complaint = hold is not None or critical(weighed, stars)
    return Verdict(
        complaint,
        round(score(weighed.balance, stars), 3),
        urgency(complaint, hold, weighed, stars, urgent),
        topics(words, reading, weighed),
        language,
        _reasons(message, text, language, weighed, complaint, hold_hits, urgent),
        hold,
    )


def _of_five(message: Message) -> float | None:
    if message.rating is None or not message.scale or message.scale <= 0:
        return None
    return message.rating / message.scale * 5


def _reasons(
    message: Message,
    text: str,
    language: str,
    weighed: Weighed,
    critical: bool,
    hold: list[Hit],
    urgent: list[Hit],
) -> tuple[Reason, ...]:
    reasons = []
    if hold:
        reasons.append(Reason("hold", _quoted(hold)))
    if message.rating is not None:
        reasons.append(Reason("stars", value=message.rating))
    if critical and weighed.complaints:
        reasons.append(Reason("words", _quoted(weighed.complaints)))
    if not critical and weighed.praise:
        reasons.append(Reason("praise", _quoted(weighed.praise)))
    if critical and urgent:
        reasons.append(Reason("urgent", _quoted(urgent)))
    if not text.strip():
        reasons.append(Reason("empty"))
    elif language == "unknown" and not weighed.complaints:
        reasons.append(Reason("language"))
    return tuple(reasons)


def _quoted(hits: list[Hit] | tuple[Hit, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.words for hit in hits))[:_QUOTED]
