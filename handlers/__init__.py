"""What people do in Slack becomes rows; the loops do the rest."""

import re
from contextlib import AsyncExitStack
from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.deps import Deps
from handlers import actions, commands, home, shortcuts, views
from handlers.doors import bolt_app, connect, routes
from handlers.trouble import trouble

__all__ = ["application", "connect", "register", "routes"]


def application(stack: AsyncExitStack, deps: Deps) -> AsyncApp:
    """Bolt with all our listeners, each of which may ask for `deps`; it ends with `stack`."""
    app = bolt_app(deps, after=partial(home.after, deps))
    stack.push_async_callback(deps.ongoing.end)
    app.error(trouble)
    register(app)
    return app


def register(app: AsyncApp) -> None:
    """All listeners. Events that nobody wants are acked, else Slack sends them again."""
    commands.register(app)
    shortcuts.register(app)
    actions.register(app)
    views.register(app)
    home.register(app)
    app.event(re.compile(".*"))(ignore)


async def ignore() -> None:
    """Bolt acks events by itself."""
