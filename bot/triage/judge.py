"""A message -> a verdict: critical or not, how urgent, about what, and why in data."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from textwrap import shorten
from typing import Literal

from bot.phrases import Hit
from bot.triage.balance import Weighed, weigh_in
from bot.triage.critical import (
    ALWAYS,
    Tuning,
    Where,
    critical,
    odds,
    plain,
    probability,
    with_stars,
)
from bot.triage.holds import Grave, grave
from bot.triage.language import language_of
from bot.triage.lexicon import Own
from bot.triage.liked import Liked, liked, wishes
from bot.triage.topics import topics
from bot.triage.urgency import Urgency, telling, urgency

Kind = Literal["stars", "words", "praise", "urgent", "hold", "language", "empty", "noted", "meant"]

_QUOTED = 3
_HEARD = 12
"""Sentences among which the one that matters most is looked for."""
_LINE = 80
_SENTENCE = re.compile(r"[^.!?\n]*\w[^.!?\n]*[.!?]*")


@dataclass(frozen=True)
class Message:
    """What triage looks at. `language` is what the channel says, if it says; `where` is the kind of
    place it stands in."""

    text: str
    title: str
    rating: float | None
    scale: float | None
    language: str | None
    where: Where = "review"


@dataclass(frozen=True)
class Reason:
    """One ground of a verdict, as data: cards say it in the reader's language.

    `words` are the customer's own as written, for "noted" the name of whoever wrote them down;
    `value` is the rating for "stars"; `ground` says why it is "urgent" or on "hold".
    """

    kind: Kind
    words: tuple[str, ...] = ()
    value: float | None = None
    ground: str = ""


@dataclass(frozen=True)
class Verdict:
    """What triage thinks. `score` is 0 (content) to 1; `hold` says what must be decided first;
    `wishes` are sentences."""

    critical: bool
    score: float
    urgency: Urgency
    topics: tuple[str, ...]
    language: str
    reasons: tuple[Reason, ...]
    hold: str | None
    liked: tuple[Liked, ...] = ()
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judge:
    """Judges messages with what this installation has. `second`: how much a text means a
    complaint, a slower and better opinion; `tuning`: what the team's corrections taught; `own`:
    what the shop adds to the word lists, by language."""

    second: Callable[[str], float] | None = None
    tuning: Tuning = field(default_factory=Tuning)
    own: Mapping[str, Own] = field(default_factory=dict)

    def __call__(self, message: Message) -> Verdict:
        """By the stars, where it has any, and by what it says."""
        return _judged(message, self.second, self.tuning, self.own)

    def quick(self) -> "Judge":
        """The same without a second opinion: for a long past that nobody will answer."""
        return replace(self, second=None)

    def prepare(self, messages: Iterable[Message]) -> None:
        """Form the second opinions on them, so that judging them takes no time; for a thread."""
        if self.second is not None:
            for message in messages:
                self(message)


def judge(message: Message) -> Verdict:
    """Judge one message with what ships for every machine."""
    return Judge()(message)


def _judged(
    message: Message,
    second: Callable[[str], float] | None,
    tuning: Tuning,
    own: Mapping[str, Own],
) -> Verdict:
    text = "\n\n".join(filter(None, (message.title, message.text)))
    language = language_of(text, message.language)
    words, reading, weighed = weigh_in(text, language, own)
    stars = _of_five(message)
    found = grave(words, reading, weighed, stars)
    hold = next(iter(found.hold), None)
    settled = stars is not None and stars <= ALWAYS
    asked = None if settled else second  # where the answer stands, nobody need think long
    said = odds(text, weighed, tuning, asked) if text.strip() else None
    sure = with_stars(said, stars)
    complaint = hold is not None or critical(
        sure, stars, message.where, tuning, alone=second is None, asks=_asks(text, weighed)
    )
    complaint = complaint or plain(weighed) or telling(found.urgent, stars)
    pressing = found.urgent if complaint else {}
    told = (
        *([Reason("hold", _quoted(found.hold[hold]), ground=hold)] if hold else ()),
        *([Reason("stars", value=message.rating)] if message.rating is not None else ()),
        *(Reason("urgent", _quoted(hits), ground=one) for one, hits in pressing.items()),
        *_words(weighed, complaint),
        *(_meant(text, second) if complaint and _tacit(weighed, found, stars) else ()),
        *_unread(text, language, weighed),
    )
    return Verdict(
        complaint,
        round(probability(sure), 3),
        urgency(complaint, hold, weighed, stars, found.urgent),
        topics(words, reading, weighed),
        language,
        told,
        hold,
        liked(words, reading, weighed),
        wishes(words, reading),
    )


def _of_five(message: Message) -> float | None:
    if message.rating is None or not message.scale or message.scale <= 0:
        return None
    return message.rating / message.scale * 5


def _asks(text: str, weighed: Weighed) -> bool:
    return text.rstrip().endswith("?") and not weighed.complaints


def _words(weighed: Weighed, complaint: bool) -> Iterator[Reason]:
    if complaint and weighed.complaints:
        yield Reason("words", _quoted(weighed.complaints))
    if not complaint and weighed.praise:
        yield Reason("praise", _quoted(weighed.praise))


def _tacit(weighed: Weighed, found: Grave, stars: float | None) -> bool:
    """Whether neither a word nor the stars say why it is critical."""
    few = stars is not None and stars <= ALWAYS
    return not (weighed.complaints or found.hold or found.urgent or few)


def _meant(text: str, second: Callable[[str], float] | None) -> Iterator[Reason]:
    """The sentence that sounds most like a complaint, where there are several."""
    sentences = [one.strip() for one in _SENTENCE.findall(text)][:_HEARD]
    if second is None or len(sentences) < 2:
        yield Reason("meant")
        return
    worst = max(sentences, key=second)
    yield Reason("meant", (shorten(worst, _LINE, placeholder="…"),))


def _unread(text: str, language: str, weighed: Weighed) -> Iterator[Reason]:
    if not text.strip():
        yield Reason("empty")
    elif language == "unknown" and not weighed.complaints:
        yield Reason("language")


def _quoted(hits: Iterable[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.words for hit in hits))[:_QUOTED]
