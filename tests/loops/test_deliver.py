"""A reply goes out once, where it was meant, or people are told why not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.channels.base import Known, Outgoing, Repeat, Seen
from bot.digesting import ailing
from bot.loops import deliver, remind, settle
from bot.models import Answer, Post, Reply
from bot.queries import replies, sources
from bot.slack.digest_facts import Ailing
from tests import desk
from tests.boarded import Boarded, Opened
from tests.servers.board import Board
from tests.world import World

SECONDS_TO_BE_SURE = 60


async def heard(here: Boarded, text: str = "It never arrived.", id: str = "") -> str:
    id = here.site.review(text, id=id)
    await here.hear()
    return id


async def wait(world: World, **span: float) -> None:
    world.clock.step(timedelta(**span))
    await world.settle()


async def told(world: World) -> list[str]:
    """The notices in the team's Slack channel."""
    found = await desk.rows(world, Post, Post.kind == "notice")
    return [one.detail["code"] for one in found]


async def ails(world: World) -> list[Ailing]:
    """What Home and digests say of the review site."""
    async with world.deps.db.read() as tx:
        site = await sources.by_id(tx, "board")
        assert site
        return await ailing(tx, world.deps, site)


async def test_a_reply_waits_for_the_undo_and_then_leaves(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.write(here.world)
        await here.world.settle()
        assert "Leaves" in here.card()
        assert here.site.shown(id) == []
        await wait(here.world, seconds=60)
        assert here.site.shown(id) == ["We are sorry."]


async def test_a_reply_taken_back_in_time_never_leaves(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        written = await desk.write(here.world)
        async with here.world.deps.db.write() as tx:
            assert await replies.withdraw(tx, written.id, here.world.clock.now(), desk.MARIA)
        await wait(here.world, minutes=5)
        assert here.site.shown(id) == []
        assert "Answer by" in here.card()


async def test_while_paused_nothing_leaves_and_then_all_does(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.pause(here.world)
        await desk.send(here.world)
        await wait(here.world, hours=3)
        assert here.site.shown(id) == []
        await desk.resume(here.world)
        await here.world.settle()
        assert here.site.shown(id) == ["We are sorry."]


async def test_it_counts_as_answered_when_it_is_seen_there(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        here.site.moderated = True
        await desk.send(here.world)
        case = await desk.case(here.world)
        assert (case.state, (await desk.reply(here.world)).state) == ("open", "sent")
        assert "Sent, not yet visible on Board" in here.card()
        here.site.approve(id)
        await here.look()
        case = await desk.case(here.world)
        assert (case.state, case.evidence, case.answered_by) == ("answered", "shown", desk.MARIA)
        assert "Answer visible on Board" in here.card()


async def test_one_that_waits_to_be_shown_quiets_the_ladder_then_warns(boarded: Opened) -> None:
    async with boarded() as here:
        await heard(here)
        here.site.moderated = True
        await desk.send(here.world)
        await wait(here.world, minutes=55)
        assert desk.direct(here.world, "care-lead") == []
        await wait(here.world, minutes=6)
        [warning] = desk.direct(here.world, "care-lead")
        assert "your reply is not visible yet" in warning.says
        [note] = desk.thread(here.world, here.world.cards("#reviews")[0])
        assert "Board does not show it yet" in note.says
        await wait(here.world, hours=30)
        assert len(desk.said_in(here.world, "#reviews")) > 2


async def test_it_is_looked_at_once_more_before_anybody_is_warned(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Board, "shown_within", timedelta(minutes=53))
    async with boarded() as here:
        id = await heard(here)
        here.site.moderated = True
        await desk.send(here.world)
        for _ in range(51):
            await wait(here.world, seconds=58)
        here.site.approve(id)
        for _ in range(5):
            await wait(here.world, seconds=58)
        assert (await desk.case(here.world)).state == "answered"
        assert desk.direct(here.world, "care-lead") == []


async def test_what_has_just_left_is_looked_at_often_however_old_the_review(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        id = await heard(here)
        await wait(here.world, days=5)
        here.site.moderated = True
        await desk.send(here.world)
        await wait(here.world, minutes=2)
        here.site.approve(id)
        await here.look()
        assert (await desk.case(here.world)).state == "answered"


async def test_once_one_of_two_messages_is_answered_the_card_asks_for_the_other(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        first, second = (here.site.review(text, thread="t") for text in ("Broken.", "No refund!"))
        await here.hear()
        here.site.moderated = True
        await desk.send(here.world)
        assert "Answer by" in here.card()
        assert "Broken." in here.card()
        await desk.send(here.world, "Sorry for this too.")
        assert "Sent, not yet visible on Board" in here.card()
        here.site.approve(first)
        here.site.approve(second)
        await here.look()
        assert (await desk.case(here.world)).state == "answered"


async def test_a_refused_reply_says_why_and_clears_the_way(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        here.site.rejects = "no links please"
        assert (await desk.send(here.world)).state == "refused"
        assert "rejected the reply" in here.card()
        assert "no links please" in here.card()
        here.site.rejects = ""
        assert (await desk.send(here.world, "Without a link.")).state in ("sent", "shown")
        assert here.site.shown(id) == ["Without a link."]


async def test_a_colleague_who_was_quicker_stops_it(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.write(here.world)
        here.world.clock.step(seconds=30)
        here.site.answer_by_hand(id)
        await wait(here.world, seconds=30)
        assert (await desk.reply(here.world)).state == "stopped"
        assert here.site.shown(id) == ["I answer this one."]
        case = await desk.case(here.world)
        assert (case.state, case.answered_by) == ("answered", "Bo")


async def test_who_saw_the_other_answer_may_send_all_the_same(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.write(here.world, replace=True)
        here.site.answer_by_hand(id)
        await wait(here.world, seconds=60)
        assert here.site.shown(id) == ["I answer this one.", "We are sorry."]


async def test_nothing_goes_to_a_review_that_was_removed(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.write(here.world)
        here.site.delete(id)
        await wait(here.world, seconds=60)
        assert (await desk.reply(here.world)).state == "refused"
        assert here.site.bodies == []
        assert (await desk.case(here.world)).state == "gone"


async def test_a_wrong_key_is_told_once_and_the_reply_waits(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        here.site.fail("/answers", 401, times=99)
        await desk.send(here.world)
        for _ in range(5):
            await wait(here.world, minutes=10)
        assert (await desk.reply(here.world)).state == "queued"
        assert await told(here.world) == ["sending_ill"]
        [ill] = await ails(here.world)
        assert (ill.title, ill.sending, ill.since) == ("Board", True, None)
        assert "401" in ill.problem
        assert 99 - here.site.faults[0].times < 15
        here.site.heal()
        await wait(here.world, minutes=10)
        assert here.site.shown(id) == ["We are sorry."]
        assert await told(here.world) == ["sending_ill", "sending_healed"]
        assert await ails(here.world) == []


async def test_a_reply_that_does_not_get_out_keeps_the_ladder_quiet_for_an_hour_only(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        await heard(here)
        here.site.fail("/answers", 401, times=99)
        await desk.send(here.world)
        for _ in range(5):
            await wait(here.world, minutes=11)
        assert desk.direct(here.world, "care-lead") == []
        for _ in range(12):
            await wait(here.world, minutes=15)
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
            await wait(here.world, minutes=6)
        assert len(here.world.cards("#reviews")) == 5 + 1
        assert "source_ill" not in await told(here.world)


async def test_patience_is_given_when_the_channel_asks_for_it(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        here.site.fail("/answers", 429, retry_after="90")
        await desk.send(here.world)
        await wait(here.world, seconds=80)
        assert here.site.shown(id) == []
        assert (await desk.reply(here.world)).tries == 0
        await wait(here.world, seconds=15)
        assert here.site.shown(id) == ["We are sorry."]
        assert await told(here.world) == []


async def test_patience_is_given_before_the_sending_too(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await here.look()
        here.site.fail("/look", 429, times=99, retry_after="1800")
        await desk.send(here.world)
        for _ in range(5):
            await wait(here.world, minutes=5)
        assert 99 - here.site.faults[0].times == 1
        here.site.heal()
        await wait(here.world, minutes=10)
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


async def test_an_unsure_safe_one_is_sent_again_with_the_same_bytes(boarded: Opened) -> None:
    async with boarded(Repeat.SAFE) as here:
        id = await heard(here)
        here.site.moderated = True  # so that a look does not find it
        here.site.lose_answer("/answers", times=2)
        await desk.send(here.world)
        for _ in range(3):
            await wait(here.world, minutes=2)
        assert len(here.site.bodies) == 3
        assert len(set(here.site.bodies)) == 1
        assert (await desk.reply(here.world)).state == "sent"
        here.site.approve(id)
        await here.look()
        assert here.site.shown(id) == ["We are sorry."]
        assert (await desk.case(here.world)).state == "answered"


@pytest.mark.parametrize("repeat", [Repeat.LOOK, Repeat.SAFE])
async def test_an_unsure_one_that_is_found_there_is_not_sent_again(
    boarded: Opened, repeat: Repeat
) -> None:
    async with boarded(repeat) as here:
        id = await heard(here)
        here.site.once = False
        here.site.lose_answer("/answers")
        await desk.send(here.world)
        await wait(here.world, minutes=6)
        assert here.site.shown(id) == ["We are sorry."]
        assert len(here.site.bodies) == 1
        assert (await desk.reply(here.world)).state == "shown"


async def test_not_there_counts_only_when_it_must_be_visible(boarded: Opened) -> None:
    async with boarded(Repeat.LOOK) as here:
        id = await heard(here)
        here.site.once = False
        here.site.lose_answer("/answers")
        here.site.moderated = True
        await desk.write(here.world)
        await wait(here.world, seconds=60)
        for _ in range(3):
            await wait(here.world, seconds=10)
        assert len(here.site.bodies) == 1
        here.site.approve(id)
        here.site.moderated = False
        await wait(here.world, seconds=SECONDS_TO_BE_SURE)
        await wait(here.world, seconds=SECONDS_TO_BE_SURE)
        assert here.site.shown(id) == ["We are sorry."]


async def test_not_there_counts_from_when_the_look_began(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with boarded(Repeat.LOOK) as here:
        id = await heard(here)
        here.site.once = False
        here.site.lose_answer("/answers")
        here.site.moderated = True
        await desk.send(here.world)
        quick = Board.look

        async def slow(channel: Board, reviews: Sequence[Known]) -> list[Seen]:
            seen = await quick(channel, reviews)
            here.world.clock.step(seconds=SECONDS_TO_BE_SURE)
            here.site.approve(id)
            return seen

        with monkeypatch.context() as busy:
            busy.setattr(Board, "look", slow)
            here.world.clock.step(seconds=30)
            await settle(here.world.deps, deliver.step)
        for _ in range(3):
            await wait(here.world, minutes=2)
        assert here.site.shown(id) == ["We are sorry."]
        assert len(here.site.bodies) == 1


async def test_an_unsure_one_of_which_the_look_says_nothing_is_a_persons_to_decide(
    boarded: Opened,
) -> None:
    async with boarded(Repeat.LOOK) as here:
        id = await heard(here)
        here.site.once = False
        here.site.lose_answer("/answers")
        here.site.unreadable.add(id)
        await desk.send(here.world)
        for _ in range(3):
            await wait(here.world, minutes=2)
        assert (await desk.reply(here.world)).state == "unknown"
        assert len(here.site.bodies) == 1


async def test_an_unsure_one_that_did_not_arrive_is_sent_when_that_is_sure(
    boarded: Opened,
) -> None:
    async with boarded(Repeat.LOOK) as here:
        id = await heard(here)
        here.site.cut("/answers")
        await desk.send(here.world)
        for _ in range(4):
            await wait(here.world, seconds=30)
        assert here.site.shown(id) == ["We are sorry."]


async def test_where_nobody_can_tell_a_person_decides(boarded: Opened) -> None:
    async with boarded(Repeat.ASK) as here:
        id = await heard(here)
        here.site.cut("/answers")
        reply = await desk.send(here.world)
        assert reply.state == "unknown"
        assert "We cannot tell whether it went out" in here.card()
        await wait(here.world, hours=2)
        assert here.site.shown(id) == []
        async with here.world.deps.db.write() as tx:
            await replies.send_again(tx, reply.id, here.world.clock.now(), desk.MARIA)
        await here.world.settle()
        assert here.site.shown(id) == ["We are sorry."]


async def test_what_nobody_could_tell_is_settled_by_a_look(boarded: Opened) -> None:
    async with boarded(Repeat.ASK) as here:
        await heard(here)
        here.site.lose_answer("/answers")
        assert (await desk.send(here.world)).state == "unknown"
        await here.look()
        assert (await desk.reply(here.world)).state == "shown"
        assert (await desk.case(here.world)).state == "answered"


async def test_there_is_an_end_to_trying(boarded: Opened) -> None:
    async with boarded(Repeat.SAFE, 2) as here:
        await heard(here)
        here.site.cut("/answers", times=99)
        await desk.send(here.world)
        for _ in range(5):
            await wait(here.world, minutes=10)
        assert 99 - here.site.faults[0].times == 2
        assert (await desk.reply(here.world)).state == "unknown"


async def test_a_refusal_of_the_second_try_may_be_for_the_first(boarded: Opened) -> None:
    async with boarded(Repeat.SAFE) as here:
        await heard(here)
        here.site.cut("/answers")
        await desk.send(here.world)
        here.site.rejects = "there is an answer already"
        await wait(here.world, minutes=5)
        assert (await desk.reply(here.world)).state == "unknown"


async def test_one_whose_sender_died_is_looked_at_before_all(boarded: Opened) -> None:
    async with boarded(Repeat.LOOK) as here:
        id = await heard(here)
        written = await desk.write(here.world)
        here.site._put(id, "We are sorry.", "Maria", key=written.key, visible=True)
        here.world.clock.step(seconds=60)
        died = here.world.clock.wall() - timedelta(seconds=1)
        async with here.world.deps.db.write() as tx:
            values = {"state": "sending", "token": "dead", "lease_until": died, "tries": 1}
            await tx.execute(update(Reply).values(**values, tried_at=died))
        await here.world.settle()
        assert (await desk.reply(here.world)).state == "shown"
        assert here.site.bodies == []


async def test_a_reply_that_replaces_another_under_one_id_is_seen_as_itself(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        here.site.single, here.site.keyed = True, False
        id = await heard(here)
        await desk.send(here.world)
        await here.look()
        assert (await desk.case(here.world)).state == "answered"
        here.site.edit(id, "Still nothing, awful service.")
        await here.hear()
        assert (await desk.case(here.world)).state == "open"
        await desk.send(here.world, "Now it is on its way.")
        await here.look()
        assert (await desk.case(here.world)).state == "answered"
        assert here.site.shown(id) == ["Now it is on its way."]
        [answer] = await desk.rows(here.world, Answer)
        assert answer.text == "Now it is on its way."


async def test_words_changed_while_the_reply_waits_can_be_answered(boarded: Opened) -> None:
    async with boarded() as here:
        here.site.moderated = True
        id = await heard(here)
        await desk.send(here.world)
        here.site.edit(id, "Still nothing, awful service.")
        await here.hear()
        assert "Answer by" in here.card() or "changed" in here.card()
        await desk.send(here.world, "Now it is on its way.")
        here.site.approve(id)
        await here.look()
        states = [one.state for one in await desk.rows(here.world, Reply)]
        assert states == ["shown", "shown"]
        assert (await desk.case(here.world)).state == "answered"


async def test_an_answer_that_vanishes_opens_the_case_and_another_may_be_written(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.send(here.world)
        await here.look()
        here.site.take_down(id)
        await wait(here.world, hours=5)
        case, reply = await desk.case(here.world), await desk.reply(here.world)
        assert (case.state, case.reopened_why, reply.state) == (
            "open",
            "answer_vanished",
            "rejected",
        )
        assert "Our answer is not there any more" in here.card()
        assert (await desk.send(here.world, "Once more.")).state in ("sent", "shown")


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
            await wait(here.world, minutes=1)
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
        await wait(here.world, hours=1)
        assert here.site.shown(bad) == ["We are sorry."]


async def test_a_bug_at_one_warning_keeps_no_other_reminder_back(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    async with boarded() as here:
        await heard(here)
        here.site.moderated = True
        await desk.send(here.world)
        await heard(here, "Mine neither.")
        here.world.deps = replace(here.world.deps, strict=False)
        with monkeypatch.context() as bug:
            bug.setattr(remind, "_warn", broken)
            await wait(here.world, minutes=70)
        [reminder] = desk.direct(here.world, "care-lead")
        assert "Mine neither." in reminder.says
        await wait(here.world, hours=1)
        assert any(
            "your reply is not visible yet" in one.says
            for one in desk.direct(here.world, "care-lead")
        )


@pytest.mark.parametrize("status", [500, 503])
async def test_a_shop_that_is_ill_gets_the_reply_once_when_it_is_well(
    here: World, status: int
) -> None:
    await here.push({"text": "It never arrived.", "stars": 1})
    here.shop.fail(status)
    await desk.send(here)
    for _ in range(6):
        await wait(here, minutes=10)
    here.shop.heal()
    await wait(here, minutes=11)
    assert [(one.text, one.times) for one in here.shop.replies] == [("We are sorry.", 1)]
    assert (await desk.case(here)).evidence == "accepted"
