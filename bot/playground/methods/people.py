"""users.*, usergroups.*, team.*, bots.*: who is here."""

from bot.playground.args import Args, page
from bot.playground.board import Board
from bot.playground.messages import bot_profile
from bot.playground.state import Json, Refusal, User


def _json(ws: Board, args: Args, user: User, locale: bool = False) -> Json:
    return user.as_json(ws.clock.wall(), args.sees("users:read.email"), locale)


def list_(ws: Board, args: Args) -> Json:
    some, cursor = page(list(ws.users.values()), args, 1000, 1000)
    locale = args.flag("include_locale")
    return {
        "members": [_json(ws, args, user, locale) for user in some],
        "cache_ts": int(ws.clock.wall().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def info(ws: Board, args: Args) -> Json:
    user = ws.users.get(args.need("user"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": _json(ws, args, user, args.flag("include_locale"))}


def lookup_by_email(ws: Board, args: Args) -> Json:
    wanted = args.need("email").lower()
    for user in ws.users.values():
        if user.email and user.email.lower() == wanted and not user.deleted:
            return {"user": _json(ws, args, user)}
    raise Refusal("users_not_found")


def get_profile(ws: Board, args: Args) -> Json:
    user = ws.users.get(args.text("user", ws.bot_user))
    if user is None:
        raise Refusal("user_not_found")
    return {"profile": _json(ws, args, user)["profile"]}


def groups(ws: Board, args: Args) -> Json:
    shown = []
    for group in ws.groups.values():
        shown.append(group.as_json(ws.clock.wall()))
        if args.flag("include_users"):
            shown[-1]["users"] = list(group.users)
    return {"usergroups": shown}


def group_users(ws: Board, args: Args) -> Json:
    group = ws.groups.get(args.need("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    inside = [u for u in group.users if args.flag("include_disabled") or not ws.users[u].deleted]
    return {"users": inside}


def team(ws: Board, _: Args) -> Json:
    shown = {
        "id": ws.team,
        "name": ws.team_name,
        "domain": "playground",
        "url": "https://playground.slack.test/",
        "email_domain": "",
        "icon": {"image_default": True},
    }
    return {"team": shown}


def bot(ws: Board, args: Args) -> Json:
    if args.text("bot", ws.bot_id) != ws.bot_id:
        raise Refusal("bot_not_found")
    return {"bot": bot_profile(ws) | {"user_id": ws.bot_user}}
