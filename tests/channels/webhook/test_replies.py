"""What is sent back."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.channels.base import Known
from bot.channels.webhook import Webhook
from bot.clock import SteppedClock
from bot.errors import Limited, Refused, Unexpected
from tests.channels.webhook import FACTS, answer, deliver, only, options
from tests.servers.scripted import Said, Scripted
from tests.servers.shop import Shop


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


async def test_a_page_for_people_is_no_sign_that_the_shop_took_the_reply(webhook: Webhook) -> None:
    async with Scripted() as site:
        review = Known(external_id="1", memory={"reply_url": f"{site.url}/replies"})
        site.said["/replies"] = Said(b"<!DOCTYPE html><p>Back soon", kind="text/html")
        with pytest.raises(Unexpected, match="not JSON"):
            await webhook.reply(answer(review))
        site.said["/replies"] = Said(b"thanks", kind="text/html")
        assert not (await webhook.reply(answer(review))).shown
