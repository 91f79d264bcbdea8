"""Mailboxes in memory: folders of numbered mails, and who wants to hear of a new one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from bot.clock import Clock

INBOX, SENT = "INBOX", "Sent"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it lies in a folder."""

    uid: int
    at: datetime
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def text(self) -> str:
        """What a reader sees first: the plain text part."""
        body = self.mail.get_body(("plain",))
        return str(body.get_content()).strip() if body else ""


@dataclass
class Box:
    """One person's mailbox."""

    address: str
    folders: dict[str, list[Letter]] = field(default_factory=lambda: {INBOX: [], SENT: []})

    def put(self, folder: str, raw: bytes, at: datetime) -> Letter:
        """File a mail; numbers of a folder only ever grow."""
        there = self.folders[folder]
        letter = Letter(there[-1].uid + 1 if there else 1, at, raw)
        there.append(letter)
        return letter


class Boxes:
    """All mailboxes there are, made as mail arrives. `listeners` are called after each change."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.listeners: list[Callable[[], None]] = []
        self._boxes: dict[str, Box] = {}

    def __getitem__(self, address: str) -> Box:
        name = address.strip().lower()
        return self._boxes.setdefault(name, Box(name))

    def put(self, address: str, folder: str, raw: bytes) -> None:
        """File a mail with somebody, now."""
        self[address].put(folder, raw, self.clock.now())
        for listener in list(self.listeners):
            listener()
