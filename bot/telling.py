"""Telling people that something broke or healed: once each."""

from bot.db import Transaction
from bot.deps import Deps
from bot.models import PostKind
from bot.queries import posts


async def tell(tx: Transaction, deps: Deps, code: str, key: str, **detail: str) -> None:
    """A notice to the person who answers for the team. `code` says which, `key` makes it one."""
    team = deps.config.team
    now = deps.clock.now()
    await posts.add(
        tx,
        posts.row(
            PostKind.NOTICE,
            f"notice:{code}:{key}",
            team.owner,
            now,
            urgency=2,
            detail={"code": code, **detail},
        ),
    )


async def tell_team(tx: Transaction, deps: Deps, code: str, key: str, **detail: str) -> None:
    """The same into the team's Slack channel."""
    await posts.add(
        tx,
        posts.row(
            PostKind.NOTICE,
            f"notice:{code}:{key}",
            deps.config.team.slack_channel,
            deps.clock.now(),
            urgency=2,
            detail={"code": code, **detail},
        ),
    )
