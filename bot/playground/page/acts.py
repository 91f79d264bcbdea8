"""What the page lets a person do; each act is one of `Person`'s, named as the page names it."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.locale import Words
from bot.playground.board import Answer, Board
from bot.playground.inputs import elements
from bot.playground.person import Person
from bot.playground.state import Json, Message, View

_AT = re.compile(r"(?<!\S)@([\w.-]+)")


class Gone(LookupError):
    """What was acted on is no longer there: the page is behind and looks again."""


async def act(person: Person, words: Words, asked: Json) -> Json:
    """Do it, and say what the page must know: `trouble`, a sentence for the person.

    Raises Gone, and LookupError, KeyError or ValueError for what makes no sense.
    """
    work = _ACTS.get(str(asked.get("do")))
    if work is None:
        raise LookupError(f"nothing called {asked.get('do')!r}: {', '.join(_ACTS)}")
    if person.ws.is_down:
        return {"trouble": words.t("The chat is down: nothing gets through. Try again later.")}
    answer = await work(person, asked)
    if answer is None or answer.acked or answer.why == "incomplete":
        return {}
    return {"trouble": trouble(answer, words)}


def trouble(answer: Answer, words: Words) -> str:
    """Why nothing happened, as a person would want to hear it."""
    if answer.why == "unknown_command":
        return words.t("There is no such command here.")
    if answer.why == "not_connected":
        return words.t("Ascolto is not connected: start it, then try again.")
    if answer.why == "timeout":
        return words.t("Ascolto did not answer in time. Try again.")
    return words.t("That did not reach Ascolto. Try again.")


async def _click(person: Person, asked: Json) -> Answer | None:
    where = place(person, asked)
    what, value = str(asked["action"]), asked.get("value")
    if asked.get("entry"):
        what = str(value)
    return await person.click(where, what, value, asked.get("block"))


async def _choose(person: Person, asked: Json) -> Answer | None:
    where, block, action = place(person, asked), str(asked["block"]), str(asked["action"])
    choice = asked.get("choice")
    kind = _element(where, block, action)["type"]
    if kind == "datetimepicker" and choice:
        local = datetime.fromisoformat(str(choice))
        choice = int(local.replace(tzinfo=ZoneInfo(person.user.tz)).timestamp())
    return await person.choose(action, choice or _nothing(kind), where, block)


async def _type(person: Person, asked: Json) -> Answer | None:
    view = place(person, asked)
    if not isinstance(view, View):
        raise LookupError("only modals and the Home tab have text fields")
    text, enter = str(asked.get("text") or ""), bool(asked.get("enter"))
    action, block = str(asked["action"]), str(asked["block"])
    return await person.type_in(action, text, enter, view, block)


async def _submit(person: Person, asked: Json) -> Answer | None:
    view = place(person, asked)
    if not isinstance(view, View):
        raise LookupError("only a modal can be sent")
    for field in asked.get("fields") or []:
        person.fill(str(field["action"]), str(field["text"]), view, str(field["block"]))
    return await person.submit()


async def _close(person: Person, asked: Json) -> Answer | None:
    place(person, asked)
    await person.close(bool(asked.get("everything")))
    return None


async def _write(person: Person, asked: Json) -> Answer | None:
    """A message, or a slash command where it begins like one."""
    text, channel = str(asked.get("text") or "").strip(), str(asked["channel"])
    person.messages(channel)  # nobody writes where he cannot read
    thread = message(person, channel, str(asked["thread"])) if asked.get("thread") else None
    if not text:
        return None
    if text.startswith("/") and thread is None:
        name, _, rest = text.partition(" ")
        return await person.command(name, rest.strip(), channel)
    person.say(channel, _as_sent(person.ws, text), thread)
    return None


async def _shortcut(person: Person, asked: Json) -> Answer | None:
    about = message(person, str(asked["channel"]), str(asked["ts"])) if "ts" in asked else None
    return await person.shortcut(str(asked["callback"]), about)


async def _delete(person: Person, asked: Json) -> Answer | None:
    person.delete(message(person, str(asked["channel"]), str(asked["ts"])))
    return None


_ACTS: dict[str, Callable[[Person, Json], Awaitable[Answer | None]]] = {
    "click": _click,
    "choose": _choose,
    "type": _type,
    "submit": _submit,
    "close": _close,
    "write": _write,
    "shortcut": _shortcut,
    "delete": _delete,
}


def place(person: Person, asked: Json) -> Message | View:
    """The modal on top, the Home tab or the message that was acted on."""
    if view_id := asked.get("view"):
        for view in (person.view, person.home):
            if view is not None and view.id == view_id:
                return view
        raise Gone(f"{view_id} is not in front of {person.user.name}")
    return message(person, str(asked["channel"]), str(asked["ts"]))


def message(person: Person, channel: str, ts: str) -> Message:
    """A message this person may see; Gone where it is not there (any more)."""
    for found in [*person.messages(channel), *person.ephemerals(channel)]:
        if found.ts == ts:
            return found
    raise Gone(f"no message {ts} in {channel}")


def _element(where: Message | View, block_id: str, action_id: str) -> Json:
    for block, element in elements(where.blocks):
        if (block["block_id"], element["action_id"]) == (block_id, action_id):
            return element
    raise Gone(f"no {action_id} in {block_id}")


def _nothing(kind: str) -> Any:
    return [] if kind.startswith("multi_") or kind == "checkboxes" else None


def _as_sent(ws: Board, text: str) -> str:
    """What was typed as a client sends it: escaped, and @name made a mention."""
    names = {user.name: user.id for user in ws.users.values() if not user.deleted}
    groups = {group.handle: group.id for group in ws.groups.values()}

    def named(found: re.Match[str]) -> str:
        if found[1] in names:
            return f"<@{names[found[1]]}>"
        return f"<!subteam^{groups[found[1]]}>" if found[1] in groups else found[0]

    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _AT.sub(named, escaped)
