"""What Slack answers has its outcome, and nothing is lost or said twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.db import transaction_open
from bot.models import Post, PostKind
from bot.playground.state import Message
from bot.queries import cases, posts
from tests import desk
from tests.world import World

COMPLAINT = {"text": "Parcel never arrived.", "stars": 1}


async def touch(world: World, case_id: int = 1) -> None:
    """Something that the card shows has changed."""
    async with world.deps.db.write() as tx:
        await cases.touch(tx, case_id)
    await world.settle()


def bodies(found: list[Message]) -> list[str]:
    return [one.says for one in found]


async def test_one_message_a_second_in_each_slack_channel(here: World) -> None:
    started = here.clock.wall()
    await here.push(*(COMPLAINT for _ in range(10)))
    assert len(here.cards()) == 10
    assert here.workspace.too_fast == []
    assert here.clock.wall() - started >= timedelta(seconds=10)


@pytest.mark.parametrize(
    "code", ["is_archived", "not_in_channel", "channel_not_found", "restricted_action"]
)
async def test_a_closed_slack_channel_is_told_once_and_its_cards_wait(
    here: World, code: str
) -> None:
    closed = {"when": lambda call: call.get("channel") == "C0SUPPORT", "times": None}
    here.workspace.fail("chat.postMessage", code, **closed)  # type: ignore[arg-type]
    await here.push(COMPLAINT)
    for _ in range(3):
        await desk.wait(here, minutes=3)
    assert here.cards() == []
    told = bodies(desk.direct(here, "care-lead"))
    assert len(told) == 1
    assert "cannot post in <#C0SUPPORT>" in told[0]
    assert code not in told[0], "said in words"
    here.workspace.heal()
    await desk.wait(here, minutes=3)
    assert len(here.cards()) == 1
    assert "can post in <#C0SUPPORT> again" in desk.direct(here, "care-lead")[1].says


async def test_a_closed_slack_channel_holds_up_no_other(here: World) -> None:
    here.workspace.archive("#support")
    await here.push(COMPLAINT, {"text": "The parcel never arrived!", "stars": 3})
    assert len(here.cards("#reviews")) == 1
    here.workspace.archive("#support", archived=False)
    await desk.wait(here, minutes=3)
    assert len(here.cards()) == 1


async def test_patience_is_given_when_slack_asks_for_it(here: World) -> None:
    here.workspace.fail("chat.postMessage", "ratelimited", retry_after=17)
    started = here.clock.wall()
    await here.push(COMPLAINT)
    await desk.wait(here, seconds=10)
    assert here.cards() == []
    await desk.wait(here, seconds=8)
    assert len(here.cards()) == 1
    assert here.clock.wall() - started >= timedelta(seconds=17)
    assert here.workspace.calls["conversations.history"] == 0


async def test_a_revoked_token_stops_all_until_it_is_renewed(here: World) -> None:
    here.workspace.revoke()
    await here.push(COMPLAINT, {"text": "The parcel never arrived!", "stars": 3})
    await desk.wait(here, minutes=10)
    calls = here.workspace.calls["chat.postMessage"]
    assert calls < 15
    here.workspace.restore()
    await desk.wait(here, minutes=2)
    assert len(here.cards()) == len(here.cards("#reviews")) == 1


async def test_a_workspace_that_refuses_the_newest_blocks_gets_plain_ones(here: World) -> None:
    here.workspace.new_blocks = False
    await here.push({"text": "It never arrived. " * 100, "stars": 1})
    [card] = here.cards()
    assert "container" not in {block["type"] for block in card.blocks}
    assert (await desk.card(here)).plain


@pytest.mark.parametrize("lost", ["lose_answer", "cut_before", "http_error"])
async def test_what_slack_did_not_acknowledge_stands_there_once(here: World, lost: str) -> None:
    getattr(here.workspace, lost)("chat.postMessage")
    await here.push(COMPLAINT)
    await desk.wait(here, seconds=40)
    assert len(here.cards()) == 1
    assert "repeat" not in here.cards()[0].says
    assert (await desk.card(here)).ts == here.cards()[0].ts


async def test_it_is_looked_for_only_when_the_call_must_have_ended(here: World) -> None:
    here.workspace.lose_answer("chat.postMessage")
    await here.push(COMPLAINT)
    await touch(here)
    await desk.wait(here, seconds=15)
    assert here.workspace.calls["conversations.history"] == 0
    await desk.wait(here, seconds=15)
    assert here.workspace.calls["conversations.history"] == 1
    assert len(here.cards()) == 1


async def test_a_second_copy_is_taken_away(here: World) -> None:
    here.workspace.lose_answer("chat.postMessage")
    await here.push(COMPLAINT)
    [first] = here.cards()
    twin = replace(first, ts=here.workspace.new_ts())
    here.workspace.channels[first.channel].messages[twin.ts] = twin
    await desk.wait(here, seconds=40)
    assert [one.ts for one in here.cards()] == [first.ts]


async def test_where_history_is_refused_it_is_posted_again_and_says_so(here: World) -> None:
    here.workspace.lose_answer("chat.postMessage")
    here.workspace.fail("conversations.history", "missing_scope", times=None)
    await here.push(COMPLAINT)
    await desk.wait(here, seconds=40)
    first, second = here.cards()
    assert "may be a repeat" not in first.says
    assert "may be a repeat" in second.says
    await touch(here)
    assert "may be a repeat" not in here.cards()[1].says


async def test_a_card_deleted_by_hand_is_posted_again_once(here: World) -> None:
    await here.push(COMPLAINT)
    here.workspace.delete_message(here.cards()[0])
    await touch(here)
    assert len(here.cards()) == 1
    here.workspace.delete_message(here.cards()[0])
    await touch(here)
    await desk.wait(here, hours=2)
    assert here.cards() == []
    case, card = await desk.case(here), await desk.card(here)
    assert (case.state, card.given_up) == ("open", "deleted twice in Slack")


async def test_other_messages_deleted_by_hand_stay_away(here: World) -> None:
    await here.push(COMPLAINT)
    await desk.wait(here, hours=1)
    [nudge] = desk.direct(here, "care-lead")
    here.workspace.delete_message(nudge)
    await touch(here)
    assert desk.direct(here, "care-lead") == []


async def test_a_thread_whose_card_was_deleted_follows_the_new_one(here: World) -> None:
    await here.push({**COMPLAINT, "id": "r1"})
    old = here.cards()[0]
    here.workspace.fail("chat.postMessage", "thread_not_found")
    here.shop.edit("r1", "Still nothing, awful.")
    here.workspace.delete_message(old)
    async with here.deps.db.write() as tx:
        row = posts.row(
            PostKind.NOTE, "note:1:edited:x", "C0SUPPORT", here.clock.now(),
            case_id=1, parent_id=(await posts.by_subject(tx, "card:1")).id,  # type: ignore[union-attr]
            detail={"code": "edited"},
        )  # fmt: skip
        await posts.add(tx, row)
    await here.settle()
    [card] = here.cards()
    assert card.ts != old.ts
    assert [one.says.splitlines()[0] for one in desk.thread(here, card)] == [
        "✏️ The customer changed what they wrote."
    ]


async def test_who_has_left_is_told_nothing_and_the_team_hears_it(here: World) -> None:
    here.workspace.deactivate("care-lead")
    here.workspace.archive("#support")
    await here.push(COMPLAINT)
    assert ["cannot post in" in one.says for one in here.cards("#reviews")] == [True]


async def test_slack_down_for_an_hour_is_caught_up_without_a_hand(here: World) -> None:
    here.workspace.down()
    for n in range(3):
        here.shop.review(f"Parcel {n} never arrived.", 1)
    await here.shop.push(f"{here.url}/hooks/shop")
    for _ in range(30):
        await desk.wait(here, minutes=2)
    assert here.cards() == []
    here.workspace.up()
    await desk.wait(here, minutes=2)
    assert len(here.cards()) == 3


async def test_a_post_that_cannot_be_drawn_is_put_aside_and_the_rest_goes_on(here: World) -> None:
    async with here.deps.db.write() as tx:
        now = here.clock.now()
        odd = posts.row(PostKind.NOTICE, "notice:odd", "C0SUPPORT", now, urgency=3)
        await posts.add(tx, odd)
    here.deps = replace(here.deps, strict=False)
    await here.push(COMPLAINT)
    assert len(here.cards()) == 1
    [post] = await desk.rows(here, Post, Post.subject == "notice:odd")
    assert post.due_at
    assert post.due_at > here.clock.wall() + timedelta(minutes=50)


async def test_no_call_goes_out_while_a_transaction_is_open(here: World) -> None:
    async with here.deps.db.read():
        assert transaction_open()
        with pytest.raises(AssertionError, match="transaction is open"):
            await here.deps.slack.person(desk.MARIA)
    assert not transaction_open()
    assert (await here.deps.slack.person(desk.MARIA)).name == "Maria Rossi"
