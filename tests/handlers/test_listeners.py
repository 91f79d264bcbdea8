"""What Slack's library hands to our listeners."""

import importlib
import inspect

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from tests.house import nothing

CONTEXT = {"deps"}  # what our middleware adds to the arguments Bolt knows


def test_listeners_ask_only_for_what_bolt_gives() -> None:
    """Bolt passes None for a misspelt argument."""
    handlers = importlib.import_module("handlers")
    app = AsyncApp(token="xoxb-nobody", signing_secret="secret")
    handlers.register(app)
    known = {*inspect.signature(AsyncArgs.__init__).parameters, *CONTEXT}
    listeners = [
        f for each in app._async_listeners for f in (each.ack_function, *each.lazy_functions)
    ]
    assert listeners
    asked = [(f, name) for f in listeners for name in inspect.signature(f).parameters]
    nothing(f"{f.__module__}.{f.__name__}: {name}" for f, name in asked if name not in known)
