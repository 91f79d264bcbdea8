"""The webhook channel, at what a shop pushes and takes."""

import json
from typing import Any

from bot.channels.base import Delivery, Incoming, Known, Outgoing, Page, SourceFacts
from bot.channels.webhook import Webhook, WebhookOptions
from tests.servers.shop import SECRET, Shop

FACTS = SourceFacts(
    id="shop",
    public=True,
    brand="aurora",
    brand_name="Bottega Aurora",
    start=None,
    private_network=True,
)


def options(**given: Any) -> WebhookOptions:
    return WebhookOptions.model_validate({"secret": SECRET} | given)


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
