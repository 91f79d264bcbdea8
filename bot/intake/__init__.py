"""The one door in: what channels say becomes rows."""

from bot.intake.door import Taken, take_delivery, take_page, take_seen

__all__ = ["Taken", "take_delivery", "take_page", "take_seen"]
