"""Who may answer customers, and who is whose owner."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.ladder import Step


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


class Met:
    """Who was looked up moments ago, so that a click costs no question. What is known of a person
    may be an hour old anyway (`bot.names.FRESH`), and whom Slack shuts out cannot click: another
    half minute changes nothing for what they may do. What this process learns is known at once."""

    LASTS = 30.0
    """Seconds."""

    def __init__(self) -> None:
        self._met: dict[str, tuple[Person, float]] = {}

    def get(self, person: str, seconds: float) -> Person | None:
        """This person as known at most LASTS ago; `seconds` is `clock.monotonic()`."""
        found, since = self._met.get(person, (None, seconds))
        return found if seconds - since < self.LASTS else None

    def keep(self, person: Person, seconds: float) -> None:
        self._met[person.id] = (person, seconds)

    def forget(self, person: str) -> None:
        self._met.pop(person, None)


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


def is_slack_channel(name: str) -> bool:
    """Whether a name, as the settings write it or Slack's id, is that of a Slack channel."""
    return name.startswith("#") or ("@" not in name and name[:1] in ("C", "G"))


def is_person(name: str) -> bool:
    """Whether it is that of a person; a user group's id is neither."""
    return "@" in name or name[:1] in ("U", "W")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Whom a case concerns: `owners` and `deciders` its own first, then the team's; `on_it`: who
    said so."""

    slack_channel: str
    owners: tuple[str, str]
    deciders: tuple[str, str]
    held: bool
    on_it: str | None = None


def whom(tell: str, case: Concerned, active: Callable[[str], bool]) -> str:
    """Whom a rung tells that says `tell`. Whoever is no longer `active` is passed over; nobody
    left, the Slack channel hears it. While somebody is on it the Slack channel is left in peace."""
    if tell == "slack_channel":
        return case.on_it or case.slack_channel
    decider = owner_of(None, *case.deciders, active)
    if tell == "owner":
        owner = decider if case.held else owner_of(case.on_it, *case.owners, active)
        return owner or case.slack_channel
    named = decider if tell == "decider" else owner_of(None, tell, decider, active)
    return named or case.slack_channel


def quietly(step: Step, told: str, case: Concerned) -> bool:
    """Whether a reminder goes to one place by itself; else it stands in the card's thread, for the
    whole Slack channel to see."""
    if is_person(told):
        return step.tell == "owner" or step.nth > 0 or case.on_it is not None
    return is_slack_channel(told) and told != case.slack_channel
