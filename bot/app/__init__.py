"""The composition root: settings -> Deps -> web, Slack and loops. Imported by the cli only."""

from bot.app.alone import alone
from bot.app.building import Kinds, build
from bot.app.serving import LOOPS, serve

__all__ = ["LOOPS", "Kinds", "alone", "build", "serve"]
