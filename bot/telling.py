"""Telling people that something broke or healed: once each."""

from collections.abc import Mapping

from bot.db import Transaction
from bot.deps import Deps
from bot.models import PostKind
from bot.queries import posts


async def tell(tx: Transaction, deps: Deps, code: str, key: str, **detail: str) -> None:
    """A notice to the person who answers for the team. `code` says which, `key` makes it one."""
    await _notice(tx, deps, deps.config.team.owner, code, key, detail)


async def tell_team(tx: Transaction, deps: Deps, code: str, key: str, **detail: str) -> None:
    """The same into the team's Slack channel."""
    await _notice(tx, deps, deps.config.team.slack_channel, code, key, detail)


async def _notice(
    tx: Transaction, deps: Deps, place: str, code: str, key: str, detail: Mapping[str, str]
) -> None:
    subject, said = f"notice:{code}:{key}", {"code": code, **detail}
    now = deps.clock.now()
    await posts.add(tx, posts.row(PostKind.NOTICE, subject, place, now, urgency=2, detail=said))
