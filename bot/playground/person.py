"""One of the people, acting: commands, clicks, modals, messages. Waits for the bot's ack."""

from typing import Any

from bot.locale import Words
from bot.playground import modals, payloads
from bot.playground.acks import after_command, after_submit, missing
from bot.playground.board import Answer, Board
from bot.playground.events import emit
from bot.playground.finding import find, find_option
from bot.playground.inputs import FIELDS, elements, first_value, key_of
from bot.playground.messages import post, remove
from bot.playground.state import Channel, Json, Message, User, View, mentions

TROUBLE = "Something went wrong: the app did not answer in time."


class Person:
    """`troubles` are the warnings this person was shown, `opened` the links followed."""

    def __init__(self, ws: Board, user: User) -> None:
        self.ws = ws
        self.user = user
        self.troubles: list[str] = []
        self.opened: list[str] = []
        self._picked: dict[tuple[str, str], dict[str, dict[str, Json]]] = {}

    # --- what this person sees

    @property
    def view(self) -> View | None:
        """The modal on top, if one is open."""
        stack = self.ws.stacks.get(self.user.id)
        return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        return self.ws.homes.get(self.user.id)

    def messages(self, channel: str | Channel | None = None) -> list[Message]:
        """What stands in a Slack channel, replies too; without one, the bot's direct messages."""
        if channel is None:
            return self.ws.messages(self.ws.direct(self.user.id))
        place = self.ws.channel(channel)
        if place.kind != "public" and self.user.id not in place.members:
            raise LookupError(f"{self.user.name} is not in {place.name or place.id}")
        return self.ws.messages(place)

    def ephemerals(self, channel: str | Channel | None = None) -> list[Message]:
        """The messages only this person sees, of one Slack channel or of all."""
        place = self.ws.channel(channel).id if channel else None
        mine = [m for m in self.ws.ephemerals if m.to == self.user.id]
        return [m for m in mine if place in (None, m.channel)]

    def pings(self) -> list[Message]:
        """The messages that rang this person: direct ones, mentions, groups, @channel."""
        mine = {self.user.id, *(g.id for g in self.ws.groups.values() if self.user.id in g.users)}
        found = []
        for channel in self.ws.channels.values():
            if self.user.id not in channel.members:
                continue
            for message in channel.messages.values():
                named = mentions(message) & {*mine, "channel", "here", "everyone"}
                if message.user != self.user.id and (named or channel.kind == "im"):
                    found.append(message)
        return sorted(found, key=lambda m: float(m.ts))

    # --- commands, shortcuts, messages

    async def command(self, name: str, text: str = "", channel: str = "") -> Answer:
        """Type a slash command, in `channel` or in the bot's direct messages."""
        place = self.ws.channel(channel) if channel else self.ws.direct(self.user.id)
        if self.ws.commands is not None and name not in self.ws.commands:
            self.troubles.append(f"{name} is not a valid command.")
            return Answer(False, why="unknown_command")
        payload = payloads.slash_command(self.ws, self.user, place, name, text)
        answer = await self._ask("slash_commands", payload)
        if not answer.acked:
            why = "operation_timeout" if answer.why == "timeout" else "dispatch_failed"
            self.troubles[-1] = f'{name} failed with the error "{why}"'
        elif trouble := after_command(self.ws, payload["response_url"], answer):
            self.troubles.append(f'{name} failed with the error "{trouble}"')
        return answer

    async def shortcut(self, callback_id: str, message: Message | None = None) -> Answer:
        """Use a global shortcut, or one on a message; LookupError for one the app has not."""
        kind = "global" if message is None else "message"
        if self.ws.shortcuts is not None and self.ws.shortcuts.get(callback_id) != kind:
            raise LookupError(f"the app has no {kind} shortcut {callback_id!r}")
        payload = payloads.shortcut(self.ws, self.user, callback_id, message)
        return await self._ask("interactive", payload)

    def say(
        self, channel: str | Channel | None, text: str, thread: Message | None = None
    ) -> Message:
        """Write a message into a Slack channel, a thread, or (None) to the bot."""
        place = self.ws.channel(channel) if channel else self.ws.direct(self.user.id)
        thread_ts = (thread.thread_ts or thread.ts) if thread else None
        return post(self.ws, place, self.user.id, text=text, thread_ts=thread_ts)

    def delete(self, message: Message) -> None:
        """Delete a message by hand, the bot's too (as an administrator may)."""
        remove(self.ws, message)

    def open_home(self, tab: str = "home") -> None:
        """Look at the bot's Home tab; it is told by an event."""
        event: Json = {
            "type": "app_home_opened",
            "user": self.user.id,
            "channel": self.ws.direct(self.user.id).id,
            "tab": tab,
        }
        if self.home:
            event["view"] = self.home.as_json()
        emit(self.ws, event)

    # --- buttons and inputs

    async def click(
        self,
        where: Message | View | None,
        what: str,
        value: str | None = None,
        block: str | None = None,
        confirm: bool = True,
    ) -> Answer:
        """Press a button or a menu entry, named by action_id or by the words on it.

        `where` None is the modal on top. `value` or `block` tell twins apart. LookupError when
        there is no such button or more than one; `confirm=False` says no to its question.
        """
        place = self._place(where)
        block_found, element, chosen = find(place.blocks, what, value, block)
        if element.get("confirm") and not confirm:
            return Answer(False, why="denied")
        if element.get("url"):
            self.opened.append(element["url"])
        return await self._act(place, block_found, element, chosen)

    def fill(
        self, what: str, text: str | None, where: View | None = None, block: str | None = None
    ) -> None:
        """Write into an input, named by label, block_id or action_id, of the modal on top or of
        the view `where`; `block` tells twins apart."""
        view = where or self._top()
        found, element = self._input(view, what, block)
        if element["type"] not in FIELDS:
            raise LookupError(f"{what!r} is a {element['type']}: choose() from it")
        view.values[found["block_id"]][element["action_id"]] = {
            "type": element["type"],
            "value": text or None,
        }

    async def type_in(
        self,
        what: str,
        text: str,
        enter: bool = False,
        where: View | None = None,
        block: str | None = None,
    ) -> Answer | None:
        """Write, and tell the bot where the input asks for it (each character, or Enter)."""
        self.fill(what, text, where, block)
        view = where or self._top()
        found, element = self._input(view, what, block)
        wanted = element.get("dispatch_action_config", {}).get("trigger_actions_on")
        wanted = wanted or ["on_enter_pressed"]
        now = "on_enter_pressed" if enter else "on_character_entered"
        if not found.get("dispatch_action") or now not in wanted:
            return None
        return await self._act(view, found, element, text)

    async def choose(
        self,
        what: str,
        choice: Any,
        where: Message | View | None = None,
        block: str | None = None,
    ) -> Answer | None:
        """Choose in a menu, by the words or the value of an option (a list where many)."""
        place = self._place(where)
        found, element = self._input(place, what, block)
        chosen = find_option(self.ws, element, choice)
        values = self.values(place).setdefault(found["block_id"], {})
        values[element["action_id"]] = {"type": element["type"], str(key_of(element)): chosen}
        if found["type"] == "input" and not found.get("dispatch_action"):
            return None
        return await self._act(place, found, element, chosen)

    async def suggestions(
        self,
        what: str,
        typed: str,
        where: Message | View | None = None,
        block: str | None = None,
    ) -> list[Json]:
        """The options the bot offers for what is typed into an external menu."""
        place = self._place(where)
        found = self._input(place, what, block)
        payload = payloads.block_suggestion(self.ws, self.user, place, found, typed)
        answer = await self._ask("interactive", payload)
        return list((answer.body or {}).get("options", []))

    # --- modals

    async def submit(self) -> Answer:
        """Press the submit button of the modal on top."""
        view = self._top()
        view.errors, view.trouble = missing(view, Words(self.user.locale)), ""
        if view.errors:
            self.ws.changed("view", view=view.id, user=self.user.id)
            return Answer(False, why="incomplete")
        payload = payloads.view_submission(self.ws, self.user, view)
        answer = await self._ask("interactive", payload)
        after_submit(self.ws, view, answer)
        return answer

    async def close(self, everything: bool = False) -> None:
        """Close the modal on top, or with its cross all of them."""
        view = self._top()
        cleared = everything or bool(view.content.get("clear_on_close"))
        if cleared:
            gone = modals.clear(self.ws, self.user.id)
        else:
            modals.drop(self.ws, view)
            gone = [view]
        for closed in gone:
            if closed.content.get("notify_on_close"):
                told = payloads.view_closed(self.ws, self.user, closed, cleared)
                await self._ask("interactive", told)

    # --- inside

    def _top(self) -> View:
        if self.view is None:
            raise LookupError(f"{self.user.name} has no modal open")
        return self.view

    def _place(self, where: Message | View | None) -> Message | View:
        return self._top() if where is None else where

    def _input(
        self, place: Message | View, what: str, block_id: str | None = None
    ) -> tuple[Json, Json]:
        block, element, _ = find(place.blocks, what, None, block_id, inputs=True)
        return block, element

    def values(self, place: Message | View) -> dict[str, dict[str, Json]]:
        """What stands in the inputs of a view, or of a message as this person set them."""
        if isinstance(place, View):
            return place.values
        held = self._picked.setdefault((place.channel, place.ts), {})
        for block, element in elements(place.blocks):
            if (value := first_value(element)) is not None:
                held.setdefault(block["block_id"], {}).setdefault(element["action_id"], value)
        return held

    async def _act(self, place: Message | View, block: Json, element: Json, chosen: Any) -> Answer:
        done = payloads.action(self.ws, block, element, chosen)
        values = self.values(place)
        payload = payloads.block_actions(self.ws, self.user, place, done, values)
        return await self._ask("interactive", payload)

    async def _ask(self, kind: str, payload: Json) -> Answer:
        if self.ws.courier is None:
            raise RuntimeError("the playground is not started: await Playground(ws).start()")
        answer = await self.ws.courier.ask(kind, payload)
        if not answer.acked:
            self.troubles.append(TROUBLE)
            self.ws.changed("trouble", user=self.user.id, why=answer.why)
        return answer
