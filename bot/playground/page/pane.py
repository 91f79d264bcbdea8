"""What one person sees of the work chat at one moment, as fragments of HTML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.playground.board import Board
from bot.playground.inputs import elements
from bot.playground.page import kit
from bot.playground.page.pages import render
from bot.playground.page.reader import Reader
from bot.playground.page.seen import Seen
from bot.playground.person import Person
from bot.playground.state import Channel, Json, Message, mentions, words

HOME = "home"
SHOWN = 60
"""So many messages at first, and so many more with each "Earlier messages"."""
Commands = Mapping[str, Sequence[tuple[str, str]]]
"""By language: what may be typed ("/reviews open") and what it does."""
_TARGET = re.compile(r"^(\d+)\.(\d+)\.\d+$")
_CLOSE = 300.0  # seconds within which somebody's messages stand under one name


@dataclass(frozen=True)
class Place:
    """An entry of the sidebar."""

    id: str
    name: str
    kind: str
    unread: int = 0
    rings: bool = False
    members: int = 0


@dataclass(frozen=True)
class Shown:
    """A message as it stands in a list: what divides it from the one before, and its thread."""

    message: Message
    day: str = ""
    is_new: bool = False
    follows: bool = False
    replies: int = 0
    fresh: bool = False
    case: str = ""
    review: str = ""


@dataclass(frozen=True)
class Pane:
    """Everything of one look. `thread` is the ts of the open thread, `most` how many messages."""

    ws: Board
    person: Person
    reader: Reader
    seen: Seen
    place: str
    thread: str = ""
    most: int = SHOWN
    commands: Commands | None = None

    def fragments(self) -> Json:
        """The parts of the page, and what is said aloud when it is new."""
        view = self.person.view
        newest = self._newest()
        everywhere = places(self.ws, self.person, self.seen)
        return {
            "place": self.place,
            "thread": self.thread if self._has_thread() else "",
            "side": self._render("side.html", places=everywhere),
            "main": self._main(sum(one.unread for one in everywhere if one.id != self.place)),
            "panel": self._panel(),
            "modal": self._render("modal.html", view=view) if view else "",
            "view": view.id if view else "",
            "down": self.ws.is_down,
            "last": newest.ts if newest else "",
            "said": self.said(newest) if newest else "",
        }

    def said(self, message: Message) -> str:
        """Who wrote what, for those who hear the page."""
        told = kit.bare(message.text or " ".join(words(message.blocks)), self.reader)
        return f"{self.reader.name(message.user)}: {told[:300]}"

    def _main(self, elsewhere: int) -> str:
        if self.place == HOME:
            return self._render("home.html", home=self.person.home, elsewhere=elsewhere)
        channel = self.ws.channels[self.place]
        everything = timeline(self.person, channel)
        shown = everything[-self.most :]
        return self._render(
            "place.html",
            place=_place(self.ws, self.person, self.seen, channel),
            channel=channel,
            shown=self._listed(channel, shown, self.place),
            earlier=len(everything) - len(shown),
            elsewhere=elsewhere,
            read_only=self.ws.features.get("app_home", {}).get("messages_tab_read_only_enabled"),
            suggestions=self._suggestions(),
            colleagues=self._colleagues(),
            shortcuts=shortcuts(self.ws, "global"),
        )

    def _panel(self) -> str:
        if not self._has_thread():
            return ""
        channel = self.ws.channels[self.place]
        whole = thread(self.person, channel, self.thread)
        listed = self._listed(channel, whole, f"{channel.id}/{self.thread}")
        return self._render(
            "thread.html",
            channel=channel,
            ts=self.thread,
            parent=[one for one in listed if one.message.ts == self.thread],
            shown=[one for one in listed if one.message.ts != self.thread],
        )

    def _has_thread(self) -> bool:
        """Whether the open thread is there; its parent may be gone."""
        if self.place == HOME or not self.thread:
            return False
        return bool(thread(self.person, self.ws.channels[self.place], self.thread))

    def _listed(self, channel: Channel, messages: list[Message], key: str) -> list[Shown]:
        """Messages with their dividers. Days count by business time, as they are shown."""
        made: list[Shown] = []
        first_new = self.seen.first_new(self.person.user.id, key, messages)
        before: Message | None = None
        day: date | None = None
        for message in messages:
            came = self.reader.came(message)
            answers = [m for m in channel.replies(message.ts) if m.ts != message.ts]
            under = f"{channel.id}/{message.ts}"
            case, review = about(message.blocks)
            made.append(
                Shown(
                    message,
                    self.reader.day(came) if came.date() != day else "",
                    message.ts == first_new,
                    came.date() == day and message.ts != first_new and _follows(before, message),
                    0 if message.is_reply else len(answers),
                    bool(self.seen.unread(self.person.user.id, under, answers)),
                    case,
                    review,
                )
            )
            before, day = message, came.date()
        return made

    def _suggestions(self) -> Sequence[tuple[str, str]]:
        """What may be typed: the reader's language first; the manifest's hint for commands that
        nobody described."""
        given = dict(self.commands or {})
        mine = given.pop(self.reader.words.language, ())
        told = [*mine, *(pair for pairs in given.values() for pair in pairs)]
        known = {command.split()[0] for command, _ in told}
        told += [pair for pair in hinted(self.ws) if pair[0].split()[0] not in known]
        return list({command: (command, what) for command, what in reversed(told)}.values())[::-1]

    def _colleagues(self) -> Sequence[tuple[str, str]]:
        """Who may be named behind a command: handle and name."""
        return [
            (user.name, user.display_name or user.real_name)
            for user in self.ws.users.values()
            if not (user.deleted or user.is_bot)
        ]

    def _newest(self) -> Message | None:
        found = [
            message
            for place in visible(self.ws, self.person)
            for message in [*place.messages.values(), *self.person.ephemerals(place)]
            if message.user != self.person.user.id
        ]
        return max(found, key=lambda one: float(one.ts), default=None)

    def _render(self, template: str, **given: Any) -> str:
        drawn = kit.drawers(self.reader, self.person)
        return render(
            f"chat/{template}",
            self.reader.words,
            ws=self.ws,
            person=self.person,
            reader=self.reader,
            here=self.place,
            open_thread=self.thread,
            message_shortcuts=shortcuts(self.ws, "message"),
            about=about,
            **drawn,
            **given,
        )


def visible(ws: Board, person: Person) -> list[Channel]:
    """The Slack channels somebody may see, by name; guests only where they are members."""
    user = person.user
    outside = user.is_restricted or user.is_stranger
    found = []
    for channel in ws.channels.values():
        inside = user.id in channel.members
        public = channel.kind == "public" and not outside
        if not channel.archived and (inside or public):
            found.append(channel)
    return sorted(found, key=lambda one: (one.kind == "im", one.name))


def places(ws: Board, person: Person, seen: Seen) -> list[Place]:
    """The sidebar: Home, Slack channels, the bot's own messages."""
    ws.direct(person.user.id)
    shown = [_place(ws, person, seen, channel) for channel in visible(ws, person)]
    home = ws.features.get("app_home", {}).get("home_tab_enabled", True)
    return [Place(HOME, "", HOME), *shown] if home or person.home else shown


def timeline(person: Person, channel: Channel) -> list[Message]:
    """What stands in a Slack channel for this person, own ephemeral messages too."""
    own = [one for one in person.ephemerals(channel) if not one.is_reply]
    return sorted([*channel.timeline(), *own], key=lambda one: float(one.ts))


def thread(person: Person, channel: Channel, ts: str) -> list[Message]:
    own = [one for one in person.ephemerals(channel) if one.is_reply and one.thread_ts == ts]
    return sorted([*channel.replies(ts), *own], key=lambda one: float(one.ts))


def shortcuts(ws: Board, kind: str) -> list[Json]:
    """The app's shortcuts of one kind, as its manifest names them."""
    return [one for one in ws.features.get("shortcuts", []) if one["type"] == kind]


def hinted(ws: Board) -> list[tuple[str, str]]:
    """What the manifest says may be typed: each word of a command's usage hint."""
    found = []
    for command in ws.features.get("slash_commands", []):
        name = command["command"]
        hints = [part.strip() for part in command.get("usage_hint", "").split("|")]
        found += [(f"{name} {hint}".strip(), "") for hint in hints]
    return found


def about(blocks: Sequence[Json]) -> tuple[str, str]:
    """The one case and the one review that the buttons in `blocks` are about; "" where there is
    none, or more than one."""
    cases, reviews = set(), set()
    for _, element in elements(list(blocks)):
        if found := _TARGET.match(str(element.get("value") or "")):
            cases.add(found[1])
            reviews.add(found[2])
    one_case = cases.pop() if len(cases) == 1 else ""
    one_review = reviews.pop() if len(reviews) == 1 else ""
    return one_case.strip("0") and one_case, one_review.strip("0") and one_review


def _place(ws: Board, person: Person, seen: Seen, channel: Channel) -> Place:
    user = person.user
    unread = seen.unread(user.id, channel.id, timeline(person, channel))
    mine = {user.id, "channel", "here", "everyone"}
    mine |= {group.id for group in ws.groups.values() if user.id in group.users}
    rings = channel.kind == "im" or any(mentions(one) & mine for one in unread)
    direct = channel.kind == "im"
    name = ws.users[ws.bot_user].real_name if direct else channel.name
    people = len([one for one in channel.members if one in ws.users])
    return Place(channel.id, name, channel.kind, len(unread), bool(unread) and rings, people)


def _follows(before: Message | None, message: Message) -> bool:
    """Whether it stands under the name above: the same writer, soon after, both plain."""
    return (
        before is not None
        and before.user == message.user
        and not (before.blocks or message.blocks or before.to or message.to)
        and not (before.broadcast or message.broadcast)
        and float(message.ts) - float(before.ts) < _CLOSE
    )
