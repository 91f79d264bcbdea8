"""What APIs answer although nobody would think of it: nothing is lost, nothing goes on for ever."""

import gzip
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.base import Known, Outgoing, Outside
from bot.channels.calls import ANSWER_BYTES
from bot.channels.http import Http, HttpOptions
from bot.channels.http.listing import MOST_EMPTY
from bot.clock import SteppedClock
from bot.errors import Limited, Unexpected
from bot.web.guard import session
from tests.channels.http.sources import facts
from tests.servers.scripted import Said, Scripted

Make = Callable[..., Http]
TOKENS = {
    "cursor": {"paging": "cursor", "next": "next", "items": "items"},
    "next": {"paging": "next", "next": "next", "items": "items"},
}
ONE = {"id": 1, "text": "Il vaso è rotto."}
TWO = {"id": "2", "text": "Il vaso è perso."}


@pytest.fixture
async def site() -> AsyncIterator[Scripted]:
    async with Scripted() as site:
        yield site


@pytest.fixture
async def make(site: Scripted) -> AsyncIterator[Make]:
    async with session(private=True) as http:

        def made(path: str = "/r", start: datetime | None = None, **given: Any) -> Http:
            url = {"list_url": site.url + path, "look_url": site.url + "/r/{id}"}
            settings = HttpOptions.model_validate(url | given)
            return Http(facts(start), settings, Outside(http=http, clock=SteppedClock()))

        yield made


async def ids(channel: Http, most: int = 60) -> list[str]:
    """All that comes until it says that there is no more."""
    page = await channel.fetch(None)
    found = [item.external_id for item in page.items]
    while page.more:
        most -= 1
        assert most, "this goes on for ever"
        page = await channel.fetch(page.cursor)
        found += [item.external_id for item in page.items]
    return found


def walk(site: Scripted, *pages: list[Any], last: str | None = None) -> None:
    """The list page by page; behind the last one stands the token `last`."""
    for number, items in enumerate(pages):
        token = str(number + 1) if number + 1 < len(pages) else last
        site.said[f"/r?c={number}" if number else "/r"] = {"items": items, "next": token}


@pytest.mark.parametrize("start", [None, datetime(2026, 1, 1, tzinfo=UTC)])
@pytest.mark.parametrize("order", ["newest", "oldest"])
async def test_an_empty_page_with_a_next_one_is_not_the_end(
    site: Scripted, make: Make, order: str, start: datetime | None
) -> None:
    walk(site, [ONE], [], [], [TWO])
    channel = make("/r?c={cursor}", start, order=order, **TOKENS["cursor"])
    assert sorted(await ids(channel)) == ["1", "2"]


@pytest.mark.parametrize("order", ["newest", "oldest"])
async def test_empty_pages_without_end_come_to_one(site: Scripted, make: Make, order: str) -> None:
    walk(site, [ONE], *([[]] * 200))
    channel = make("/r?c={cursor}", order=order, **TOKENS["cursor"])
    assert await ids(channel) == ["1"]
    assert len(site.heard) <= MOST_EMPTY + 1


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("back", ["0", "1", "3"])
async def test_a_list_that_leads_back_to_itself_is_read_once(
    site: Scripted, make: Make, order: str, back: str
) -> None:
    pages = [[{"id": number, "text": "x"}] for number in range(4)]
    walk(site, *pages, last=back)
    site.said["/r?c=0"] = site.said["/r"]
    channel = make("/r?c={cursor}", order=order, **TOKENS["cursor"])
    assert sorted(set(await ids(channel))) == ["0", "1", "2", "3"]


async def test_an_empty_page_whose_token_stays_the_same_is_asked_again_next_time(
    site: Scripted, make: Make
) -> None:
    walk(site, [ONE], [])
    site.said["/r?c=1"] = {"items": [], "next": "1"}
    channel = make("/r?c={cursor}", order="oldest", **TOKENS["cursor"])
    page = await channel.fetch((await channel.fetch(None)).cursor)
    assert not page.more
    site.said["/r?c=1"] = {"items": [TWO], "next": None}
    assert [item.external_id for item in (await channel.fetch(page.cursor)).items] == ["2"]


async def test_a_list_may_say_that_it_has_no_content(site: Scripted, make: Make) -> None:
    site.said["/r"] = Said(status=204)
    assert await ids(make()) == []


LIST = json.dumps([ONE, TWO]).encode()


def raw(text: bytes) -> bytes:
    return b'[{"id": 1, "text": "' + text + b'"}, {"id": 2, "text": "x"}]'


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (Said(json.dumps([ONE, TWO], ensure_ascii=False).encode("utf-8-sig")), ONE["text"]),
        (Said(json.dumps([ONE, TWO], ensure_ascii=False).encode("utf-16")), ONE["text"]),
        (Said(raw("è".encode("latin-1")), kind="text/json; charset=ISO-8859-1"), "è"),
        (Said(raw(b"\xc3\xa8 \xe2\x82"), kind="application/json; charset=utf-8"), "è \ufffd"),
        (Said(raw(b"\xe8"), kind="application/json; charset=what"), "\ufffd"),
        (Said(raw(b"one\ntwo\tthree")), "one\ntwo\tthree"),
        (Said(raw(b"x" * (ANSWER_BYTES // 8))), "x" * 50_000),
        (Said(LIST, kind="text/html; charset=utf-8"), ONE["text"]),
        (
            Said(
                gzip.compress(json.dumps([ONE, TWO]).encode()), headers={"Content-Encoding": "gzip"}
            ),
            ONE["text"],
        ),
    ],
    ids=["BOM", "UTF-16", "Latin-1", "cut", "unknown", "line break", "long", "HTML", "gzip"],
)
async def test_a_list_is_read_in_whatever_letters_it_comes(
    site: Scripted, make: Make, said: Said, text: str
) -> None:
    site.said["/r"] = said
    items = {item.external_id: item for item in (await make().fetch(None)).items}
    assert set(items) == {"1", "2"}
    assert items["1"].text == text


async def test_a_list_without_end_says_that_it_is_too_long(site: Scripted, make: Make) -> None:
    site.said["/r"] = raw(b"x" * ANSWER_BYTES)
    with pytest.raises(Unexpected, match="more than can be read"):
        await make().fetch(None)


async def test_the_next_page_may_be_named_by_http_behind_a_proxy_that_speaks_https(
    make: Make,
) -> None:
    listing = make(**TOKENS["next"])._listing
    secure = HttpOptions.model_validate(
        {"list_url": "https://shop.test/api/r", **TOKENS["next"], "secret": "key"}
    )
    listing = type(listing)(secure, listing.reader, listing.get, listing.outside, None)
    assert listing._same_host("http://shop.test/api/r?page=2") == "https://shop.test/api/r?page=2"
    for other in ("http://shop.test:8080/r", "http://other.test/r", "https://shop.test.evil/r"):
        with pytest.raises(Unexpected, match="another host"):
            listing._same_host(other)


async def test_what_was_seen_before_the_api_asks_for_patience_is_seen(
    site: Scripted, make: Make
) -> None:
    site.said |= {f"/r/{number}": {"id": number, "text": "x"} for number in range(5)}
    known = [Known(external_id=str(number), memory={}) for number in range(5)]
    site.most = 3
    assert [one.external_id for one in await make().look(known)] == ["0", "1", "2"]
    site.most = 0
    with pytest.raises(Limited):
        await make().look(known)


PAGES = [
    b"<!DOCTYPE html><html><body>Please log in</body></html>",
    b"\xef\xbb\xbf\n<html lang='it'>Torniamo subito</html>",
    b"<?xml version='1.0'?><!-- x --><!doctype html><p>Sorry",
]


@pytest.mark.parametrize("page", PAGES)
async def test_a_web_page_is_no_sign_that_a_reply_was_taken(
    site: Scripted, make: Make, page: bytes
) -> None:
    site.said |= {
        f"{method} /r/1/reply": Said(page, kind="text/html") for method in ("POST", "PUT", "DELETE")
    }
    mended = {"edit_url": site.url + "/r/{id}/{reply}", "delete_url": site.url + "/r/{id}/{reply}"}
    channel = make(reply_url=site.url + "/r/{id}/reply", **mended)
    review = Known(external_id="1", memory={})
    said = Outgoing(key="rp_1", text="Ci dispiace.", by="Bo", review=review, fixes="reply")
    for send in (channel.reply, channel.edit, channel.delete):
        with pytest.raises(Unexpected) as raised:
            await send(said)
        assert raised.value.maybe_done


@pytest.mark.parametrize("said", [b"", b"OK", b"<ok/>", b"null"])
async def test_a_good_answer_without_words_is_taken(
    site: Scripted, make: Make, said: bytes
) -> None:
    site.said["/r/1/reply"] = Said(said, status=200 if said else 204, kind="text/html")
    channel = make(reply_url=site.url + "/r/{id}/reply")
    review = Known(external_id="1", memory={})
    sent = await channel.reply(Outgoing(key="rp_1", text="Ci dispiace.", by="Bo", review=review))
    assert sent.external_id == "rp_1"


@pytest.mark.parametrize(
    ("rating", "read"),
    [
        ("4,5", 4.5),
        (" 4 ", 4.0),
        (4, 4.0),
        ("1,000", 1.0),
        ("4/5", None),
        ("1,2,3", None),
        (6, None),
    ],
)
async def test_stars_are_read_as_half_of_europe_writes_them(
    site: Scripted, make: Make, rating: Any, read: float | None
) -> None:
    site.said["/r"] = [{**ONE, "stars": rating}]
    [item] = (await make(fields={"rating": "stars"}).fetch(None)).items
    assert item.rating == read
