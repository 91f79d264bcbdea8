"""The HTTP channel and an API that lists, shows and takes what it likes."""

from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import Known, Outgoing, Outside, Page, Repeat, Seen, SourceFacts
from bot.channels.http import Http
from bot.clock import SteppedClock
from bot.errors import Refused, Unexpected
from bot.web.guard import session
from tests.channels.http.conftest import Make
from tests.channels.http.sources import BODY, PAGED, options
from tests.servers.api import TOKEN, Api


async def news(channel: Http, cursor: Any = None) -> list[Page]:
    pages = [await channel.fetch(cursor)]
    while pages[-1].more:
        pages.append(await channel.fetch(pages[-1].cursor))
        assert len(pages) < 50
    return pages


def ids(pages: list[Page]) -> list[str]:
    return [item.external_id for page in pages for item in page.items]


def known(id: str, **memory: str) -> Known:
    return Known(external_id=id, memory=memory)


def answer(id: str, text: str = "We are sorry.", key: str = "rp_1", **memory: str) -> Outgoing:
    return Outgoing(key=key, text=text, by="Support", review=known(id, **memory))


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("paging", [one for one in PAGED if one != "none"])
async def test_every_way_of_paging_reads_all_and_then_only_what_is_new(
    api: Api, make: Make, paging: str, order: str
) -> None:
    api.oldest_first = order == "oldest"
    given = [api.review(f"Reclamo {n}") for n in range(25)]
    channel = make(paging, order=order, look_url="")
    pages = await news(channel)
    assert ids(pages) == given
    api.calls.clear()
    again = await news(channel, pages[-1].cursor)
    assert len(api.calls) <= 3, "nothing new costs little"
    given.append(api.review("Nuovo"))
    new = await news(channel, again[-1].cursor)
    assert given[-1] in ids(new)
    assert len(ids(new)) <= 21


async def test_a_bare_list_needs_no_path(api: Api, make: Make) -> None:
    api.wraps = False
    given = api.review()
    assert ids(await news(make(items=""))) == [given]


async def test_what_is_older_than_the_source_is_not_read_through(
    api: Api, make: Make, clock: SteppedClock
) -> None:
    for n in range(45):
        api.review(f"Vecchio {n}")
    clock.step(days=1)
    new = api.review("Nuovo")
    pages = await news(make(start=clock.now() - timedelta(hours=1)))
    assert ids(pages)[-1] == new
    assert len(api.calls) == 2


async def test_since_asks_for_what_changed_with_a_day_to_spare(
    api: Api, make: Make, clock: SteppedClock
) -> None:
    api.oldest_first = True
    old = api.review("Vecchio")
    clock.step(days=3)
    recent = api.review("Recente")
    channel = make("none", list_url=api.url + "?all=1&since={since}", order="oldest")
    first = await news(channel)
    assert ids(first) == [old, recent]
    assert "since" not in str(api.calls[0].rel_url), "at first contact there is nothing to say"
    clock.step(days=1)
    api.edit(old, "Ancora niente")
    again = await news(channel, first[-1].cursor)
    assert ids(again) == [recent, old]
    assert api.calls[-1].query["since"] == "2026-11-25T08:00:00Z"
    assert ids(await news(channel, again[-1].cursor)) == [old]


async def test_a_list_that_ends_in_the_middle_of_nowhere_is_read_from_the_start(
    api: Api, make: Make
) -> None:
    given = api.review()
    api.oldest_first = True
    api.lost = {"/gone"}
    gone = {"at": api.url.replace("/reviews", "/gone"), "last": "x"}
    assert ids(await news(make("next", order="oldest"), gone)) == [given]


async def test_the_key_is_not_carried_to_another_host(api: Api, make: Make) -> None:
    for n in range(12):
        api.review(f"Reclamo {n}")
    channel = make("next", next="meta.elsewhere")
    api.elsewhere = "http://127.0.0.2:1/reviews"
    with pytest.raises(Unexpected, match=r"another host, 127\.0\.0\.2"):
        await channel.fetch(None)


async def test_a_list_that_is_not_where_it_should_be_is_said(api: Api, make: Make) -> None:
    api.review()
    with pytest.raises(Unexpected, match=r"without a list at 'reviews' \(data, meta\)"):
        await make(items="reviews").fetch(None)
    [trial] = await make(items="reviews").check()
    assert not trial.ok
    [trial] = await make(fields={"id": "uuid"}).check()
    assert '1 of 1 items have no id at "uuid"; there is: id, comment' in trial.advice


async def test_an_item_without_an_id_is_listed_as_ignored(api: Api, make: Make) -> None:
    given = api.review()
    api.odd = [{"comment": {"body": "x"}}, "x"]
    [page] = await news(make())
    assert ids([page]) == [given]
    assert [one.why for one in page.ignored] == ["no id at id"] * 2


async def test_a_look_shows_edits_answers_and_what_is_gone(api: Api, make: Make) -> None:
    first, second, third = (api.review(f"Reclamo {n}") for n in range(3))
    api.edit(first, "Ancora niente")
    api.answer(second, "Le rispondo io.")
    api.delete(third)
    seen = {
        one.external_id: one for one in await make().look([*map(known, (first, second, third))])
    }
    edited = seen[first].item
    assert edited is not None
    assert edited.text == "Ancora niente"
    assert [one.text for one in seen[second].answers or ()] == ["Le rispondo io."]
    assert seen[third] == Seen(external_id=third, missing=True)


async def test_what_the_shop_hides_is_gone(api: Api, make: Make) -> None:
    hidden = api.review("Rotto", state="hidden")
    assert await make().look([known(hidden)]) == [Seen(external_id=hidden, deleted=True)]
    [page] = await news(make())
    assert page.items[0].deleted


async def test_one_that_cannot_be_looked_at_hides_no_other(api: Api, make: Make) -> None:
    first, second = api.review("Rotto"), api.review("Tardi")
    api.refused = {f"/reviews/{first}"}
    seen = await make().look([known(first), known(second)])
    assert [one.external_id for one in seen] == [second]
    with pytest.raises(Refused, match="not this one"):
        await make().look([known(first)])


async def test_an_address_that_moved_does_not_look_like_deletions(api: Api, make: Make) -> None:
    given = [api.review(f"Reclamo {n}") for n in range(12)]
    api.lost = {f"/reviews/{id}" for id in given}
    with pytest.raises(Unexpected, match="has it moved"):
        await make().look([known(given[0])])
    crosses = [one for one in await make().check() if not one.ok]
    assert [one.what for one in crosses] == ["look_url"]


async def test_a_whole_list_tells_what_is_missing(api: Api, make: Make) -> None:
    first, second = api.review("Rotto"), api.review("Tardi")
    api.answer(first, "Le rispondo io.")
    channel = make("none", look_url="", complete=True, idempotency_header="")
    assert (channel.looks, channel.reads_back, channel.repeat) == (True, True, Repeat.LOOK)
    api.delete(second)
    seen = await channel.look([known(first), known(second)])
    assert [(one.external_id, one.missing) for one in seen] == [(first, False), (second, True)]
    assert [one.text for one in seen[0].answers or ()] == ["Le rispondo io."]


async def test_without_a_way_to_look_a_reply_that_was_taken_counts(api: Api, make: Make) -> None:
    channel = make(look_url="")
    assert (channel.looks, channel.reads_back, channel.edits_seen) == (False, False, False)
    assert await channel.look([known("1")]) == []


async def test_a_reply_goes_where_and_how_the_settings_say(api: Api, make: Make) -> None:
    id = api.review()
    channel = make(
        keep={"product": "link"},
        reply_url=api.url + "/{id}/reply?of={product}",
        reply_body=BODY.replace('"ref"', '"product": "{{ product }}", "ref"'),
        reply_method="PUT",
        headers={"X-Shop": "aurora"},
    )
    sent = await channel.reply(answer(id, 'Sì, "Ann"\n😀', product="a/b & c"))
    assert (sent.shown, api.reviews[id].answers[0]["body"]) == (True, 'Sì, "Ann"\n😀')
    call = api.calls[-1]
    assert (call.method, call.query["of"], call.headers["X-Shop"]) == ("PUT", "a/b & c", "aurora")
    assert call.headers["Idempotency-Key"] == "rp_1"
    assert api.bodies[-1]["product"] == "a/b & c"
    with pytest.raises(Refused, match="came without product"):
        await channel.reply(answer(id))


async def test_a_reply_that_waits_for_a_moderator_is_sent_and_not_shown(
    api: Api, make: Make
) -> None:
    api.held = True
    id = api.review()
    assert not (await make().reply(answer(id))).shown
    [seen] = await make().look([known(id)])
    assert seen.answers == ()


async def test_a_reply_longer_than_the_settings_allow_is_refused(api: Api, make: Make) -> None:
    id = api.review()
    channel = make(max_reply=10, unit="bytes")
    with pytest.raises(Refused, match="10 bytes"):
        await channel.reply(answer(id, "è" * 6))
    await channel.reply(answer(id, "è" * 5))
    assert len(api.bodies) == 1


async def test_a_source_without_a_reply_address_says_so(api: Api, make: Make) -> None:
    channel = make(reply_url="")
    assert "reply_url" in channel.can_reply(known("1"))
    with pytest.raises(Refused):
        await channel.reply(answer("1"))


async def test_a_login_with_a_password_is_basic(api: Api, make: Make) -> None:
    crosses = await make(secret="care:pass", secret_scheme="Basic").check()
    assert not crosses[0].ok
    assert api.calls[-1].headers["Authorization"] == "Basic Y2FyZTpwYXNz"
    await make(secret_header="X-Key", secret_scheme="").check()
    assert api.calls[-1].headers["X-Key"] == TOKEN


def test_what_may_be_done_in_doubt_follows_from_the_settings(make: Make) -> None:
    assert make().repeat is Repeat.SAFE
    assert make(idempotency_header="").repeat is Repeat.LOOK
    assert make(idempotency_header="", reply_method="PUT").repeat is Repeat.SAFE
    assert make(idempotency_header="", answers=None).repeat is Repeat.ASK
    assert make(repeat="ask").repeat is Repeat.ASK
    assert (make().title, make(title="Aurora").title) == ("My shop", "Aurora")


async def test_the_private_network_is_out_of_reach_unless_the_source_says_so(
    api: Api, clock: SteppedClock
) -> None:
    facts = SourceFacts(
        id="s", public=True, brand="aurora", brand_name="Bottega Aurora", start=None
    )
    async with session(private=False) as http:
        channel = Http(facts, options(api.url), Outside(http=http, clock=clock))
        with pytest.raises(Refused, match="private_network"):
            await channel.fetch(None)
    assert api.calls == []
