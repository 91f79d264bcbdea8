"""When to look again at what we know, and what to think of what is not found. Pure."""

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

FEW = 2
"""So many may be missing at once without a question, as long as something is there."""
BELIEVED = timedelta(days=1)
"""What has been missing for so long is gone, whatever else is."""


def next_look(since: datetime, state: str | None, now: datetime) -> timedelta | None:
    """How long until the next look at a review, None = no more.

    `since`: when something last happened (it was said, we answered, its case opened or ended);
    `state`: its case's, None without a case.
    """
    rhythm = OPEN if state == CaseState.OPEN else ENDED
    age = now - since
    return next((pause for until, pause in rhythm if age < until), None)


def doubtful(missing: int, there: int) -> bool:
    """Whether more is missing at once than customers take back: a page to log in, a bug or a filter
    looks the same."""
    return missing > there and (missing > FEW or not there)
