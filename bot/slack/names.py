"""Names that people write in the settings, found in Slack."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from bot.errors import SlackRefused
from bot.locale import mark
from bot.slack.problems import NO_CHANNEL, NO_PERSON
from bot.slack.transport import Json, Transport
from bot.text import nearest

Kind = Literal["slack_channel", "person", "group"]

_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{5,}")
_PERSON_ID = re.compile(r"[UW][A-Z0-9]{5,}")
_GROUP_ID = re.compile(r"S[A-Z0-9]{5,}")
_MENTION = re.compile(r"<[#@!](?:subteam\^)?([A-Z0-9]+)(?:\|[^>]*)?>")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a written name stands for. `members`: the people of a user group."""

    id: str
    kind: Kind
    members: tuple[str, ...] = ()


async def resolve(slack: Transport, written: str) -> Resolved:
    """The id behind a written name, see `Slack.resolve`."""
    name = written.strip()
    if mention := _MENTION.fullmatch(name):
        name = mention[1]
    if _CHANNEL_ID.fullmatch(name):
        answer, _ = await slack.read("conversations.info", channel=name)
        return Resolved(str(answer["channel"]["id"]), "slack_channel")
    if _PERSON_ID.fullmatch(name):
        answer, _ = await slack.read("users.info", user=name)
        return Resolved(str(answer["user"]["id"]), "person")
    if _GROUP_ID.fullmatch(name):
        return await _group(slack, name)
    if name.startswith("#") and len(name) > 1:
        return await _slack_channel(slack, name[1:].lower())
    if name.startswith("@") and len(name) > 1:
        return await _handle(slack, name[1:].lower())
    if _MAIL.fullmatch(name):
        answer, _ = await slack.read("users.lookupByEmail", email=name)
        return Resolved(str(answer["user"]["id"]), "person")
    raise SlackRefused(
        mark(
            "{name} names nobody in Slack: write #channel, @handle, @user-group, a mail address "
            "or an id"
        ),
        code="unclear_name",
        values={"name": repr(written)},
    )


async def _slack_channel(slack: Transport, name: str) -> Resolved:
    known = []
    pages = _pages(
        slack,
        "conversations.list",
        "channels",
        types="public_channel,private_channel",
        exclude_archived="true",
    )
    async for channel in pages:
        if channel.get("name") == name:
            return Resolved(str(channel["id"]), "slack_channel")
        known.append(str(channel.get("name") or ""))
    raise _nobody(NO_CHANNEL, name, known, code="channel_not_found")


async def _handle(slack: Transport, name: str) -> Resolved:
    groups = await _groups(slack)
    for group in groups:
        if group.get("handle") == name:
            return _of_group(group)
    known = [str(group.get("handle") or "") for group in groups]
    shown: list[Json] = []
    async for user in _pages(slack, "users.list", "members"):
        if user.get("deleted"):
            continue
        if user.get("name") == name:
            return Resolved(str(user["id"]), "person")
        profile = user.get("profile") or {}
        if str(profile.get("display_name") or "").lower() == name:
            shown.append(user)
        known.append(str(user.get("name") or ""))
    if len(shown) == 1:
        return Resolved(str(shown[0]["id"]), "person")
    if shown:
        raise SlackRefused(
            mark("{count} people are called @{name}: write the mail address or the id"),
            code="unclear_name",
            values={"count": len(shown), "name": name},
        )
    raise _nobody(NO_PERSON, name, known, code="users_not_found")


async def _group(slack: Transport, group_id: str) -> Resolved:
    for group in await _groups(slack):
        if group.get("id") == group_id:
            return _of_group(group)
    raise SlackRefused(
        mark("there is no user group {id}"), code="subteam_not_found", values={"id": group_id}
    )


async def _groups(slack: Transport) -> list[Json]:
    answer, _ = await slack.read("usergroups.list", include_users="true")
    return list(answer.get("usergroups") or [])


def _of_group(group: Json) -> Resolved:
    return Resolved(str(group["id"]), "group", tuple(str(user) for user in group.get("users", [])))


async def _pages(slack: Transport, method: str, key: str, **arguments: str) -> AsyncIterator[Json]:
    cursor: str | None = None
    while True:
        answer, _ = await slack.read(method, limit=200, cursor=cursor, **arguments)
        for item in answer.get(key) or []:
            yield item
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return


def _nobody(sentences: tuple[str, str], name: str, known: list[str], *, code: str) -> SlackRefused:
    """One of two sentences: whether something near it is known."""
    near = nearest(name, [word for word in known if word])
    return SlackRefused(
        sentences[1 if near else 0], code=code, values={"name": name, "near": near or ""}
    )
