"""conversations.*: Slack channels, their members and their history."""

from bot.playground.args import Args, page
from bot.playground.board import Board
from bot.playground.messages import as_json
from bot.playground.methods.chat import find_channel
from bot.playground.state import Channel, Json, Message, Refusal

_TYPES = {"public_channel": "public", "private_channel": "private", "im": "im"}
_PREFIX = {"public": "channels", "private": "groups", "im": "im"}


def channel_json(ws: Board, channel: Channel) -> Json:
    """A Slack channel as conversations.info shows it."""
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_org_shared": False,
        "context_team_id": ws.team,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        other = ws.users.get(channel.user or "")
        facts = {"is_user_deleted": bool(other and other.deleted), "priority": 0}
        return shown | {"is_im": True, "user": channel.user, **facts}
    note = {"value": "", "creator": "", "last_set": 0}
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "parent_conversation": None,
        "unlinked": 0,
        "shared_team_ids": [ws.team],
        "is_member": ws.bot_user in channel.members,
        "topic": note,
        "purpose": note,
        "previous_names": [],
        "num_members": len(channel.members),
    }


def list_(ws: Board, args: Args) -> Json:
    kinds = []
    for name in args.text("types", "public_channel").split(","):
        if name.strip() not in (*_TYPES, "mpim"):
            raise Refusal("invalid_types")
        kind = _TYPES.get(name.strip(), "mpim")
        args.ask_scope(f"{_PREFIX.get(kind, 'mpim')}:read")
        kinds.append(kind)
    found = [
        channel
        for channel in ws.channels.values()
        if channel.kind in kinds
        and (channel.kind == "public" or ws.bot_user in channel.members)
        and not (args.flag("exclude_archived") and channel.archived)
    ]
    some, cursor = page(found, args, 100, 1000)
    channels = [channel_json(ws, channel) for channel in some]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def info(ws: Board, args: Args) -> Json:
    channel = _readable(ws, args, "read")
    shown = channel_json(ws, channel)
    if args.flag("include_locale"):
        shown["locale"] = "en-US"
    if not args.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def members(ws: Board, args: Args) -> Json:
    channel = _readable(ws, args, "read")
    some, cursor = page(channel.members, args, 100, 1000)
    return {"members": some, "response_metadata": {"next_cursor": cursor}}


def join(ws: Board, args: Args) -> Json:
    channel = find_channel(ws, args)
    if channel.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refusal("is_archived")
    answer: Json = {"channel": channel_json(ws, channel) | {"is_member": True}}
    if ws.bot_user in channel.members:
        return answer | {"warning": "already_in_channel"}
    channel.members.append(ws.bot_user)
    ws.changed("members", channel=channel.id)
    return answer


def open_(ws: Board, args: Args) -> Json:
    people = [p.strip() for p in args.need("users").split(",")]
    if len(people) > 1:
        raise Refusal("method_not_supported_for_channel_type")
    user = ws.users.get(people[0])
    if user is None:
        raise Refusal("user_not_found")
    if user.is_bot:
        raise Refusal("cannot_dm_bot")
    if user.deleted:
        raise Refusal("user_disabled")
    channel = ws.direct(user.id)
    if args.flag("return_im"):
        return {"channel": channel_json(ws, channel)}
    return {"channel": {"id": channel.id}}


def history(ws: Board, args: Args) -> Json:
    channel = _member(ws, args)
    found = _between(list(reversed(channel.timeline())), args)
    counts = {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}
    return _messages(ws, args, found) | counts


def replies(ws: Board, args: Args) -> Json:
    channel = _member(ws, args)
    thread = channel.replies(args.need("ts"))
    if not thread:
        raise Refusal("thread_not_found")
    parent = [m for m in thread if not m.is_reply]
    return _messages(ws, args, parent + _between([m for m in thread if m.is_reply], args))


def _messages(ws: Board, args: Args, found: list[Message]) -> Json:
    some, cursor = page(found, args, 100, 999)
    metadata = args.flag("include_all_metadata")
    answer: Json = {
        "messages": [as_json(ws, message, metadata) for message in some],
        "has_more": bool(cursor),
    }
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _between(messages: list[Message], args: Args) -> list[Message]:
    """Those after `oldest` and before `latest`; the ends only when `inclusive`."""
    try:
        oldest = float(args.text("oldest") or 0)
        latest = float(args.text("latest") or "inf")
    except ValueError:
        raise Refusal("invalid_ts_oldest") from None
    if args.flag("inclusive"):
        return [m for m in messages if oldest <= float(m.ts) <= latest]
    return [m for m in messages if oldest < float(m.ts) < latest]


def _readable(ws: Board, args: Args, what: str) -> Channel:
    channel = find_channel(ws, args)
    args.ask_scope(f"{_PREFIX[channel.kind]}:{what}")
    return channel


def _member(ws: Board, args: Args) -> Channel:
    channel = _readable(ws, args, "history")
    if ws.bot_user not in channel.members:
        raise Refusal("not_in_channel")
    return channel
