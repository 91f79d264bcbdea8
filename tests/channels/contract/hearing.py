"""What a channel says about itself, and what comes in by it."""

import asyncio
import json
import re
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import (
    Channel,
    Options,
    Repeat,
    Unit,
)
from bot.errors import Refused
from tests.channels.contract.base import GUARD, Contract, known, where
from tests.channels.contract.platform import Platform, Trouble


class Hearing(Contract):
    """Facts, settings, and the customers' words."""

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
            assert looked[external_id].deleted or looked[external_id].missing
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
