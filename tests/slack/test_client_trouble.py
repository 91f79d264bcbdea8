"""What goes wrong between the client and Slack: what was done, what not, what nobody knows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from aiohttp import web

from bot.clock import Clock, SteppedClock
from bot.errors import SlackError, SlackLimited, SlackRefused, SlackUnauthorized, SlackUnreachable
from bot.playground import Workspace
from bot.slack.client import Slack
from bot.slack.ids import Target
from bot.slack.message import Message
from bot.slack.modals import give_form
from tests.slack.conftest import MARIA, REVIEWS, saying
from tests.slack.messages import EN

Trouble = Callable[[Workspace], object]


@pytest.mark.parametrize(
    "trouble",
    [
        lambda ws: ws.http_error("chat.postMessage", 503),
        lambda ws: ws.fail("chat.postMessage", "internal_error"),
        lambda ws: ws.cut_before("chat.postMessage"),
        lambda ws: ws.hang("chat.postMessage"),
        lambda ws: ws.down(),
    ],
    ids=["5xx", "internal error", "cut", "no answer", "down"],
)
async def test_nobody_can_tell_whether_it_was_posted(
    slack: Slack, ws: Workspace, trouble: Trouble
) -> None:
    trouble(ws)
    with pytest.raises(SlackUnreachable):
        await slack.post(REVIEWS, saying("A card"), nonce="n1")


async def test_who_calls_after_the_end_is_refused_and_opens_no_connection_anew(
    ws: Workspace, clock: SteppedClock
) -> None:
    async with Slack(ws.bot_token, base_url=f"{ws.base}/api/", clock=clock) as slack:
        assert (await slack.identity()).team == "Bottega Aurora"
    with pytest.raises(SlackUnreachable, match="the connection to Slack is closed"):
        await slack.post(REVIEWS, saying("A card"), nonce="n1")
    assert slack.web.session is not None
    assert slack.web.session.closed


async def test_a_lost_answer_is_not_sent_again_and_can_be_found(ws: Workspace) -> None:
    ws.lose_answer("chat.postMessage")
    since = ws.clock.wall() - timedelta(minutes=5)
    async with Slack(ws.bot_token, base_url=f"{ws.base}/api/", clock=Clock()) as slack:
        with pytest.raises(SlackUnreachable):
            await slack.post(REVIEWS, saying("A card"), nonce="n1")
        assert len(await slack.find(REVIEWS, "n1", since)) == 1
    assert len(ws.called("chat.postMessage")) == 1


async def test_a_limit_says_how_long_to_wait(
    slack: Slack, ws: Workspace, calls: list[tuple[str, str]]
) -> None:
    ws.fail("chat.postMessage", "ratelimited", retry_after=7)
    with pytest.raises(SlackLimited) as limited:
        await slack.post(REVIEWS, saying("A card"), nonce="n1")
    assert limited.value.retry_after == 7
    assert ws.messages(REVIEWS) == []
    assert calls == [("chat.postMessage", "ratelimited")]


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_token_that_is_not_taken_needs_a_person(
    slack: Slack, ws: Workspace, code: str
) -> None:
    ws.revoke(error=code)
    with pytest.raises(SlackUnauthorized, match="SLACK_BOT_TOKEN") as error:
        await slack.post(REVIEWS, saying("A card"), nonce="n1")
    assert error.value.code == code


async def test_a_missing_scope_is_named(slack: Slack, ws: Workspace) -> None:
    ws.tokens[ws.bot_token].scopes.discard("users:read")
    with pytest.raises(SlackUnauthorized, match="lacks the permission users:read"):
        await slack.person(MARIA)


async def test_a_refusal_says_what_to_do(slack: Slack, ws: Workspace) -> None:
    ws.archive(REVIEWS)
    with pytest.raises(SlackRefused, match="archived: open it again") as error:
        await slack.post(REVIEWS, saying("A card"), nonce="n1")
    assert error.value.code == "is_archived"
    with pytest.raises(SlackRefused, match="invite @ascolto"):
        await slack.post("C0PRIVATE", saying("A card"), nonce="n1")


async def test_refused_blocks_say_which(slack: Slack) -> None:
    bad = Message("x", [{"type": "section", "block_id": "a"}])
    with pytest.raises(SlackRefused, match="json-pointer:/blocks/0") as error:
        await slack.post(REVIEWS, bad, nonce="n1")
    assert error.value.code == "invalid_blocks"


async def test_a_click_answered_too_late_is_told(
    slack: Slack, ws: Workspace, clock: SteppedClock
) -> None:
    trigger = ws.new_trigger(MARIA)
    clock.step(seconds=4)
    with pytest.raises(SlackRefused, match="click again"):
        await slack.open_modal(trigger, give_form(Target(17), EN))


async def test_no_error_and_nothing_behind_it_holds_the_token(slack: Slack, ws: Workspace) -> None:
    for trouble in ("is_archived", "token_revoked", "internal_error", "ratelimited"):
        ws.fail("chat.postMessage", trouble)
        with pytest.raises(SlackError) as error:
            await slack.post(REVIEWS, saying("A card"), nonce="n1")
        assert ws.bot_token not in repr(error.value)
        assert error.value.__suppress_context__


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("[1, 2]", "application/json"),
        ("nonsense", "application/json"),
        ('"ok"', "application/json"),
        ("{}", "application/json"),
        ('{"ok": true}', "application/json"),
        ("ok", "text/plain"),
        ("<html>", "text/html"),
        ("", "application/json"),
    ],
)
async def test_nonsense_is_nothing_to_rely_on(body: str, kind: str) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=body, content_type=kind)

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with Slack("xoxb-x", base_url=f"http://127.0.0.1:{port}/", clock=Clock()) as slack:
            with pytest.raises(SlackUnreachable):
                await slack.post(REVIEWS, saying("A card"), nonce="n1")
    finally:
        await runner.cleanup()
