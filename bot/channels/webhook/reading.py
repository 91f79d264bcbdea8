"""A pushed body read into what the contract knows, item by item: a bad one harms no other."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.channels.base import Attachment, Author, Incoming, LooseAnswer, Page, SeenAnswer
from bot.channels.webhook.items import MOST_ITEMS, Answered, Item, Items
from bot.errors import Refused
from bot.sentences import sentences
from bot.text import nearest

AHEAD = timedelta(days=1)
_A_TIME = "is no date and time: write it like 2026-11-22T10:00:00Z"
_IN_JSON = {
    "bool_parsing": "must be true or false",
    "date_from_datetime_parsing": _A_TIME,
    "datetime_from_date_parsing": _A_TIME,
    "datetime_object_invalid": _A_TIME,
    "datetime_parsing": _A_TIME,
    "datetime_type": _A_TIME,
    "finite_number": "must be a number",
    "greater_than": "must be more than 0",
    "model_type": "must be an object, {...}",
    "string_pattern_mismatch": 'is no code of a language: write it like "it" or "en-GB"',
    "tuple_type": "must be a list, [...]",
}
"""What is said of the settings in other words, or of nothing there."""
Rejected = Mapping[str, Any]


def schema() -> dict[str, Any]:
    """The JSON Schema of a body, made from the models that read it."""
    made = TypeAdapter(Item | Items).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What Ascolto takes at POST /hooks/{source}",
        **made,
    }


def read(body: bytes, now: datetime) -> tuple[Page, tuple[Rejected, ...]]:
    """The good items of `body` as a page, in their order (an id that comes again is an edit), the
    others each with index, field and why.

    Refused when it holds no items at all.
    """
    items: list[Incoming] = []
    answers: list[LooseAnswer] = []
    rejected: list[Rejected] = []
    for index, raw in enumerate(_listed(body)):
        try:
            item = Item.model_validate(raw, context={"latest": now + AHEAD})
        except ValidationError as error:
            rejected.append({"index": index, **_wrong(error)})
            continue
        if item.about_answer_alone and item.answered:
            answer = _answer(item.id, item.answered, now)
            answers.append(LooseAnswer(answers_to=(item.id,), answer=answer))
        else:
            items.append(_incoming(item, now))
    return Page(items=tuple(items), answers=tuple(answers)), tuple(rejected)


def _listed(body: bytes) -> list[Any]:
    try:
        said = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused("the body is not JSON") from None
    if not isinstance(said, dict):
        raise Refused('the body must be one item, {"id": ...}, or {"items": [...]}')
    if "items" not in said:
        return [said]
    items = said["items"]
    if not isinstance(items, list) or not items:
        raise Refused("items must be a list with at least one item")
    if len(items) > MOST_ITEMS:
        raise Refused(f"items has {len(items)} items; one request takes {MOST_ITEMS}")
    return items


def _incoming(item: Item, now: datetime) -> Incoming:
    answers: tuple[SeenAnswer, ...] | None = None
    if "answered" in item.model_fields_set:
        answers = (_answer(item.id, item.answered, now),) if item.answered else ()
    rated = item.rating is not None
    return Incoming(
        external_id=item.id,
        text=item.text,
        title=item.title,
        rating=item.rating,
        scale=item.scale if rated else None,
        author=Author(**vars(item.author)),
        url=item.url,
        posted_at=item.posted_at,
        language=item.language.replace("_", "-"),
        thread_key=item.thread,
        deleted=item.deleted,
        answers=answers,
        attachments=tuple(Attachment(**vars(file)) for file in item.attachments),
        memory={"reply_url": item.reply_url} if item.reply_url else {},
    )


def _answer(item_id: str, answered: Answered, now: datetime) -> SeenAnswer:
    """One without an id of ours is known by who said what, and when if that was told."""
    said = json.dumps([item_id, answered.by, answered.text, str(answered.at or "")])
    return SeenAnswer(
        external_id=answered.reply_id or hashlib.sha256(said.encode()).hexdigest()[:32],
        text=answered.text,
        at=answered.at or now,
        by=answered.by,
        reply_key=answered.reply_id,
    )


def _wrong(error: ValidationError) -> dict[str, str]:
    """The first mistake of an item: its field, and why in a few words."""
    mistake = error.errors(include_url=False)[0]
    place, why, _ = sentences(error, Item)[0]
    why = _IN_JSON.get(mistake["type"], why.removesuffix("."))
    if mistake["type"] == "model_type" and not place:
        why = "an item must be an object, {...}"
    if mistake["type"] == "missing":
        given = mistake["input"] if isinstance(mistake["input"], dict) else {}
        meant = nearest(place.rpartition(".")[2], map(str, given))
        why = "is missing" + (f"; is {meant!r} meant to be it?" if meant else "")
    if not place and ": " in why:
        place, _, why = why.partition(": ")
    return {"field": place, "why": why}
