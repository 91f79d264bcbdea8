"""The workspace as tests and the demo hold it: the board, its people, and faults on demand."""

from collections.abc import Callable

from bot.playground.board import Board
from bot.playground.events import emit
from bot.playground.faults import Fault, Json
from bot.playground.messages import remove
from bot.playground.person import Person
from bot.playground.state import Channel, Message, User


class Workspace(Board):
    """A work chat in memory. `Playground` puts it on the network."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._people: dict[str, Person] = {}

    def as_person(self, who: str | User) -> Person:
        """Act as one of the people: by id, handle or User. The same one each time."""
        user = who if isinstance(who, User) else self.user(who)
        return self._people.setdefault(user.id, Person(self, user))

    # --- the Web API goes wrong

    def fail(
        self,
        method: str,
        error: str,
        retry_after: int | None = None,
        times: int | None = 1,
        when: Callable[[Json], bool] = lambda _: True,
    ) -> None:
        """Refuse the next `times` calls (None: all) of `method` ("*": any) with `error`."""
        fault = Fault(method, "error", error, retry_after=retry_after, times=times, when=when)
        self.faults.add(fault)

    def http_error(self, method: str, status: int = 500, times: int | None = 1) -> None:
        """Answer with an HTTP error and do nothing."""
        self.faults.add(Fault(method, "http", status=status, times=times))

    def lose_answer(self, method: str, times: int | None = 1) -> None:
        """Do the work, then cut the connection instead of answering."""
        self.faults.add(Fault(method, "lose", times=times))

    def cut_before(self, method: str, times: int | None = 1) -> None:
        """Cut the connection and do nothing."""
        self.faults.add(Fault(method, "cut", times=times))

    def hang(self, method: str, times: int | None = 1) -> None:
        """Do nothing and never answer."""
        self.faults.add(Fault(method, "hang", times=times))

    def heal(self, method: str | None = None) -> None:
        """Forget the faults of one method, or all."""
        self.faults.clear(method)

    def down(self) -> None:
        """The chat is gone: calls are cut, sockets drop, nothing gets through to the bot."""
        self.is_down = True
        self.changed("down")

    def up(self) -> None:
        self.is_down = False
        self.changed("up")

    # --- things administrators do

    def revoke(self, token: str | None = None, error: str = "token_revoked") -> None:
        """Take a token away (default: the bot's); `account_inactive` for a removed app."""
        self.tokens[token or self.bot_token].revoked = error

    def restore(self, token: str | None = None) -> None:
        self.tokens[token or self.bot_token].revoked = ""

    def archive(self, channel: str | Channel, archived: bool = True) -> None:
        place = self.channel(channel)
        place.archived = archived
        kind = "channel_archive" if archived else "channel_unarchive"
        emit(self, {"type": kind, "channel": place.id, "user": place.creator})
        self.changed("channel", channel=place.id)

    def rename(self, channel: str | Channel, name: str) -> None:
        place = self.channel(channel)
        place.name = name
        facts = {"id": place.id, "name": name, "created": place.created}
        emit(self, {"type": "channel_rename", "channel": facts})
        self.changed("channel", channel=place.id)

    def remove_bot(self, channel: str | Channel) -> None:
        """Put the bot out of a Slack channel."""
        place = self.channel(channel)
        place.members = [m for m in place.members if m != self.bot_user]
        kind = "group_left" if place.kind == "private" else "channel_left"
        emit(self, {"type": kind, "channel": place.id})
        self.changed("members", channel=place.id)

    def invite_bot(self, channel: str | Channel) -> None:
        place = self.channel(channel)
        if self.bot_user not in place.members:
            place.members.append(self.bot_user)
            told = {"type": "member_joined_channel", "user": self.bot_user, "channel": place.id}
            emit(self, told | {"channel_type": "C", "team": self.team})
        self.changed("members", channel=place.id)

    def deactivate(self, who: str | User) -> None:
        """A person leaves the firm."""
        user = who if isinstance(who, User) else self.user(who)
        user.deleted = True
        emit(self, {"type": "user_change", "user": user.as_json(self.clock.wall())})
        self.changed("user", user=user.id)

    def delete_message(self, message: Message) -> None:
        """Somebody deletes a message by hand."""
        remove(self, message)

    @property
    def too_fast(self) -> list[str]:
        """The Slack channels of posts that came faster than Slack allows, one entry a post."""
        return self.pace.too_fast
