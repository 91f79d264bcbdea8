"""What a workspace holds: people, Slack channels, messages, views."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


class Refusal(Exception):
    """The Web API says no: Slack's error code and what comes with it."""

    def __init__(self, error: str, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.body: Json = {"ok": False, "error": error, **extra}
        if messages:
            self.body["response_metadata"] = {"messages": messages}


@dataclass
class User:
    """A member, a guest (`is_restricted`), another firm's person (`is_stranger`), or a bot."""

    id: str
    name: str
    team: str
    real_name: str
    display_name: str = ""
    email: str | None = None
    tz: str = "Europe/Rome"
    locale: str = "en-US"
    is_bot: bool = False
    is_restricted: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    deleted: bool = False
    bot_id: str | None = None
    app_id: str | None = None

    def as_json(self, now: datetime, email: bool = False, locale: bool = False) -> Json:
        """As users.info shows this person; the address only to tokens that may see it."""
        offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        profile: Json = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "avatar_hash": "g00000000000",
            "status_text": "",
            "status_emoji": "",
            "team": self.team,
        }
        if email and self.email:
            profile["email"] = self.email
        if self.bot_id:
            profile |= {"bot_id": self.bot_id, "api_app_id": self.app_id, "always_active": True}
        shown: Json = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "deleted": self.deleted,
            "profile": profile,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": int(now.timestamp()),
        }
        if self.deleted:
            return shown
        shown |= {
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
        }
        if locale:
            shown["locale"] = self.locale
        if self.is_stranger:
            shown["is_stranger"] = True
        return shown


@dataclass
class UserGroup:
    id: str
    handle: str
    name: str
    users: list[str]
    team: str

    def as_json(self, now: datetime) -> Json:
        return {
            "id": self.id,
            "team_id": self.team,
            "is_usergroup": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": int(now.timestamp()),
            "date_update": int(now.timestamp()),
            "date_delete": 0,
            "auto_type": None,
            "user_count": len(self.users),
        }


@dataclass
class Message:
    """One message as it stands now; `to` names the only reader of an ephemeral one, `at` is the
    business time at which it came."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    edited: Json | None = None
    bot_id: str | None = None
    app_id: str | None = None
    subtype: str | None = None
    to: str | None = None
    deleted: bool = False
    revisions: int = 0
    reactions: dict[str, list[str]] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def says(self) -> str:
        """Everything a reader sees in it: the blocks' words, or the text where there are none."""
        return "\n".join(words(self.blocks)) if self.blocks else self.text


@dataclass
class Channel:
    """A Slack channel: `kind` is public, private or im."""

    id: str
    name: str
    kind: str = "public"
    members: list[str] = field(default_factory=list)
    archived: bool = False
    user: str | None = None
    creator: str = ""
    created: int = 0
    messages: dict[str, Message] = field(default_factory=dict)

    def replies(self, ts: str) -> list[Message]:
        """A thread: the parent first (unless it is gone), then its replies in order."""
        found = [m for m in self.messages.values() if ts in (m.ts, m.thread_ts)]
        return sorted(found, key=lambda m: float(m.ts))

    def timeline(self) -> list[Message]:
        """What the channel itself shows: no thread replies but the broadcast ones."""
        shown = (m for m in self.messages.values() if not m.is_reply or m.broadcast)
        return sorted(shown, key=lambda m: float(m.ts))


@dataclass
class File:
    """What the bot uploads: announced, then brought, then complete."""

    id: str
    name: str
    length: int
    alt: str = ""
    title: str = ""
    content: bytes | None = None
    complete: bool = False


@dataclass
class View:
    """A modal or a Home tab in front of one person; `values` is what stands in its inputs."""

    id: str
    user: str
    content: Json
    hash: str
    root: str
    previous: str | None = None
    app_id: str = ""
    bot_id: str = ""
    team: str = ""
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def title(self) -> str:
        return str((self.content.get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        return list(self.content["blocks"])

    @property
    def says(self) -> str:
        """Every word in it, line by line."""
        return "\n".join(words(self.blocks))

    def as_json(self) -> Json:
        """As it travels: in views.open's answer and in every payload about it."""
        told = ("type", "callback_id", "external_id", "private_metadata")
        return {
            "id": self.id,
            "team_id": self.team,
            "title": self.content.get("title"),
            "submit": self.content.get("submit"),
            "close": self.content.get("close"),
            "blocks": self.content["blocks"],
            "clear_on_close": bool(self.content.get("clear_on_close")),
            "notify_on_close": bool(self.content.get("notify_on_close")),
            "submit_disabled": bool(self.content.get("submit_disabled")),
            "state": {"values": self.values},
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "app_id": self.app_id,
            "app_installed_team_id": self.team,
            "bot_id": self.bot_id,
        } | {key: self.content.get(key) or "" for key in told}


_WORDS = (
    "text",
    "title",
    "subtitle",
    "body",
    "label",
    "hint",
    "placeholder",
    "alt_text",
    "initial_value",
)
_UNSEEN = {"block_id", "action_id", "value", "url", "type", "private_metadata", "confirm"}


def words(thing: Any) -> Iterator[str]:
    """Every visible word in blocks, in reading order."""
    if isinstance(thing, list):
        for item in thing:
            yield from words(item)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            if key in _WORDS and isinstance(value, str):
                yield value
            elif key not in _UNSEEN and isinstance(value, (dict, list)):
                yield from words(value)


_MENTION = re.compile(r"<(?:@(\w+)|!(channel|here|everyone)|!subteam\^(\w+))(?:\|[^>]*)?>")


def mentions(message: Message) -> set[str]:
    """Whom a message rings: ids of people and groups, or channel, here, everyone."""
    found = set(_mentioned(message.blocks))
    found |= {next(filter(None, match)) for match in _MENTION.findall(message.text)}
    return found


def _mentioned(thing: Any) -> Iterator[str]:
    if isinstance(thing, list):
        for item in thing:
            yield from _mentioned(item)
    elif isinstance(thing, dict):
        kind = thing.get("type")
        if kind == "mrkdwn":
            for match in _MENTION.findall(thing["text"]):
                yield next(filter(None, match))
        for name in {"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range"}.items():
            if kind == name[0] and name[1] in thing:
                yield thing[name[1]]
        for value in thing.values():
            yield from _mentioned(value)
