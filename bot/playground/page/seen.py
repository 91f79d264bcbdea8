"""What each person has looked at: for badges and for the line above what is new."""

from dataclasses import dataclass, field

from bot.playground.state import Message

Key = tuple[str, str]


@dataclass
class Seen:
    """By person and place: the newest message looked at, and where "new" began when it was
    opened. A place is a Slack channel's id, a thread's `<channel>/<ts>`."""

    until: dict[Key, float] = field(default_factory=dict)
    line: dict[Key, float] = field(default_factory=dict)

    def open(self, user: str, place: str) -> None:
        """Somebody goes there: what came since the last look is new."""
        self.line[user, place] = self.until.get((user, place), 0.0)

    def look(self, user: str, place: str, messages: list[Message]) -> None:
        """Somebody sees all of these."""
        newest = max((float(message.ts) for message in messages), default=0.0)
        key = (user, place)
        self.until[key] = max(self.until.get(key, 0.0), newest)

    def unread(self, user: str, place: str, messages: list[Message]) -> list[Message]:
        """What others wrote since."""
        until = self.until.get((user, place), 0.0)
        return [one for one in messages if float(one.ts) > until and one.user != user]

    def first_new(self, user: str, place: str, messages: list[Message]) -> str:
        """The ts under the line; "" where nothing is new, or everything is."""
        line = self.line.get((user, place), 0.0)
        new = [one for one in messages if float(one.ts) > line and one.user != user]
        return new[0].ts if new and line else ""
