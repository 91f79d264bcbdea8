"""A local work chat that speaks Slack's protocol, for the demo and for tests."""

from bot.playground.cast import bottega
from bot.playground.server import Playground
from bot.playground.workspace import Workspace

__all__ = ["Playground", "Workspace", "bottega"]
