from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.channels.base import Channel, Options, Outgoing, Outside, Sent, SourceFacts
from bot.channels.webhook import Webhook, WebhookOptions, schema
from bot.clock import Clock
from bot.config import read_config
from bot.db import Database
from bot.deps import Deps
from bot.drafts import Pack
from bot.migrations import migrate
from bot.models import Case, Review
from bot.models.views import Place
from bot.poke import Poke
from bot.queries.sources import Wanted, agree
from bot.rewording import Writers
from bot.settings import Settings
from bot.slack.client import Slack
from bot.web import server
from bot.web.guard import session
from bot.web.metrics import Metrics
from handlers import hooks
from tests.servers.shop import SECRET, Shop

CONFIG = """
[team]
name = "Bottega Aurora"
language = "it"
timezone = "Europe/Rome"
hours = "Mon-Fri 09:00-13:00 14:00-18:00"
slack_channel = "C0REVIEWS"
owner = "U0LEAD"
decider = "U0HEAD"
responders = ["U0LEAD"]
[[brand]]
id = "aurora"
name = "Bottega Aurora"
[[source]]
id = "shop"
was = "old-shop"
channel = "webhook"
public = true
secret = "env:SHOP_SECRET"
private_network = true
"""


class Desk(Channel[Options]):
    """A source to which nothing is pushed."""

    slug = "desk"
    title = "Desk"

    async def reply(self, outgoing: Outgoing) -> Sent:
        return Sent(external_id=outgoing.key)


@dataclass
class Door:
    """Our public port, with the shop's source behind it and a desk's."""

    deps: Deps
    url: str = ""

    def at(self, source: str) -> str:
        return f"{self.url}/hooks/{source}"

    async def count(self, row: type[Review] | type[Case]) -> int:
        async with self.deps.db.read() as tx:
            return await tx.scalar(select(func.count()).select_from(row)) or 0

    async def texts(self) -> list[str]:
        async with self.deps.db.read() as tx:
            return list(await tx.scalars(select(Review.text).order_by(Review.id)))


@pytest.fixture
async def deps(tmp_path: Path, database_url: str) -> AsyncIterator[Deps]:
    file = tmp_path / "ascolto.toml"
    file.write_text(CONFIG)
    config = read_config(file, {"SHOP_SECRET": SECRET}, {"webhook": Webhook})
    clock, poke = Clock(), Poke()
    db = Database(database_url, poke)
    await migrate(db)
    async with db.write() as tx:
        wanted = Wanted(id="shop", channel="webhook", start=None, lists=False)
        await agree(tx, [wanted], clock.now())
    given = config.sources["shop"].options
    assert isinstance(given, WebhookOptions)
    facts = SourceFacts(id="shop", public=True, brand="aurora", brand_name="Aurora", start=None)
    place = Place(source_id="shop", title="Shop", public=True, brand_name="Bottega Aurora")
    async with (
        session(private=True) as http,
        Slack("xoxb-1", base_url="http://127.0.0.1:9/", clock=clock) as slack,
    ):
        outside = Outside(http=http, clock=clock)
        yield Deps(
            settings=Settings(slack_bot_token=SecretStr("xoxb-1"), database_url=database_url),
            config=config,
            clock=clock,
            db=db,
            slack=slack,
            channels={
                "shop": Webhook(facts, given, outside),
                "desk": Desk(replace(facts, id="desk"), Options(), outside),
            },
            places={"shop": place},
            poke=poke,
            pack=Pack((), {}),
            metrics=Metrics(),
            writers=Writers(),
        )
    await db.dispose()


@pytest.fixture
async def door(deps: Deps) -> AsyncIterator[Door]:
    app = server.application(deps.clock, hooks.routes(deps, schema()))
    runner = await server.serve(app, "127.0.0.1", 0)
    yield Door(deps, f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with Shop() as shop:
        yield shop


def figure(door: Door, name: str, **labels: str) -> float | None:
    return door.deps.metrics.registry.get_sample_value(name, labels)


async def test_a_pushed_review_is_in_the_database_before_the_answer(door: Door, shop: Shop) -> None:
    shop.review("Pacco mai arrivato", 1)
    pushed = await shop.push(door.at("shop"))
    assert (pushed.status, pushed.said) == (200, {"accepted": 1, "rejected": []})
    assert (await door.count(Review), await door.count(Case)) == (1, 1)
    assert figure(door, "ascolto_webhook_items_total", source="shop", outcome="accepted") == 1


async def test_the_same_message_again_has_no_effect(door: Door, shop: Shop) -> None:
    shop.review("Pacco mai arrivato")
    await shop.push(door.at("shop"))
    again = await shop.push_again(door.at("shop"))
    assert (again.status, again.said) == (200, {"accepted": 0, "duplicate": True})
    assert await door.count(Review) == 1


async def test_a_thousand_reviews_come_in_with_one_message(door: Door, shop: Shop) -> None:
    for n in range(1000):
        shop.review(f"Reclamo {n}", 5)
    pushed = await shop.push(door.at("shop"))
    assert pushed.said == {"accepted": 1000, "rejected": []}
    assert await door.count(Review) == 1000


async def test_good_items_are_taken_and_bad_ones_told_apart(door: Door, shop: Shop) -> None:
    items = [{"id": "a", "text": "Rotto"}, {"id": "b", "rating": 9}, {"text": "x"}]
    pushed = await shop.send(door.at("shop"), {"items": items})
    assert pushed.status == 200
    assert pushed.said["accepted"] == 1
    assert [(r["index"], r["field"]) for r in pushed.said["rejected"]] == [(1, "rating"), (2, "id")]
    assert await door.texts() == ["Rotto"]


async def test_only_when_nothing_was_taken_is_it_an_error(door: Door, shop: Shop) -> None:
    pushed = await shop.send(door.at("shop"), {"id": "a", "rating": 9})
    assert (pushed.status, pushed.said["accepted"]) == (400, 0)
    assert pushed.said["rejected"][0]["field"] == "rating"
    assert figure(door, "ascolto_webhook_items_total", source="shop", outcome="rejected") == 1


@pytest.mark.parametrize("body", [b"not json", b"[]", b'{"items": []}', b"{}"])
async def test_a_body_without_items_is_an_error_with_its_reason(
    door: Door, shop: Shop, body: bytes
) -> None:
    pushed = await shop.send(door.at("shop"), body)
    assert pushed.status == 400
    assert pushed.said["error"]


async def test_a_source_with_another_name_now_is_heard_under_both(door: Door, shop: Shop) -> None:
    """Whoever pushes to it learns of the new name later, if ever."""
    shop.review("Pacco mai arrivato", 1)
    pushed = await shop.push(door.at("old-shop"))
    assert (pushed.status, pushed.said) == (200, {"accepted": 1, "rejected": []})
    assert figure(door, "ascolto_webhook_items_total", source="shop", outcome="accepted") == 1


async def test_an_unknown_source_is_not_found(door: Door, shop: Shop) -> None:
    pushed = await shop.send(door.at("shpo"), {"id": "a", "text": "x"})
    assert (pushed.status, pushed.said) == (404, {"error": "there is no source 'shpo' here"})


async def test_a_wrong_signature_and_a_source_without_webhook_get_the_same_answer(
    door: Door, shop: Shop
) -> None:
    forged = await shop.send(door.at("shop"), {"id": "a"}, webhook_signature="v1,AAAA")
    desk = await shop.send(door.at("desk"), {"id": "a"})
    assert forged.status == desk.status == 401
    assert forged.said == desk.said
    assert await door.count(Review) == 0
    assert figure(door, "ascolto_webhook_requests_total", source="shop", outcome="unauthorized")


async def test_an_old_message_cannot_be_played_again(door: Door, shop: Shop) -> None:
    pushed = await shop.send(
        door.at("shop"), {"id": "a", "text": "x"}, webhook_timestamp="1700000000"
    )
    assert pushed.status == 401


async def test_more_than_two_mebibytes_are_too_much(door: Door, shop: Shop) -> None:
    pushed = await shop.send(door.at("shop"), b"x" * (2 * 1024 * 1024 + 1))
    assert pushed.status == 413
    assert await door.count(Review) == 0


async def test_the_schema_is_there_for_everybody(door: Door, shop: Shop) -> None:
    async with session(private=True) as http, http.get(door.at("schema.json")) as answer:
        assert answer.status == 200
        assert (await answer.json())["$defs"]["Item"]["required"] == ["id"]


@asynccontextmanager
async def refusing(db: Database) -> AsyncIterator[None]:
    """SQLite: another process holds its lock. PostgreSQL: it has become a read-only standby."""
    if db.is_sqlite:
        async with aiosqlite.connect(str(db.engine.url.database)) as other:
            await other.execute("BEGIN IMMEDIATE")
            yield
        return
    name = db.engine.url.database
    for mode in ("on", "off"):
        async with db.engine.begin() as connection:
            await connection.exec_driver_sql("SET TRANSACTION READ WRITE")
            await connection.exec_driver_sql(
                f'ALTER DATABASE "{name}" SET default_transaction_read_only = {mode}'
            )
        await db.dispose()
        if mode == "on":
            yield


async def test_a_database_that_refuses_asks_for_the_same_message_again(
    door: Door, shop: Shop
) -> None:
    shop.review("Pacco mai arrivato")
    async with refusing(door.deps.db):
        pushed = await shop.push(door.at("shop"))
    assert (pushed.status, pushed.headers["Retry-After"]) == (503, "30")
    assert await door.count(Review) == 0
    again = await shop.push_again(door.at("shop"))
    assert (again.status, again.said["accepted"]) == (200, 1)


def test_the_routes_take_nothing_but_what_they_are_for(deps: Deps) -> None:
    found: list[Any] = hooks.routes(deps, {})
    assert [(r.method, r.path) for r in found if isinstance(r, web.RouteDef)] == [
        ("GET", "/hooks/schema.json"),
        ("POST", "/hooks/{source}"),
    ]
