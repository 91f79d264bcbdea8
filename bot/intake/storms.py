"""Which new cases share a storm's card, and that card."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.db import Transaction
from bot.models import Case, PostKind
from bot.queries import lanes, posts, storms
from bot.storm import MANY, SPAN, shared


async def sharing(tx: Transaction, rows: Sequence[Mapping[str, Any]], now: datetime) -> list[bool]:
    """Which of these cases, about to be written, stand on the card of a storm. Intake of the same
    Slack channel by another replica waits as soon as it matters."""
    found = [False] * len(rows)
    for room in sorted({row["slack_channel"] for row in rows}):
        here = [n for n, row in enumerate(rows) if row["slack_channel"] == room]
        before = await storms.lately(tx, room, now - SPAN, MANY)
        if before + len(here) > MANY:
            await lanes.lock(tx, lanes.slack_lane(room))
            before = await storms.lately(tx, room, now - SPAN, MANY)
        urgent = [rows[n]["urgency"] == "now" or bool(rows[n]["hold"]) for n in here]
        for n, one in zip(here, shared(before, urgent), strict=True):
            found[n] = one
    return found


async def gather(tx: Transaction, cases: Sequence[Case], now: datetime) -> dict[str, int]:
    """The storm on whose card these new cases stand, by Slack channel: the one that is going on,
    or a new one. Its card is drawn (again)."""
    found = {}
    for room in sorted({case.slack_channel for case in cases}):
        first = next(case.id for case in cases if case.slack_channel == room)
        going_on = await storms.going_on(tx, room, now - SPAN)
        if going_on is None:
            subject, since = f"storm:{room}:{first}", {"since": (now - SPAN).isoformat()}
            row = posts.row(PostKind.STORM, subject, room, now, urgency=0, detail=since)
            going_on = await posts.add(tx, row)
        else:
            await posts.touch_shown(tx, [going_on])
        found[room] = going_on
    return found
