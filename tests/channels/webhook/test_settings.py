"""What ascolto.toml may say."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.channels.webhook import Webhook
from tests.channels.webhook import FACTS, options


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


def test_a_source_has_its_own_name_and_says_whether_it_confirms(webhook: Webhook) -> None:
    shop = Webhook(FACTS, options(title="Negozio", confirms=True), webhook.outside)
    assert (shop.title, shop.reads_back) == ("Negozio", True)
    assert (webhook.title, webhook.reads_back) == (FACTS.id.capitalize(), False)
    assert Webhook.title == "Webhook"
