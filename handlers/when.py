"""Moments that people name: this afternoon, tomorrow at nine."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.hours import WorkingHours, tomorrow_at
from bot.slack.modals import Later

AFTERNOON = time(15)
MORNING = "09:00"


def this_afternoon(now: datetime, timezone: str) -> datetime | None:
    """Three o'clock today where the team is; None when that is over."""
    local = now.astimezone(ZoneInfo(timezone))
    at = local.replace(hour=AFTERNOON.hour, minute=0, second=0, microsecond=0)
    return at if at > now else None


def moment(later: Later, now: datetime, hours: WorkingHours) -> datetime:
    """When somebody wants to be reminded."""
    if later.when == "date" and later.at is not None:
        return later.at
    if later.when == "tomorrow":
        return tomorrow_at(now, MORNING, hours)
    if later.when == "afternoon" and (at := this_afternoon(now, hours.timezone)):
        return at
    return now + timedelta(hours=1)
