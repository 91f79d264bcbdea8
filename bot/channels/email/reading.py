"""What is new in a mailbox, a page at a time.

The folder of sent mail is read before the others: a mail that was answered long ago then finds its
answer waiting and never becomes a card.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from imap_tools import BaseMailBox
from imap_tools.errors import MailboxFetchError

from bot.channels.base import Bounce, Copied, Ignored, Incoming, LooseAnswer, Page
from bot.channels.email import imap
from bot.channels.email.judging import Heard, incoming, judge
from bot.channels.email.letter import Letter, read, unbroken
from bot.channels.email.options import EmailOptions
from bot.channels.email.sent import (
    BEGINNING,
    beginning,
    copied,
    find_letters,
    find_sent,
    loose_answers,
)
from bot.clock import Clock
from bot.errors import Unexpected

PAGE_MAILS = 50
PAGE_SENT = 15
"""Fewer, since each may have to be looked up in other folders."""
PAGE_SECONDS = 6.0
PAGE_BYTES = 20 * 1024 * 1024
HUGE = 10 * 1024 * 1024
"""Bytes beyond which only the beginning of a mail is read."""
PIECE = 1024 * 1024
"""Bytes asked for at once, so that a slow line still gets to the next mail."""
PATIENCE = timedelta(minutes=10)
"""How long a mail is asked for that its server keeps back while it hands out others."""


@dataclass
class Reading:
    """One page being read. `start`: older mail is passed over."""

    box: BaseMailBox
    options: EmailOptions
    start: datetime | None
    clock: Clock
    heard: list[tuple[Heard, datetime]] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    bounces: list[Bounce] = field(default_factory=list)
    answers: list[LooseAnswer] = field(default_factory=list)
    copies: list[Copied] = field(default_factory=list)
    more: bool = False
    _bytes: int = 0
    _mails: int = 0

    def page(self, cursor: Mapping[str, Any] | None) -> Page:
        """The next page after `cursor`: `{"folders": {name: place}, "sent": place}`, where a
        place is `{"folder", "uidvalidity", "last_uid"}`, and `refused` while the server keeps a
        mail back. A folder that cannot be opened does not keep us from the others."""
        before: Mapping[str, Any] = cursor or {}
        began = self.clock.monotonic()
        trouble: Unexpected | None = None
        sent_folder = find_sent(self.box, self.options)
        sent = before.get("sent")
        if sent_folder:
            try:
                sent = self._sent(sent_folder, sent or {}, began)
            except Unexpected as error:
                trouble = error
        places, opened = dict(before.get("folders", {})), 0
        for folder in self.options.folders:
            if self._full(began):
                self.more = True
                break
            try:
                places[folder] = self._folder(folder, places.get(folder, {}), began)
                opened += 1
            except Unexpected as error:
                trouble = trouble or error
        if trouble and not opened:
            raise trouble
        return Page(
            items=tuple(self._items(sent_folder, began)),
            answers=tuple(self.answers),
            bounces=tuple(self.bounces),
            copies=tuple(self.copies),
            ignored=tuple(self.ignored),
            cursor={"folders": places, "sent": sent},
            more=self.more,
            trouble=trouble,
        )

    def _sent(self, folder: str, place: Mapping[str, Any], began: float) -> Mapping[str, Any]:
        numbers, now = self._new(folder, place)
        batch = numbers[:PAGE_SENT]
        there = self._there(batch)
        mails: list[tuple[int, Letter | None, datetime]] = []
        for one in there:
            if mails and self._late(began):
                break
            wanted = self.start is None or one.at >= self.start
            mails.append((one.uid, beginning(self.box, one) if wanted else None, one.at))
        done = 0
        for uid, mail, at in mails:
            if done and self._late(began):
                break
            if mail is not None:
                folders, us = self.options.folders, self.options.us
                self.answers += loose_answers(self.box, [(mail, at)], folders, us)
            now["last_uid"] = uid
            done += 1
        if batch and done == len(there):
            now["last_uid"] = batch[-1]
        self.more |= bool(numbers) and now["last_uid"] < numbers[-1]
        return now

    def _there(self, numbers: Sequence[int]) -> list[imap.Stored]:
        """Those of these mails that the server tells of, one by one where it refuses for one."""
        try:
            return imap.stored(self.box, numbers)
        except MailboxFetchError:
            found: list[imap.Stored] = []
            for number in numbers:
                with suppress(MailboxFetchError):
                    found += imap.stored(self.box, [number])
            return found

    def _folder(self, folder: str, place: Mapping[str, Any], began: float) -> Mapping[str, Any]:
        numbers, now = self._new(folder, place)
        room = numbers[: PAGE_MAILS - self._mails]
        there = {one.uid: one for one in self._there(room)}
        for count, uid in enumerate(room, start=1):
            try:
                one = there.get(uid) or next(iter(imap.stored(self.box, [uid])), None)
                if one and (self.start is None or one.at >= self.start):
                    self._take(one, folder)
            except MailboxFetchError:
                if not self._hands_out_others(uid):
                    raise
                wall = self.clock.wall()
                since = place.get("refused", {}).get(str(uid), wall.isoformat())
                if wall - datetime.fromisoformat(since) < PATIENCE:
                    return {**now, "refused": {str(uid): since}}
                self._unreadable(uid, folder, "its server keeps it back", self.clock.now())
            now["last_uid"] = uid
            if self._full(began):
                self.more |= count < len(numbers)
                return now
        self.more |= len(room) < len(numbers)
        return now

    def _hands_out_others(self, uid: int) -> bool:
        """Whether the server keeps back this mail and not whatever it is asked for."""
        for other in [one for one in imap.uids(self.box, "ALL") if one != uid][-3:]:
            try:
                if imap.content(self.box, other, 1):
                    return True
            except MailboxFetchError:
                continue
        return False

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
            or (self._mails > 0 and self._late(began))
        )

    def _late(self, began: float) -> bool:
        return self.clock.monotonic() - began >= PAGE_SECONDS

    def _take(self, one: imap.Stored, folder: str) -> None:
        raw, whole = self._content(one)
        self._mails += 1
        self._bytes += len(raw)
        if not raw and one.size:
            if imap.stored(self.box, [one.uid]):
                raise MailboxFetchError(("NO", [b"not a byte of a mail that is there"]), "OK")
            return  # deleted meanwhile
        us = self.options.us
        mail = unbroken(lambda: read(raw, whole=whole))
        found = mail if isinstance(mail, str) else unbroken(lambda: judge(mail, us, one.at))
        if isinstance(found, Heard):
            self.heard.append((found, one.at))
        elif isinstance(found, Bounce):
            self.bounces.append(found)
        elif isinstance(found, Ignored):
            self.ignored.append(found)
            self.copies += copied(mail, us) if isinstance(mail, Letter) else []
        else:
            self._unreadable(one.uid, folder, found, one.at)

    def _content(self, one: imap.Stored) -> tuple[bytes, bool]:
        """A mail's bytes, and whether they are all: of an enormous one, and of a large one on a
        slow line, only the beginning is read."""
        if one.size > HUGE:
            return imap.content(self.box, one.uid, BEGINNING), False
        if one.size <= PIECE:
            return imap.content(self.box, one.uid), True
        began, raw = self.clock.monotonic(), b""
        while piece := imap.content(self.box, one.uid, PIECE, len(raw)):
            raw += piece
            if self._late(began):
                return raw, len(raw) >= one.size
        return raw, True

    def _unreadable(self, uid: int, folder: str, why: str, at: datetime) -> None:
        why = f"it cannot be read ({why}): look at it in {folder}"
        number = f"<{uid}.{folder}@unreadable.invalid>"
        self.ignored.append(Ignored(external_id=number, sender="", subject="", why=why, at=at))

    def _items(self, sent_folder: str, began: float) -> list[Incoming]:
        """The reviews; where a mail names only the one it answers, the thread's root is found, if
        there is time."""
        orphans = {
            heard.letter.in_reply_to[0]
            for heard, _ in self.heard
            if heard.letter.in_reply_to and not heard.letter.references
        }
        folders = [sent_folder, *self.options.folders] if sent_folder else self.options.folders
        late = partial(self._late, began)
        parents = find_letters(self.box, folders, orphans, late) if orphans else {}
        roots = {
            name: next(iter((*mail.references, *mail.in_reply_to)), name)
            for name, (mail, _) in parents.items()
        }
        return [
            incoming(heard, at, roots.get(next(iter(heard.letter.in_reply_to), ""), ""))
            for heard, at in self.heard
        ]
