"""Behind a real nginx and a real Caddy, with the very files of `deploy/`: TLS outside, and nothing
is passed on but what must be."""

import json
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.clock import Clock
from bot.web.server import BODY_BYTES
from tests.journeys.processes import Ascolto, chat
from tests.journeys.test_run import saying, set_up, start
from tests.servers import proxies
from tests.servers.process import free_ports
from tests.servers.signing import Signing

REPLIES = "http://127.0.0.1:9/replies"
HELD_BACK = ("", "/", "/healthz", "/readyz", "/metrics", "/slack", "/slack/other", "/hooks")


@pytest.fixture(params=list(proxies.PACKAGES))
def name(request: pytest.FixtureRequest) -> str:
    if reason := proxies.missing(request.param):
        pytest.skip(reason)
    return str(request.param)


async def test_reviews_and_clicks_come_through_and_nothing_else(
    name: str, ascolto: Ascolto, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [port] = free_ports(1)
    proxy = proxies.start(name, port)
    monkeypatch.setenv("SSL_CERT_FILE", str(proxy.cert))
    try:
        async with chat() as talk:
            database = f"sqlite:///{tmp_path / 'ascolto.db'}"
            direct, secret = await set_up(ascolto, talk, database, "http")
            ascolto.change(".env", (direct.rpartition(":")[2], str(port)))
            await start(ascolto, talk, proxy.url, "http")
            signing = Signing(Clock(), [secret])
            tls = aiohttp.TCPConnector(ssl=proxy.tls())
            async with aiohttp.ClientSession(proxy.url, connector=tls) as outside:
                await _pushes(outside, signing)
                for path in HELD_BACK:
                    async with outside.get(path) as answer:
                        assert answer.status == 404, path
            card = await talk.stands("#support", saying("Pacco mai arrivato"))
            there = {"channel": card["channel"], "ts": card["ts"]}
            await talk.does("care-lead", "click", what="Rispondi", **there)
            await talk.does("care-lead", "fill", what="Your reply", text="Parte oggi.")
            await ascolto.stop()
    finally:
        proxy.stop()


async def _pushes(outside: aiohttp.ClientSession, signing: Signing) -> None:
    """As much as the bot takes comes through, a byte more is refused; the signature still fits."""
    item = {"id": "r1", "text": "Pacco mai arrivato.", "rating": 1, "reply_url": REPLIES}
    small = json.dumps(item).encode()
    largest = small + b" " * (BODY_BYTES - len(small))
    for at, (body, status) in enumerate([(largest, 200), (largest + b" ", 413)]):
        headers = signing.sign(f"msg_{at}", body, signing.clock.wall())
        async with outside.post("/hooks/shop", data=BytesIO(body), headers=headers) as answer:
            assert answer.status == status, await answer.text()
    async with outside.get("/hooks/schema.json") as answer:
        assert answer.status == 200
