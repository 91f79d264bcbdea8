"""What was sent counts as an answer when it is seen there, and people hear of it when it is not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.loops import remind
from bot.models import Answer, Reply
from tests import desk
from tests.boarded import Opened, heard
from tests.servers.board import Board


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
        await desk.wait(here.world, minutes=55)
        assert desk.direct(here.world, "care-lead") == []
        await desk.wait(here.world, minutes=6)
        [warning] = desk.direct(here.world, "care-lead")
        assert "your reply is not visible yet" in warning.says
        [note] = desk.thread(here.world, here.world.cards("#reviews")[0])
        assert "Board does not show it yet" in note.says
        await desk.wait(here.world, hours=30)
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
            await desk.wait(here.world, seconds=58)
        here.site.approve(id)
        for _ in range(5):
            await desk.wait(here.world, seconds=58)
        assert (await desk.case(here.world)).state == "answered"
        assert desk.direct(here.world, "care-lead") == []


async def test_what_has_just_left_is_looked_at_often_however_old_the_review(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.wait(here.world, days=5)
        here.site.moderated = True
        await desk.send(here.world)
        await desk.wait(here.world, minutes=2)
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
        await desk.wait(here.world, hours=5)
        case, reply = await desk.case(here.world), await desk.reply(here.world)
        assert (case.state, case.reopened_why, reply.state) == (
            "open",
            "answer_vanished",
            "rejected",
        )
        assert "Our answer is not there any more" in here.card()
        assert (await desk.send(here.world, "Once more.")).state in ("sent", "shown")


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
            await desk.wait(here.world, minutes=70)
        [reminder] = desk.direct(here.world, "care-lead")
        assert "Mine neither." in reminder.says
        await desk.wait(here.world, hours=1)
        assert any(
            "your reply is not visible yet" in one.says
            for one in desk.direct(here.world, "care-lead")
        )
