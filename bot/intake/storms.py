"""Which new cases share a storm's card, and that card."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.config import SAMPLE
from bot.db import Transaction
from bot.models import Case, PostKind
from bot.queries import lanes, posts, storms
from bot.storm import MANY, SPAN, shared


async def sharing(tx: Transaction, rows: Sequence[Mapping[str, Any]], now: datetime) -> list[bool]:
    """Which of these cases, about to be written, stand on the card of a storm. Intake of the same
    Slack channel by another replica waits as soon as it matters."""
    found = [False] * len(rows)
    for room, practice in sorted({_place(row) for row in rows}):
        here = [n for n, row in enumerate(rows) if _place(row) == (room, practice)]
        before = await storms.lately(tx, room, practice, now - SPAN, MANY)
        if before + len(here) > MANY:
            await lanes.lock(tx, lanes.slack_lane(room))
            before = await storms.lately(tx, room, practice, now - SPAN, MANY)
        for n, one in zip(here, shared(before, [_alone(rows[n]) for n in here]), strict=True):
            found[n] = one
    return found


def _place(row: Mapping[str, Any]) -> tuple[str, bool]:
    return row["slack_channel"], row["practice"]


def _alone(row: Mapping[str, Any]) -> bool:
    """What is urgent, and what somebody made up to practise on its card."""
    return row["urgency"] == "now" or bool(row["hold"]) or row["source_id"] == SAMPLE


async def gather(
    tx: Transaction, cases: Sequence[Case], now: datetime
) -> dict[tuple[str, bool], int]:
    """The storm on whose card these new cases stand, by Slack channel and whether it is practice:
    the one that is going on, or a new one. Its card is drawn (again)."""
    found: dict[tuple[str, bool], int] = {}
    for case in cases:
        room, practice = place = case.slack_channel, case.practice
        if place in found:
            continue
        going_on = await storms.going_on(tx, room, practice, now - SPAN)
        if going_on is None:
            subject, since = f"storm:{room}:{case.id}", {"since": (now - SPAN).isoformat()}
            row = posts.row(PostKind.STORM, subject, room, now, urgency=0, detail=since)
            going_on = await posts.add(tx, row)
        else:
            posts.touch_shown(tx, [going_on])
        found[place] = going_on
    return found
