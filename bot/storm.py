"""When so many complain at once that a card each would bury them all."""

from collections.abc import Sequence
from datetime import timedelta

MANY = 10
"""So many new cases of one Slack channel within `SPAN` have a card each."""
SPAN = timedelta(minutes=10)


def shared(before: int, urgent: Sequence[bool]) -> list[bool]:
    """Which of these new cases stand on the one card of the storm instead of on their own.
    `before`: how many new ones the Slack channel had within `SPAN`. Urgent ones stand alone."""
    return [before + n >= MANY and not one for n, one in enumerate(urgent)]
