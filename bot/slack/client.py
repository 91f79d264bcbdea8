"""Slack as Ascolto uses it: posting, finding what was posted, modals, people, names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.errors import SlackUnreachable
from bot.slack.blocks import section
from bot.slack.message import Message
from bot.slack.names import Resolved, resolve
from bot.slack.people import Person, person_of
from bot.slack.transport import Json, Tally, Transport

EVENT_TYPE = "ascolto_post"


@dataclass(frozen=True, slots=True)
class Posted:
    """Where Slack put a message."""

    place: str
    ts: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in Slack, and what the token may do."""

    bot_id: str
    user_id: str
    team_id: str
    team: str
    url: str
    scopes: frozenset[str]


class Slack:
    """Slack through one bot token.

    Every call has one deadline of 20 s and is made once. All raise SlackError: SlackUnreachable
    (time-out, lost connection, 5xx, nonsense: it may have been done), SlackLimited (not done),
    SlackUnauthorized (a person must act), SlackRefused (not done; `code` is Slack's word).
    """

    def __init__(
        self, token: str, *, base_url: str, clock: Clock, tally: Tally | None = None
    ) -> None:
        self._transport = Transport(token, base_url, clock, tally)
        self._identity: Identity | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Give the connections back."""
        await self._transport.close()

    @property
    def web(self) -> AsyncWebClient:
        """The SDK's client, for Bolt: the same token, base URL and absence of retries."""
        return self._transport.web

    # Messages

    async def post(
        self,
        slack_channel: str,
        message: Message,
        *,
        nonce: str,
        thread_ts: str | None = None,
        broadcast: bool = False,
    ) -> Posted:
        """Post into a Slack channel, or to a person (a user id), marked so `find` finds it."""
        answer, _ = await self._transport.write(
            "chat.postMessage",
            channel=slack_channel,
            text=message.text,
            blocks=_marked(message, nonce),
            metadata=_metadata(nonce),
            thread_ts=thread_ts,
            reply_broadcast=True if broadcast and thread_ts else None,
            unfurl_links=False,
            unfurl_media=False,
        )
        return Posted(_text(answer, "channel"), _text(answer, "ts"))

    async def update(self, place: str, ts: str, message: Message, nonce: str) -> None:
        """Show `message` in place of what stands there."""
        await self._transport.write(
            "chat.update",
            channel=place,
            ts=ts,
            text=message.text,
            blocks=_marked(message, nonce),
            metadata=_metadata(nonce),
        )

    async def delete(self, place: str, ts: str) -> None:
        """Take a message of ours away."""
        await self._transport.write("chat.delete", channel=place, ts=ts)

    async def find(
        self, place: str, nonce: str, since: datetime, thread_ts: str | None = None
    ) -> list[str]:
        """The `ts` of our messages with this nonce, oldest first, since `since`.

        `place` is a Slack channel's or a person's id. Reads the history, or with `thread_ts` the
        thread. The nonce counts in a block_id of our own bot's message, or in its metadata.
        """
        us = await self.identity()
        channel = await self.place_of(place)
        method = "conversations.replies" if thread_ts else "conversations.history"
        found: set[str] = set()
        cursor: str | None = None
        while True:
            page, _ = await self._transport.read(
                method,
                channel=channel,
                ts=thread_ts,
                oldest=f"{since.timestamp():.6f}",
                inclusive="true",
                include_all_metadata="true",
                limit=200,
                cursor=cursor,
            )
            found.update(
                message["ts"] for message in page.get("messages") or [] if _ours(message, us, nonce)
            )
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return sorted(found, key=float)

    async def whisper(
        self, slack_channel: str, user: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        """Show a message to one person only; it may not reach somebody who is away."""
        await self._transport.write(
            "chat.postEphemeral",
            channel=slack_channel,
            user=user,
            text=message.text,
            blocks=message.blocks or None,
            thread_ts=thread_ts,
        )

    async def permalink(self, place: str, ts: str) -> str:
        """The address of a message."""
        answer, _ = await self._transport.read("chat.getPermalink", channel=place, message_ts=ts)
        return _text(answer, "permalink")

    async def upload(self, name: str, content: bytes, title: str, described: str) -> str:
        """Give Slack a file that blocks may show; it is shared nowhere. Returns its id."""
        answer, _ = await self._transport.read(
            "files.getUploadURLExternal", filename=name, length=len(content), alt_txt=described
        )
        file_id = _text(answer, "file_id")
        await self._transport.send(_text(answer, "upload_url"), content)
        files = [{"id": file_id, "title": title}]
        await self._transport.write("files.completeUploadExternal", files=files)
        return file_id

    # Modals and Home

    async def open_modal(self, trigger_id: str, view: Json) -> str:
        """Open a modal within 3 s of the click. Returns the view's id."""
        answer, _ = await self._transport.write("views.open", trigger_id=trigger_id, view=view)
        return _view_id(answer)

    async def push_modal(self, trigger_id: str, view: Json) -> str:
        """Put a modal on top of the open one (three at most). Returns the view's id."""
        answer, _ = await self._transport.write("views.push", trigger_id=trigger_id, view=view)
        return _view_id(answer)

    async def update_modal(self, view_id: str, view: Json, *, hash: str | None = None) -> None:
        """Redraw an open modal; with `hash` only if it is still the one that was read."""
        await self._transport.write("views.update", view_id=view_id, view=view, hash=hash)

    async def publish_home(self, user: str, view: Json) -> None:
        """Show a person's Home tab."""
        await self._transport.write("views.publish", user_id=user, view=view)

    # Who and what

    @property
    def home(self) -> str:
        """Where the workspace is on the web, for links; "" until `identity` was asked."""
        return self._identity.url if self._identity else ""

    async def identity(self) -> Identity:
        """Who this token is. Asked once."""
        if self._identity is None:
            answer, headers = await self._transport.write("auth.test")
            scopes = headers.get("x-oauth-scopes", "")
            self._identity = Identity(
                bot_id=_text(answer, "bot_id"),
                user_id=_text(answer, "user_id"),
                team_id=_text(answer, "team_id"),
                team=str(answer.get("team") or ""),
                url=str(answer.get("url") or ""),
                scopes=frozenset(part.strip() for part in scopes.split(",") if part.strip()),
            )
        return self._identity

    async def socket_address(self) -> str:
        """Where to dial for Socket Mode, once and soon. The token must be the app's."""
        answer, _ = await self._transport.write("apps.connections.open")
        return _text(answer, "url")

    async def person(self, user: str) -> Person:
        """What Slack tells about a person; SlackRefused `user_not_found` for nobody."""
        answer, _ = await self._transport.read("users.info", user=user, include_locale="true")
        us = await self.identity()
        return person_of(answer.get("user") or {}, us.team_id)

    async def resolve(self, written: str) -> Resolved:
        """The id behind "#name", "@handle", "@user-group", a mail address or an id.

        SlackRefused, naming the nearest, where there is none or it is written unclearly.
        """
        return await resolve(self._transport, written)

    async def place_of(self, to: str) -> str:
        """The id of the conversation that messages to `to` stand in: a person's is opened."""
        if to[:1] not in "UW":
            return to
        return await self._direct(to)

    async def _direct(self, user: str) -> str:
        answer, _ = await self._transport.write("conversations.open", users=user)
        channel = answer.get("channel")
        return _text(channel if isinstance(channel, dict) else {}, "id")


def block_id(nonce: str) -> str:
    """The mark of one post on its first block."""
    return f"post:{nonce}"


def _marked(message: Message, nonce: str) -> list[Json]:
    blocks = message.blocks or [section(message.text, "text")]
    return [{**blocks[0], "block_id": block_id(nonce)}, *blocks[1:]]


def _metadata(nonce: str) -> Json:
    return {"event_type": EVENT_TYPE, "event_payload": {"nonce": nonce}}


def _ours(message: Mapping[str, Any], us: Identity, nonce: str) -> bool:
    if message.get("bot_id") != us.bot_id:
        return False
    marks = {block.get("block_id") for block in message.get("blocks") or []}
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return block_id(nonce) in marks or payload.get("nonce") == nonce


def _text(answer: Mapping[str, Any], key: str) -> str:
    value = answer.get(key)
    if not isinstance(value, str) or not value:
        raise SlackUnreachable(f"Slack's answer made no sense: {key} is missing")
    return value


def _view_id(answer: Mapping[str, Any]) -> str:
    view = answer.get("view")
    return _text(view if isinstance(view, dict) else {}, "id")
