"""A message -> a verdict: critical or not, how urgent, about what, and why in data."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import inf
from textwrap import shorten
from typing import TypeVar

from bot.phrases import Hit, Reading
from bot.triage.balance import Weighed, weigh_in
from bot.triage.critical import (
    SPARED,
    Tuning,
    Untaught,
    few,
    line,
    odds,
    opinion_worth,
    plain,
    probability,
    with_stars,
)
from bot.triage.holds import Grave, bar, grave
from bot.triage.language import language_of
from bot.triage.lexicon import Lexicon, Own
from bot.triage.liked import liked, wishes
from bot.triage.offers import offered, offers
from bot.triage.topics import topics
from bot.triage.urgency import telling, urgency
from bot.triage.verdict import Message, Reason, Verdict

NEAR = 1.0
"""How far from the line, in log-odds, the second opinion may still turn a verdict."""
SURE = 1.0
"""How far above its line a matter must be that somebody brings up without complaining, for each
step of log-odds that the message lies below its own: 19 of 1,100 about other things are."""
AT_ONCE = 20
"""Second opinions formed on one chunk of what comes in: a second, or two on a slow machine."""
_QUOTED = 3
_HEARD = 12
"""Sentences among which the one that matters most is looked for."""
_LINE = 80
_SENTENCE = re.compile(r"[^.!?\n]*\w[^.!?\n]*[.!?]*")

Opinion = Callable[[str], float]
Matters = Callable[[str], Mapping[str, float]]
_Said = TypeVar("_Said")


@dataclass
class Judge:
    """Judges messages with what this installation has. `second`: how much a text means a
    complaint, a slower and better opinion, asked where it may turn the verdict; `tuning`: what the
    team's corrections taught, which may be more from one day to the next; `own`: what the shop
    adds to the word lists, by language; `matters`: how surely a text speaks of what must be decided
    first, asked of complaints, and of what may be one, where no listed word says so; `attuned`:
    what the second opinion adds to the log-odds on each source that it got used to; `at_hand`:
    verdicts that were formed before."""

    second: Opinion | None = None
    tuning: Tuning = field(default_factory=Tuning)
    own: Mapping[str, Own] = field(default_factory=dict)
    matters: Matters | None = None
    attuned: Mapping[str, Opinion] = field(default_factory=dict)
    at_hand: Mapping[Message, Verdict] = field(default_factory=dict, repr=False)

    def __call__(self, message: Message) -> Verdict:
        """By the stars, where it has any, and by what it says."""
        known = self.at_hand.get(message)
        return known or self._verdict(_heard(message, self.own, self.tuning))

    @property
    def alone(self) -> "Judge":
        """The same by words alone, which takes no time to think."""
        return replace(self, second=None, matters=None)

    def untaught(self, message: Message) -> Untaught | None:
        """What it would say had it learned nothing. None where few stars or grave words settle
        that alone."""
        heard = _heard(message, self.own, Tuning())
        if heard.settled:
            return None
        return _thought(heard, self._second(message), Tuning())

    def ready(self, messages: Iterable[Message]) -> "Judge":
        """One that nobody waits for: it has verdicts on these messages at hand, with as many second
        opinions as a sender may wait for, formed here where they are needed most: of messages,
        then of the sentences to quote from them. Others it judges without. For a thread."""
        alone = self.alone
        if self.second is None:
            return alone
        asked = set[str]()
        asking = replace(
            self, second=_noted(self.second, asked), matters=_noted(self.matters, asked)
        )
        heard = [_heard(one, self.own, self.tuning) for one in dict.fromkeys(messages)]
        heard.sort(key=lambda one: one.doubt)
        at_hand = {
            one.message: (asking if len(asked) < AT_ONCE else alone)._verdict(one, quoting=False)
            for one in heard
        }
        for one in [one for one in heard if one.message.whole in asked]:
            if len(asked) < AT_ONCE:
                at_hand[one.message] = asking._verdict(one)
        return replace(alone, at_hand=at_hand)

    def _verdict(self, heard: "_Heard", *, quoting: bool = True) -> Verdict:
        """`quoting`: whether to think about which sentence says it, too."""
        found, weighed, rating = heard.found, heard.weighed, heard.message.rating
        if heard.offer:
            return offered(_quoted(heard.offer), rating, heard.language)
        ear = self._second(heard.message)
        second = ear if _turns(heard, self.tuning) else None
        leaning = _thought(heard, second, self.tuning)
        complaint = leaning.odds >= leaning.line or leaning.outright or heard.settled
        unsaid = SURE * (leaning.line - leaning.odds) if second else None
        hold = self._hold(heard, 0.0 if complaint else unsaid, quoting=quoting)
        complaint = complaint or hold is not None
        pressing = found.urgent if complaint else {}
        tacit = complaint and hold is None and heard.tacit
        told = (
            *([hold] if hold else ()),
            *([Reason("stars", value=rating)] if rating is not None else ()),
            *(Reason("urgent", _quoted(hits), ground=one) for one, hits in pressing.items()),
            *_words(heard, complaint),
            *(_meant(heard.message.whole, ear if quoting else None) if tacit else ()),
            *_unread(heard),
        )
        return Verdict(
            complaint,
            round(probability(leaning.odds), 3),
            urgency(complaint, hold.ground if hold else None, weighed, heard.stars, found.urgent),
            topics(heard.words, heard.reading, weighed),
            heard.language,
            told,
            hold.ground if hold else None,
            liked(heard.words, heard.reading, weighed),
            wishes(heard.words, heard.reading),
        )

    def _second(self, message: Message) -> Opinion | None:
        """The second opinion, used to how customers speak on that source."""
        second, more = self.second, self.attuned.get(message.source)
        if second is None or more is None:
            return second
        return lambda text: second(text) + opinion_worth(more(text))

    def _hold(self, heard: "_Heard", least: float | None, *, quoting: bool) -> Reason | None:
        """What must be decided first: what listed words say, or what it means. `least`: how surely
        it must mean that; None where it neither complains nor is near the line."""
        for ground, hits in heard.found.hold.items():
            return Reason("hold", _quoted(hits), ground=ground)
        text, matters = heard.message.whole, self.matters
        if matters is None or least is None or not text.strip():
            return None
        sure = matters(text)
        ground = max(sure, key=lambda one: sure[one])
        if sure[ground] < least:
            return None
        if sure[ground] < bar(ground, heard.words.about(heard.reading), heard.found.urgent):
            return None
        among = _sentences(text) if quoting else []
        said = max(among, key=lambda one: matters(one)[ground], default=text)
        return Reason("hold", (_line_of(said),), ground=ground)


def judge(message: Message) -> Verdict:
    """Judge one message with what ships for every machine."""
    return Judge()(message)


@dataclass(frozen=True)
class _Heard:
    """A message and what its words say. `alone`: what the compact model makes of them; `offer`:
    what somebody offers us in it, and nothing else."""

    message: Message
    language: str
    words: Lexicon
    reading: Reading
    weighed: Weighed
    stars: float | None
    found: Grave
    alone: Untaught
    offer: Sequence[Hit]

    @property
    def settled(self) -> bool:
        """Whether few stars or grave words make it critical, whatever else it says."""
        grave = bool(self.found.hold) or telling(self.found.urgent, self.stars)
        return few(self.stars) or grave

    @property
    def doubt(self) -> float:
        """How far from the line it is; beyond all lines where something else decides."""
        decided = self.settled or self.alone.outright or self.offer
        return inf if decided else self.alone.distance

    @property
    def tacit(self) -> bool:
        """Whether neither a word nor the stars say why it is critical."""
        found = self.found
        return not (self.weighed.complaints or found.hold or found.urgent or few(self.stars))


def _heard(message: Message, own: Mapping[str, Own], tuning: Tuning) -> _Heard:
    text, stars = message.whole, message.stars
    language = language_of(text, message.language)
    words, reading, weighed = weigh_in(text, language, own)
    found = grave(words, reading, weighed, stars)
    alone = _leaning(message, stars, weighed, None, tuning)
    offer = offers(words, reading, weighed, found, stars)
    return _Heard(message, language, words, reading, weighed, stars, found, alone, offer)


def _noted(asks: Callable[[str], _Said] | None, asked: set[str]) -> Callable[[str], _Said] | None:
    """The same, that asks once for each text and notes what was asked."""
    if asks is None:
        return None
    once = cache(asks)

    def noted(text: str) -> _Said:
        asked.add(text)
        return once(text)

    return noted


def _thought(heard: _Heard, second: Opinion | None, tuning: Tuning) -> Untaught:
    """Where it lies with the second opinion, if that is asked."""
    if second is None:
        return heard.alone
    return _leaning(heard.message, heard.stars, heard.weighed, second, tuning)


def _leaning(
    message: Message,
    stars: float | None,
    weighed: Weighed,
    second: Opinion | None,
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


def _words(heard: _Heard, complaint: bool) -> Iterator[Reason]:
    weighed = heard.weighed
    if complaint and weighed.complaints:
        yield Reason("words", _quoted(weighed.complaints))
    if not complaint and weighed.praise:
        yield Reason("praise", _quoted(weighed.praise))


def _meant(text: str, second: Opinion | None) -> Iterator[Reason]:
    """The sentence that sounds most like a complaint, where there are several."""
    sentences = _sentences(text)
    if second is None or len(sentences) < 2:
        yield Reason("meant")
        return
    yield Reason("meant", (_line_of(max(sentences, key=second)),))


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in _SENTENCE.findall(text)][:_HEARD]


def _line_of(sentence: str) -> str:
    return shorten(sentence, _LINE, placeholder="…")


def _unread(heard: _Heard) -> Iterator[Reason]:
    if not heard.message.whole.strip():
        yield Reason("empty")
    elif heard.language == "unknown" and not heard.weighed.complaints:
        yield Reason("language")


def _quoted(hits: Iterable[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.words for hit in hits))[:_QUOTED]
