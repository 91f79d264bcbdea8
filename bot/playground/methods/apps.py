"""auth.test, apps.connections.open, blocks.validate: the app itself."""

from bot.playground.args import Args
from bot.playground.blocks import HOME, MESSAGE, MODAL, check_blocks, check_view
from bot.playground.board import Board
from bot.playground.state import Json


def auth_test(ws: Board, args: Args) -> Json:
    shown: Json = {
        "url": "https://playground.slack.test/",
        "team": ws.team_name,
        "team_id": ws.team,
        "is_enterprise_install": False,
    }
    if args.token.kind == "app":
        return shown | {"app_name": "Ascolto", "app_id": ws.app_id}
    name = ws.users[ws.bot_user].name
    return shown | {"user": name, "user_id": ws.bot_user, "bot_id": ws.bot_id}


def connections_open(ws: Board, _: Args) -> Json:
    """A one-time ticket; the API layer puts the server's address before it."""
    ticket = ws.new_id("ticket-")
    ws.tickets.add(ticket)
    return {"url": f"/link/?ticket={ticket}&app_id={ws.app_id}"}


def api_test(_: Board, args: Args) -> Json:
    return {"args": {key: value for key, value in args.raw.items() if key != "token"}}


def validate(ws: Board, args: Args) -> Json:
    """Refuses just as posting or opening would."""
    message = args.json("message", "invalid_arguments") or {}
    blocks = args.json("blocks", "invalid_blocks_format") or message.get("blocks")
    if blocks is not None:
        check_blocks(blocks, MESSAGE, ws.new_blocks)
    view = args.json("view", "invalid_arguments")
    if view is not None:
        check_view(view, ws.new_blocks, (MODAL, HOME))
    return {}
