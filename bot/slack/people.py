"""What Slack tells about people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """A person (or bot) of the workspace. `full_member`: no guest and not of another firm."""

    id: str
    name: str
    email: str
    timezone: str
    language: str
    full_member: bool
    deactivated: bool
    bot: bool


def person_of(user: Mapping[str, Any], our_team: str) -> Person:
    """Read one user object of Slack's."""
    profile = user.get("profile") or {}
    guest = user.get("is_restricted") or user.get("is_ultra_restricted")
    stranger = user.get("is_stranger") or (user.get("team_id") or our_team) != our_team
    return Person(
        id=str(user.get("id") or ""),
        name=str(
            profile.get("display_name")
            or profile.get("real_name")
            or user.get("real_name")
            or user.get("name")
            or ""
        ),
        email=str(profile.get("email") or ""),
        timezone=str(user.get("tz") or ""),
        language=str(user.get("locale") or "").replace("_", "-").split("-")[0].lower(),
        full_member=not (guest or stranger or user.get("is_bot")),
        deactivated=bool(user.get("deleted")),
        bot=bool(user.get("is_bot")),
    )
