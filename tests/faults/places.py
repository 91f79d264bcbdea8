"""Places beside the shop where customers speak."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.base import Repeat
from bot.clock import SteppedClock
from tests.channels.http.sources import toml as http_source
from tests.faults.conftest import Stage
from tests.faults.fuse import Fuse
from tests.faults.play import Play
from tests.servers.api import TOKEN, Api
from tests.servers.board import board
from tests.servers.site import Site
from tests.servers.writers import Writers
from tests.world import MONDAY, TOML

SITE = """
[[source]]
id = "site"
channel = "board"
brand = "aurora"
public = true
private_network = true
url = "{url}"
poll = "6h"
"""


@asynccontextmanager
async def a_site(
    stage: Stage, fuse: Fuse | None = None, repeat: Repeat = Repeat.LOOK
) -> AsyncIterator[tuple[Play, Site]]:
    """A play beside a review site that lists its reviews, shows its answers, and takes the same
    answer as often as it comes."""
    clock = SteppedClock(MONDAY)
    async with Site(clock) as site:
        site.once = False
        toml = TOML + SITE.format(url=site.url)
        kinds = {"board": board(repeat)}
        async with stage(fuse, clock=clock, toml=toml, kinds=kinds) as play:
            yield play, site


@asynccontextmanager
async def an_api(
    stage: Stage, fuse: Fuse | None = None, *, keyed: bool = True
) -> AsyncIterator[tuple[Play, Api]]:
    """A play beside an API that the settings describe. `keyed`: it knows a reply that comes again,
    and shows nothing; else it takes the same reply as often as it comes, and can be looked at."""
    clock = SteppedClock(MONDAY)
    async with Api(clock) as api:
        api.once = keyed
        more = {"look_url": ""} if keyed else {"idempotency_header": ""}
        environ = {"API_TOKEN": TOKEN}
        toml = TOML + http_source(api.url, **more)
        async with stage(fuse, clock=clock, toml=toml, environ=environ) as play:
            yield play, api


@asynccontextmanager
async def with_a_voice(stage: Stage, fuse: Fuse | None = None) -> AsyncIterator[Play]:
    """A play whose brand has a voice of its own, which somebody outside gives to drafts."""
    async with Writers() as others:
        toml = TOML.replace("signature =", 'voice = "Warm and plain."\nsignature =')
        async with stage(fuse, toml=toml, environ=others.environ("llm")) as play:
            yield play
