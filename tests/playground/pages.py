"""One person's page of the work chat, asked without a browser."""

from html.parser import HTMLParser
from typing import Any

import aiohttp

from bot.playground import Workspace
from bot.playground.messages import checked, post
from bot.playground.state import Message
from tests.playground.bots import Json

MARIA, LUCA, REVIEWS = "U0MARIA", "U0LUCA", "C0REVIEWS"
VOID = {"br", "hr", "img", "input", "link", "meta", "line", "path", "rect", "circle"}


class Wellformed(HTMLParser):
    """Reads HTML and notes what is open, what runs, and every id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.wrong += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        runs = tag in ("script", "style", "iframe", "object") or "style" in given
        if runs or any(name.startswith("on") for name in given):
            self.wrong.append(f"<{tag}> with {given} runs or is styled within the page")
        if str(given.get("href", "")).lower().startswith(("javascript:", "data:")):
            self.wrong.append(f"a link to {given['href']}")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes what is not open")


class Page:
    """What one person's page asks for."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.http = http

    async def view(self, who: str = MARIA, place: str = REVIEWS, **query: str) -> Json:
        asked = {"as": who, "place": place, **query}
        async with self.http.get(f"{self.url}/chat/view", params=asked) as answer:
            assert answer.status == 200, await answer.text()
            told: Json = await answer.json()
        for part in ("side", "main", "panel", "modal"):
            read = Wellformed(told[part])
            assert read.wrong == []
            assert len(set(read.ids)) == len(read.ids), "two things have one id"
        return told

    async def act(self, who: str = MARIA, **asked: Any) -> tuple[int, Json]:
        body = {"as": who, **asked}
        async with self.http.post(f"{self.url}/chat/act", json=body) as answer:
            return answer.status, await answer.json()


def say(ws: Workspace, text: str = "", *blocks: Json, channel: str = REVIEWS) -> Message:
    """The bot posts what Slack would take."""
    content = checked(ws, {"text": text or "card", "blocks": list(blocks) or None})
    content["blocks"] = content["blocks"] or []
    return post(ws, ws.channel(channel), ws.bot_user, **content)
