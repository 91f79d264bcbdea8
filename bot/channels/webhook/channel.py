"""The webhook channel: reviews are pushed to us, replies are posted to the item's reply_url."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from bot.channels.base import (
    Channel,
    Delivery,
    Known,
    Options,
    Outgoing,
    Outside,
    Repeat,
    Sent,
    SourceFacts,
)
from bot.channels.calls import call, judge
from bot.channels.webhook import reading, signature
from bot.channels.webhook.items import Address
from bot.errors import Refused, Unexpected

LONGEST_ID = 200


def _several(secret: Any) -> Any:
    if not secret and secret is not None:
        raise ValueError("is empty")
    return (secret,) if isinstance(secret, str | SecretStr) else secret


def _usable(secret: SecretStr) -> SecretStr:
    signature.key(secret.get_secret_value())
    return secret


class WebhookOptions(Options):
    """What a source of this channel may set."""

    secret: Annotated[
        tuple[Annotated[SecretStr, AfterValidator(_usable)], ...], BeforeValidator(_several)
    ] = Field(
        max_length=5,
        description="The signature's secret, plain or whsec_…; while it is changed, a list of the "
        "new and the old one.",
    )
    title: str = Field(
        "", max_length=12, description="What people call this place; by default its id."
    )
    confirms: bool = Field(
        False,
        description="The sender tells when a reply is shown; until then it does not count.",
    )
    edits: bool = Field(
        False,
        description="The sender also takes changes: a reply that came before, with edited or "
        "deleted true beside its id.",
    )
    reply_url: Address = Field(
        "", description="Where replies go to items that name no reply_url of their own."
    )


class Webhook(Channel[WebhookOptions]):
    """Items and replies are signed as Standard Webhooks describes, with the same secret."""

    slug = "webhook"
    title: ClassVar[str] = "Webhook"
    lists = False
    hooks = True
    rates = True
    edits_seen = True
    answers_seen = True
    edits_replies = deletes_replies = True
    repeat = Repeat.SAFE
    settings = WebhookOptions

    def __init__(self, source: SourceFacts, options: WebhookOptions, outside: Outside) -> None:
        super().__init__(source, options, outside)
        # each source has its own name for people, and says what it can
        vars(self)["title"] = self.called(options.title)
        vars(self)["edits_replies"] = vars(self)["deletes_replies"] = options.edits

    @property
    def reads_back(self) -> bool:
        return self.options.confirms

    def webhook(self, headers: Mapping[str, str], body: bytes) -> Delivery:
        clock = self.outside.clock
        message_id = signature.verify(self._secrets, headers, body, clock.wall())
        if len(message_id) > LONGEST_ID or not message_id.isprintable():
            raise Refused(f"webhook-id must be printable and at most {LONGEST_ID} characters")
        page, rejected = reading.read(body, clock.now())
        return Delivery(message_id=message_id, page=page, rejected=rejected)

    def can_reply(self, review: Known) -> str:
        if self._reply_url(review):
            return ""
        return "It came without a reply_url: answer it where it was written."

    async def reply(self, outgoing: Outgoing) -> Sent:
        """The message id is the reply's key, so that the same reply may be sent again safely."""
        reply = {"id": outgoing.key, "text": outgoing.text, "by": outgoing.by}
        return Sent(external_id=outgoing.key, shown=await self._say(outgoing, reply))

    async def edit(self, outgoing: Outgoing) -> Sent:
        """The reply of before once more, with its own id, other words and `edited`."""
        reply = {"id": outgoing.fixes, "text": outgoing.text, "by": outgoing.by, "edited": True}
        return Sent(external_id=outgoing.fixes, shown=await self._say(outgoing, reply))

    async def delete(self, outgoing: Outgoing) -> None:
        """The id of the reply of before, and `deleted`."""
        await self._say(outgoing, {"id": outgoing.fixes, "deleted": True})

    async def _say(self, outgoing: Outgoing, reply: Mapping[str, Any]) -> bool:
        """Tell the sender; whether the reply stands there by now."""
        clock, review = self.outside.clock, outgoing.review
        if reason := self.can_reply(review):
            raise Refused(reason)
        said = {"id": review.external_id, "reply": reply}
        body = json.dumps(said, ensure_ascii=False).encode()
        headers = signature.sign(self._secrets, outgoing.key, clock.wall(), body)
        answer = await call(
            self.outside.http,
            "POST",
            self._reply_url(review),
            data=body,
            headers={**headers, "Content-Type": "application/json"},
        )
        if answer.status != 409:  # it has this reply already
            judge(answer, clock.wall()).no_page()
        try:
            told = answer.json()
        except Unexpected:  # taken all the same
            told = None
        return isinstance(told, dict) and told.get("shown") is True

    @property
    def _secrets(self) -> list[str]:
        return [secret.get_secret_value() for secret in self.options.secret]

    def _reply_url(self, review: Known) -> str:
        return str(review.memory.get("reply_url") or self.options.reply_url)
