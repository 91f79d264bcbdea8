"""Modals in front of people: the stack of three, and what stands in the inputs."""

from bot.playground.blocks import fill_ids
from bot.playground.board import Board
from bot.playground.inputs import elements, first_value
from bot.playground.state import Json, Refusal, View

STACK_MOST = 3


def open_(ws: Board, user: str, content: Json) -> View:
    """Open a first modal; one that was open gives way."""
    ws.stacks[user] = []
    return _put(ws, user, content)


def push(ws: Board, user: str, content: Json) -> View:
    """Put a modal on top of the one that is open."""
    if len(ws.stacks.get(user, [])) >= STACK_MOST:
        raise Refusal("push_limit_reached")
    return _put(ws, user, content)


def redraw(ws: Board, view: View, content: Json) -> None:
    """Replace what a view shows. What was typed stays where block_id and action_id stay."""
    view.content = _complete(ws, content)
    view.values = _values(view, view.values, ws.untouched)
    view.hash = _hash(ws)
    view.errors, view.trouble = {}, ""
    ws.changed("view", view=view.id, user=view.user)


def publish(ws: Board, user: str, content: Json) -> View:
    """Draw somebody's Home tab."""
    standing = ws.homes.get(user)
    if standing:
        redraw(ws, standing, content)
        return standing
    ws.homes[user] = _make(ws, user, content, None)
    ws.changed("home", user=user)
    return ws.homes[user]


def drop(ws: Board, view: View) -> None:
    """Take a modal away; the one below shows again."""
    stack = ws.stacks.get(view.user, [])
    ws.stacks[view.user] = [v for v in stack if v is not view]
    ws.changed("view_gone", view=view.id, user=view.user)


def clear(ws: Board, user: str) -> list[View]:
    """Take all of somebody's modals away; answers them, top first."""
    gone = list(reversed(ws.stacks.pop(user, [])))
    for view in gone:
        ws.changed("view_gone", view=view.id, user=user)
    return gone


def _put(ws: Board, user: str, content: Json) -> View:
    stack = ws.stacks.setdefault(user, [])
    external = content.get("external_id")
    standing = [v for s in ws.stacks.values() for v in s]
    if external and any(v.content.get("external_id") == external for v in standing):
        raise Refusal("duplicate_external_id")
    view = _make(ws, user, content, stack[-1] if stack else None)
    stack.append(view)
    ws.changed("view", view=view.id, user=user)
    return view


def _make(ws: Board, user: str, content: Json, below: View | None) -> View:
    view_id = ws.new_id("V")
    view = View(
        view_id,
        user,
        _complete(ws, content),
        _hash(ws),
        below.root if below else view_id,
        below.id if below else None,
        ws.app_id,
        ws.bot_id,
        ws.team,
    )
    view.values = _values(view, {}, ws.untouched)
    return view


def _complete(ws: Board, content: Json) -> Json:
    return {**content, "blocks": fill_ids(content["blocks"], ws.new_id)}


def _values(view: View, before: dict[str, dict[str, Json]], untouched: str) -> dict[str, Json]:
    values: dict[str, dict[str, Json]] = {}
    for block, element in elements(view.blocks):
        kept = before.get(block["block_id"], {}).get(element["action_id"])
        if kept is None or kept["type"] != element["type"]:
            kept = first_value(element, untouched)
        if kept is not None:
            values.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return values


def _hash(ws: Board) -> str:
    return f"{int(ws.clock.wall().timestamp())}.{ws.new_id('h')}"
