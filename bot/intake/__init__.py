"""The one door in: what channels say becomes rows."""

from bot.intake.beforehand import think_of_seen
from bot.intake.door import Taken, take_delivery, take_page, take_seen
from bot.intake.history import open_some

__all__ = ["Taken", "open_some", "take_delivery", "take_page", "take_seen", "think_of_seen"]
