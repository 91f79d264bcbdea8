"""A source on the API of `tests.servers.api`, as `ascolto.toml` would describe it."""

import json
from datetime import datetime
from typing import Any

from bot.channels.base import SourceFacts
from bot.channels.http import HttpOptions
from tests.servers.api import TOKEN

FIELDS = {
    "id": "id",
    "text": "comment.body",
    "title": "comment.headline",
    "rating": "stars",
    "author_name": "by.name",
    "author_email": "by.mail",
    "url": "link",
    "posted_at": "at",
    "changed_at": "changed",
    "thread": "order",
    "language": "lang",
    "deleted": "state = removed, hidden",
}
ANSWERS = {
    "list": "replies",
    "id": "id",
    "text": "body",
    "at": "created",
    "by": "author.name",
    "key": "ref",
    "ours": "author.role = staff",
}
BODY = '{"reply": {"text": "{{ text }}", "by": "{{ by }}"}, "ref": "{{ key }}"}'
PAGED = {
    "none": "?all=1",
    "page": "?page={page}",
    "offset": "?offset={offset}",
    "cursor": "?cursor={cursor}",
    "next": "",
    "link": "",
}
NEXT = {"cursor": "meta.cursor", "next": "meta.next"}


def facts(start: datetime | None = None) -> SourceFacts:
    """What the bot knows of it, but for its own keys."""
    return SourceFacts(
        id="my-shop",
        public=True,
        brand="aurora",
        brand_name="Bottega Aurora",
        start=start,
        private_network=True,
    )


def table(url: str, paging: str = "page", **given: Any) -> dict[str, Any]:
    """The keys of the source; `given` stands beside or in place of them."""
    return {
        "list_url": url + PAGED[paging],
        "paging": paging,
        "items": "data.reviews",
        "next": NEXT.get(paging, ""),
        "fields": FIELDS,
        "answers": ANSWERS,
        "look_url": url + "/{id}",
        "look_item": "review",
        "reply_url": url + "/{id}/reply",
        "reply_body": BODY,
        "reply_id": "reply.id",
        "shown": "reply.state = published",
        "idempotency_header": "Idempotency-Key",
        "edit_url": url.replace("/reviews", "/replies") + "/{reply}",
        "delete_url": url.replace("/reviews", "/replies") + "/{reply}",
        "secret": TOKEN,
        **given,
    }


def options(url: str, paging: str = "page", **given: Any) -> HttpOptions:
    return HttpOptions.model_validate(table(url, paging, **given))


def toml(url: str, paging: str = "page", **given: Any) -> str:
    """The source as it stands in the file; its key is in API_TOKEN."""
    keys = table(url, paging, **given) | {"secret": "env:API_TOKEN"}
    head = {"id": "api", "channel": "http", "brand": "aurora", "public": True, "poll": "6h"}
    lines = {**head, "private_network": True, **keys}
    return "\n[[source]]\n" + "\n".join(f"{key} = {_toml(one)}" for key, one in lines.items())


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
