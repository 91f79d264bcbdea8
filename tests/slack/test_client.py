"""The client against a local work chat over HTTP: what it posts, finds and knows."""

from datetime import timedelta

import pytest

from bot.clock import SteppedClock
from bot.errors import SlackRefused
from bot.playground import Workspace
from bot.slack.blocks import section
from bot.slack.client import Slack
from bot.slack.ids import Target
from bot.slack.modals import dismiss_form, give_form
from bot.slack.names import Resolved
from tests.slack.conftest import MARIA, REVIEWS, saying
from tests.slack.messages import EN


async def test_a_post_stands_in_the_slack_channel_with_its_mark(
    slack: Slack, ws: Workspace
) -> None:
    posted = await slack.post(REVIEWS, saying("A card"), nonce="n1")
    assert posted.place == REVIEWS
    [message] = ws.messages(REVIEWS)
    assert (message.ts, message.text) == (posted.ts, "A card")
    assert [block["block_id"] for block in message.blocks] == ["post:n1", "more"]
    assert message.metadata == {"event_type": "ascolto_post", "event_payload": {"nonce": "n1"}}


async def test_a_message_to_a_person_says_where_it_stands(slack: Slack, ws: Workspace) -> None:
    posted = await slack.post(MARIA, saying("Hi"), nonce="n1")
    assert posted.place == ws.direct(MARIA).id
    assert await slack.find(MARIA, "n1", ws.clock.wall() - timedelta(minutes=5)) == [posted.ts]


async def test_a_thread_is_told_to_the_whole_slack_channel_only_if_so_wanted(
    slack: Slack, ws: Workspace
) -> None:
    card = await slack.post(REVIEWS, saying("A card"), nonce="n1")
    await slack.post(REVIEWS, saying("quiet"), nonce="n2", thread_ts=card.ts)
    await slack.post(REVIEWS, saying("loud"), nonce="n3", thread_ts=card.ts, broadcast=True)
    assert [m.text for m in ws.channel(REVIEWS).timeline()] == ["A card", "loud"]
    assert [m.text for m in ws.channel(REVIEWS).replies(card.ts)] == ["A card", "quiet", "loud"]


async def test_an_update_keeps_the_mark_and_a_delete_takes_it_away(
    slack: Slack, ws: Workspace
) -> None:
    posted = await slack.post(REVIEWS, saying("Before"), nonce="n1")
    await slack.update(posted.place, posted.ts, saying("Now"), "n1")
    assert [message.text for message in ws.messages(REVIEWS)] == ["Now"]
    since = ws.clock.wall() - timedelta(minutes=5)
    assert await slack.find(REVIEWS, "n1", since) == [posted.ts]
    await slack.delete(posted.place, posted.ts)
    assert await slack.find(REVIEWS, "n1", since) == []


async def test_our_own_posts_are_found_through_many_pages_and_nobody_elses(
    slack: Slack, ws: Workspace, clock: SteppedClock
) -> None:
    since = clock.wall()
    first = await slack.post(REVIEWS, saying("A card"), nonce="n1")
    for number in range(250):
        ws.as_person("care-lead").say(REVIEWS, f"chat {number} post:n1")
    second = await slack.post(REVIEWS, saying("A card again"), nonce="n1")
    await slack.post(REVIEWS, saying("Another"), nonce="n2")
    assert await slack.find(REVIEWS, "n1", since) == [first.ts, second.ts]
    assert len(ws.called("conversations.history")) >= 2


async def test_what_was_posted_before_is_not_looked_for(slack: Slack, clock: SteppedClock) -> None:
    await slack.post(REVIEWS, saying("Old"), nonce="n1")
    clock.step(hours=1)
    assert await slack.find(REVIEWS, "n1", clock.wall() - timedelta(minutes=5)) == []


async def test_a_thread_is_searched_apart(slack: Slack, ws: Workspace, clock: SteppedClock) -> None:
    since = clock.wall()
    card = await slack.post(REVIEWS, saying("A card"), nonce="n1")
    note = await slack.post(REVIEWS, saying("A note"), nonce="n2", thread_ts=card.ts)
    assert await slack.find(REVIEWS, "n2", since, card.ts) == [note.ts]
    assert await slack.find(REVIEWS, "n2", since) == []


async def test_metadata_is_the_second_witness(slack: Slack, ws: Workspace) -> None:
    posted = await slack.post(REVIEWS, saying("A card"), nonce="n1")
    ws.messages(REVIEWS)[0].blocks = []
    assert await slack.find(REVIEWS, "n1", ws.clock.wall() - timedelta(hours=1)) == [posted.ts]


async def test_another_apps_message_is_never_ours(slack: Slack, ws: Workspace) -> None:
    await slack.post(REVIEWS, saying("A card"), nonce="n1")
    ws.messages(REVIEWS)[0].bot_id = "B0ANOTHER"
    assert await slack.find(REVIEWS, "n1", ws.clock.wall() - timedelta(hours=1)) == []


async def test_a_whisper_reaches_one_person(slack: Slack, ws: Workspace) -> None:
    await slack.whisper(REVIEWS, MARIA, saying("For you"))
    assert [(m.to, m.text) for m in ws.ephemerals] == [(MARIA, "For you")]
    assert ws.messages(REVIEWS) == []


async def test_modals_open_change_and_stack(slack: Slack, ws: Workspace) -> None:
    about = Target(17, 23)
    view_id = await slack.open_modal(ws.new_trigger(MARIA), give_form(about, EN))
    await slack.update_modal(view_id, dismiss_form(about, EN))
    await slack.push_modal(ws.new_trigger(MARIA, view_id), give_form(about, EN))
    assert [view.content["callback_id"] for view in ws.stacks[MARIA]] == ["dismiss", "give"]


async def test_home_is_shown_to_one_person(slack: Slack, ws: Workspace) -> None:
    home = {"type": "home", "blocks": [section("Hello", "hello")]}
    await slack.publish_home(MARIA, home)
    assert ws.homes[MARIA].content["blocks"][0]["text"]["text"] == "Hello"


async def test_who_we_are_is_asked_once(
    slack: Slack, ws: Workspace, calls: list[tuple[str, str]]
) -> None:
    us = await slack.identity()
    assert (us.bot_id, us.user_id, us.team) == (ws.bot_id, ws.bot_user, "Bottega Aurora")
    assert "chat:write" in us.scopes
    await slack.identity()
    assert calls == [("auth.test", "ok")]


async def test_people_are_members_guests_strangers_or_gone(slack: Slack, ws: Workspace) -> None:
    maria = await slack.person(MARIA)
    assert (maria.name, maria.email) == ("Maria Rossi", "maria@aurora.test")
    assert (maria.timezone, maria.full_member) == ("Europe/Rome", True)
    assert (await slack.person("U0SARA")).language == "it"
    assert not (await slack.person("U0GINO")).full_member
    assert not (await slack.person("U0PAT")).full_member
    assert (await slack.person(ws.user("gone").id)).deactivated
    assert (await slack.person(ws.bot_user)).bot


async def test_a_message_has_an_address(slack: Slack) -> None:
    posted = await slack.post(REVIEWS, saying("A card"), nonce="n1")
    assert REVIEWS in await slack.permalink(posted.place, posted.ts)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("#reviews", Resolved(REVIEWS, "slack_channel")),
        (REVIEWS, Resolved(REVIEWS, "slack_channel")),
        ("@care-lead", Resolved(MARIA, "person")),
        ("maria@aurora.test", Resolved(MARIA, "person")),
        ("U0MARIA", Resolved(MARIA, "person")),
        ("<@U0MARIA>", Resolved(MARIA, "person")),
        ("@care-team", Resolved("S0CARETEAM", "group", (MARIA, "U0LUCA"))),
        ("S0CARETEAM", Resolved("S0CARETEAM", "group", (MARIA, "U0LUCA"))),
    ],
)
async def test_names_are_found(slack: Slack, written: str, found: Resolved) -> None:
    assert await slack.resolve(written) == found


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("#reviws", "did you mean #reviews?"),
        ("@care-leed", "did you mean @care-lead?"),
        ("@gone", "there is no person and no user group @gone"),
        ("nobody@aurora.test", "nobody in this workspace has this mail address"),
        ("Maria", "write #channel, @handle"),
        ("S0NOBODY", "there is no user group S0NOBODY"),
        ("#private", "only seen after /invite @ascolto"),
    ],
)
async def test_a_wrong_name_is_told_with_the_way_out(slack: Slack, written: str, told: str) -> None:
    with pytest.raises(SlackRefused, match=told.replace("?", r"\?")):
        await slack.resolve(written)
