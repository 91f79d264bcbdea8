"""How urgent a message is."""

from collections.abc import Iterable, Mapping
from typing import Literal

from bot.triage.balance import Weighed

Urgency = Literal["low", "normal", "high", "now"]

GROUNDS: Mapping[str, Urgency] = {
    "today": "now",
    "taken": "high",
    "fraud": "high",
    "vulnerable": "high",
    "repeated": "high",
    "reach": "high",
    "deadline": "high",
    "pressing": "high",
}
"""What makes it urgent, and how much: what must be done today, money taken, fraud, a vulnerable
person, written before, many who will read it, a day named by the customer, a wish for haste."""

_TELLING = frozenset({"taken", "fraud", "repeated"})


def telling(grounds: Iterable[str], stars: float | None) -> bool:
    """Whether they say by themselves that somebody is dissatisfied."""
    return (stars is None or stars < 4) and not _TELLING.isdisjoint(grounds)


def urgency(
    critical: bool,
    hold: str | None,
    weighed: Weighed,
    stars: float | None,
    grounds: Iterable[str],
) -> Urgency:
    """Grounds raise it and never lower it."""
    if hold:
        return "now"
    if not critical:
        return "low"
    raised = {GROUNDS[ground] for ground in grounds}
    if "now" in raised:
        return "now"
    worst = stars is not None and stars <= 1
    return "high" if worst or weighed.strong or raised else "normal"
