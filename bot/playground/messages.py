"""Messages: posting, changing, deleting, and how they travel."""

from typing import Any

from bot.playground.blocks import MESSAGE, check_blocks, fill_ids
from bot.playground.board import Board
from bot.playground.events import message_event
from bot.playground.rules import fault
from bot.playground.state import Channel, Json, Message, Refusal

TEXT_MOST = 40_000
SITE = "https://playground.slack.test"
"""Where links to messages seem to lead; nothing answers there."""


def checked(ws: Board, args: Json) -> Json:
    """Text, blocks and metadata as Slack would take them; refuses what Slack refuses."""
    text, blocks = args.get("text") or "", args.get("blocks")
    if len(text) > TEXT_MOST:
        raise Refusal("msg_too_long")
    if not text and not blocks and not args.get("attachments"):
        raise Refusal("no_text")
    metadata = args.get("metadata")
    if metadata is not None:
        good = isinstance(metadata, dict) and isinstance(metadata.get("event_payload"), dict)
        if metadata and not (good and metadata.get("event_type")):
            raise Refusal("invalid_metadata_format")
    if blocks is not None:
        check_blocks(blocks, MESSAGE, ws.new_blocks)
        _check_files(ws, blocks)
        blocks = fill_ids(blocks, ws.new_id)
    return {"text": text, "blocks": blocks, "metadata": metadata or None}


def _check_files(ws: Board, blocks: list[Json]) -> None:
    """Refuse images of files that are not there, or not complete."""
    found = []
    for number, block in enumerate(blocks):
        shown = block.get("slack_file") if block["type"] == "image" else None
        if shown is None:
            continue
        file = ws.files.get(str(shown.get("id")))
        if file is None or not file.complete:
            found.append(fault("invalid slack file", f"/blocks/{number}/slack_file"))
    if found:
        raise Refusal("invalid_blocks", [f"[ERROR] {one}" for one in found], errors=found)


def post(ws: Board, channel: Channel, user: str, **content: Any) -> Message:
    """Put a message into a Slack channel, as the bot or as a person."""
    message = Message(channel.id, ws.new_ts(), user, at=ws.clock.now(), **content)
    if user == ws.bot_user:
        message.bot_id, message.app_id = ws.bot_id, ws.app_id
    if message.is_reply and message.broadcast:
        message.subtype = "thread_broadcast"
    channel.messages[message.ts] = message
    ws.changed("message", channel=channel.id, ts=message.ts, thread_ts=message.thread_ts)
    message_event(ws, channel, as_json(ws, message))
    return message


def whisper(ws: Board, channel: Channel, to: str, **content: Any) -> Message:
    """Show a message to one person only; it is in no history."""
    message = Message(channel.id, ws.new_ts(), ws.bot_user, to=to, at=ws.clock.now(), **content)
    message.bot_id, message.app_id = ws.bot_id, ws.app_id
    ws.ephemerals.append(message)
    ws.changed("ephemeral", channel=channel.id, ts=message.ts, user=to)
    return message


def change(ws: Board, message: Message, by: str, content: Json) -> None:
    """Update in place: text without blocks takes the blocks away, as on Slack."""
    before = as_json(ws, message)
    if content["blocks"] is not None:
        message.blocks = content["blocks"]
    elif content["text"]:
        message.blocks = []
        message.edited = {"user": by, "ts": ws.new_ts()}
    message.text = content["text"] or message.text
    if content["metadata"] is not None:
        message.metadata = content["metadata"]
    message.revisions += 1
    ws.changed("message_changed", channel=message.channel, ts=message.ts)
    _tell_later(ws, message, {"message": as_json(ws, message), "previous_message": before})


def remove(ws: Board, message: Message) -> None:
    """Delete a message, ephemeral or not. A thread's parent leaves its replies behind."""
    before = as_json(ws, message)
    message.deleted = True
    if message.to:
        ws.ephemerals = [m for m in ws.ephemerals if m is not message]
    else:
        ws.channels[message.channel].messages.pop(message.ts, None)
    ws.changed("message_deleted", channel=message.channel, ts=message.ts)
    _tell_later(ws, message, {"deleted_ts": message.ts, "previous_message": before})


def _tell_later(ws: Board, message: Message, facts: Json) -> None:
    """The event about a message that stood already; ephemeral ones have none."""
    if not message.to:
        subtype = "message_deleted" if message.deleted else "message_changed"
        told = {"subtype": subtype, "hidden": True, "ts": ws.new_ts(), **facts}
        message_event(ws, ws.channels[message.channel], told)


def as_json(ws: Board, message: Message, metadata: bool = False) -> Json:
    """A message as history and payloads show it."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": ws.team,
    }
    if message.bot_id:
        profile = bot_profile(ws)
        shown |= {"bot_id": message.bot_id, "app_id": message.app_id, "bot_profile": profile}
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    for key in ("subtype", "edited", "attachments"):
        if value := getattr(message, key):
            shown[key] = value
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    if not message.to and not message.deleted:
        shown |= _thread_facts(ws.channels[message.channel], message)
    return shown


def permalink(message: Message) -> str:
    """The link to a message; for a reply, with its thread."""
    link = f"{SITE}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={message.channel}"
    return link


def bot_profile(ws: Board) -> Json:
    """The bot as messages name it."""
    sizes = (36, 48, 72)
    return {
        "id": ws.bot_id,
        "app_id": ws.app_id,
        "name": ws.users[ws.bot_user].name,
        "icons": {f"image_{n}": f"{SITE}/bot_{n}.png" for n in sizes},
        "deleted": False,
        "updated": 0,
        "team_id": ws.team,
    }


def _thread_facts(channel: Channel, message: Message) -> Json:
    if message.is_reply:
        parent = channel.messages.get(message.thread_ts or "")
        return {"parent_user_id": parent.user} if parent else {}
    replies = [m for m in channel.replies(message.ts) if m.ts != message.ts]
    if not replies:
        return {}
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len({m.user for m in replies}),
        "reply_users": list(dict.fromkeys(m.user for m in replies)),
        "latest_reply": replies[-1].ts,
        "subscribed": False,
    }
