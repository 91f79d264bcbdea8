"""A message -> a verdict: critical or not, how urgent, about what, and why in data."""

from dataclasses import dataclass
from math import exp
from typing import Literal

from bot.phrases import Hit, Reading
from bot.triage.language import language_of
from bot.triage.lexicon import LANGUAGES, Lexicon, lexicon

Urgency = Literal["low", "normal", "high", "now"]
Ground = Literal["stars", "words", "praise", "urgent", "hold", "language", "empty", "noted"]

_STRONG, _NEGATIVE, _NEGATED, _POSITIVE, _CONCEDED = 1.0, 0.6, 0.8, -0.5, 0.0
_LINE = 0.5  # the balance of words from which a message without stars is critical
_LINE_BESIDE_FOUR_STARS = 0.4
_REACH = 3  # words before a word in which a negation turns it round
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


@dataclass(frozen=True)
class _Weighed:
    strong: tuple[Hit, ...]
    complaints: tuple[Hit, ...]  # the strong ones among them
    praise: tuple[Hit, ...]
    balance: float


def judge(message: Message) -> Verdict:
    """Judge one message by its stars, where it has any, and by its words."""
    text = "\n\n".join(filter(None, (message.title, message.text)))
    language = language_of(text, message.language)
    lists = [lexicon(name) for name in LANGUAGES if language in (name, "unknown")]
    readings = [
        (words, reading, _weigh(words, reading))
        for words, reading in ((words, words.read(text)) for words in lists)
    ]
    words, reading, weighed = max(readings, key=lambda one: one[2].balance)
    stars = _of_five(message)
    hold, hold_hits = _hold(words, reading, weighed, stars)
    urgent = words.find("urgent", reading)
    critical = hold is not None or _critical(weighed, stars)
    return Verdict(
        critical,
        round(_score(weighed.balance, stars), 3),
        _urgency(critical, hold, weighed, stars, urgent),
        _topics(words, reading, weighed),
        language,
        _reasons(message, text, language, weighed, critical, hold_hits, urgent),
        hold,
    )


def _of_five(message: Message) -> float | None:
    if message.rating is None or not message.scale or message.scale <= 0:
        return None
    return message.rating / message.scale * 5


def _critical(weighed: _Weighed, stars: float | None) -> bool:
    if stars is None:
        return weighed.balance >= _LINE
    if stars <= 2:
        return True
    if stars < 4:
        return bool(weighed.complaints)
    return bool(weighed.strong) and weighed.balance >= _LINE_BESIDE_FOUR_STARS


def _score(balance: float, stars: float | None) -> float:
    if stars is not None:
        balance += 3 - stars
    return 1 / (1 + exp(-2 * (balance - _LINE)))


def _urgency(
    critical: bool, hold: str | None, weighed: _Weighed, stars: float | None, urgent: list[Hit]
) -> Urgency:
    if hold:
        return "now"
    if not critical:
        return "low"
    worst = stars is not None and stars <= 1
    return "high" if worst or weighed.strong or urgent else "normal"


def _weigh(words: Lexicon, reading: Reading) -> _Weighed:
    """Sum up praise and complaint; a negation turns praise and takes back a complaint."""
    negators = {hit.first for hit in words.find("negators", reading)}
    concessions = [hit.first for hit in words.find("but", reading)]
    strong = words.find("strong", reading) + words.find("ironic", reading)
    praise = [hit for hit in words.find("positive", reading) if not _inside(hit, strong)]
    mild = [hit for hit in words.find("negative", reading) if not _inside(hit, strong + praise)]
    strong = [hit for hit in strong if not _negated(hit, reading, negators)]
    mild = [hit for hit in mild if not _negated(hit, reading, negators)]
    turned = [hit for hit in praise if _negated(hit, reading, negators)]
    praise = [hit for hit in praise if hit not in turned]
    balance = _STRONG * len(strong) + _NEGATIVE * len(mild) + _NEGATED * len(turned)
    for hit in praise:
        conceded = any(
            hit.last < but and "|" not in reading.keys[hit.last : but] for but in concessions
        )
        balance += _CONCEDED if conceded else _POSITIVE
    return _Weighed(tuple(strong), tuple(strong + turned + mild), tuple(praise), balance)


def _inside(hit: Hit, others: list[Hit]) -> bool:
    return any(hit.first <= other.last and other.first <= hit.last for other in others)


def _negated(hit: Hit, reading: Reading, negators: set[int]) -> bool:
    if hit.first in negators:  # the phrase itself is the negation: "never arrived"
        return False
    for place in range(hit.first - 1, max(-1, hit.first - 1 - _REACH), -1):
        if reading.keys[place] in ("|", ","):
            return False
        if place in negators:
            return True
    return False


def _hold(
    words: Lexicon, reading: Reading, weighed: _Weighed, stars: float | None
) -> tuple[str | None, list[Hit]]:
    """The first matter that a named person decides; a hospital in plain praise is none."""
    if weighed.praise and not weighed.complaints and (stars is None or stars >= 4):
        return None, []
    for matter, pattern in words.hold.items():
        if hits := reading.find(pattern):
            return matter, hits
    return None, []


def _topics(words: Lexicon, reading: Reading, weighed: _Weighed) -> tuple[str, ...]:
    """Most complained of first, then most spoken of; at most three."""
    counts = {}
    for topic, pattern in words.topics.items():
        hits = reading.find(pattern)
        blamed = sum(_inside(hit, list(weighed.complaints)) for hit in hits)
        counts[topic] = len(hits) + 2 * blamed
    ranked = sorted((topic for topic in counts if counts[topic]), key=lambda one: -counts[one])
    return tuple(ranked[:3])


def _reasons(
    message: Message,
    text: str,
    language: str,
    weighed: _Weighed,
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
