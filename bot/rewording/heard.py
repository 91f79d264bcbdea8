"""What a service answered."""

from dataclasses import replace
from datetime import datetime

from bot.channels.calls import Answer, judge


def good(answer: Answer, wall: datetime) -> Answer:
    """`answer` when it is good, else the error that its status means (`judge`). What it complains
    about in its own words is left out: they may hold the text or the key, and would get into the
    log and into Slack."""
    if 200 <= answer.status < 300:
        return answer
    return judge(replace(answer, body=b""), wall)
