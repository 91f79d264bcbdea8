"""Values that no shop means, and that must cost only the item they stand in."""

from typing import Any

import pytest

from bot.channels.webhook import Webhook
from tests.channels.webhook import deliver
from tests.servers.shop import Shop

GOOD = {"id": "good", "text": "Il vaso è rotto."}
EDGES = ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"]
"""The first and the last day that a machine knows, beyond which UTC has no date for them."""
DATES: list[Any] = [10**400, 1e30, -1e30, True, {}, "ieri", *EDGES]
RATINGS: list[Any] = [10**400, float("inf"), float("nan"), True, []]
SCALES: list[Any] = [10**400, 0, -1, float("nan"), "x"]


@pytest.mark.parametrize(
    ("item", "field"),
    [
        *(({"posted_at": date}, "posted_at") for date in DATES),
        *(({"answered": {"at": date}}, "answered.at") for date in DATES),
        *(({"rating": rating}, "rating") for rating in RATINGS),
        *(({"rating": 1, "scale": scale}, "scale") for scale in SCALES),
        ({"attachments": [{"name": "a", "size": 10**400}]}, "attachments.0.size"),
        ({"url": "http://[::1"}, "url"),
        ({"url": "https://shop.test:99999/"}, "url"),
        ({"author": 5}, "author"),
    ],
    ids=repr,
)
def test_one_absurd_value_is_named_and_the_other_items_are_taken(
    webhook: Webhook, shop: Shop, item: dict[str, Any], field: str
) -> None:
    absurd = {"id": "absurd", "text": "x", **item}
    delivery = deliver(webhook, shop, {"items": [absurd, GOOD]})
    assert [one.external_id for one in delivery.page.items] == ["good"]
    assert [(one["index"], one["field"]) for one in delivery.rejected] == [(0, field)]
