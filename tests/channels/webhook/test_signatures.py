"""Who pushed it, and when."""

from datetime import timedelta

import pytest

from bot.channels.webhook import Webhook
from bot.clock import SteppedClock
from bot.errors import Unauthorized
from tests.channels.webhook import FACTS, deliver, options
from tests.servers.shop import SECRET, Shop


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
