"""Who may answer customers, and who is whose owner."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Person:
    """Somebody in Slack. `full_member` is False for guests and for people of other firms."""

    id: str
    name: str
    email: str | None
    timezone: str | None
    language: str | None
    full_member: bool
    deactivated: bool
    bot: bool


class Refusal(StrEnum):
    """Why somebody may not answer customers."""

    BOT = "bot"
    DEACTIVATED = "deactivated"
    NOT_MEMBER = "not_member"
    NOT_RESPONDER = "not_responder"


def may_answer(person: Person, responders: frozenset[str] | None) -> Refusal | None:
    """None when this person may answer customers, else why not.

    `responders` are Slack ids, user groups already resolved; None means all full members.
    Bots, deactivated people, guests and people of other firms never may, listed or not.
    """
    if person.bot:
        return Refusal.BOT
    if person.deactivated:
        return Refusal.DEACTIVATED
    if not person.full_member:
        return Refusal.NOT_MEMBER
    if responders is not None and person.id not in responders:
        return Refusal.NOT_RESPONDER
    return None


def named_in(texts: Iterable[str], names: Iterable[str]) -> set[str]:
    """Those of these people who are named in the texts: by their whole name, or by a first name
    that only one of them has; a small letter or an everyday word at the beginning names nobody."""
    told = "\n".join(texts)
    known = set(names)
    firsts = Counter(one.split()[0] for one in known if one.split())
    return {one for one in known if _is_named(one, told, alone=firsts[one.partition(" ")[0]] == 1)}


_EVERYDAY = frozenset(
    "Alba Angel Art Bill Faith Felice Gioia Grace Grant Guy Hope Joy Luce Mark May Perla Rich Rosa "
    "Rose Sole Sunny Vera Will".split()
)
"""First names that may begin a sentence without naming anybody."""


def _is_named(name: str, told: str, *, alone: bool) -> bool:
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told):
        return True
    first = name.partition(" ")[0]
    if not alone or len(first) < 2 or not first[0].isupper():
        return False
    before = r"(?<=[^\W\d_] )" if first in _EVERYDAY else r"(?<!\w)"
    return bool(re.search(rf"{before}{re.escape(first)}(?!\w)", told))


def owner_of(
    claimed_by: str | None,
    route_owner: str | None,
    team_owner: str | None,
    active: Callable[[str], bool] | frozenset[str],
) -> str | None:
    """Who answers for a case: who took it, else the route's owner, else the team's.

    Whoever is no longer `active` is passed over; None when nobody is left.
    """
    is_active = active.__contains__ if isinstance(active, frozenset) else active
    return next(
        (one for one in (claimed_by, route_owner, team_owner) if one and is_active(one)), None
    )
