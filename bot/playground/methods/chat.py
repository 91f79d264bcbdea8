"""chat.*: posting, changing, deleting messages."""

from bot.playground.args import Args
from bot.playground.board import Board
from bot.playground.messages import as_json, change, checked, permalink, post, remove, whisper
from bot.playground.state import Channel, Json, Message, Refusal


def find_channel(ws: Board, args: Args, name: str = "channel") -> Channel:
    """The Slack channel meant, if the bot may know of it: id, #name, or a person's id."""
    wanted = args.need(name)
    if wanted in ws.users:
        if ws.users[wanted].deleted:
            raise Refusal("channel_not_found")
        args.ask_scope("im:write", "chat:write")
        return ws.direct(wanted)
    for channel in ws.channels.values():
        named = channel.name and wanted.lstrip("#") == channel.name
        known = channel.kind == "public" or ws.bot_user in channel.members
        if known and (channel.id == wanted or named):
            return channel
    raise Refusal("channel_not_found")


def _writable(ws: Board, args: Args, write_public: bool = False) -> Channel:
    channel = find_channel(ws, args)
    if channel.archived:
        raise Refusal("is_archived")
    anywhere = write_public and args.sees("chat:write.public")
    if ws.bot_user not in channel.members and not anywhere:
        raise Refusal("not_in_channel")
    return channel


def _content(ws: Board, args: Args) -> Json:
    return checked(
        ws,
        {
            "text": args.text("text"),
            "blocks": args.json("blocks", "invalid_blocks_format"),
            "attachments": args.json("attachments", "invalid_attachments"),
            "metadata": args.json("metadata", "invalid_metadata_format"),
        },
    )


def post_message(ws: Board, args: Args) -> Json:
    channel = _writable(ws, args, write_public=True)
    content = _content(ws, args)
    if not ws.pace.allows(channel.id) and ws.pace.enforced:
        raise Refusal("ratelimited", retry_after=1)
    thread = args.text("thread_ts") or None
    if thread and not _is_ts(thread):
        raise Refusal("invalid_thread_ts")
    if thread and (parent := channel.messages.get(thread)) and parent.is_reply:
        thread = parent.thread_ts
    message = post(
        ws,
        channel,
        ws.bot_user,
        text=content["text"],
        blocks=content["blocks"] or [],
        metadata=content["metadata"],
        thread_ts=thread,
        broadcast=bool(thread) and args.flag("reply_broadcast"),
    )
    shown = as_json(ws, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(ws: Board, args: Args) -> Json:
    channel = _writable(ws, args)
    user = args.need("user")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    content = _content(ws, args)
    message = whisper(
        ws,
        channel,
        user,
        text=content["text"],
        blocks=content["blocks"] or [],
        thread_ts=args.text("thread_ts") or None,
    )
    return {"message_ts": message.ts}


def update(ws: Board, args: Args) -> Json:
    channel = _writable_by_id(ws, args)
    message = _own(ws, channel, args, "cant_update_message")
    content = _content(ws, args)
    change(ws, message, ws.bot_user, content)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": as_json(ws, message, metadata=True),
    }


def delete(ws: Board, args: Args) -> Json:
    channel = _writable_by_id(ws, args)
    message = _own(ws, channel, args, "cant_delete_message")
    remove(ws, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(ws: Board, args: Args) -> Json:
    channel = find_channel(ws, args)
    ts = args.need("message_ts")
    message = channel.messages.get(ts)
    if message is None:
        raise Refusal("message_not_found")
    return {"channel": channel.id, "permalink": permalink(message)}


def _writable_by_id(ws: Board, args: Args) -> Channel:
    """Changing takes the id of the Slack channel, never a person's or a name."""
    if args.need("channel") not in ws.channels:
        raise Refusal("channel_not_found")
    return _writable(ws, args)


def _own(ws: Board, channel: Channel, args: Args, error: str) -> Message:
    message = channel.messages.get(args.need("ts"))
    if message is None:
        raise Refusal("message_not_found")
    if message.user != ws.bot_user:
        raise Refusal(error)
    return message


def _is_ts(ts: str) -> bool:
    seconds, _, micros = ts.partition(".")
    return seconds.isdigit() and micros.isdigit() and len(micros) == 6
