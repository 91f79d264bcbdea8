"""From a click to its ack, 50 people at once, beside bare Bolt handlers.

`python -m tests.bench.ack [rounds]`. Two acts, in HTTP mode: "I'm on it", and Send in the reply
modal. Ascolto writes before it acks, on each database. One bare handler only acks, the other makes
one UPDATE before, with nothing between it and the driver: what any bot pays that loses no click.
Bots, people and database are processes of their own; the playground, which is Slack, runs in this
one. All bots get the same payloads, signed the same way, one bot after the other. A first round, in
which the bot gets to know the people, is not counted.

Two ways to come: all 50 in one moment (then the last one waits for 50 turns, and the ratio says how
much work a turn is), and 50 within one second (then it is how long one person waits). "lost" came
later than Slack waits. The aim: p99 at most 1.3 times bare Bolt. Bolt looks for the ack of its
listener every 10 ms, which all but Ascolto pay.
"""

import asyncio
import json
import sys
import tempfile
from contextlib import AsyncExitStack
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from bot.clock import Clock
from bot.db import Database
from bot.models import Review
from bot.playground import Playground, bottega, payloads
from bot.poke import Poke
from bot.slack.ids import Target
from bot.slack.modals.written import mark_of
from tests.bench import figures, running
from tests.servers import postgres, process
from tests.servers.shop import Shop
from tests.world import TOML

Json = dict[str, Any]
PEOPLE = 50
WARMING = 5.0
ACKS = ("", '{"response_action": "clear"}')
OVER = {"in one moment": 0.0, "within a second": 1.0}
TEXT = "Thank you for telling us, and we are sorry. Please write to us: care@aurora.test."
TEAM = TOML.replace('responders = ["@care-team"]\n', "")
"""All 50 may answer."""


@dataclass(frozen=True)
class Took:
    """What 50 people waited, in seconds, the CPU of the bot for all clicks, and how many of them
    were not acked in time."""

    times: list[float]
    cpu: float
    lost: int

    def cells(self) -> list[str]:
        p50, p99 = (figures.percentile(self.times, one) for one in (50, 99))
        cpu = self.cpu / (len(self.times) + self.lost)
        return [figures.ms(p50), figures.ms(p99), figures.ms(cpu), str(self.lost)]


async def targets(url: str) -> list[Target]:
    """What the buttons are about: one case each."""
    db = Database(url, Poke())
    async with db.engine.connect() as connection:
        found = await connection.execute(
            select(Review.case_id, Review.id).where(Review.case_id.is_not(None)).order_by(Review.id)
        )
        made = [Target(int(case or 0), review) for case, review in found]
    await db.dispose()
    return made


async def samples(chat: Playground) -> tuple[Json, Json]:
    """What Slack sends for "I'm on it" and for Send, from a real card and a real modal."""
    lead = chat.ws.as_person("care-lead")

    def shown() -> list[Any]:
        return [one for one in lead.messages("#support") if one.bot_id and one.blocks]

    card = (await chat.ws.until(shown, 30))[0]
    block = next(one for one in card.blocks if one["type"] == "actions")
    button = next(one for one in block["elements"] if one["action_id"] == "claim")
    did = payloads.action(chat.ws, block, button)
    claim = payloads.block_actions(chat.ws, lead.user, card, did, {})
    await lead.click(card, "reply")
    lead.fill("Your reply", TEXT)
    assert lead.view is not None
    return claim, payloads.view_submission(chat.ws, lead.user, lead.view)


def body(sample: Json, about: Target, person: int) -> str:
    """The same click by another person about another case; that others got the same words, which
    the check says, they know."""
    said = deepcopy(sample)
    said["user"] |= {"id": f"U0PERSON{person}", "username": f"person-{person}"}
    if "view" in said:
        told = json.loads(said["view"]["private_metadata"])
        told |= {"about": str(about), "warned": mark_of(TEXT)}
        said["view"] |= {"private_metadata": json.dumps(told), "id": f"V0CASE{about.case}"}
        said["view"]["root_view_id"] = said["view"]["id"]
    else:
        said["actions"][0]["value"] = str(about)
    return urlencode({"payload": json.dumps(said)})


async def clicked(bot: running.Running, secret: str, rounds: list[list[str]], over: float) -> Took:
    """Let the people click; what is acked must be acked with nothing to complain of."""
    before = bot.cpu()
    client = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.clicks",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    said = {"url": f"{bot.url}/slack/events", "secret": secret, "rounds": rounds, "over": over}
    out, _ = await client.communicate(json.dumps(said).encode())
    took = [(seconds, status, text) for seconds, status, text in json.loads(out)]
    acked = [seconds for seconds, status, _ in took if status == 200]
    wrong = [text for _, status, text in took if status == 200 and text not in ACKS]
    assert not wrong, wrong[:3]
    return Took(acked, bot.cpu() - before, len(took) - len(acked))


async def measure(kind: str, server: postgres.Postgres | None, count: int) -> list[list[str]]:
    """The rows of one database, each act beside its bare one."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        chat = Playground(bottega(Clock()))
        crowd = [chat.ws.add_user(f"person-{n}", f"U0PERSON{n}") for n in range(PEOPLE)]
        for name in ("reviews", "support"):
            chat.ws.channel(name).members += [one.id for one in crowd]
        await chat.start()
        stack.push_async_callback(chat.stop)
        url = running.empty(server, folder)
        ours = await stack.enter_async_context(running.bot(folder, url, chat, toml=TEAM))
        chat.use_http(f"{ours.url}/slack/events")
        writes = server.create() if server else f"sqlite:///{folder / 'bare.db'}"
        bots = [ours, *[await _bare(stack, chat, folder, one) for one in (writes, "")]]
        async with Shop() as shop:
            for _ in range(2 * len(OVER)):
                for number in range((count + 1) * PEOPLE + 1):
                    shop.review(f"It never arrived. ({number})")
                pushed = await shop.push(f"{ours.url}/hooks/shop")
                assert pushed.status == 200, pushed
        claim, send = await samples(chat)
        about = (await targets(url))[1:]
        rows = []
        for act, sample in (("I'm on it", claim), ("Send", send)):
            for way, over in OVER.items():
                bodies = [
                    [body(sample, about.pop(), person) for person in range(PEOPLE)]
                    for _ in range(count + 1)
                ]
                secret = chat.ws.signing_secret
                rows += await _compared(f"{kind}, {act}, {way}", bots, secret, bodies, over)
    return rows


async def _bare(
    stack: AsyncExitStack, chat: Playground, folder: Path, database_url: str
) -> running.Running:
    [port] = process.free_ports(1)
    environ = {"SLACK_SIGNING_SECRET": chat.ws.signing_secret, "HTTP_PORT": str(port)}
    environ |= {"DATABASE_URL": database_url}
    command = [sys.executable, "-m", "tests.bench.bare"]
    return await stack.enter_async_context(running.child(command, folder, environ, port))


async def _compared(
    what: str,
    bots: list[running.Running],
    secret: str,
    bodies: list[list[str]],
    over: float,
) -> list[list[str]]:
    """A row for each bot: Ascolto, the bare one with an UPDATE, the bare one; the last columns set
    the times of the first two beside those of the last."""
    took = []
    for bot in bots:
        await clicked(bot, secret, bodies[:1], WARMING)
        took.append(await clicked(bot, secret, bodies[1:], over))
    names = (what, "    Bolt with one UPDATE", "    bare Bolt")
    return [
        [name, *one.cells(), *(_ratios(one, took[-1]) if one is not took[-1] else ("", ""))]
        for name, one in zip(names, took, strict=True)
    ]


def _ratios(one: Took, other: Took) -> list[str]:
    return [
        f"{figures.percentile(one.times, at) / figures.percentile(other.times, at):.2f}"
        for at in (50, 99)
    ]


def main() -> None:
    """Both databases, as far as the machine has them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    rows: list[list[str]] = []
    with running.databases() as kinds:
        for kind, server in kinds.items():
            rows += asyncio.run(measure(kind, server, count))
    figures.show(
        f"From click to ack, {PEOPLE} people, {count} times",
        ["", "p50", "p99", "CPU each", "lost", "p50 ratio", "p99 ratio"],
        rows,
    )


if __name__ == "__main__":
    main()
