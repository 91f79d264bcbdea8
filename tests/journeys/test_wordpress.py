"""A complaint below a post of a real WordPress: answered from Slack, in its thread on the page."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import Clock, SteppedClock
from tests.channels.wordpress.blog import Blog
from tests.journeys.conftest import IN_ITALIAN
from tests.journeys.life import Life
from tests.journeys.post import BEFORE, always_open
from tests.servers.wordpress import Wordpress
from tests.world import world

COMPLAINT = "Il vaso è arrivato rotto, in mille pezzi. Voglio il rimborso."
ANSWER = "Gentile Ann, ci scusi: il rimborso parte oggi.\n\nIl team di Bottega Aurora"
SOURCE = """
[[source]]
id = "blog"
channel = "wordpress"
brand = "aurora"
url = "{url}"
user = "care"
app_password = "env:BLOG_PASSWORD"
private_network = true

[[route]]
match = {{ source = "blog" }}
slack_channel = "#support"
"""


@dataclass
class BlogLife(Life):
    """A life with a blog."""

    blog: Blog = None  # type: ignore[assignment]

    async def writes_comment(self, text: str, parent: str = "0") -> str:
        """Ann fills in the form below the post, and the bot reads the site."""
        id = await self.blog.comments(text, parent=parent, writer="Ann Verdi")
        await self.reads()
        return id

    async def reads(self) -> None:
        await self.world.wake_sources()
        await self.settle()


@pytest.fixture
async def life(tmp_path: Path, wordpress_server: Wordpress) -> AsyncIterator[BlogLife]:
    """An Italian-speaking team with a blog; on one database, for nothing here depends on it."""
    await asyncio.to_thread(wordpress_server.clear)
    blog = Blog(wordpress_server)
    await blog.open()
    async with world(
        tmp_path,
        f"sqlite:///{tmp_path / 'ascolto.db'}",
        toml=always_open(IN_ITALIAN) + SOURCE.format(url=blog.url),
        environ={"BLOG_PASSWORD": blog.password("care")},
        clock=SteppedClock(Clock().now() - BEFORE),
        locale="it-IT",
    ) as made:
        await made.settle()
        yield BlogLife(made, blog=blog)
    await blog.close()


async def test_a_complaint_in_the_comment_form_is_answered_in_its_thread(life: BlogLife) -> None:
    id = await life.writes_comment(COMPLAINT)
    assert "WordPress" in life.shows
    assert "Ann Verdi" in life.shows
    assert "👁 Pubblica: la leggono tutti" in life.shows
    assert COMPLAINT in life.shows
    await life.answers(life.maria, ANSWER)
    assert "✅ Risposta visibile su WordPress" in life.shows
    assert await life.blog.replies(id) == [ANSWER]
    page = await life.blog.page()
    [below] = page.split(f'id="comment-{id}"')[1:]
    children = below.partition('<ul class="children">')[2].partition("</ul>")[0]
    assert "il rimborso parte oggi" in children
    assert "Aurora Care" in children

    before = life.everything()
    await life.passes(days=1, hours=4)
    assert len(life.everything()) == len(before)
    assert await life.blog.replies(id) == [ANSWER]

    [ours] = await life.blog.rest("GET", "comments", params={"parent": id})
    await life.writes_comment("Non ho ricevuto nessun rimborso, vergogna!", str(ours["id"]))
    assert "🔁 Il cliente ha scritto ancora" in life.shows
    assert len(life.world.cards("#support")) == 1, "the same matter, the same card"


async def test_what_happens_in_the_dashboard_is_noticed(life: BlogLife) -> None:
    await life.blog.comments("Bellissimo puzzle, grazie di cuore!", writer="Bea Neri")
    id = await life.writes_comment(COMPLAINT)
    await life.blog.answer_elsewhere(id, "Le rimborso tutto oggi. Bo")
    await life.passes(minutes=10)
    assert "✅ Risposta visibile su WordPress" in life.shows
    assert "💬 Bo Neri ha risposto" in life.thread()
    await life.blog.edit(id, "Ancora nessun rimborso. Vi denuncio, è una truffa!")
    await life.passes(hours=1)
    assert "Vi denuncio" in life.shows
    assert "mille pezzi" in life.shows, "before and after"
    await life.blog.delete(id)
    await life.passes(hours=1)
    assert "🗑" in life.shows


async def test_a_blog_without_any_comment_left_is_believed_after_a_day(life: BlogLife) -> None:
    id = await life.writes_comment(COMPLAINT)
    await life.blog.delete(id)
    await life.passes(hours=2)
    assert "🗑" not in life.shows, "a login page or a filter looks the same"
    await life.passes(hours=26)
    assert "🗑" in life.shows


async def test_what_waits_for_a_moderator_says_so(life: BlogLife) -> None:
    life.blog.site.hold(True)
    id = await life.writes_comment(COMPLAINT)
    assert "⏳ Non ancora pubblica: aspetta un moderatore del sito" in life.shows
    await life.blog.moderate(id, "approved")
    await life.reads()
    assert "👁 Pubblica: la leggono tutti" in life.shows

    await life.answers(life.maria, ANSWER)
    assert "⏳ Inviata, non ancora visibile su WordPress" in life.shows
    [held] = await life.blog.rest("GET", "comments", params={"parent": id, "status": "hold"})
    await life.blog.moderate(str(held["id"]), "approved")
    await life.passes(hours=1)
    assert "✅ Risposta visibile su WordPress" in life.shows
    assert len(await life.blog.replies(id)) == 1
