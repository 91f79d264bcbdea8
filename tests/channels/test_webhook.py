import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, ClassVar

import jsonschema
import pytest
from aiohttp import web
from pydantic import ValidationError

from bot.channels.base import (
    Attachment,
    Author,
    Channel,
    Delivery,
    Incoming,
    Known,
    Outgoing,
    Outside,
    Page,
    SourceFacts,
)
from bot.channels.webhook import Webhook, WebhookOptions, schema
from bot.clock import SteppedClock
from bot.errors import ChannelError, Limited, Refused, Unauthorized, Unexpected
from bot.web.guard import session
from tests.channels.contract import ChannelContract, Outcome, Platform, Trouble
from tests.servers.shop import SECRET, Shop

ABSURD: list[Any] = [
    {"id": "a1", "text": "x", "rating": 6, "scale": 5},
    {"id": "a2", "text": "x", "rating": 1, "scale": 0},
    {"id": "a3", "text": "x" * 50_001},
    {"id": "a4", "text": "x", "posted_at": "2999-01-01T00:00:00Z"},
    {"id": "a5", "text": "x", "rating": 1e999},
    {"id": "a6\x00", "text": "x"},
    {"id": "a7", "text": "\ud800 \x00 x"},
    {"id": "a8", "text": {"deep": [1]}},
    {"id": "a9", "text": "x", "posted_at": 10**30},
    "not an object",
    None,
]


class Front(Platform):
    """The shop, and a door of our own at which it pushes."""

    secrets = (SECRET,)

    def __init__(self, shop: Shop, door: "Door") -> None:
        self.shop = shop
        self.door = door

    async def give(self, text: str = "Pacco mai arrivato.", *, rating: float | None = None) -> str:
        return self.shop.review(text, rating)

    async def edit(self, external_id: str, text: str) -> None:
        self.shop.edit(external_id, text)

    async def delete(self, external_id: str) -> None:
        self.shop.delete(external_id)

    async def answer_elsewhere(self, external_id: str, text: str) -> None:
        self.shop.answer_by_hand(external_id, text=text)

    async def give_absurd(self) -> None:
        self.shop.reviews |= {f"absurd {n}": item for n, item in enumerate(ABSURD)}

    async def replies(self, external_id: str) -> list[str]:
        return [reply.text for reply in self.shop.standing(external_id)]

    async def trouble(self, trouble: Trouble) -> None:
        does = {
            Trouble.LOCKED_OUT: lambda: self.shop.fail(401),
            Trouble.FORBIDDEN: lambda: self.shop.fail(403),
            Trouble.GONE: lambda: self.shop.fail(404),
            Trouble.BUSY: lambda: self.shop.fail(429, retry_after="7"),
            Trouble.BROKEN: lambda: self.shop.fail(500),
            Trouble.SLOW: self.shop.hang,
            Trouble.CUT: self.shop.cut,
            Trouble.LOST: self.shop.lose_answer,
            Trouble.NONSENSE: self.shop.babble,
        }
        if trouble is Trouble.CLOSED:
            await self.shop.close()
        else:
            does[trouble]()

    async def heal(self) -> None:
        await self.shop.close()
        await self.shop.open()

    async def news(self, channel: Channel[Any], cursor: Mapping[str, Any] | None) -> list[Page]:
        self.door.channel = channel
        await self.shop.push(self.door.url, everything=True)
        return [self.door.taken[-1].page]


class Door:
    """A server that hands what is pushed to the channel."""

    def __init__(self) -> None:
        self.channel: Channel[Any] | None = None
        self.taken: list[Delivery] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        assert self.channel
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.taken.append(self.channel.webhook(headers, await request.read()))
        return web.json_response({})


class TestContract(ChannelContract):
    channel = Webhook
    troubles: ClassVar[Mapping[Trouble, Outcome | None]] = {Trouble.NONSENSE: None}
    not_here: ClassVar[Mapping[str, str]] = {
        "test_check_tries_the_login_and_says_what_to_do": "there is no login, only pushed items",
    }

    @pytest.fixture
    async def platform(self) -> AsyncIterator[Platform]:
        door = Door()
        app = web.Application(client_max_size=2**21)
        app.router.add_post("/", door.take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        door.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        async with Shop(shows=True) as shop:
            yield Front(shop, door)
        await runner.cleanup()

    def make(self, platform: Platform, outside: Outside) -> Webhook:
        return Webhook(self.source(), options(edits=True), outside)


def options(**given: Any) -> WebhookOptions:
    return WebhookOptions.model_validate({"secret": SECRET} | given)


FACTS = SourceFacts(
    id="shop",
    public=True,
    brand="aurora",
    brand_name="Bottega Aurora",
    start=None,
    private_network=True,
)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def webhook(clock: SteppedClock) -> AsyncIterator[Webhook]:
    async with session(private=True, seconds=2) as http:
        yield Webhook(FACTS, options(), Outside(http=http, clock=clock))


@pytest.fixture
async def shop(clock: SteppedClock) -> AsyncIterator[Shop]:
    async with Shop(clock) as shop:
        yield shop


def deliver(channel: Webhook, shop: Shop, said: Any, message_id: str = "msg_1") -> Delivery:
    """What the shop would push, signed now."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return channel.webhook(shop.sign(message_id, body, shop.clock.wall()), body)


def only(delivery: Delivery) -> Incoming:
    assert delivery.rejected == ()
    (item,) = delivery.page.items
    return item


def why(channel: Webhook, shop: Shop, item: Any) -> tuple[str, str]:
    """The field and the reason for which one item is refused."""
    delivery = deliver(channel, shop, {"items": [item]})
    assert delivery.page == Page()
    (wrong,) = delivery.rejected
    assert wrong["index"] == 0
    return wrong["field"], wrong["why"]


def answer(review: Incoming | Known, key: str = "rp_1", text: str = "Rimediamo noi.") -> Outgoing:
    return Outgoing(
        key=key,
        text=text,
        by="Support",
        review=Known(external_id=review.external_id, memory=review.memory),
    )


# What is pushed


def test_a_full_item_arrives_with_all_that_it_says(webhook: Webhook, shop: Shop) -> None:
    item = only(
        deliver(
            webhook,
            shop,
            {
                "id": "r1",
                "text": "Non funziona",
                "rating": 1,
                "scale": 10,
                "author": {
                    "name": "Ann",
                    "email": "ann@x.test",
                    "phone": "+39 1",
                    "handle": "@ann",
                },
                "title": "Mai più",
                "url": "https://shop.test/r1",
                "posted_at": "2026-11-22T10:00:00+02:00",
                "language": "it_IT",
                "thread": "order 7",
                "reply_url": "https://shop.test/replies",
                "attachments": [{"name": "foto.jpg", "media_type": "image/jpeg", "size": 10}],
                "shelf": "unknown fields are nobody's business",
            },
        )
    )
    assert item == Incoming(
        external_id="r1",
        text="Non funziona",
        rating=1,
        scale=10,
        author=Author(name="Ann", email="ann@x.test", phone="+39 1", handle="@ann"),
        title="Mai più",
        url="https://shop.test/r1",
        posted_at=datetime(2026, 11, 22, 8, 0, tzinfo=UTC),
        language="it-IT",
        thread_key="order 7",
        attachments=(Attachment(name="foto.jpg", media_type="image/jpeg", size=10),),
        memory={"reply_url": "https://shop.test/replies"},
    )


def test_the_least_that_a_shop_may_send(webhook: Webhook, shop: Shop) -> None:
    item = only(deliver(webhook, shop, {"id": 17, "text": "Rotto", "author": None, "scale": None}))
    assert (item.external_id, item.text, item.rating, item.answers) == ("17", "Rotto", None, None)


def test_stars_without_words_are_a_review(webhook: Webhook, shop: Shop) -> None:
    item = only(deliver(webhook, shop, {"id": "r1", "rating": "2"}))
    assert (item.rating, item.scale, item.text) == (2, 5, "")


def test_a_date_without_its_offset_is_read_as_utc(webhook: Webhook, shop: Shop) -> None:
    item = only(deliver(webhook, shop, {"id": "r", "text": "x", "posted_at": "2026-11-22T10:00"}))
    assert item.posted_at == datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def test_invisible_signs_do_not_cost_us_a_customer(webhook: Webhook, shop: Shop) -> None:
    text = "Pacco\x00 rotto\x07\r\nmai\rpiù \ud800"
    item = only(deliver(webhook, shop, {"id": "r1", "text": text}))
    assert item.text == "Pacco rotto\nmai\npiù \ufffd"


@pytest.mark.parametrize(
    ("wrong", "field", "reason"),
    [
        ({"id": "r", "rating": 6, "scale": 5}, "rating", "6 is more than the scale, 5"),
        ({"id": "r", "rating": 6}, "rating", "6 is more than the scale, 5"),
        ({"id": "r", "rating": -1}, "rating", "greater than or equal to 0"),
        ({"id": "r", "rating": float("nan")}, "rating", "finite number"),
        ({"id": "r", "rating": float("inf")}, "rating", "finite number"),
        ({"id": "r", "rating": True}, "rating", "is not a number"),
        ({"id": "r", "rating": "bad"}, "rating", "valid number"),
        ({"id": "r", "rating": 0, "scale": 0}, "scale", "greater than 0"),
        ({"id": "r", "rating": 1, "scale": -5}, "scale", "greater than 0"),
        ({"id": "r", "text": "x" * 50_001}, "text", "at most 50000 characters"),
        ({"id": "r", "text": ["x"]}, "text", "valid string"),
        ({"id": "x" * 201, "text": "x"}, "id", "at most 200 characters"),
        ({"id": "", "text": "x"}, "id", "at least 1 character"),
        ({"id": "a\nb", "text": "x"}, "id", "control characters"),
        ({"id": "\ud800", "text": "x"}, "id", "unicode"),
        ({"text": "x"}, "id", "is missing"),
        ({"ids": "r", "text": "x"}, "id", "is 'ids' meant to be it?"),
        ({"id": "r"}, "text", "send the words or a rating too"),
        ({"id": "r", "text": "  \n"}, "text", "send the words or a rating too"),
        ({"id": "r", "answered": None}, "text", "send the words or a rating too"),
        ({"id": "r", "text": "x", "posted_at": "2026-11-25T00:00Z"}, "posted_at", "in the future"),
        ({"id": "r", "text": "x", "posted_at": "1970-01-01"}, "posted_at", "is before 1990"),
        ({"id": "r", "text": "x", "posted_at": "yesterday"}, "posted_at", "valid datetime"),
        ({"id": "r", "text": "x", "url": "javascript:alert(1)"}, "url", "must begin with https://"),
        ({"id": "r", "text": "x", "reply_url": "https://a:b@c/"}, "reply_url", "password"),
        ({"id": "r", "text": "x", "reply_url": "https://[bad"}, "reply_url", "not an address"),
        ({"id": "r", "text": "x", "author": {"name": {}}}, "author.name", "valid string"),
        ({"id": "r", "text": "x", "attachments": [{}]}, "attachments.0.name", "is missing"),
        ({"id": "r", "text": "x", "language": "the Italian one"}, "language", "pattern"),
        ("r1", "", "must be an object"),
    ],
)
def test_an_absurd_item_is_refused_with_its_field_and_why(
    webhook: Webhook, shop: Shop, wrong: Any, field: str, reason: str
) -> None:
    refused = why(webhook, shop, wrong)
    assert refused[0] == field
    assert reason in refused[1]


def test_the_bad_items_of_a_batch_harm_no_good_ones(webhook: Webhook, shop: Shop) -> None:
    items = [
        {"id": "r1", "text": "a"},
        {"id": "r2"},
        {"id": "r1", "text": "b"},
        {"id": 3, "rating": 1},
    ]
    delivery = deliver(webhook, shop, {"items": items})
    assert [(i.external_id, i.text) for i in delivery.page.items] == [("r1", "a"), ("3", "")]
    assert [(r["index"], r["field"]) for r in delivery.rejected] == [(1, "text"), (2, "id")]
    assert "at 0 already" in delivery.rejected[1]["why"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"\x7b\xff", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b"9" * 5_000, "not JSON"),
        (b"[]", "must be one item"),
        (b'{"items": []}', "at least one item"),
        (b'{"items": {}}', "must be a list"),
        (
            json.dumps({"items": [{"id": n, "rating": 1} for n in range(1001)]}).encode(),
            "takes 1000",
        ),
    ],
)
def test_a_body_without_items_is_refused_whole(
    webhook: Webhook, shop: Shop, body: bytes, reason: str
) -> None:
    with pytest.raises(ChannelError, match=reason):
        deliver(webhook, shop, body)


def test_a_thousand_items_are_taken_at_once(webhook: Webhook, shop: Shop) -> None:
    delivery = deliver(webhook, shop, {"items": [{"id": n, "rating": 1} for n in range(1000)]})
    assert len(delivery.page.items) == 1000


def test_an_answer_alone_says_nothing_about_the_customers_words(
    webhook: Webhook, shop: Shop
) -> None:
    said = {"id": "r1", "answered": {"by": "Bo", "text": "Eccoci", "at": "2026-11-23T07:00:00Z"}}
    page = deliver(webhook, shop, said).page
    assert page.items == ()
    (loose,) = page.answers
    assert loose.answers_to == ("r1",)
    assert (loose.answer.by, loose.answer.text, loose.answer.reply_key) == ("Bo", "Eccoci", "")
    assert deliver(webhook, shop, said).page == page, "an answer keeps its id"


def test_an_answer_that_is_ours_carries_the_key_of_our_reply(webhook: Webhook, shop: Shop) -> None:
    said = {"id": "r1", "text": "x", "answered": {"text": "Eccoci", "reply_id": "rp_1"}}
    (found,) = only(deliver(webhook, shop, said)).answers or ()
    assert (found.external_id, found.reply_key, found.at) == ("rp_1", "rp_1", shop.clock.now())


def test_an_answer_that_was_taken_down_is_none_and_not_unknown(
    webhook: Webhook, shop: Shop
) -> None:
    assert only(deliver(webhook, shop, {"id": "r1", "text": "x", "answered": None})).answers == ()
    assert only(deliver(webhook, shop, {"id": "r1", "text": "x"})).answers is None


def test_what_was_taken_down_needs_no_words(webhook: Webhook, shop: Shop) -> None:
    assert only(deliver(webhook, shop, {"id": "r1", "deleted": True})).deleted


def test_the_schema_takes_what_we_take_and_refuses_what_we_refuse() -> None:
    found = schema()
    jsonschema.Draft202012Validator.check_schema(found)
    good = {
        "id": "r1",
        "text": "Pacco mai arrivato",
        "rating": 1,
        "scale": 5,
        "author": {"name": "A customer"},
        "url": "https://shop.test/r1",
        "posted_at": "2026-11-22T10:00:00Z",
        "reply_url": "https://shop/replies",
        "answered": None,
    }
    jsonschema.validate(good, found)
    jsonschema.validate({"items": [good]}, found)
    bads: list[dict[str, Any]] = [
        {"text": "x"},
        {"id": "r", "rating": -1},
        {"items": []},
        {"id": ""},
    ]
    for bad in bads:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, found)


# Signatures


@pytest.mark.parametrize("off", [timedelta(minutes=5), -timedelta(minutes=5)])
def test_the_window_is_five_minutes_of_the_given_clock(
    webhook: Webhook, shop: Shop, off: timedelta
) -> None:
    body = b'{"id": "r1", "rating": 1}'
    at = shop.clock.wall() + off
    assert webhook.webhook(shop.sign("msg_1", body, at), body).message_id == "msg_1"
    beyond = at + off / 300
    with pytest.raises(Unauthorized, match="5 minutes"):
        webhook.webhook(shop.sign("msg_1", body, beyond), body)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_2"},
        {"webhook-id": ""},
        {"webhook-timestamp": "1795420801"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "99999999999999999999"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,AAAA v1a,BBBB \udcff"},
        {"webhook-id": "\udcff"},
    ],
)
def test_a_request_that_was_touched_is_not_taken(
    webhook: Webhook, shop: Shop, change: dict[str, str]
) -> None:
    body = b'{"id": "r1", "rating": 1}'
    headers = shop.sign("msg_1", body, shop.clock.wall())
    with pytest.raises(Unauthorized) as raised:
        webhook.webhook(headers | change, body)
    assert SECRET not in str(raised.value)
    with pytest.raises(Unauthorized):
        webhook.webhook(headers, body + b" ")
    with pytest.raises(Unauthorized):
        webhook.webhook({}, body)


@pytest.mark.parametrize(
    "secret", ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "plain-and-long-enough"]
)
def test_secrets_are_plain_or_as_standard_webhooks_writes_them(
    secret: str, webhook: Webhook, clock: SteppedClock
) -> None:
    channel = Webhook(FACTS, options(secret=secret), webhook.outside)
    body = {"id": "r1", "rating": 1}
    assert deliver(channel, Shop(clock, secret=secret), body).message_id == "msg_1"


def test_while_the_secret_is_changed_the_old_and_the_new_one_hold(
    webhook: Webhook, clock: SteppedClock
) -> None:
    old, new = "the-old-secret-4711", "the-new-secret-4712"
    channel = Webhook(FACTS, options(secret=[new, old]), webhook.outside)
    for known in (old, new):
        assert deliver(channel, Shop(clock, secret=known), {"id": "r1", "rating": 1}).page.items
    with pytest.raises(Unauthorized):
        deliver(channel, Shop(clock, secret="somebody-elses-key"), {"id": "r1", "rating": 1})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"secret": "short"}, "fewer than 16 bytes"),
        ({"secret": ""}, "is empty"),
        ({"secret": []}, "is empty"),
        ({"secret": "whsec_not base64!"}, "not base64"),
        ({"title": "Bottega Aurora"}, "at most 12 characters"),
        ({"reply_url": "ftp://shop"}, "must begin with https://"),
        ({"secrets": "x"}, "not permitted"),
    ],
)
def test_settings_that_cannot_work_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said) as raised:
        options(**given)
    assert "base64!" not in str(raised.value)


# Replies


async def test_a_reply_is_accepted_and_shown_only_when_the_shop_says_so(
    webhook: Webhook, shop: Shop
) -> None:
    review = only(deliver(webhook, shop, shop.reviews[shop.review()]))
    assert not (await webhook.reply(answer(review))).shown
    shop.shows = True
    assert (await webhook.reply(answer(review, key="rp_2"))).shown
    assert [(r.id, r.text, r.by) for r in shop.replies] == [
        ("rp_1", "Rimediamo noi.", "Support"),
        ("rp_2", "Rimediamo noi.", "Support"),
    ]


async def test_the_shop_can_tell_a_repeat_by_its_message_id(webhook: Webhook, shop: Shop) -> None:
    review = only(deliver(webhook, shop, shop.reviews[shop.review()]))
    await webhook.reply(answer(review))
    await webhook.reply(answer(review))
    assert [reply.times for reply in shop.replies] == [2]
    assert [heard.headers["webhook-id"] for heard in shop.heard] == ["rp_1", "rp_1"]


async def test_a_shop_that_has_the_reply_already_may_say_conflict(
    webhook: Webhook, shop: Shop
) -> None:
    review = only(deliver(webhook, shop, shop.reviews[shop.review()]))
    shop.fail(409)
    assert (await webhook.reply(answer(review))).external_id == "rp_1"


async def test_nonsense_after_the_work_is_an_acceptance(webhook: Webhook, shop: Shop) -> None:
    review = only(deliver(webhook, shop, shop.reviews[shop.review()]))
    shop.babble()
    sent = await webhook.reply(answer(review))
    assert (sent.external_id, sent.shown) == ("rp_1", False)


async def test_the_shops_reason_is_told_clean_and_short(webhook: Webhook, shop: Shop) -> None:
    review = only(deliver(webhook, shop, shop.reviews[shop.review()]))
    shop.fail(422, said="no\n\x07<links> " + "x" * 500)
    with pytest.raises(Refused, match=r"^no <links> x{100,200}… \(422\)$") as raised:
        await webhook.reply(answer(review))
    assert len(str(raised.value)) < 300


async def test_patience_may_be_asked_for_until_a_date(
    webhook: Webhook, shop: Shop, clock: SteppedClock
) -> None:
    review = only(deliver(webhook, shop, shop.reviews[shop.review()]))
    shop.fail(429, retry_after=format_datetime(clock.wall() + timedelta(seconds=90), usegmt=True))
    with pytest.raises(Limited) as raised:
        await webhook.reply(answer(review))
    assert raised.value.retry_after == 90


async def test_redirects_are_not_followed(webhook: Webhook, shop: Shop) -> None:
    review = only(deliver(webhook, shop, shop.reviews[shop.review()]))
    shop.fail(302)
    with pytest.raises(Unexpected, match="redirect"):
        await webhook.reply(answer(review))
    assert len(shop.heard) == 1


async def test_a_review_without_an_address_for_replies_says_so(
    webhook: Webhook, shop: Shop
) -> None:
    review = only(deliver(webhook, shop, {"id": "r1", "rating": 1}))
    known = Known(external_id="r1", memory=review.memory)
    assert "without a reply_url" in webhook.can_reply(known)
    with pytest.raises(Refused, match="without a reply_url"):
        await webhook.reply(answer(known))
    shop.review(id="r1")
    other = Webhook(FACTS, options(reply_url=shop.reply_url), webhook.outside)
    assert other.can_reply(known) == ""
    await other.reply(answer(known))
    assert len(shop.replies) == 1


def test_a_source_has_its_own_name_and_says_whether_it_confirms(webhook: Webhook) -> None:
    shop = Webhook(FACTS, options(title="Negozio", confirms=True), webhook.outside)
    assert (shop.title, shop.reads_back) == ("Negozio", True)
    assert (webhook.title, webhook.reads_back) == (FACTS.id.capitalize(), False)
    assert Webhook.title == "Webhook"
