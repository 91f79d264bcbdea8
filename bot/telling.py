"""Telling people that something broke or healed: once each."""

from datetime import datetime

from bot.db import Transaction
from bot.deps import Deps
from bot.models import PostKind
from bot.queries import posts


async def tell(tx: Transaction, deps: Deps, code: str, key: str, **detail: str) -> None:
    """A notice to the person who answers for the team. `code` says which, `key` makes it one."""
    await notice(tx, deps.config.team.owner, deps.clock.now(), code, key, **detail)


async def tell_team(tx: Transaction, deps: Deps, code: str, key: str, **detail: str) -> None:
    """The same into the team's Slack channel."""
    await notice(tx, deps.config.team.slack_channel, deps.clock.now(), code, key, **detail)


async def notice(
    tx: Transaction, place: str, now: datetime, code: str, key: str, /, **detail: str
) -> None:
    """The same to `place`, a Slack id."""
    subject, said = f"notice:{code}:{key}", {"code": code, **detail}
    await posts.add(tx, posts.row(PostKind.NOTICE, subject, place, now, urgency=2, detail=said))
