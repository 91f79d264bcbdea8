"""The bot dies before and after every commit and every outside call, and nothing shows it."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import pytest

from bot import loops
from bot.channels.base import Repeat
from bot.intake import portions
from bot.loops import publish
from bot.models import Post, ReplyState, Rewording
from tests import desk
from tests.faults.conftest import Stage
from tests.faults.deaths import Opening, dies_everywhere
from tests.faults.fuse import Fuse
from tests.faults.places import a_site, an_api, with_a_voice
from tests.faults.play import Play, a_card_stands
from tests.servers.site import Site
from tests.world import MONDAY, WITH_DIGESTS

pytestmark = pytest.mark.timeout(300)


def beside_a_site(stage: Stage, sites: list[Site]) -> Opening:
    """Plays with a review site each; the newest is the last of `sites`."""

    @asynccontextmanager
    async def opening(fuse: Fuse) -> AsyncIterator[Play]:
        async with a_site(stage, fuse) as (play, site):
            sites.append(site)
            yield play

    return opening


async def nothing(play: Play) -> None:
    """No history."""


async def a_reply_waits(play: Play) -> None:
    await a_card_stands(play)
    await desk.write(play.world)


async def it_was_answered(play: Play) -> None:
    await a_reply_waits(play)
    await play.after(minutes=2)


async def test_a_review_becomes_one_card(stage: Stage) -> None:
    async def reviews_come(play: Play) -> None:
        play.world.shop.review("The parcel never arrived. Terrible.", 1)
        play.world.shop.review("Lovely, thank you.", 5, name="Cy")
        await play.push()
        await play.settle()

    await dies_everywhere(stage, nothing, reviews_come)


async def test_the_cards_of_one_customer_link_to_each_other(stage: Stage) -> None:
    async def ann_writes_twice(play: Play) -> None:
        for text in ("The parcel never arrived.", "Wrong colour, and nobody answers."):
            play.world.shop.review(text, 1, author={"name": "Ann", "email": "ann@mail.test"})
        await play.push()
        await play.rest()
        first, second = play.world.cards()
        for card, other in ((first, second), (second, first)):
            assert other.ts.replace(".", "") in str(card.blocks)

    await dies_everywhere(stage, nothing, ann_writes_twice)


async def test_a_draft_in_the_brands_voice_is_asked_for_until_it_is_there(sqlite: Stage) -> None:
    async def a_card_waits_for_it(play: Play) -> None:
        play.world.shop.review("The parcel never arrived. Terrible.", 1)
        await play.push()
        await loops.settle(play.world.deps, publish.step)

    async def it_comes(play: Play) -> None:
        await play.settle()
        await play.rest()
        [voice] = await desk.rows(play.world, Rewording)
        assert "truly" in voice.text
        assert ("truly" in play.card().says) is voice.chosen

    def beside_a_writer(fuse: Fuse) -> AbstractAsyncContextManager[Play]:
        return with_a_voice(sqlite, fuse)

    await dies_everywhere(beside_a_writer, a_card_waits_for_it, it_comes)


async def test_a_long_delivery_is_taken_whole(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "CHUNK", 2)
    monkeypatch.setattr(portions, "APART", 2)

    async def many_come(play: Play) -> None:
        for number in range(5):
            play.world.shop.review(f"Nice, number {number}.", 5)
        await play.push()

    await dies_everywhere(stage, nothing, many_come)


async def test_what_comes_in_a_storm_stands_on_one_card(stage: Stage) -> None:
    async def ten_complained(play: Play) -> None:
        for _ in range(10):
            play.world.shop.review("The parcel never arrived.", 1)
        await play.push()
        await play.settle()

    async def two_more(play: Play) -> None:
        play.world.shop.review("The parcel never arrived.", 1)
        play.world.shop.review("It arrived broken.", 1)
        await play.push()
        await play.after(seconds=11)

    await dies_everywhere(stage, ten_complained, two_more)


async def test_what_a_person_sends_is_kept_once(stage: Stage) -> None:
    async def a_person_replies(play: Play) -> None:
        await play.replies("We are very sorry, Ann.")

    await dies_everywhere(stage, a_card_stands, a_person_replies, people=True)


async def test_a_reply_leaves_once_and_stands_on_its_card(stage: Stage) -> None:
    async def the_undo_window_passes(play: Play) -> None:
        await play.after(minutes=2)

    await dies_everywhere(stage, a_reply_waits, the_undo_window_passes)


async def test_the_customer_writes_again_and_the_case_opens_again(stage: Stage) -> None:
    async def the_customer_edits(play: Play) -> None:
        play.world.shop.edit("r1", "Still nothing. I am calling my lawyer.")
        await play.push()
        await play.settle()

    await dies_everywhere(stage, it_was_answered, the_customer_edits)


async def test_somebody_answers_there_while_a_reply_waits(stage: Stage) -> None:
    async def answered_outside(play: Play) -> None:
        play.world.clock.step(seconds=5)
        play.world.shop.answer_by_hand("r1")
        await play.push()
        await play.after(minutes=2)

    await dies_everywhere(stage, a_reply_waits, answered_outside)


async def test_each_reminder_is_given_once(stage: Stage) -> None:
    async def nobody_answers(play: Play) -> None:
        await play.after(hours=1, minutes=5)
        await play.after(hours=2)

    await dies_everywhere(stage, a_card_stands, nobody_answers)


async def test_a_promise_is_made_once_reminded_of_once_and_kept_once(stage: Stage) -> None:
    async def it_is_promised(play: Play) -> None:
        await a_card_stands(play)
        await desk.write(play.world, promise_at=MONDAY + timedelta(days=1, hours=9))

    async def it_comes_due(play: Play) -> None:
        await play.after(minutes=2)
        await play.after(days=1)
        assert "promised Ann Verdi news" in desk.direct(play.world, "care-lead")[-1].says
        await play.after(days=1)

    await dies_everywhere(stage, it_is_promised, it_comes_due)


async def test_each_digest_comes_once(stage: Stage) -> None:
    async def the_day_before(play: Play) -> None:
        play.world.shop.review("Lovely, thank you.", 5)
        await play.push()
        await play.after(hours=23, minutes=50)

    async def the_morning_comes(play: Play) -> None:
        await play.after(minutes=15)
        written = [one for one in await desk.rows(play.world, Post) if one.kind == "digest"]
        assert len(written) == 2

    def with_digests(fuse: Fuse) -> AbstractAsyncContextManager[Play]:
        return stage(fuse, toml=WITH_DIGESTS)

    await dies_everywhere(with_digests, the_day_before, the_morning_comes)


async def test_a_site_that_can_be_looked_at_gets_each_answer_once(stage: Stage) -> None:
    sites: list[Site] = []

    async def a_review_waits(play: Play) -> None:
        sites[-1].review("It never arrived.")
        await play.world.wake_sources()
        await play.settle()
        await desk.write(play.world)

    async def it_is_answered_and_seen(play: Play) -> None:
        await play.after(minutes=2)
        assert sites[-1].shown("b1") == ["We are sorry."]

    await dies_everywhere(beside_a_site(stage, sites), a_review_waits, it_is_answered_and_seen)


async def test_what_a_site_lists_is_taken_once(stage: Stage) -> None:
    sites: list[Site] = []

    async def news(play: Play) -> None:
        sites[-1].review("It never arrived.")
        await play.after(hours=6)

    await dies_everywhere(beside_a_site(stage, sites), nothing, news)


async def test_an_api_that_is_described_gets_each_answer_once(sqlite: Stage) -> None:
    async def told(fuse: Fuse) -> tuple[list[str], str | None]:
        async with an_api(sqlite, fuse, keyed=False) as (play, api):
            id = api.review("It never arrived.")
            await play.world.wake_sources()
            await play.settle()
            await desk.write(play.world)
            fuse.armed = True
            await play.after(minutes=2)
            fuse.armed = False
            await play.rest()
            await play.check()
            answers = [one["body"] for one in api.reviews[id].answers]
            return answers, (await desk.case(play.world)).evidence

    unharmed = Fuse()
    wanted = await told(unharmed)
    assert wanted == (["We are sorry."], "shown")
    call = unharmed.passed.index("before channel.reply") + 1
    for point in range(call - 1, call + 3):
        assert await told(Fuse(point)) == wanted, unharmed.passed[point - 1]


async def test_where_nobody_can_tell_nothing_is_sent_a_second_time(sqlite: Stage) -> None:
    """A site that shows answers late and does not say which are ours."""

    async def told(fuse: Fuse) -> tuple[int, str]:
        async with a_site(sqlite, fuse, repeat=Repeat.ASK) as (play, site):
            site.moderated, site.keyed = True, False
            site.review("It never arrived.")
            await play.world.wake_sources()
            await play.settle()
            await desk.write(play.world)
            fuse.armed = True
            await play.after(minutes=2)
            fuse.armed = False
            await play.rest()
            await play.check()
            return len(site.bodies), (await desk.reply(play.world)).state

    unharmed = Fuse()
    assert await told(unharmed) == (1, ReplyState.SENT)
    call = unharmed.passed.index("before channel.reply") + 1
    assert await told(Fuse(call - 2)) == (1, ReplyState.SENT), "before it was tried"
    assert await told(Fuse(call - 1)) == (0, ReplyState.UNKNOWN)
    assert await told(Fuse(call)) == (0, ReplyState.UNKNOWN)
    assert await told(Fuse(call + 1)) == (1, ReplyState.UNKNOWN)
    assert await told(Fuse(call + 2)) == (1, ReplyState.UNKNOWN)
    assert await told(Fuse(call + 3)) == (1, ReplyState.SENT), "after it was recorded"
