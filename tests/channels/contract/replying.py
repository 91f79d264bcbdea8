"""What we answer, and what can go wrong with it."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.base import (
    Channel,
    Repeat,
    SeenAnswer,
)
from bot.errors import ChannelError, Limited, Refused, Unexpected, Unreachable
from bot.text import length, normalise
from tests.channels.contract.base import GUARD, Contract, outgoing, where
from tests.channels.contract.platform import ANSWER, BETTER, TROUBLES, Outcome, Platform, Trouble


class Replying(Contract):
    """A reply stands there whole and once, whatever happens on its way."""

    # What we answer

    async def test_a_reply_stands_there_whole(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        item = await self.find(subject, platform, await platform.give())
        text = f"{ANSWER}\n\nPerché no? «Sì» & <a> 😀"
        sent = await subject.reply(outgoing(subject, item, text))
        assert sent.external_id
        assert await platform.replies(item.external_id) == [text]

    async def test_our_own_reply_is_not_taken_for_a_customer(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        item = await self.find(subject, platform, await platform.give())
        ours = outgoing(subject, item)
        sent = await subject.reply(ours)
        assert {now.external_id for now in await self.read(subject, platform)} == {item.external_id}
        if subject.answers_seen:
            seen = (await self.answers(subject, platform, item)).values()
            assert [a for a in seen if a.reply_key == ours.key or a.external_id == sent.external_id]

    @where(lambda channel: channel.answers_seen)
    async def test_an_answer_given_elsewhere_is_seen(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        item = await self.find(subject, platform, await platform.give())
        assert await self.answers(subject, platform, item) == {}
        await platform.answer_elsewhere(item.external_id, "Le rispondo io. Bo")
        answers = list((await self.answers(subject, platform, item)).values())
        assert [normalise(answer.text) for answer in answers] == ["le rispondo io. bo"]
        assert not answers[0].reply_key
        again = list((await self.answers(subject, platform, item)).values())
        assert again == answers, "an answer keeps its id"
        assert {now.external_id for now in await self.read(subject, platform)} == {item.external_id}

    @where(lambda channel: channel.max_reply is not None)
    async def test_a_reply_that_is_too_long_is_refused_and_never_cut(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        assert subject.max_reply
        item = await self.find(subject, platform, await platform.give())
        longest = "a" * subject.max_reply
        assert length(longest, subject.unit) == subject.max_reply
        with pytest.raises(Refused, match=str(subject.max_reply)):
            await subject.reply(outgoing(subject, item, longest + "a"))
        assert await platform.replies(item.external_id) == []
        await subject.reply(outgoing(subject, item, longest))
        assert await platform.replies(item.external_id) == [longest]

    # What can go wrong

    async def test_a_reply_in_trouble_says_what_happened_and_no_secret(
        self,
        subject: Channel[Any],
        platform: Platform,
        troubled: Channel[Any],
        trouble: Trouble,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        outcome = self.outcome(trouble)
        item = await self.find(subject, platform, await platform.give())
        caplog.set_level(logging.DEBUG)
        await platform.trouble(trouble)
        async with asyncio.timeout(GUARD):
            with pytest.raises(ChannelError) as raised:
                await troubled.reply(outgoing(subject, item))
        self.judge(raised.value, outcome)
        said = f"{raised.value!r} {caplog.text} {capfd.readouterr()}"
        assert not [secret for secret in platform.secrets if secret in said]

    @where(lambda channel: channel.lists)
    async def test_a_fetch_in_trouble_says_what_happened_and_no_secret(
        self,
        subject: Channel[Any],
        platform: Platform,
        troubled: Channel[Any],
        trouble: Trouble,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        outcome = self.outcome(trouble, self.fetch_troubles)
        given = await platform.give()
        caplog.set_level(logging.DEBUG)
        await platform.trouble(trouble)
        async with asyncio.timeout(GUARD):
            with pytest.raises(ChannelError) as raised:
                await troubled.fetch(None)
        self.judge(raised.value, Outcome(outcome.error, retry_after=outcome.retry_after))
        said = f"{raised.value!r} {caplog.text} {capfd.readouterr()}"
        assert not [secret for secret in platform.secrets if secret in said]
        await platform.heal()
        assert (await self.find(subject, platform, given)).external_id == given

    async def test_after_a_trouble_the_reply_stands_there_once(
        self,
        subject: Channel[Any],
        platform: Platform,
        troubled: Channel[Any],
        trouble: Trouble,
    ) -> None:
        item = await self.find(subject, platform, await platform.give())
        ours = outgoing(subject, item)
        await platform.trouble(trouble)
        with pytest.raises((Unreachable, Unexpected)) as raised:
            await troubled.reply(ours)
        await platform.heal()
        error = raised.value
        assert isinstance(error, Unreachable | Unexpected)
        if error.maybe_done and subject.repeat is Repeat.ASK:
            assert len(await platform.replies(item.external_id)) <= 1
            return  # a person decides
        there: Sequence[SeenAnswer] = ()
        if error.maybe_done and subject.repeat is Repeat.LOOK:
            there = tuple((await self.answers(subject, platform, item)).values())
        if not there:
            await subject.reply(ours)
        assert await platform.replies(item.external_id) == [ANSWER]

    @where(lambda channel: channel.repeat is Repeat.SAFE)
    async def test_the_same_reply_again_does_no_harm(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        item = await self.find(subject, platform, await platform.give())
        ours = outgoing(subject, item)
        first = await subject.reply(ours)
        second = await subject.reply(ours)
        assert second.external_id == first.external_id
        assert await platform.replies(item.external_id) == [ANSWER]

    @where(lambda channel: channel.edits_replies)
    async def test_a_reply_is_changed_where_it_stands_and_twice_does_no_harm(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        item = await self.find(subject, platform, await platform.give())
        ours = outgoing(subject, item)
        sent = await subject.reply(ours)
        other = replace(ours, key="rp_8Lr3", text=BETTER, fixes=sent.external_id)
        for _ in range(2):
            assert (await subject.edit(other)).external_id == sent.external_id
            assert await platform.replies(item.external_id) == [BETTER]

    @where(lambda channel: channel.deletes_replies)
    async def test_a_reply_is_taken_away_and_twice_does_no_harm(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        item = await self.find(subject, platform, await platform.give())
        ours = outgoing(subject, item)
        sent = await subject.reply(ours)
        for _ in range(2):
            await subject.delete(replace(ours, key="rp_9Ms4", text="", fixes=sent.external_id))
            assert await platform.replies(item.external_id) == []

    def outcome(
        self, trouble: Trouble, own: Mapping[Trouble, Outcome | None] | None = None
    ) -> Outcome:
        found = {**TROUBLES, **(self.troubles if own is None else own)}[trouble]
        assert found
        return found

    def judge(self, error: ChannelError, outcome: Outcome) -> None:
        assert type(error) is outcome.error
        assert str(error)
        assert "\n" not in str(error)
        assert len(str(error)) < 400
        if outcome.maybe_done is not None and isinstance(error, Unreachable | Unexpected):
            assert error.maybe_done is outcome.maybe_done
        if outcome.retry_after is not None and isinstance(error, Limited):
            assert error.retry_after == outcome.retry_after
