"""What is pushed."""

import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from bot.channels.base import Attachment, Author, Incoming
from bot.channels.webhook import Webhook, schema
from bot.errors import ChannelError
from tests.channels.webhook import deliver, only, why
from tests.servers.shop import Shop


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
        ({"id": "r", "rating": -1}, "rating", "must be at least 0"),
        ({"id": "r", "rating": float("nan")}, "rating", "must be a number"),
        ({"id": "r", "rating": float("inf")}, "rating", "must be a number"),
        ({"id": "r", "rating": True}, "rating", "is not a number"),
        ({"id": "r", "rating": "bad"}, "rating", "must be a number"),
        ({"id": "r", "rating": 0, "scale": 0}, "scale", "must be more than 0"),
        ({"id": "r", "rating": 1, "scale": -5}, "scale", "must be more than 0"),
        ({"id": "r", "text": "x" * 50_001}, "text", "at most 50000 characters"),
        ({"id": "r", "text": ["x"]}, "text", "must be text in quotes"),
        ({"id": "x" * 201, "text": "x"}, "id", "at most 200 characters"),
        ({"id": "", "text": "x"}, "id", "must not be empty"),
        ({"id": "a\nb", "text": "x"}, "id", "control characters"),
        ({"id": "\ud800", "text": "x"}, "id", "unicode"),
        ({"text": "x"}, "id", "is missing"),
        ({"ids": "r", "text": "x"}, "id", "is 'ids' meant to be it?"),
        ({"id": "r"}, "text", "send the words or a rating too"),
        ({"id": "r", "text": "  \n"}, "text", "send the words or a rating too"),
        ({"id": "r", "answered": None}, "text", "send the words or a rating too"),
        ({"id": "r", "text": "x", "posted_at": "2026-11-25T00:00Z"}, "posted_at", "in the future"),
        ({"id": "r", "text": "x", "posted_at": "1970-01-01"}, "posted_at", "is before 1990"),
        (
            {"id": "r", "text": "x", "posted_at": "yesterday"},
            "posted_at",
            "is no date and time: write it like 2026-11-22T10:00:00Z",
        ),
        ({"id": "r", "text": "x", "url": "javascript:alert(1)"}, "url", "must begin with https://"),
        ({"id": "r", "text": "x", "reply_url": "https://a:b@c/"}, "reply_url", "password"),
        ({"id": "r", "text": "x", "reply_url": "https://[bad"}, "reply_url", "not an address"),
        ({"id": "r", "text": "x", "author": {"name": {}}}, "author.name", "must be text in quotes"),
        ({"id": "r", "text": "x", "attachments": [{}]}, "attachments.0.name", "is missing"),
        (
            {"id": "r", "text": "x", "language": "the Italian one"},
            "language",
            "is no code of a language",
        ),
        ({"id": "r", "text": "x", "author": 5}, "author", "must be an object, {...}"),
        ({"id": "r", "text": "x", "answered": []}, "answered", "must be an object, {...}"),
        ({"id": "r", "text": "x", "deleted": "maybe"}, "deleted", "must be true or false"),
        ({"id": "r", "text": "x", "attachments": "a"}, "attachments", "must be a list, [...]"),
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
        {"id": "", "text": "b"},
        {"id": 3, "rating": 1},
    ]
    delivery = deliver(webhook, shop, {"items": items})
    assert [(i.external_id, i.text) for i in delivery.page.items] == [("r1", "a"), ("3", "")]
    assert [(r["index"], r["field"]) for r in delivery.rejected] == [(1, "text"), (2, "id")]


def test_an_item_that_comes_twice_in_one_request_is_taken_twice_in_its_order(
    webhook: Webhook, shop: Shop
) -> None:
    items = [{"id": "r1", "text": "a"}, {"id": "r2", "text": "b"}, {"id": "r1", "text": "c"}]
    delivery = deliver(webhook, shop, {"items": items})
    said = [(one.external_id, one.text) for one in delivery.page.items]
    assert said == [("r1", "a"), ("r2", "b"), ("r1", "c")]
    assert delivery.rejected == ()


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
