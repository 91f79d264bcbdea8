"""A new source's past: read in silence, summed up once, opened on demand."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.base import Repeat
from bot.clock import SteppedClock
from bot.models import Case, CaseState, Post
from tests import desk
from tests.boarded import BOARD
from tests.journeys.conftest import IN_ITALIAN
from tests.journeys.life import Life, read
from tests.servers.board import board
from tests.servers.site import Site
from tests.world import MONDAY, TOML, world

DAY = timedelta(days=1)


def fill(site: Site) -> None:
    """142 older reviews: 130 answered, 3 happy, 9 angry and unanswered, the oldest 12 days old."""
    for number in range(130):
        old = site.review("It never arrived.", 1, at=MONDAY - 200 * DAY + number * DAY)
        site.answer_by_hand(old)
    for number in range(3):
        site.review("Lovely vase, thank you!", 5, at=MONDAY - (20 + number) * DAY)
    for number in range(9):
        site.review(f"It never arrived, number {number}.", 1, at=MONDAY - (4 + number) * DAY)


async def settled(toml: str, folder: Path, url: str, locale: str) -> AsyncIterator[Life]:
    clock = SteppedClock(MONDAY)
    async with Site(clock) as site:
        fill(site)
        whole = f'{toml}{BOARD}url = "{site.url}"\n'
        kinds = {"board": board(Repeat.LOOK)}
        async with world(folder, url, toml=whole, kinds=kinds, clock=clock, locale=locale) as made:
            life = Life(made, "#reviews")
            await life.settle()
            await life.passes(minutes=1)  # what looks find is summed up every half minute
            yield life


@pytest.fixture
async def begun(tmp_path: Path, database_url: str) -> AsyncIterator[Life]:
    async for life in settled(TOML, tmp_path, database_url, "en-US"):
        yield life


@pytest.fixture
async def iniziato(tmp_path: Path) -> AsyncIterator[Life]:
    async for life in settled(IN_ITALIAN, tmp_path, f"sqlite:///{tmp_path / 'a.db'}", "it-IT"):
        yield life


async def test_the_past_is_summed_up_once_and_opened_by_a_responder(begun: Life) -> None:
    [told] = begun.everything()
    assert "📚 Board: 142 older reviews, 9 criticisms unanswered, the oldest from 12 days" in told
    assert "the last 7 days: 4 cases" in told
    [post] = begun.world.cards("#reviews")
    await begun.person("guest").choose("Open cases for…", "the last 7 days: 4 cases", post)
    assert "Only" in await begun.hears(begun.person("guest"), "Only")
    await begun.maria.choose("Open cases for…", "the last 7 days: 4 cases", post)
    await begun.luca.choose("Open cases for…", "the last 30 days: 9 cases", post)
    assert await begun.hears(begun.luca, "Somebody has chosen already")
    await begun.settle()
    first, *cards = begun.world.cards("#reviews")
    assert "Maria Rossi opens cases for the last 7 days: 4 cases." in read(first)
    assert "142 older reviews." in read(first)
    assert len(cards) == 4
    assert all("🔴 Answer by" in read(card) for card in cards)
    assert begun.reminders(begun.maria) == []
    await begun.world.reborn()
    await begun.world.wake_sources()
    await begun.passes(hours=2)
    assert len(begun.world.cards("#reviews")) == 5
    [nudge] = begun.reminders(begun.maria)
    assert "four customers are waiting" in nudge


async def test_many_are_opened_in_short_transactions_through_a_crash(begun: Life) -> None:
    [post] = begun.world.cards("#reviews")
    await begun.maria.choose("Open cases for…", "the last 30 days: 9 cases", post)
    await begun.world.reborn()
    await begun.settle()
    cases = await desk.rows(begun.world, Case)
    assert [case.state for case in cases] == [CaseState.OPEN] * 9
    kinds = [one.kind for one in await desk.rows(begun.world, Post)]
    assert kinds.count("first_day") == 1


async def test_nobody_needs_to_want_them(begun: Life) -> None:
    [post] = begun.world.cards("#reviews")
    await begun.luca.choose("Open cases for…", "none of them", post)
    await begun.passes(days=3)
    [told] = begun.world.cards("#reviews")
    assert "Luca Bianchi wants no cases for them." in read(told)
    assert await desk.rows(begun.world, Case) == []


async def test_il_primo_giorno_in_italiano(iniziato: Life) -> None:
    [told] = iniziato.everything()
    assert "📚 Board: 142 recensioni precedenti, 9 critiche senza risposta" in told
    assert "la più vecchia di 12 giorni fa" in told
    [post] = iniziato.world.cards("#reviews")
    await iniziato.maria.choose("Apri casi per…", "gli ultimi 7 giorni: 4 casi", post)
    await iniziato.settle()
    assert "Maria Rossi apre casi per gli ultimi 7 giorni: 4 casi." in read(
        iniziato.world.cards("#reviews")[0]
    )
