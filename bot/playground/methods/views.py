"""views.*: modals and the Home tab."""

from bot.playground import modals
from bot.playground.args import Args
from bot.playground.blocks import HOME, MODAL, check_view
from bot.playground.board import Board
from bot.playground.state import Json, Refusal, View


def _view(ws: Board, args: Args, kinds: tuple[str, ...] = (MODAL,)) -> Json:
    content = args.json("view", "invalid_arguments")
    check_view(content, ws.new_blocks, kinds)
    return dict(content)


def open_(ws: Board, args: Args) -> Json:
    content = _view(ws, args)
    trigger = ws.use_trigger(_trigger_id(args))
    if trigger.view:
        return {"view": modals.push(ws, trigger.user, content).as_json()}
    return {"view": modals.open_(ws, trigger.user, content).as_json()}


def push(ws: Board, args: Args) -> Json:
    content = _view(ws, args)
    trigger = ws.use_trigger(_trigger_id(args))
    if not trigger.view or not ws.stacks.get(trigger.user):
        raise Refusal("not_found")
    return {"view": modals.push(ws, trigger.user, content).as_json()}


def update(ws: Board, args: Args) -> Json:
    content = _view(ws, args, (MODAL, HOME))
    view = _standing(ws, args)
    if view.content["type"] != content["type"]:
        raise Refusal("invalid_arguments", ["[ERROR] view type may not change"])
    if (wanted := args.text("hash")) and wanted != view.hash:
        raise Refusal("hash_conflict")
    modals.redraw(ws, view, content)
    return {"view": view.as_json()}


def publish(ws: Board, args: Args) -> Json:
    content = _view(ws, args, (HOME,))
    user = args.need("user_id")
    if user not in ws.users:
        raise Refusal("user_not_found")
    if ws.users[user].deleted:
        raise Refusal("not_enabled")
    standing = ws.homes.get(user)
    if standing and (wanted := args.text("hash")) and wanted != standing.hash:
        raise Refusal("hash_conflict")
    return {"view": modals.publish(ws, user, content).as_json()}


def _trigger_id(args: Args) -> str:
    return args.text("trigger_id") or args.need("interactivity_pointer")


def _standing(ws: Board, args: Args) -> View:
    """The view that is still in front of somebody, by its id or external id."""
    wanted, external = args.text("view_id"), args.text("external_id")
    for view in [*(v for stack in ws.stacks.values() for v in stack), *ws.homes.values()]:
        if wanted and view.id == wanted:
            return view
        if external and view.content.get("external_id") == external:
            return view
    raise Refusal("not_found")
