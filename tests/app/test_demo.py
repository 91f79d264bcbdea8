"""The demo's world without its page: what has happened before it opens, and the customers' post."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.demo.firm import CARE, first_monday
from bot.app.demo.story import BEFORE, live
from bot.app.demo.world import World, world
from bot.channels.base import Page
from bot.cli.manifest import app_manifest
from bot.clock import Clock
from bot.locale import Words
from bot.playground.state import Message
from bot.slack.ids import Do

PAGE = "http://127.0.0.1:1/"


@pytest.fixture(params=["en", "it"])
async def told(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """The story has been told in each language."""
    language, opened = str(request.param), first_monday(Clock().wall())
    app = app_manifest("socket", "", language)
    async with world(tmp_path, language, opened - BEFORE, opened, PAGE, app) as made:
        await live(made)
        yield made


def cards(of: World, slack_channel: str) -> list[Message]:
    """The bot's own messages there, threads left out."""
    return [one for one in of.workspace.messages(slack_channel) if not one.is_reply]


async def test_the_story_is_lived_and_mail_travels_both_ways(told: World) -> None:
    assert told.opened <= told.clock.now() < told.opened + timedelta(minutes=1)
    shown = "\n".join(one.says for one in cards(told, "reviews") + cards(told, "support"))
    for sign in ("✅", "⏰", "⛔", "🙋", "🔴"):  # answered, late, on hold, in hand, edited
        assert sign in shown, sign
    assert len(told.shop.reviews) == 4  # and two mails
    assert len(told.shop.reviews["r1"].answers) == 1

    clara = ("Clara", "clara@mail.test")
    await told.post.write(clara, CARE, "Order 4815", "My order never arrived, please help.")
    await told.heard()
    card = next(one for one in cards(told, "support") if "4815" in one.says)
    luca = told.workspace.as_person("care-agent")
    await luca.click(card, Do.REPLY)
    luca.fill(f"{Do.TYPED}.1", "Dear Clara, it arrives tomorrow.")
    await luca.submit()
    await told.pass_until(told.clock.now() + timedelta(minutes=1))
    written, answer = told.post.read(clara[1])
    assert written.mine
    assert "it arrives tomorrow" in answer.text
    assert "4815" in answer.subject
    assert "✅" in next(one for one in cards(told, "support") if "4815" in one.says).says


async def test_a_jump_asks_the_shop_once_a_stride_and_tells_how_far_it_is(
    told: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, parts = list[object](), list[float]()
    shop = told.deps.channels["shop"]
    fetch = shop.fetch

    async def counted(cursor: Mapping[str, Any] | None) -> Page:
        asked.append(cursor)
        return await fetch(cursor)

    async def passing(part: float) -> None:
        parts.append(part)

    for n in range(5):
        told.shop.write("Ann", 1, f"Parcel {n} never arrived, and nobody answers.")
    await told.heard()
    monkeypatch.setattr(shop, "fetch", counted)
    await told.pass_until(told.opened + timedelta(days=1), passing)
    assert parts[0] < 0.01
    assert parts == sorted(parts)
    assert len(asked) == len(parts) < 10


async def test_each_day_of_a_long_jump_begins_with_its_digest(told: World) -> None:
    await told.pass_until(told.opened + timedelta(days=1, hours=8))
    hi = Words(told.language).t("Good morning.")
    assert sum(hi in one.says for one in cards(told, "reviews")) == 2
