"""When to look again at what we know. Pure."""

from datetime import datetime, timedelta

from bot.models import CaseState

OPEN = (
    (timedelta(hours=2), timedelta(minutes=5)),
    (timedelta(days=1), timedelta(minutes=30)),
    (timedelta(days=7), timedelta(hours=4)),
    (timedelta(days=90), timedelta(days=1)),
    (timedelta.max, timedelta(days=7)),
)
"""While a case is open: up to this age, look this often."""
ENDED = (
    (timedelta(days=2), timedelta(hours=4)),
    (timedelta(days=14), timedelta(days=1)),
)
"""After it ended, or where there never was one: for some days, then no more."""


def next_look(since: datetime, state: str | None, now: datetime) -> timedelta | None:
    """How long until the next look at a review, None = no more.

    `since`: when something last happened (it was said, we answered, its case opened or ended);
    `state`: its case's, None without a case.
    """
    rhythm = OPEN if state == CaseState.OPEN else ENDED
    age = now - since
    return next((pause for until, pause in rhythm if age < until), None)
