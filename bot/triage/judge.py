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
    SPARED,
    Tuning,
    Where,
    line,
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

AT_ONCE = 20
"""Second opinions formed on one chunk of what comes in: a second, or two on a slow machine."""
REMEMBERED = 500
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

    @property
    def whole(self) -> str:
        """Title and text."""
        return "\n\n".join(filter(None, (self.title, self.text)))


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
class Untaught:
    """The log-odds of a message, the line from which on one like it is critical, and whether
    strong words say it outright."""

    odds: float
    line: float
    outright: bool


@dataclass
class Judge:
    """Judges messages with what this installation has. `second`: how much a text means a
    complaint, a slower and better opinion; `tuning`: what the team's corrections taught, which may
    be more from one day to the next; `own`: what the shop adds to the word lists, by language."""

    second: Callable[[str], float] | None = None
    tuning: Tuning = field(default_factory=Tuning)
    own: Mapping[str, Own] = field(default_factory=dict)
    prepared: dict[str, None] = field(default_factory=dict, repr=False)
    """The texts that were thought about lately, oldest first."""

    def __call__(self, message: Message) -> Verdict:
        """By the stars, where it has any, and by what it says."""
        return _judged(message, self.second, self.tuning, self.own)

    def untaught(self, message: Message) -> Untaught | None:
        """What it would say had it learned nothing. None where few stars or grave words settle
        that alone."""
        text, stars = message.whole, _of_five(message)
        words, reading, weighed = weigh_in(text, language_of(text, message.language), self.own)
        if _settled(grave(words, reading, weighed, stars), stars):
            return None
        begins = line(message.where, alone=self.second is None, asks=_asks(text, weighed))
        said = _odds(text, stars, weighed, self.second, Tuning())
        return Untaught(said, begins, plain(weighed))

    def quick(self) -> "Judge":
        """The same without a second opinion: for a long past that nobody will answer."""
        return replace(self, second=None)

    def prepare(self, messages: Iterable[Message]) -> None:
        """Form second opinions on those that need one most, as many as a sender may wait for; for
        a thread."""
        if self.second is None:
            return
        quick = self.quick()
        for message in sorted(messages, key=lambda one: abs(quick(one).score - 0.5))[:AT_ONCE]:
            self(message)
            self.prepared[message.whole] = None
        for text in list(self.prepared)[:-REMEMBERED]:
            self.prepared.pop(text, None)

    def at_hand(self, message: Message) -> "Judge":
        """What judges this one without taking time: with a second opinion if it is formed."""
        return self if message.whole in self.prepared else self.quick()


def judge(message: Message) -> Verdict:
    """Judge one message with what ships for every machine."""
    return Judge()(message)


def _judged(
    message: Message,
    second: Callable[[str], float] | None,
    tuning: Tuning,
    own: Mapping[str, Own],
) -> Verdict:
    text = message.whole
    language = language_of(text, message.language)
    words, reading, weighed = weigh_in(text, language, own)
    stars = _of_five(message)
    found = grave(words, reading, weighed, stars)
    hold = next(iter(found.hold), None)
    sure = _odds(text, stars, weighed, second, tuning)
    begins = line(message.where, alone=second is None, asks=_asks(text, weighed)) + tuning.shift
    outright = plain(weighed) and tuning.told(text) > SPARED
    complaint = sure >= begins or outright or _settled(found, stars)
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


def _few(stars: float | None) -> bool:
    """Whether stars alone make it critical."""
    return stars is not None and stars <= ALWAYS


def _settled(found: Grave, stars: float | None) -> bool:
    """Whether few stars or grave words make it critical, whatever else it says."""
    return _few(stars) or bool(found.hold) or telling(found.urgent, stars)


def _odds(
    text: str,
    stars: float | None,
    weighed: Weighed,
    second: Callable[[str], float] | None,
    tuning: Tuning,
) -> float:
    asked = None if _few(stars) else second  # where the answer stands, nobody need think long
    return with_stars(odds(text, weighed, tuning, asked) if text.strip() else None, stars)


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
    return not (weighed.complaints or found.hold or found.urgent or _few(stars))


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
