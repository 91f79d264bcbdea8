"""How urgent a message is."""

from typing import Literal

from bot.phrases import Hit
from bot.triage.balance import Weighed

Urgency = Literal["low", "normal", "high", "now"]


def urgency(
    critical: bool, hold: str | None, weighed: Weighed, stars: float | None, urgent: list[Hit]
) -> Urgency:
    if hold:
        return "now"
    if not critical:
        return "low"
    worst = stars is not None and stars <= 1
    return "high" if worst or weighed.strong or urgent else "normal"
