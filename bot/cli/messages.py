"""Messages in a file, to be judged: a JSON object a line, or CSV with a header."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.channels import channels
from bot.errors import Told
from bot.locale import Words, mark
from bot.text import clean, fold
from bot.triage import Message, Where

_EMPTY = BeforeValidator(lambda value: "" if value is None else value)
_NOTHING = BeforeValidator(lambda value: None if value == "" else value)
_KEYS = ("text", "title", "stars", "lang", "channel", "source", "critical")


class _Line(BaseModel):
    """One message as it is written. `stars` are out of five."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, allow_inf_nan=False)

    text: Annotated[str, _EMPTY] = ""
    title: Annotated[str, _EMPTY] = ""
    stars: Annotated[float | None, Field(ge=0, le=5), _NOTHING] = None
    lang: Annotated[str, _EMPTY] = ""
    channel: Annotated[str, _EMPTY] = ""
    source: Annotated[str, _EMPTY] = ""
    critical: Annotated[bool | None, _NOTHING] = None


@dataclass(frozen=True, slots=True)
class Given:
    """One message of the file. `critical`: what a person says of it, if anybody does."""

    line: int
    message: Message
    source: str
    critical: bool | None

    def beginning(self, limit: int) -> str:
        """Its first words, on one line."""
        return fold(" ".join(f"{self.message.title} {self.message.text}".split()), limit)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that is no message, and why."""

    line: int
    why: str


def read(lines: Iterable[str], words: Words) -> Iterator[Given | Wrong]:
    """The messages of a file, in order. Told when it is none that we know."""
    rest = iter(lines)
    skipped, first = 0, ""
    for first in rest:
        if first.strip():
            break
        skipped += 1
    first = first.removeprefix("\ufeff")
    if first.lstrip().startswith("{") or not first.strip():
        yield from _json(chain([first], rest), skipped, words)
    elif "text" in next(csv.reader([first.lower()])):
        yield from _csv(chain([first], rest), skipped, words)
    else:
        raise Told(
            mark(
                "This file begins neither with a JSON object nor with the names of CSV columns, "
                "one of them text."
            )
        )


def _json(lines: Iterable[str], before: int, words: Words) -> Iterator[Given | Wrong]:
    for number, line in enumerate(lines, before + 1):
        if not line.strip():
            continue
        try:
            written = json.loads(line)
        except (ValueError, RecursionError):
            yield Wrong(number, words.t("This is not JSON."))
            continue
        if isinstance(written, dict):
            yield _given(number, written, words)
        else:
            yield Wrong(number, words.t('A line holds one object, such as {{"text": "…"}}.'))


def _csv(lines: Iterable[str], before: int, words: Words) -> Iterator[Given | Wrong]:
    rows = csv.reader(lines)
    heads = [head.strip().lower() for head in next(rows)]
    while True:
        number = before + rows.line_num + 1  # a cell may run over several lines
        try:
            row = next(rows, None)
        except csv.Error:
            yield Wrong(number, words.t("This is not CSV."))
            continue
        if row is None:
            return
        if len(row) > len(heads):
            yield Wrong(
                number, words.t("There are more cells than columns: quote what has commas.")
            )
        elif any(row):
            yield _given(number, dict(zip(heads, row, strict=False)), words)


def _given(number: int, written: Mapping[str, Any], words: Words) -> Given | Wrong:
    try:
        line = _Line.model_validate({key: written.get(key) for key in _KEYS})
    except ValidationError as error:
        keys = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
        return Wrong(number, " ".join(_wanted(key, words) for key in keys))
    if not (line.text + line.title).strip() and line.stars is None:
        return Wrong(number, words.t("There is neither a text nor stars."))
    if any("\udc80" <= sign <= "\udcff" for sign in line.text + line.title):
        return Wrong(number, words.t("This is not UTF-8."))
    message = Message(
        text=clean(line.text),
        title=clean(line.title),
        rating=line.stars,
        scale=None if line.stars is None else 5,
        language=line.lang or None,
        where=where_of(line.channel),
        source=line.source,
    )
    return Given(number, message, line.source, line.critical)


def where_of(channel: str) -> Where:
    """How customers speak on this channel, by its slug."""
    kinds = channels()
    return kinds[channel].where if channel in kinds else "review"


def _wanted(key: str, words: Words) -> str:
    if key == "stars":
        return words.t("stars is a number from 0 to 5.")
    if key == "critical":
        return words.t("critical is 0 or 1.")
    return words.t("{key} is a text.", key=key)
