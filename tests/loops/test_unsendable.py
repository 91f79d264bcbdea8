"""A reply cannot leave just now: it waits, people are told once, and nothing else stands still."""

from dataclasses import replace

import pytest

from bot.channels.base import Outgoing, Repeat
from bot.digesting import ailing
from bot.queries import replies, sources
from bot.slack.digest_facts import Ailing
from tests import desk
from tests.boarded import Opened, heard
from tests.servers.board import Board
from tests.world import World


async def ails(world: World) -> list[Ailing]:
    """What Home and digests say of the review site."""
    async with world.deps.db.read() as tx:
        site = await sources.by_id(tx, "board")
        assert site
        return await ailing(tx, world.deps, site)


async def test_a_wrong_key_is_told_once_and_the_reply_waits(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        here.site.fail("/answers", 401, times=99)
        await desk.send(here.world)
        for _ in range(5):
            await desk.wait(here.world, minutes=10)
        assert (await desk.reply(here.world)).state == "queued"
        assert await desk.notices(here.world) == ["sending_ill"]
        [ill] = await ails(here.world)
        assert (ill.title, ill.sending, ill.since) == ("Board", True, None)
        assert "401" in ill.problem
        assert 99 - here.site.faults[0].times < 15
        here.site.heal()
        await desk.wait(here.world, minutes=10)
        assert here.site.shown(id) == ["We are sorry."]
        assert await desk.notices(here.world) == ["sending_ill", "sending_healed"]
        assert await ails(here.world) == []


async def test_a_reply_that_does_not_get_out_keeps_the_ladder_quiet_for_an_hour_only(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        await heard(here)
        here.site.fail("/answers", 401, times=99)
        await desk.send(here.world)
        for _ in range(5):
            await desk.wait(here.world, minutes=11)
        assert desk.direct(here.world, "care-lead") == []
        for _ in range(12):
            await desk.wait(here.world, minutes=15)
        [reminder] = desk.direct(here.world, "care-lead")
        assert "one customer is waiting for an answer" in reminder.says
        assert [one for one in desk.said_in(here.world, "#reviews") if one.broadcast]


async def test_sending_that_fails_stops_no_reading(boarded: Opened) -> None:
    async with boarded() as here:
        await heard(here)
        here.site.fail("/answers", 503, times=99)
        await desk.send(here.world)
        for n in range(4):
            here.site.review(f"Mine neither, number {n}.")
            await desk.wait(here.world, minutes=6)
        assert len(here.world.cards("#reviews")) == 5 + 1
        assert "source_ill" not in await desk.notices(here.world)


async def test_patience_is_given_when_the_channel_asks_for_it(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        here.site.fail("/answers", 429, retry_after="90")
        await desk.send(here.world)
        await desk.wait(here.world, seconds=80)
        assert here.site.shown(id) == []
        assert (await desk.reply(here.world)).tries == 0
        await desk.wait(here.world, seconds=15)
        assert here.site.shown(id) == ["We are sorry."]
        assert await desk.notices(here.world) == []


async def test_patience_is_given_before_the_sending_too(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await here.look()
        here.site.fail("/look", 429, times=99, retry_after="1800")
        await desk.send(here.world)
        for _ in range(5):
            await desk.wait(here.world, minutes=5)
        assert 99 - here.site.faults[0].times == 1
        here.site.heal()
        await desk.wait(here.world, minutes=10)
        assert here.site.shown(id) == ["We are sorry."]


@pytest.mark.parametrize("repeat", Repeat)
async def test_what_surely_did_not_go_out_may_still_be_taken_back(
    boarded: Opened, repeat: Repeat
) -> None:
    async with boarded(repeat) as here:
        await heard(here)
        here.site.fail("/answers", 429, retry_after="90")
        written = await desk.send(here.world)
        assert (written.state, written.tries) == ("queued", 0)
        async with here.world.deps.db.write() as tx:
            assert await replies.withdraw(tx, written.id, here.world.clock.now(), desk.MARIA)


async def test_one_reply_that_makes_no_sense_blocks_no_other(boarded: Opened) -> None:
    async with boarded() as here:
        bad, good = here.site.review(), here.site.review("Mine neither.")
        await here.hear()
        first = await desk.review(here.world, bad)
        await desk.write(here.world, case_id=first.case_id or 0)
        here.site.reviews.pop(bad)
        other = await desk.review(here.world, good)
        await desk.write(here.world, case_id=other.case_id or 0)
        for _ in range(6):
            await desk.wait(here.world, minutes=1)
        assert here.site.shown(good) == ["We are sorry."]


async def test_a_bug_at_one_reply_puts_it_aside_for_an_hour(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(_channel: Board, outgoing: Outgoing) -> bytes:
        raise ZeroDivisionError(outgoing.text)

    async with boarded() as here:
        bad, good = here.site.review(), here.site.review("Mine neither.")
        await here.hear()
        with monkeypatch.context() as broken:
            broken.setattr(Board, "prepare", prepare)
            here.world.deps = replace(here.world.deps, strict=False)
            first = await desk.send(here.world, case_id=1)
        assert (first.state, first.tries) == ("queued", 0)
        await desk.send(here.world, case_id=2)
        assert (here.site.shown(bad), here.site.shown(good)) == ([], ["We are sorry."])
        await desk.wait(here.world, hours=1)
        assert here.site.shown(bad) == ["We are sorry."]


@pytest.mark.parametrize("status", [500, 503])
async def test_a_shop_that_is_ill_gets_the_reply_once_when_it_is_well(
    here: World, status: int
) -> None:
    await here.push({"text": "It never arrived.", "stars": 1})
    here.shop.fail(status)
    await desk.send(here)
    for _ in range(6):
        await desk.wait(here, minutes=10)
    here.shop.heal()
    await desk.wait(here, minutes=11)
    assert [(one.text, one.times) for one in here.shop.replies] == [("We are sorry.", 1)]
    assert (await desk.case(here)).evidence == "accepted"
