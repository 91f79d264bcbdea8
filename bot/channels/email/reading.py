"""What is new in a mailbox, a page at a time.

The folder of sent mail is read before the others: a mail that was answered long ago then finds its
answer waiting and never becomes a card.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from imap_tools import BaseMailBox

from bot.channels.base import Bounce, Ignored, Incoming, LooseAnswer, Page
from bot.channels.email import imap
from bot.channels.email.judging import Heard, incoming, judge
from bot.channels.email.letter import Letter, read, unbroken
from bot.channels.email.options import EmailOptions
from bot.channels.email.sent import (
    BEGINNING,
    beginning,
    find_letters,
    find_sent,
    loose_answers,
)

PAGE_MAILS = 50
PAGE_SENT = 15
"""Fewer, since each may have to be looked up in other folders."""
PAGE_SECONDS = 6.0
PAGE_BYTES = 20 * 1024 * 1024
HUGE = 10 * 1024 * 1024
"""Bytes beyond which only the beginning of a mail is read."""


@dataclass
class Reading:
    """One page being read. `start`: older mail is passed over. `monotonic`: seconds."""

    box: BaseMailBox
    options: EmailOptions
    start: datetime | None
    monotonic: Callable[[], float]
    heard: list[tuple[Heard, datetime]] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    bounces: list[Bounce] = field(default_factory=list)
    answers: list[LooseAnswer] = field(default_factory=list)
    more: bool = False
    _bytes: int = 0
    _mails: int = 0

    def page(self, cursor: Mapping[str, Any] | None) -> Page:
        """The next page after `cursor`: `{"folders": {name: place}, "sent": place}`, where a
        place is `{"folder", "uidvalidity", "last_uid"}`."""
        before: Mapping[str, Any] = cursor or {}
        began = self.monotonic()
        sent_folder = find_sent(self.box, self.options)
        sent = before.get("sent")
        if sent_folder:
            sent = self._sent(sent_folder, sent or {})
        places = dict(before.get("folders", {}))
        for folder in self.options.folders:
            if self._full(began):
                self.more = True
                break
            places[folder] = self._folder(folder, places.get(folder, {}), began)
        cursor = {"folders": places, "sent": sent}
        return Page(
            items=tuple(self._items(sent_folder)),
            answers=tuple(self.answers),
            bounces=tuple(self.bounces),
            ignored=tuple(self.ignored),
            cursor=cursor,
            more=self.more,
        )

    def _sent(self, folder: str, place: Mapping[str, Any]) -> Mapping[str, Any]:
        numbers, now = self._new(folder, place)
        self.more |= len(numbers) > PAGE_SENT
        mails: list[tuple[Letter, datetime]] = []
        for one in imap.stored(self.box, numbers[:PAGE_SENT]):
            if self.start is None or one.at >= self.start:
                mail = beginning(self.box, one)
                if mail is not None:
                    mails.append((mail, one.at))
        if numbers:
            now["last_uid"] = numbers[:PAGE_SENT][-1]
        us = self.options.us
        self.answers += loose_answers(self.box, mails, self.options.folders, us)
        return now

    def _folder(self, folder: str, place: Mapping[str, Any], began: float) -> Mapping[str, Any]:
        numbers, now = self._new(folder, place)
        room = numbers[: PAGE_MAILS - self._mails]
        there = {one.uid: one for one in imap.stored(self.box, room)}
        for count, uid in enumerate(room, start=1):
            one = there.get(uid)
            if one and (self.start is None or one.at >= self.start):
                self._take(one, folder)
            now["last_uid"] = uid
            if self._full(began):
                self.more |= count < len(numbers)
                return now
        self.more |= len(room) < len(numbers)
        return now

    def _new(self, folder: str, place: Mapping[str, Any]) -> tuple[list[int], dict[str, Any]]:
        """The numbers not read yet, ascending, and the place where reading stands."""
        validity, following = imap.open_folder(self.box, folder)
        now = {"folder": folder, "uidvalidity": validity, "last_uid": 0}
        if place.get("uidvalidity") == validity and place.get("folder") == folder:
            last = now["last_uid"] = int(place["last_uid"])
            # Asked for n:*, a server names its last mail even when that one is older than n.
            return [uid for uid in imap.uids(self.box, f"UID {last + 1}:*") if uid > last], now
        numbers = imap.uids(self.box, imap.since(self.start) if self.start else "ALL")
        if not numbers:
            everything = [] if following else imap.uids(self.box, "ALL")
            now["last_uid"] = following - 1 if following else max(everything, default=0)
        return numbers, now

    def _full(self, began: float) -> bool:
        return (
            self._mails >= PAGE_MAILS
            or self._bytes >= PAGE_BYTES
            or (self._mails > 0 and self.monotonic() - began >= PAGE_SECONDS)
        )

    def _take(self, one: imap.Stored, folder: str) -> None:
        huge = one.size > HUGE
        raw = imap.content(self.box, one.uid, BEGINNING if huge else 0)
        self._mails += 1
        self._bytes += len(raw)
        if not raw:
            return  # deleted meanwhile
        found = unbroken(lambda: judge(read(raw, whole=not huge), self.options.us, one.at))
        if isinstance(found, Heard):
            self.heard.append((found, one.at))
        elif isinstance(found, Bounce):
            self.bounces.append(found)
        elif isinstance(found, Ignored):
            self.ignored.append(found)
        else:
            why = f"it cannot be read ({found}): look at it in {folder}"
            number = f"<{one.uid}.{folder}@unreadable.invalid>"
            self.ignored.append(
                Ignored(external_id=number, sender="", subject="", why=why, at=one.at)
            )

    def _items(self, sent_folder: str) -> list[Incoming]:
        """The reviews; where a mail names only the one it answers, the thread's root is found."""
        orphans = {
            heard.letter.in_reply_to[0]
            for heard, _ in self.heard
            if heard.letter.in_reply_to and not heard.letter.references
        }
        folders = [sent_folder, *self.options.folders] if sent_folder else self.options.folders
        parents = find_letters(self.box, folders, orphans) if orphans else {}
        roots = {
            name: next(iter((*mail.references, *mail.in_reply_to)), name)
            for name, (mail, _) in parents.items()
        }
        return [
            incoming(heard, at, roots.get(next(iter(heard.letter.in_reply_to), ""), ""))
            for heard, at in self.heard
        ]
