"""The parts a card and the modals share: where it was said, what was said, and why it matters."""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from bot.locale import Words
from bot.models import Case, CaseState, Review, Revision
from bot.models.views import Ended, Place
from bot.slack.blocks import (
    CHILDREN,
    MESSAGE_SUM,
    Json,
    button,
    container,
    context,
    link,
    pieces,
    section,
    size,
)
from bot.slack.codes import GROUNDS, HOLDS, LANGUAGES, URGENCIES, said
from bot.slack.ids import Do, Target
from bot.slack.times import Times
from bot.text import escape, fold, quote, stars
from bot.topics import NAMES

WHOLE = 600
"""Up to so many characters the customer's words stand on the card unfolded."""
BEFORE = 300
_PIECE = 2_900
_ROOM = 9_000  # of a message's 13,000; the rest of the card needs its own


def rated(rating: float | None, scale: float | None) -> tuple[float, float] | None:
    """Rating and scale (five where none is given), where they can be drawn."""
    if rating is None or not isfinite(rating):
        return None
    return rating, scale if scale and isfinite(scale) and scale > 0 else 5.0


def stars_told(rating: float, scale: float, words: Words) -> str:
    """1 star; 8/10 stars."""
    count = words.number(rating)
    if scale != 5:
        return words.t("{rating}/{scale} stars", rating=count, scale=words.number(scale))
    return words.n("{count} star", "{count} stars", 1 if rating == 1 else 2, count=count)


def rating_line(rating: float, scale: float, words: Words) -> str:
    """★☆☆☆☆ 1 of 5 stars"""
    told = words.t(
        "{rating} of {scale} stars", rating=words.number(rating), scale=words.number(scale)
    )
    return f"{stars(rating, scale)} {told}"


def where(review: Review, place: Place, times: Times) -> str:
    """Stars, source, brand, writer, when, who reads it, and the link."""
    words = times.words
    known = rated(review.rating, review.scale)
    if not place.public:
        audience = words.t("🔒 Private: only the customer reads it")
    elif review.memory.get("pending"):
        audience = words.t("⏳ Not public yet: it waits for a moderator there")
    else:
        audience = words.t("👁 Public: everyone reads it")
    told = [
        rating_line(*known, words) if known else "",
        escape(place.title),
        escape(place.brand_name),
        escape(fold(author(review), 60)),
        times.stamp(review.posted_at),
        audience,
        link(review.url, words.t("Open")),
    ]
    return " · ".join(part for part in told if part)


def author(review: Review) -> str:
    """Who wrote it, as far as it is known."""
    return review.author_name or review.author_handle or review.author_email


def unread(words: Words) -> str:
    """That a draft is in a language nobody has proofread its letters in."""
    return words.t(
        "⚠️ No native speaker has read our letters in this language yet: check the draft."
    )


def strange(review: Review, language: str, words: Words) -> str:
    """That a draft in this language may not be in the customer's; "" where it is."""
    if not review.language or not review.foreign_to(language):
        return ""
    return words.t(
        "⚠️ We did not recognise the customer's language, or have no letters in it: the draft is in "
        "{language}.",
        language=words.t(LANGUAGES[language]) if language in LANGUAGES else language,
    )


def first_words(review: Review, limit: int) -> str:
    """The beginning of what was said, on one line, raw; "" where there are only stars."""
    return fold(" ".join((review.title or review.text).split()), limit)


def customer(review: Review, before: Revision | None, words: Words, *, plain: bool) -> list[Json]:
    """The customer's own words, with what they said before an edit; long ones folded."""
    shown: list[Json] = []
    if before is not None:
        shown.append(
            section(f"*{words.t('Before:')}*\n{_before(before, review.scale, words)}", "before")
        )
    lead = f"*{words.t('Now:')}*\n" if before is not None else ""
    title = escape(" ".join(review.title.split()))
    if title:
        lead += f"*{title}*\n"
    if not review.text.strip():
        shown.append(section(f"{lead}_{words.t('No words.')}_", "words"))
    elif len(review.text) <= WHOLE and size(lead + quote(review.text)) <= _PIECE:
        shown.append(section(lead + quote(review.text), "words"))
    else:
        shown += _folded(review, lead, words, plain=plain)
    return shown + _attached(review, words)


def translation(text: str, words: Words, limit: int = WHOLE) -> list[Json]:
    """The customer's words in the reader's language, small; nothing where there are none."""
    if not text:
        return []
    return [context(f"*{words.t('Translation:')}* {escape(fold(text, limit))}", "translation")]


def said_before(count: int, words: Words) -> list[Json]:
    """That one case holds more than the words shown."""
    if not count:
        return []
    told = words.n("and {count} earlier message", "and {count} earlier messages", count)
    return [context(told, "earlier")]


def why(review: Review, words: Words) -> str:
    """Why it is here: stars, the words that gave it away, topics, urgency."""
    grounds = "; ".join(reasons(review, words))
    told = [words.t("Why it is here: {reasons}", reasons=grounds)] if grounds else []
    told += [said(NAMES, str(topic), words) for topic in review.topics]
    if review.urgency in URGENCIES:
        told.append(said(URGENCIES, review.urgency, words))
    return " · ".join(told)


def practice_line(case: Case, words: Words) -> str:
    """What stands on everything that is only practice ("" where it is not)."""
    return words.t("🎓 Practice: nothing is sent.") if case.practice else ""


def finished(ended: Ended, times: Times) -> str:
    """That there is nothing left to do, and how that came: only an answer is called done."""
    time = times.clock(ended.at)
    if ended.state == CaseState.DISMISSED:
        return times.words.t("⚪ closed without reply, {time}", time=time)
    return times.words.t("✅ done, {time}", time=time)


def done_label(place: Place, words: Words) -> str:
    """What people press when they answered where we cannot send."""
    if place.public:
        return words.t("Done, it is online")
    return words.t("Done, the customer has it")


def quoted(texts: Iterable[object], words: Words) -> str:
    """Words picked out of a text, each in quotation marks."""
    marks = [words.t('"{words}"', words=escape(fold(str(text), 60))) for text in texts]
    return ", ".join(marks)


def quote_pieces(text: str, limit: int = _PIECE) -> list[str]:
    """A quote in pieces that each fit one section."""
    broken = pieces(quote(text), limit - 1)
    return [piece if piece.startswith(">") else f">{piece}" for piece in broken]


def _folded(review: Review, lead: str, words: Words, *, plain: bool) -> list[Json]:
    broken = quote_pieces(review.text)
    fits = len(broken) <= CHILDREN and sum(map(size, broken)) <= min(_ROOM, MESSAGE_SUM)
    read = button(words.t("Read all"), Do.READ, str(Target(review.case_id or 0, review.id)))
    start = lead + quote(fold(review.text, WHOLE if plain or not fits else BEFORE))
    if plain or not fits:
        return [section(start, "words", read)]
    children = [section(piece, f"words:{n}") for n, piece in enumerate(broken)]
    title = words.t("Read all: {count} characters", count=words.number(len(review.text)))
    return [section(start, "words"), container(title, children, "whole")]


def _before(before: Revision, scale: float | None, words: Words) -> str:
    known = rated(before.rating, scale)
    drawn = rating_line(*known, words) + "\n" if known else ""
    title = f"*{escape(before.title)}*\n" if before.title else ""
    return drawn + title + quote(fold(before.text, BEFORE))


def _attached(review: Review, words: Words) -> list[Json]:
    named = []
    for attachment in review.attachments[:8]:
        name = escape(fold(str(attachment.get("name") or words.t("attachment")), 60))
        named.append(link(str(attachment.get("url") or ""), name) or name)
    return [context("📎 " + ", ".join(named), "attached")] if named else []


def reasons(review: Review, words: Words) -> list[str]:
    """What made triage judge as it did, one by one."""
    told = []
    met: set[str] = set()
    for reason in review.reasons:
        if reason.get("kind") == "stars" and (known := rated(review.rating, review.scale)):
            told.append(stars_told(*known, words))
            continue
        if reason.get("kind") == "language":
            told.append(words.t("language not recognised"))
            continue
        if reason.get("kind") == "offer":
            shown = quoted(reason.get("words") or (), words)
            told.append(f"{words.t('it sounds like advertising')}: {shown}")
            continue
        if reason.get("kind") == "meant":
            shown = quoted(reason.get("words") or (), words)
            meant = words.t("it sounds like a complaint")
            told.append(f"{meant}: {shown}" if shown else meant)
            continue
        if reason.get("kind") == "noted":
            name = escape(str((reason.get("words") or [""])[0]))
            told.append(words.t("{name} wrote it down", name=name))
            continue
        if reason.get("kind") == "attached":
            told.append(words.t("no words: open what is attached"))
            continue
        ground = _ground(reason, review, words)
        new = []
        for word in map(str, reason.get("words") or ()):
            if word not in met and (ground or _news(word, met)):
                met.add(word)
                new.append(word)
        if shown := quoted(new, words):
            told.append(f"{ground}: {shown}" if ground else shown)
    return told


def _news(word: str, met: set[str]) -> bool:
    """Whether these words stand in none that are shown already."""
    return not any(word.casefold() in shown.casefold() for shown in met)


def _ground(reason: Mapping[str, Any], review: Review, words: Words) -> str:
    """Why it is on hold, or urgent ("" where the words say so by themselves)."""
    if reason.get("kind") == "hold":
        return said(HOLDS, review.hold or "", words)
    return said(GROUNDS, str(reason.get("ground") or ""), words)
