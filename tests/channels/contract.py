"""What every channel promises, tried against a real platform.

A channel's test file starts its platform (a real HTTP or TCP server), says how to work it in a
`Platform`, and inherits `ChannelContract`:

    class TestWebhook(ChannelContract):
        @pytest.fixture
        async def platform(self) -> AsyncIterator[Platform]: ...

        def make(self, platform: Platform, outside: Outside) -> Channel[Any]: ...

What is not in a channel's nature, by its facts or `not_here`, is not collected: a skipped test
would mean that this machine could not run it.
Ann is the customer, Bo answers outside Ascolto, Cy answers through it.
"""

import asyncio
import json
import logging
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any, ClassVar, TypeVar

import pytest

from bot.channels.base import (
    Channel,
    Incoming,
    Known,
    Options,
    Outgoing,
    Outside,
    Page,
    Repeat,
    SeenAnswer,
    SourceFacts,
    Unit,
)
from bot.clock import Clock
from bot.errors import ChannelError, Limited, Refused, Unauthorized, Unexpected, Unreachable
from bot.text import length, normalise
from bot.web.guard import session

Test = TypeVar("Test", bound=Callable[..., Any])

PATIENCE = 0.5
"""Seconds after which a call gives up in these tests, instead of `CALL_SECONDS`."""
GUARD = 20.0
"""Seconds after which a test that waits for the outside has failed."""

LONGEST = 50_000
"""Characters that a review may have."""

WORDS = "Pacco mai arrivato, nessuno risponde."
ANSWER = "Gentile Ann, ci dispiace: le scriviamo oggi stesso. Il team di Bottega Aurora"
BETTER = "Gentile Ann, ci dispiace davvero: le scriviamo domani. Il team di Bottega Aurora"


class Trouble(StrEnum):
    """What a platform can do to a call; it lasts until `Platform.heal`."""

    LOCKED_OUT = "the key is not accepted (401, 535)"
    FORBIDDEN = "the key may not do this (403)"
    GONE = "what is answered is not there (404, 550)"
    BUSY = "too many calls (429); where it can say so, try again in 7 seconds"
    BROKEN = "an error of its own (500, 451)"
    SLOW = "no answer within the time-out"
    CUT = "the connection is cut before the work is done"
    LOST = "the work is done, then the connection is cut instead of an answer"
    NONSENSE = "an answer that makes no sense"
    CLOSED = "nobody listens at the address"


@dataclass(frozen=True)
class Outcome:
    """The error that a trouble must become; `maybe_done` where the error has one."""

    error: type[ChannelError]
    maybe_done: bool | None = None
    retry_after: float | None = None


TROUBLES: Mapping[Trouble, Outcome] = {
    Trouble.LOCKED_OUT: Outcome(Unauthorized),
    Trouble.FORBIDDEN: Outcome(Unauthorized),
    Trouble.GONE: Outcome(Refused),
    Trouble.BUSY: Outcome(Limited, retry_after=7),
    Trouble.BROKEN: Outcome(Unreachable, maybe_done=True),
    Trouble.SLOW: Outcome(Unreachable, maybe_done=True),
    Trouble.CUT: Outcome(Unreachable, maybe_done=True),
    Trouble.LOST: Outcome(Unreachable, maybe_done=True),
    Trouble.NONSENSE: Outcome(Unexpected, maybe_done=True),
    Trouble.CLOSED: Outcome(Unreachable, maybe_done=False),
}


UNCLEAR = (Trouble.BROKEN, Trouble.SLOW, Trouble.CUT, Trouble.LOST, Trouble.CLOSED)
"""After these a reply is tried again."""


class Platform(ABC):
    """A real platform, running, and what a test may do to it."""

    secrets: Sequence[str] = ()
    """Passwords and keys given to the channel: none may be found in an error or a log."""

    @abstractmethod
    async def give(self, text: str = WORDS, *, rating: float | None = None) -> str:
        """Ann writes; the `external_id` under which the channel must show it."""

    async def edit(self, external_id: str, text: str) -> None:
        """Ann changes her words."""
        raise NotImplementedError

    async def delete(self, external_id: str) -> None:
        """Ann takes back her words."""
        raise NotImplementedError

    async def answer_elsewhere(self, external_id: str, text: str) -> None:
        """Bo answers with the platform's own means."""
        raise NotImplementedError

    async def give_absurd(self) -> None:
        """Everything absurd that this platform could carry: ratings off the scale, dates in the
        far future, enormous or empty texts, control characters, broken encodings."""
        raise NotImplementedError

    @abstractmethod
    async def replies(self, external_id: str) -> list[str]:
        """Our replies as Ann sees them there, oldest first; one that the platform folds into
        one (same key, same Message-ID) stands once."""

    @abstractmethod
    async def trouble(self, trouble: Trouble) -> None:
        """From now on every call of ours meets this."""

    @abstractmethod
    async def heal(self) -> None:
        """All is well again."""

    async def news(self, channel: Channel[Any], cursor: Mapping[str, Any] | None) -> list[Page]:
        """What is new since `cursor`; a platform that pushes hands over what it pushed."""
        pages: list[Page] = []
        while not pages or pages[-1].more:
            pages.append(await channel.fetch(pages[-1].cursor if pages else cursor))
            assert len(pages) < 100, "fetch says `more` for ever"
        return pages


def where(holds: Callable[[type[Channel[Any]]], bool]) -> Callable[[Test], Test]:
    """A test that has a meaning only for channels with certain facts."""

    def mark(test: Test) -> Test:
        vars(test)["holds"] = holds
        return test

    return mark


class ChannelContract(ABC):
    """Inherit, supply `platform` and `make`."""

    channel: ClassVar[type[Channel[Any]]]
    not_here: ClassVar[Mapping[str, str]] = {}
    """Names of tests that have no meaning for this channel, each with the reason."""
    troubles: ClassVar[Mapping[Trouble, Outcome | None]] = {}
    """Where a reply's troubles differ from `TROUBLES`; None = it cannot happen here."""
    fetch_troubles: ClassVar[Mapping[Trouble, Outcome | None]] = {}
    """The same for a fetch."""
    many: ClassVar[int] = 25
    """Enough reviews for more than one page."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in cls.not_here:
            assert hasattr(cls, name), f"there is no {name}"
            setattr(cls, name, None)
        for name, test in list(vars(ChannelContract).items()):
            if hasattr(test, "holds") and not test.holds(cls.channel):
                setattr(cls, name, None)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Each trouble that can happen to a reply, or to a fetch, on this channel."""
        if "trouble" in metafunc.fixturenames:
            fetching = "fetch" in metafunc.function.__name__
            can = {**TROUBLES, **(self.fetch_troubles if fetching else self.troubles)}
            never = (Trouble.GONE, Trouble.LOST) if fetching else ()
            unclear = metafunc.function.__name__.startswith("test_after")
            happens = [
                trouble
                for trouble in Trouble
                if can[trouble] and trouble not in never and (trouble in UNCLEAR or not unclear)
            ]
            metafunc.parametrize("trouble", happens, ids=[trouble.name for trouble in happens])

    @pytest.fixture
    @abstractmethod
    def platform(self) -> AsyncIterator[Platform]:
        """Start it, yield it, stop it (`async def` with a yield)."""

    @abstractmethod
    def make(self, platform: Platform, outside: Outside) -> Channel[Any]:
        """The channel for a source on this platform; `source()` gives its facts."""

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    async def outside(self, clock: Clock) -> AsyncIterator[Outside]:
        async with session(private=True, seconds=PATIENCE) as http:
            yield Outside(http=http, clock=clock)

    def source(self, **facts: Any) -> SourceFacts:
        plain: dict[str, Any] = {
            "id": "care",
            "public": self.channel.public is not False,
            "brand": "aurora",
            "brand_name": "Bottega Aurora",
            "start": None,
            "private_network": True,
        }
        return SourceFacts(**plain | facts)

    @pytest.fixture
    def subject(self, platform: Platform, outside: Outside) -> Channel[Any]:
        return self.make(platform, outside)

    def sane(self, item: Incoming, platform: Platform, clock: Clock) -> Incoming:
        """Fails when `item` could not stand in a row or on a card."""
        assert item.external_id
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", item.text + item.title + item.author.name)
        assert len(item.text) <= LONGEST
        if item.rating is not None:
            assert item.scale is not None
            assert isfinite(item.scale)
            assert 0 <= item.rating <= item.scale
        for at in [item.posted_at, *(answer.at for answer in item.answers or ())]:
            assert at is None or at.utcoffset() == timedelta()
            assert at is None or at <= clock.wall().astimezone(UTC) + timedelta(days=1)
        kept = json.dumps(dict(item.memory), allow_nan=False)
        assert not [secret for secret in platform.secrets if secret in kept]
        return item

    async def read(
        self, channel: Channel[Any], platform: Platform, cursor: Mapping[str, Any] | None = None
    ) -> list[Incoming]:
        """All items new since `cursor`, each looked over."""
        pages = await platform.news(channel, cursor)
        clock = channel.outside.clock
        return [self.sane(item, platform, clock) for page in pages for item in page.items]

    async def find(self, channel: Channel[Any], platform: Platform, external_id: str) -> Incoming:
        """The newest state of one review."""
        found = [i for i in await self.read(channel, platform) if i.external_id == external_id]
        assert found, f"{external_id} does not come in"
        return found[-1]

    async def answers(
        self, channel: Channel[Any], platform: Platform, item: Incoming
    ) -> dict[str, SeenAnswer]:
        """The answers to `item` that the channel can see by any of its means, by their ids."""
        pages = await platform.news(channel, None)
        seen = [
            answer
            for page in pages
            for now in page.items
            if now.external_id == item.external_id
            for answer in now.answers or ()
        ]
        seen += [
            loose.answer
            for page in pages
            for loose in page.answers
            if item.external_id in loose.answers_to
        ]
        for looked in await channel.look([known(item)]):
            seen += looked.answers or ()
        return {answer.external_id: answer for answer in seen}

    # What it says about itself

    def test_its_facts_are_complete(self) -> None:
        facts = self.channel
        assert re.fullmatch(r"[a-z][a-z0-9_]*", facts.slug)
        assert facts.__module__.split(".")[:3] == ["bot", "channels", facts.slug]
        assert 0 < len(facts.title) <= 12, "a modal's title has no room for more"
        assert facts.lists or facts.hooks, "nothing would ever come in"
        assert isinstance(facts.unit, Unit)
        assert facts.max_reply is None or facts.max_reply > 0
        assert isinstance(facts.repeat, Repeat)
        assert facts.tries is None or facts.tries > 0
        assert facts.read_lag > timedelta()
        assert facts.shown_within > facts.read_lag
        assert facts.poll >= timedelta(seconds=10)
        assert facts.look_batch > 0
        assert issubclass(facts.settings, Options)
        bare = [n for n, field in facts.settings.model_fields.items() if not field.description]
        assert not bare, "the settings table is made from descriptions"

    def test_its_settings_do_not_show_their_secrets(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        options = subject.options
        shown = f"{subject!r} {options!r} {options} {options.model_dump()} {subject.source!r}"
        assert not [secret for secret in platform.secrets if secret in shown]

    async def test_check_tries_the_login_and_says_what_to_do(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        trials = await subject.check()
        assert trials
        assert [trial for trial in trials if not trial.ok] == []
        await platform.trouble(Trouble.LOCKED_OUT)
        crosses = [trial for trial in await subject.check() if not trial.ok]
        assert crosses
        assert all(cross.what and cross.advice for cross in crosses)
        said = str(crosses)
        assert not [secret for secret in platform.secrets if secret in said]

    # What customers say

    async def test_a_review_comes_in_in_the_customers_own_words(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        words = "Perché? «Mai» più 😠\n\nAnn & <i>figli</i>"
        external_id = await platform.give(words, rating=1 if subject.rates else None)
        item = await self.find(subject, platform, external_id)
        assert item.text == words
        assert not item.deleted
        if subject.rates:
            assert item.rating == 1

    @where(lambda channel: channel.lists)
    async def test_first_contact_reads_every_page_oldest_first(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        given = [await platform.give(f"Reclamo {n}") for n in range(self.many)]
        pages = await platform.news(subject, None)
        assert [item.external_id for page in pages for item in page.items] == given

    @where(lambda channel: channel.lists)
    async def test_the_same_cursor_gives_the_same_items_again(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        for n in range(self.many):
            await platform.give(f"Reclamo {n}")
        first = await subject.fetch(None)
        assert await subject.fetch(None) == first
        stored = json.loads(json.dumps(first.cursor))
        assert await subject.fetch(stored) == await subject.fetch(stored)

    @where(lambda channel: channel.lists)
    async def test_what_arrives_while_pages_are_read_is_not_skipped(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        given = [await platform.give(f"Reclamo {n}") for n in range(self.many)]
        first = await subject.fetch(None)
        given.append(await platform.give("Arrivato nel mezzo"))
        rest = await platform.news(subject, first.cursor) if first.cursor else []
        given.append(await platform.give("Arrivato dopo"))
        last = rest[-1].cursor if rest else first.cursor
        rest += await platform.news(subject, last)
        read = {item.external_id for page in [first, *rest] for item in page.items}
        assert read == set(given)

    @where(lambda channel: channel.edits_seen)
    async def test_an_edit_shows_the_new_words_under_the_same_id(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        external_id = await platform.give()
        before = await self.find(subject, platform, external_id)
        await platform.edit(external_id, "Ora è arrivato, ma rotto.")
        now = await subject.look([known(before)])
        after = next((seen.item for seen in now if seen.item), None)
        after = after or await self.find(subject, platform, external_id)
        assert after.external_id == external_id
        assert after.text == "Ora è arrivato, ma rotto."

    async def test_what_the_customer_took_back_is_seen(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        external_id, other = await platform.give(), await platform.give("Un altro reclamo")
        item = await self.find(subject, platform, external_id)
        await platform.delete(external_id)
        looked = {seen.external_id: seen for seen in await subject.look([known(item)])}
        if external_id in looked:
            assert looked[external_id].deleted
        else:
            assert (await self.find(subject, platform, external_id)).deleted
        assert not (await self.find(subject, platform, other)).deleted

    async def test_absurd_values_do_not_come_in_and_do_no_harm_to_others(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        before = await platform.give("Prima")
        await platform.give_absurd()
        after = await platform.give("Dopo")
        read = {item.external_id for item in await self.read(subject, platform)}
        assert {before, after} <= read

    @where(lambda channel: not channel.hooks)
    async def test_pushed_items_are_refused_where_none_are_expected(
        self, subject: Channel[Any]
    ) -> None:
        with pytest.raises(Refused):
            subject.webhook({}, b"{}")

    async def test_news_wakes_who_watches(self, subject: Channel[Any], platform: Platform) -> None:
        woken = asyncio.Event()

        async def wake() -> None:
            woken.set()

        if not subject.watches:
            async with asyncio.timeout(GUARD):
                await subject.watch(wake)
            assert not woken.is_set()
            return
        watching = asyncio.create_task(subject.watch(wake))
        try:
            async with asyncio.timeout(GUARD):
                while not woken.is_set():
                    await platform.give("Svegliati")
                    done, _ = await asyncio.wait({watching}, timeout=0.2)
                    assert not done, watching.exception()
        finally:
            watching.cancel()
            await asyncio.wait({watching}, timeout=GUARD)
        assert watching.cancelled()

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
                await subject.reply(outgoing(subject, item))
        self.judge(raised.value, outcome)
        said = f"{raised.value!r} {caplog.text} {capfd.readouterr()}"
        assert not [secret for secret in platform.secrets if secret in said]

    @where(lambda channel: channel.lists)
    async def test_a_fetch_in_trouble_says_what_happened_and_no_secret(
        self,
        subject: Channel[Any],
        platform: Platform,
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
                await subject.fetch(None)
        self.judge(raised.value, Outcome(outcome.error, retry_after=outcome.retry_after))
        said = f"{raised.value!r} {caplog.text} {capfd.readouterr()}"
        assert not [secret for secret in platform.secrets if secret in said]
        await platform.heal()
        assert (await self.find(subject, platform, given)).external_id == given

    async def test_after_a_trouble_the_reply_stands_there_once(
        self, subject: Channel[Any], platform: Platform, trouble: Trouble
    ) -> None:
        item = await self.find(subject, platform, await platform.give())
        ours = outgoing(subject, item)
        await platform.trouble(trouble)
        with pytest.raises((Unreachable, Unexpected)) as raised:
            await subject.reply(ours)
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


def known(item: Incoming) -> Known:
    """`item` as our rows would hand it back: its memory went through JSON."""
    return Known(external_id=item.external_id, memory=json.loads(json.dumps(dict(item.memory))))


def outgoing(channel: Channel[Any], item: Incoming, text: str = ANSWER) -> Outgoing:
    """A reply by Cy, prepared as `deliver` does it."""
    reply = Outgoing(key="rp_7Kq2", text=text, by="Support", review=known(item))
    return replace(reply, payload=channel.prepare(reply))
