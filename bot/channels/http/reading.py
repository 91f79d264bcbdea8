"""An item of an answer read into what the contract knows.

A customer's words count more than tidy data: what is absurd beside them is left out, and only what
has no id at all cannot be taken.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from yarl import URL

from bot.channels.base import Author, Incoming, SeenAnswer
from bot.channels.http.options import Answers, HttpOptions
from bot.channels.http.paths import at, holds, word
from bot.text import clean, html_to_text

AHEAD = timedelta(days=1)
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
LONGEST_ID = 200
LONGEST_NAME = 300
LONGEST_TEXT = 50_000
LONGEST_URL = 2_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}")
_ZULU = re.compile(r"(?<=\d)\s*(z|utc|gmt)$", re.IGNORECASE)
_MILLISECONDS = 1e11  # as seconds, that would be the year 5138


@dataclass(frozen=True)
class Reader:
    """Reads items as the settings say."""

    options: HttpOptions

    def id(self, said: Any) -> str:
        """The id of an item, "" where it has none that can be kept."""
        found = word(at(said, self.options.fields.id)).strip()
        return found if found.isprintable() and len(found) <= LONGEST_ID else ""

    def item(self, said: Any, now: datetime) -> Incoming | None:
        """One item; None for one without an id."""
        external_id = self.id(said)
        if not external_id:
            return None
        fields = self.options.fields
        rating, scale = self._rating(said)
        return Incoming(
            external_id=external_id,
            text=self._text(at(said, fields.text)),
            title=self._text(at(said, fields.title))[:LONGEST_NAME],
            rating=rating,
            scale=scale,
            author=Author(
                name=_name(said, fields.author_name),
                email=_name(said, fields.author_email),
                phone=_name(said, fields.author_phone),
            ),
            url=_address(word(at(said, fields.url))),
            posted_at=self.moment(at(said, fields.posted_at), now),
            language=_language(word(at(said, fields.language))),
            thread_key=_name(said, fields.thread),
            deleted=holds(said, fields.deleted),
            answers=self.answers(said, external_id, now),
            memory=self._memory(said),
        )

    def answers(self, said: Any, external_id: str, now: datetime) -> tuple[SeenAnswer, ...] | None:
        """The answers by us in an item; None where the settings do not say where they are."""
        where = self.options.answers
        if where is None:
            return None
        found = at(said, where.list)
        each = found if isinstance(found, list) else [found]
        ours = [one for one in each if not where.ours or holds(one, where.ours)]
        read = [self._answer(where, one, external_id, now) for one in ours]
        return tuple(one for one in read if one.text)

    def _answer(self, where: Answers, said: Any, external_id: str, now: datetime) -> SeenAnswer:
        """One without an id is known by who said what, and when if that was told."""
        text = self._text(said if isinstance(said, str) else at(said, where.text))
        by = _name(said, where.by)
        told = self.moment(at(said, where.at), now)
        made = json.dumps([external_id, by, text, str(told or "")])
        return SeenAnswer(
            external_id=_name(said, where.id)[:LONGEST_ID]
            or hashlib.sha256(made.encode("utf-8", "replace")).hexdigest()[:32],
            text=text,
            at=told or now,
            by=by,
            reply_key=_name(said, where.key),
        )

    def moment(self, value: Any, now: datetime) -> datetime | None:
        """A time in any usual way of writing, aware and UTC; None for none and for absurd ones."""
        try:
            found = self._time(value)
        except (ValueError, OverflowError, OSError, TypeError):
            return None
        if found is None:
            return None
        if found.tzinfo is None:
            found = found.replace(tzinfo=ZoneInfo(self.options.timezone))
        try:
            found = found.astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return found if OLDEST <= found <= now + AHEAD else None

    def _time(self, value: Any) -> datetime | None:
        text = word(value).strip()
        if not text or isinstance(value, bool):
            return None
        if self.options.time_format:
            return datetime.strptime(text, self.options.time_format)  # noqa: DTZ007 - made aware
        if re.fullmatch(r"[0-9]{9,19}(\.[0-9]+)?", text):
            seconds = float(text)
            while seconds > _MILLISECONDS:
                seconds /= 1000
            return datetime.fromtimestamp(seconds, UTC)
        try:
            return datetime.fromisoformat(_ZULU.sub("+00:00", text))
        except ValueError:
            return parsedate_to_datetime(text)

    def _rating(self, said: Any) -> tuple[float | None, float | None]:
        fields = self.options.fields
        rating, told = _number(at(said, fields.rating)), _number(at(said, fields.scale))
        scale = told if told and told > 0 else self.options.scale
        if rating is None or not 0 <= rating <= scale or scale > 1000:
            return None, None
        return rating, scale

    def _text(self, value: Any) -> str:
        text = clean(word(value))[: LONGEST_TEXT * 2]
        if self.options.html:
            text = html_to_text(text)
        return text[:LONGEST_TEXT].strip("\n")

    def _memory(self, said: Any) -> dict[str, str]:
        kept = {name: word(at(said, path)) for name, path in self.options.keep.items()}
        return {name: value[:LONGEST_NAME] for name, value in kept.items() if value}


def _name(said: Any, path: str) -> str:
    return clean(word(at(said, path)))[:LONGEST_NAME].strip()


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        value = re.sub(r"^(\s*\d+),(\d+\s*)$", r"\1.\2", value)  # 4,5 as half of Europe writes it
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def _address(text: str) -> str:
    try:
        url = URL(text)
    except ValueError:
        return ""
    known = url.scheme in ("http", "https") and url.host and not (url.user or url.password)
    return text if known and len(text) <= LONGEST_URL and text.isprintable() else ""


def _language(text: str) -> str:
    return text.replace("_", "-") if _LANGUAGE.fullmatch(text) else ""
