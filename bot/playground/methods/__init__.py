"""The Web API's methods: what each does, which token and scopes it takes."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.args import Args
from bot.playground.board import Board
from bot.playground.methods import apps, chat, conversations, files, people, views
from bot.playground.state import Json


@dataclass(frozen=True)
class Method:
    do: Callable[[Board, Args], Json]
    scopes: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ("bot",)


_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")

METHODS = {
    "api.test": Method(apps.api_test, tokens=("bot", "app")),
    "apps.connections.open": Method(apps.connections_open, ("connections:write",), ("app",)),
    "auth.test": Method(apps.auth_test, tokens=("bot", "app")),
    "blocks.validate": Method(apps.validate),
    "bots.info": Method(people.bot, ("users:read",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.getPermalink": Method(chat.get_permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "conversations.history": Method(conversations.history, _HISTORY),
    "conversations.info": Method(conversations.info, _READ),
    "conversations.join": Method(conversations.join, ("channels:join",)),
    "conversations.list": Method(conversations.list_, _READ),
    "conversations.members": Method(conversations.members, _READ),
    "conversations.open": Method(conversations.open_, ("im:write", "mpim:write")),
    "conversations.replies": Method(conversations.replies, _HISTORY),
    "files.completeUploadExternal": Method(files.complete, ("files:write",)),
    "files.getUploadURLExternal": Method(files.upload_url, ("files:write",)),
    "team.info": Method(people.team, ("team:read",)),
    "usergroups.list": Method(people.groups, ("usergroups:read",)),
    "usergroups.users.list": Method(people.group_users, ("usergroups:read",)),
    "users.info": Method(people.info, ("users:read",)),
    "users.list": Method(people.list_, ("users:read",)),
    "users.lookupByEmail": Method(people.lookup_by_email, ("users:read.email",)),
    "users.profile.get": Method(people.get_profile, ("users.profile:read", "users:read")),
    "views.open": Method(views.open_),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}
