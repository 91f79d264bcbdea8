"""The post of the invented town: SMTP takes mail in, IMAP hands it out; what customers do."""

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid, parseaddr
from typing import Any

import aiosmtplib
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.clock import Clock
from bot.playground.customers.boxes import INBOX, SENT, Boxes, Letter
from bot.playground.customers.imap import Imap

PASSWORD = "an-invented-password"  # noqa: S105
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as its writer and its reader see it in their mailbox."""

    uid: int
    mine: bool
    sender: str
    subject: str
    text: str
    at: Any
    message_id: str


class Post:
    """`start` and `stop`; both ports are known in between."""

    def __init__(self, clock: Clock) -> None:
        self.boxes = Boxes(clock)
        self.clock = clock
        self.imap = Imap(self.boxes, PASSWORD)
        self.smtp_port = 0
        self._smtp: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen with both; after a stop at the same ports again."""
        await self.imap.start()
        loop = asyncio.get_running_loop()
        self._smtp = await loop.create_server(
            lambda: SMTP(self, hostname="post.test", enable_SMTPUTF8=True, loop=loop),
            "127.0.0.1",
            self.smtp_port,
        )
        self.smtp_port = self._smtp.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._smtp:
            self._smtp.close()
            await self._smtp.wait_closed()
        await self.imap.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """A mail came in: file it with everybody it is for."""
        raw = envelope.original_content or b""
        for address in envelope.rcpt_tos:
            self.boxes.put(address, INBOX, raw)
        return "250 taken"

    # --- what customers do

    async def write(
        self, sender: tuple[str, str], to: str, subject: str, text: str, answers: str = ""
    ) -> None:
        """A customer (name, address) writes; `answers` is the Message-ID of what it replies to."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = formataddr(sender), to, subject
        mail["Date"] = format_datetime(self.clock.now())
        mail["Message-ID"] = make_msgid(domain=sender[1].rpartition("@")[2])
        if answers:
            mail["In-Reply-To"] = mail["References"] = answers
        mail.set_content(text)
        raw = mail.as_bytes()
        await aiosmtplib.send(
            raw,
            sender=sender[1],
            recipients=[to],
            hostname="127.0.0.1",
            port=self.smtp_port,
            start_tls=False,
            timeout=SECONDS,
        )
        self.boxes.put(sender[1], SENT, raw)

    def read(self, address: str) -> list[Written]:
        """A customer's whole correspondence, oldest first."""
        folders = self.boxes[address].folders
        mails = [_written(one, mine=False) for one in folders[INBOX]]
        mails += [_written(one, mine=True) for one in folders[SENT]]
        return sorted(mails, key=lambda one: (one.at, not one.mine))


def _written(letter: Letter, *, mine: bool) -> Written:
    mail = letter.mail
    name, address = parseaddr(str(mail["From"]))
    return Written(
        uid=letter.uid,
        mine=mine,
        sender=name or address,
        subject=str(mail["Subject"] or ""),
        text=letter.text,
        at=letter.at,
        message_id=str(mail["Message-ID"] or "").strip(),
    )
