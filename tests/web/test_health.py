import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from bot.clock import Clock, SteppedClock
from bot.web import health, metrics, server
from bot.web.metrics import Metrics

Client = TestClient[Request, Application]
Start = Callable[[Application], Any]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    clients: list[Client] = []

    async def open_(app: Application) -> Client:
        clients.append(TestClient(TestServer(app)))
        await clients[-1].start_server()
        return clients[-1]

    yield open_
    for client in clients:
        await client.close()


async def fine() -> str:
    return ""


async def down() -> str:
    return "the database does not answer"


async def bug() -> str:
    raise RuntimeError("password=hunter2")


def public(**checks: health.Check) -> Application:
    return server.application(Clock(), health.routes(checks))


async def test_a_living_process_is_healthy_even_when_it_cannot_work(start: Start) -> None:
    client = await start(public(database=down))
    answer = await client.get("/healthz")
    assert (answer.status, await answer.json()) == (200, {"alive": True})


async def test_a_process_that_can_work_is_ready(start: Start) -> None:
    answer = await (await start(public(database=fine, slack=fine))).get("/readyz")
    assert answer.status == 200
    assert await answer.json() == {"ready": True, "checks": {"database": "ok", "slack": "ok"}}


async def test_one_that_cannot_says_why(start: Start) -> None:
    answer = await (await start(public(database=down, slack=fine))).get("/readyz")
    assert answer.status == 503
    assert await answer.json() == {
        "ready": False,
        "checks": {"database": "the database does not answer", "slack": "ok"},
    }


async def test_slack_is_told_beside_without_being_called_and_keeps_nobody_away(
    start: Start,
) -> None:
    clock, reach = SteppedClock(), metrics.Reach()
    told = {"slack": lambda: reach.said(clock.wall())}
    client = await start(server.application(clock, health.routes({"database": fine}, told=told)))

    async def said() -> tuple[int, str]:
        answer = await client.get("/readyz")
        return answer.status, (await answer.json())["slack"]

    assert await said() == (200, "unknown")
    reach.called("ratelimited", clock.wall())
    assert await said() == (200, "reachable")
    reach.called("unreachable", clock.wall())
    assert await said() == (200, "unreachable")
    clock.step(minutes=6)
    assert await said() == (200, "unknown")


async def test_a_check_that_breaks_tells_the_world_no_details(start: Start) -> None:
    answer = await (await start(public(database=bug))).get("/readyz")
    assert answer.status == 503
    assert "hunter2" not in await answer.text()
    assert "RuntimeError" in (await answer.json())["checks"]["database"]


async def test_a_check_that_hangs_is_an_answer_too(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs() -> str:
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr(health, "CHECK_SECONDS", 0.05)
    answer = await (await start(public(database=hangs))).get("/readyz")
    assert (await answer.json())["checks"]["database"] == "no answer within 0.05 seconds"


async def test_metrics_stand_on_their_own_port_and_never_on_the_public_one(start: Start) -> None:
    figures = Metrics()
    figures.replied("shop")

    async def refresh() -> None:
        figures.due.labels("publish").set(3)

    text = await (await (await start(metrics.application(figures, refresh))).get("/metrics")).text()
    assert 'ascolto_replies_total{outcome="sent",source="shop"} 1.0' in text
    assert 'ascolto_due_rows{loop="publish"} 3.0' in text
    assert (await (await start(public())).get("/metrics")).status == 404


async def test_two_bots_in_one_process_do_not_share_figures() -> None:
    first, second = Metrics(), Metrics()
    first.steps.labels("listen").inc()
    assert b'loop="listen"' not in second.text()
