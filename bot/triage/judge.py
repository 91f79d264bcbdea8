"""A message -> a verdict: critical or not, how urgent, about what, and why in data."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from textwrap import shorten
from typing import Literal

from bot.phrases import Hit, Reading
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
from bot.triage.lexicon import Lexicon, Own
from bot.triage.liked import Liked, liked, wishes
from bot.triage.topics import topics
from bot.triage.urgency import Urgency, telling, urgency

Kind = Literal["stars", "words", "praise", "urgent", "hold", "language", "empty", "noted", "meant"]

NEAR = 1.0
"""How far from the line, in log-odds, the second opinion may still turn a verdict."""
AT_ONCE = 20
"""Second opinions formed on one chunk of what comes in: a second, or two on a slow machine."""
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

    @property
    def distance(self) -> float:
        """How far from the line it is, on either side."""
        return abs(self.odds - self.line)


@dataclass
class Judge:
    """Judges messages with what this installation has. `second`: how much a text means a
    complaint, a slower and better opinion, asked where it may turn the verdict; `tuning`: what the
    team's corrections taught, which may be more from one day to the next; `own`: what the shop
    adds to the word lists, by language; `at_hand`: verdicts that were formed before."""

    second: Callable[[str], float] | None = None
    tuning: Tuning = field(default_factory=Tuning)
    own: Mapping[str, Own] = field(default_factory=dict)
    at_hand: Mapping[Message, Verdict] = field(default_factory=dict, repr=False)

    def __call__(self, message: Message) -> Verdict:
        """By the stars, where it has any, and by what it says."""
        known = self.at_hand.get(message)
        return known or _verdict(_heard(message, self.own, self.tuning), self.second, self.tuning)

    def untaught(self, message: Message) -> Untaught | None:
        """What it would say had it learned nothing. None where few stars or grave words settle
        that alone."""
        heard = _heard(message, self.own, Tuning())
        if heard.settled:
            return None
        return _thought(heard, self.second, Tuning())

    def ready(self, messages: Iterable[Message]) -> "Judge":
        """One that nobody waits for: it has verdicts on these messages at hand, with as many second
        opinions as a sender may wait for, formed here where they are needed most; others it judges
        without. For a thread."""
        second, asked = self.second, list[str]()
        if second is None:
            return self

        def counted(text: str) -> float:
            asked.append(text)
            return second(text)

        heard = [_heard(one, self.own, self.tuning) for one in dict.fromkeys(messages)]
        at_hand = {
            one.message: _verdict(one, counted if len(asked) < AT_ONCE else None, self.tuning)
            for one in sorted(heard, key=lambda one: one.doubt)
        }
        return replace(self, second=None, at_hand=at_hand)


def judge(message: Message) -> Verdict:
    """Judge one message with what ships for every machine."""
    return Judge()(message)


@dataclass(frozen=True)
class _Heard:
    """A message and what its words say. `alone`: what the compact model makes of them."""

    message: Message
    language: str
    words: Lexicon
    reading: Reading
    weighed: Weighed
    stars: float | None
    found: Grave
    alone: Untaught

    @property
    def settled(self) -> bool:
        """Whether few stars or grave words make it critical, whatever else it says."""
        few = _few(self.stars)
        return few or bool(self.found.hold) or telling(self.found.urgent, self.stars)

    @property
    def doubt(self) -> float:
        """How far from the line it is; beyond all lines where something else decides."""
        return inf if self.settled or self.alone.outright else self.alone.distance

    @property
    def tacit(self) -> bool:
        """Whether neither a word nor the stars say why it is critical."""
        found = self.found
        return not (self.weighed.complaints or found.hold or found.urgent or _few(self.stars))


def _heard(message: Message, own: Mapping[str, Own], tuning: Tuning) -> _Heard:
    text, stars = message.whole, _of_five(message)
    language = language_of(text, message.language)
    words, reading, weighed = weigh_in(text, language, own)
    found = grave(words, reading, weighed, stars)
    alone = _leaning(message, stars, weighed, None, tuning)
    return _Heard(message, language, words, reading, weighed, stars, found, alone)


def _thought(heard: _Heard, second: Callable[[str], float] | None, tuning: Tuning) -> Untaught:
    """Where it lies with the second opinion, if that is asked."""
    if second is None:
        return heard.alone
    return _leaning(heard.message, heard.stars, heard.weighed, second, tuning)


def _leaning(
    message: Message,
    stars: float | None,
    weighed: Weighed,
    second: Callable[[str], float] | None,
    tuning: Tuning,
) -> Untaught:
    text = message.whole
    said = odds(text, weighed, tuning, second) if text.strip() else None
    asks = text.rstrip().endswith("?") and not weighed.complaints
    alone = second is None
    begins = line(message.where, alone=alone, asks=asks) + (tuning.shift if alone else 0.0)
    outright = plain(weighed) and tuning.told(text, alone=alone) > SPARED
    return Untaught(with_stars(said, stars), begins, outright)


def _turns(heard: _Heard, tuning: Tuning) -> bool:
    """Whether a second opinion may turn the verdict: that which ships near the line, one that was
    taught wherever nothing else decides."""
    return heard.doubt <= NEAR if tuning.meaning is None else not heard.settled


def _verdict(heard: _Heard, second: Callable[[str], float] | None, tuning: Tuning) -> Verdict:
    found, weighed, rating = heard.found, heard.weighed, heard.message.rating
    hold = next(iter(found.hold), None)
    leaning = _thought(heard, second if _turns(heard, tuning) else None, tuning)
    complaint = leaning.odds >= leaning.line or leaning.outright or heard.settled
    pressing = found.urgent if complaint else {}
    told = (
        *([Reason("hold", _quoted(found.hold[hold]), ground=hold)] if hold else ()),
        *([Reason("stars", value=rating)] if rating is not None else ()),
        *(Reason("urgent", _quoted(hits), ground=one) for one, hits in pressing.items()),
        *_words(weighed, complaint),
        *(_meant(heard.message.whole, second) if complaint and heard.tacit else ()),
        *_unread(heard),
    )
    return Verdict(
        complaint,
        round(probability(leaning.odds), 3),
        urgency(complaint, hold, weighed, heard.stars, found.urgent),
        topics(heard.words, heard.reading, weighed),
        heard.language,
        told,
        hold,
        liked(heard.words, heard.reading, weighed),
        wishes(heard.words, heard.reading),
    )


def _few(stars: float | None) -> bool:
    """Whether stars alone make it critical."""
    return stars is not None and stars <= ALWAYS


def _of_five(message: Message) -> float | None:
    if message.rating is None or not message.scale or message.scale <= 0:
        return None
    return message.rating / message.scale * 5


def _words(weighed: Weighed, complaint: bool) -> Iterator[Reason]:
    if complaint and weighed.complaints:
        yield Reason("words", _quoted(weighed.complaints))
    if not complaint and weighed.praise:
        yield Reason("praise", _quoted(weighed.praise))


def _meant(text: str, second: Callable[[str], float] | None) -> Iterator[Reason]:
    """The sentence that sounds most like a complaint, where there are several."""
    sentences = [one.strip() for one in _SENTENCE.findall(text)][:_HEARD]
    if second is None or len(sentences) < 2:
        yield Reason("meant")
        return
    worst = max(sentences, key=second)
    yield Reason("meant", (shorten(worst, _LINE, placeholder="…"),))


def _unread(heard: _Heard) -> Iterator[Reason]:
    if not heard.message.whole.strip():
        yield Reason("empty")
    elif heard.language == "unknown" and not heard.weighed.complaints:
        yield Reason("language")


def _quoted(hits: Iterable[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.words for hit in hits))[:_QUOTED]
