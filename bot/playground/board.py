"""The state of a work chat: its people, Slack channels, tokens, and what changes."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from bot.clock import Clock
from bot.playground.faults import Faults
from bot.playground.pace import Pace
from bot.playground.state import Channel, File, Json, Message, Refusal, User, UserGroup, View

T = TypeVar("T")

BOT_SCOPES = (
    "channels:history channels:join channels:read chat:write chat:write.public commands "
    "files:write groups:history groups:read im:history im:read im:write reactions:write team:read "
    "usergroups:read users:read users:read.email"
)
TRIGGER_SECONDS = 3.0


@dataclass
class Token:
    kind: str
    scopes: set[str]
    revoked: str = ""


@dataclass
class Trigger:
    """The right to open one modal, for three seconds; `view` is the modal it came from."""

    user: str
    made: float
    view: str | None = None
    used: bool = False


@dataclass
class Call:
    """One Web API call as it was answered; tokens are left out."""

    method: str
    args: Json
    answer: Json
    status: int = 200


@dataclass
class ResponseUrl:
    """Where an app may answer an interaction: five times within thirty minutes."""

    user: str
    channel: str
    made: float
    message: Message | None = None
    uses: int = 0


@dataclass
class Answer:
    """What the bot made of a delivery: acked, with what body, or why not."""

    acked: bool
    body: Json | None = None
    why: str = ""


class Courier(Protocol):
    """Brings things to the bot, by socket or by signed HTTP."""

    def tell(self, event: Json) -> None:
        """Send an event and send it again until it is acked, three more times at most."""

    async def ask(self, kind: str, payload: Json) -> Answer:
        """Deliver an interaction or a command once and wait for its ack."""


@dataclass
class Board:
    """All state of the chat. Nothing here waits for the network; `courier` does, once started."""

    clock: Clock
    team_name: str = "Bottega Aurora"
    new_blocks: bool = True
    untouched: str = "initial"
    events: set[str] = field(default_factory=lambda: {"app_home_opened"})
    commands: set[str] | None = None
    shortcuts: dict[str, str] | None = None
    signing_clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.team, self.app_id, self.bot_id = "T0PLAY001", "A0PLAY001", "B0PLAY001"
        self.bot_token = "xoxb-playground-bot"  # noqa: S105
        self.app_token = "xapp-playground-app"  # noqa: S105
        self.signing_secret = "playground-signing-secret"  # noqa: S105
        self.tokens = {
            self.bot_token: Token("bot", set(BOT_SCOPES.split())),
            self.app_token: Token("app", {"connections:write"}),
        }
        self.users: dict[str, User] = {}
        self.groups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self.features: Json = {}
        self.ephemerals: list[Message] = []
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.triggers: dict[str, Trigger] = {}
        self.tickets: set[str] = set()
        self.urls: dict[str, ResponseUrl] = {}
        self.base = ""
        self.is_down = False
        self.faults = Faults()
        self.pace = Pace(self.clock)
        self.refused: list[Json] = []
        self.calls: Counter[str] = Counter()
        self.log: deque[Call] = deque(maxlen=5000)
        self.feed: deque[Json] = deque(maxlen=10_000)
        self.listeners: list[Callable[[Json], None]] = []
        self.in_flight = 0
        self.courier: Courier | None = None
        self._numbers: Counter[str] = Counter()
        self._last_ts = 0
        self._waiting: list[asyncio.Future[None]] = []
        bot = self.add_user("ascolto", id="U0PLAYBOT", real_name="Ascolto", is_bot=True)
        bot.bot_id, bot.app_id = self.bot_id, self.app_id
        self.bot_user = bot.id

    # --- setting it up

    def add_user(self, name: str, id: str | None = None, real_name: str = "", **facts: Any) -> User:
        """A person with the handle `name`; `facts` are User's fields."""
        facts.setdefault("display_name", real_name or name)
        user = User(id or self.new_id("U"), name, self.team, real_name or name, **facts)
        self.users[user.id] = user
        self.changed("user", user=user.id)
        return user

    def add_channel(
        self,
        name: str,
        members: Iterable[str | User] = (),
        id: str | None = None,
        private: bool = False,
        bot: bool = True,
    ) -> Channel:
        """A Slack channel; `bot` says whether ours is in it."""
        inside = [m.id if isinstance(m, User) else m for m in members]
        channel = Channel(
            id or self.new_id("C"),
            name,
            "private" if private else "public",
            inside + [self.bot_user] * bot,
            creator=inside[0] if inside else self.bot_user,
            created=int(self.clock.wall().timestamp()),
        )
        self.channels[channel.id] = channel
        self.changed("channel", channel=channel.id)
        return channel

    def add_group(
        self, handle: str, users: Iterable[User], id: str | None = None, name: str = ""
    ) -> UserGroup:
        """A user group, mentioned as @handle."""
        ids = [user.id for user in users]
        group = UserGroup(id or self.new_id("S"), handle, name or handle, ids, self.team)
        self.groups[group.id] = group
        return group

    def install(self, manifest: Json) -> None:
        """Give the app just the scopes, events, commands and shortcuts its manifest asks for."""
        scopes = manifest["oauth_config"]["scopes"]["bot"]
        self.tokens[self.bot_token].scopes = set(scopes)
        subscribed = manifest.get("settings", {}).get("event_subscriptions", {})
        self.events = set(subscribed.get("bot_events", []))
        self.features = manifest.get("features", {})
        self.commands = {one["command"] for one in self.features.get("slash_commands", [])}
        told = self.features.get("shortcuts", [])
        self.shortcuts = {one["callback_id"]: one["type"] for one in told}

    # --- looking things up

    def user(self, who: str) -> User:
        """By id, handle or real name; KeyError if there is none."""
        wanted = who.lstrip("@")
        for user in self.users.values():
            if wanted in (user.id, user.name, user.real_name):
                return user
        raise KeyError(f"nobody here is called {who!r}")

    def channel(self, which: "str | Channel") -> Channel:
        """By id or #name; KeyError if there is none."""
        if isinstance(which, Channel):
            return which
        for channel in self.channels.values():
            if which.lstrip("#") in (channel.id, channel.name):
                return channel
        raise KeyError(f"there is no Slack channel {which!r}")

    def direct(self, user: str) -> Channel:
        """The direct messages between the bot and `user`, made when first needed."""
        for channel in self.channels.values():
            if channel.kind == "im" and channel.user == user:
                return channel
        made = Channel(self.new_id("D"), "", "im", [user, self.bot_user], user=user)
        self.channels[made.id] = made
        return made

    def messages(self, channel: "str | Channel") -> list[Message]:
        """Every message that stands in a Slack channel, replies included, in order."""
        return sorted(self.channel(channel).messages.values(), key=lambda m: float(m.ts))

    def called(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.log if call.method == method]

    # --- numbers

    def new_id(self, prefix: str) -> str:
        self._numbers[prefix] += 1
        return f"{prefix}0PLAY{self._numbers[prefix]:05d}"

    def new_ts(self) -> str:
        """A message's time: unique and increasing, also while the clock stands still."""
        now = int(self.clock.wall().timestamp() * 1_000_000)
        self._last_ts = max(now, self._last_ts + 100)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_trigger(self, user: str, view: str | None = None) -> str:
        made = self.clock.monotonic()
        trigger = f"{int(made * 1000)}.{self.team}.{self.new_id('G')}"
        self.triggers[trigger] = Trigger(user, made, view)
        return trigger

    def new_response_url(self, user: str, channel: str, message: Message | None = None) -> str:
        """The path of a response URL; the server's address comes before it."""
        path = f"/respond/{self.team}/{self.new_id('r')}"
        self.urls[path] = ResponseUrl(user, channel, self.clock.monotonic(), message)
        return self.base + path

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Spend a trigger. Refuses an unknown, late or used one."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self.clock.monotonic() - trigger.made > TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger

    # --- what changes

    def changed(self, kind: str, **facts: Any) -> None:
        """Note a change: feed, listeners, and whoever waits with `until`."""
        number = self.feed[-1]["n"] + 1 if self.feed else 1
        change: Json = {"n": number, "kind": kind, **facts}
        self.feed.append(change)
        for listener in self.listeners:
            listener(change)
        self._look_again()

    def _look_again(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, test: Callable[[], T], seconds: float = 10) -> T:
        """Wait for changes until `test()` is true and return its value; TimeoutError if never."""
        return await self.clock.deadline(self._until(test), seconds)

    async def _until(self, test: Callable[[], T]) -> T:
        while not (found := test()):
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await future
        return found

    async def settled(self, seconds: float = 10) -> None:
        """Wait until no call is being answered and nothing sent to the bot awaits its ack."""
        await self.until(lambda: self.in_flight == 0, seconds)

    def flying(self, by: int) -> None:
        """Count a call or a delivery in (+1) or out (-1)."""
        self.in_flight += by
        if by < 0:
            self._look_again()
