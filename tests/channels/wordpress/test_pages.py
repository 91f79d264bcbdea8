"""Long lists of comments and users, of which WordPress leaves out what our user may not read."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.channels.base import Known, Outside
from bot.channels.wordpress import WordPress, WordPressOptions
from bot.clock import Clock
from bot.web.guard import session
from tests.channels.wordpress.test_comments import FACTS
from tests.servers.scripted import Said, Scripted

API = "/wp-json/wp/v2"
ANN, BO, LAST = 0, 1, 142


class Site(Scripted):
    """A site with comments 1 to 250 of Ann; `unread` are those our user may not read. Colleague
    142 has answered each one, on pages that count all the same."""

    def __init__(self) -> None:
        super().__init__()
        self.unread: set[int] = set()
        self.says_total = True
        self.said |= {
            f"{API}/users/me": {"id": BO},
            f"{API}/users": lambda request: self.page(request, range(1, LAST + 1), {}),
            f"{API}/comments": self.comments,
        }

    def page(self, request: web.Request, numbers: Any, more: dict[str, Any]) -> Said:
        size, page = (int(request.query.get(name, 1)) for name in ("per_page", "page"))
        offset = int(request.query.get("offset", (page - 1) * size))
        part = list(numbers)[offset : offset + size]
        headers = {"X-WP-Total": str(len(numbers))} if self.says_total else {}
        said = [{"id": number, **more} for number in part if number not in self.unread]
        return Said(said, headers=headers)

    def comments(self, request: web.Request) -> Said:
        query = request.query
        written = {"content": {"raw": "Rotto."}, "status": "approved", "author_name": "Ann"}
        if query["status"] == "spam":
            return self.page(request, [], {})
        if "parent" in query:
            assert str(LAST) in query["author"].split(",")
            more = {**written, "author": LAST, "parent": 1}
            return self.page(request, range(1001, 1251), more)
        if "include" in query:
            return self.page(request, [int(one) for one in query["include"].split(",")], written)
        return self.page(request, range(250, 0, -1), {**written, "author": ANN})


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as site:
        yield site


@pytest.fixture
async def wordpress(site: Site) -> AsyncIterator[WordPress]:
    options = WordPressOptions.model_validate(
        {"url": site.url, "user": "care", "app_password": "pw pw"}
    )
    async with session(private=True) as http:
        yield WordPress(FACTS, options, Outside(http=http, clock=Clock()))


@pytest.mark.parametrize("unread", [{200}, set(range(151, 251)), set(range(150, 250))])
async def test_a_page_cut_short_by_what_we_may_not_read_is_not_the_last(
    site: Site, wordpress: WordPress, unread: set[int]
) -> None:
    site.unread = unread
    page = await wordpress.fetch(None)
    readable = {str(number) for number in range(1, 251) if number not in unread}
    assert {item.external_id for item in page.items} == readable
    assert not page.more


async def test_answers_behind_a_page_cut_short_have_not_vanished(
    site: Site, wordpress: WordPress
) -> None:
    site.unread = {1005}
    [seen] = await wordpress.look([Known(external_id="1", memory={})])
    assert seen.answers is not None
    assert len(seen.answers) == 249


async def test_a_site_that_does_not_say_how_many_there_are_ends_with_a_short_page(
    site: Site, wordpress: WordPress
) -> None:
    site.says_total = False
    assert len((await wordpress.fetch(None)).items) == 250
    assert len([one for one in site.heard if "offset" in one]) == 3


async def test_the_hundredth_colleague_answers_for_us_like_the_first(wordpress: WordPress) -> None:
    assert LAST in await wordpress.site.us()
