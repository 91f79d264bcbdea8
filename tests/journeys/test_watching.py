"""What an operator sees of a day's work: figures and a log, and in neither a customer's word."""

import io
import json
import logging
from pathlib import Path

from bot.logs import set_up
from bot.playground.faults import Fault
from bot.web import gauges
from tests import desk
from tests.servers.shop import SECRET
from tests.world import world

WORDS = "Xylophone parcel never arrived"
REVIEW = {"id": "r1", "text": f"{WORDS}.", "stars": 1, "name": "Zacharias Quux"}


async def test_a_day_leaves_ids_and_no_words(tmp_path: Path, database_url: str) -> None:
    log = io.StringIO()
    async with world(tmp_path, database_url) as here:
        tokens = (here.workspace.bot_token, str(here.workspace.app_token), SECRET)
        set_up("debug", "json", (), log)
        logging.getLogger("aiosqlite").setLevel(logging.WARNING)
        person = here.workspace.as_person("care-lead")
        await here.push(REVIEW)
        [card] = here.cards()
        await person.click(card, "reply")
        here.shop.fail(503, 1)
        await desk.send(here, "We are sorry about the xylophone, dear Zacharias.")
        here.clock.step(hours=2)
        await here.settle()
        here.workspace.faults.add(Fault("chat.postMessage", "http", status=502))
        await here.push({**REVIEW, "id": "r2"})
        await gauges.refresh(here.deps)
        figures = here.deps.metrics.text().decode()
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    told = log.getvalue() + figures
    for word in ("Xylophone", "xylophone", "Zacharias", "Quux", "sorry", *tokens):
        assert word not in told
    assert [one["case"] for one in lines if one["event"] == "posted"][:1] == [1]
    assert [one["cases"] for one in lines if one["event"] == "heard"] == [[1], [2]]
    [sent] = [one for one in lines if one["event"] == "sent"]
    assert (sent["case"], sent["reply"], sent["source"]) == (1, 1, "shop")
    [clicked] = [one for one in lines if one["event"] == "acted"]
    assert (clicked["did"], clicked["case"], clicked["person"]) == ("reply", 1, desk.MARIA)
    for figure in (
        'ascolto_posts_total{kind="card",outcome="shown",slack_channel="C0SUPPORT"}',
        'ascolto_replies_total{outcome="sent",source="shop"} 1.0',
        'ascolto_replies_total{outcome="unreachable",source="shop"} 1.0',
        'ascolto_heard_seconds_count{source="shop"} 2.0',
        'ascolto_card_seconds_count{slack_channel="C0SUPPORT"} 1.0',
        'ascolto_slack_due_posts{slack_channel="C0SUPPORT"}',
        'ascolto_source_failures{source="shop"} 0.0',
    ):
        assert figure in figures
