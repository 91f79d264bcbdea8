"""The mailbox of a shop on real servers, behind doors that can make trouble."""

import asyncio
import json
import secrets
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from itertools import count
from typing import Any

from imap_tools import MailBox

from bot.channels.base import CALL_SECONDS, Incoming, Known, Outgoing, Outside, SourceFacts
from bot.channels.email import Email
from bot.clock import Clock
from tests.channels.contract import WORDS, Platform, Trouble
from tests.channels.email.gate import Gate
from tests.servers.mail import Mail

ANN = "Ann Rossi"


_numbers = count(1)


TROUBLES: dict[Trouble, tuple[dict[str, Any], dict[str, Any]]] = {
    # what the SMTP door does, what the IMAP door does
    Trouble.FORBIDDEN: (
        {"answers": {"MAIL": "550 5.7.1 not authorized to send as this sender"}},
        {"answers": {"LOGIN": "NO [AUTHORIZATIONFAILED] not for you"}},
    ),
    Trouble.GONE: ({"answers": {"RCPT": "550 5.1.1 User unknown"}}, {}),
    Trouble.BUSY: (
        {"answers": {"MAIL": "451 4.7.1 Rate limit, come back later"}},
        {"answers": {"LOGIN": "NO [LIMIT] Too many simultaneous connections"}},
    ),
    Trouble.BROKEN: (
        {"answers": {"MAIL": "451 4.3.0 Temporary lookup failure"}},
        {"answers": {"EXAMINE": "NO [SERVERBUG] Internal error occurred"}},
    ),
    Trouble.SLOW: ({"mute": {"."}}, {"mute": {"EXAMINE"}}),
    Trouble.CUT: ({"cut": {"354"}}, {"cut": {"EXAMINE"}}),
    Trouble.LOST: ({"cut": {"250"}}, {}),
    Trouble.NONSENSE: ({"answers": {".": "¿que?"}}, {"greeting": "220 mail.test ESMTP\r\n"}),
}


@dataclass
class Postbox(Platform):
    """`care` belongs to the shop, `ann` is a customer; each has a mailbox of its own."""

    server: Mail
    imap: Gate
    smtp: Gate
    care: str
    ann: str
    password: str = field(default_factory=lambda: f"pw-{secrets.token_hex(12)}")
    made: list[Email] = field(default_factory=list)
    program: MailBox | None = None

    @classmethod
    async def start(cls, server: Mail) -> "Postbox":
        imap = await Gate(server.ports.imap).start()
        smtp = await Gate(server.ports.smtp).start()
        care, ann = server.new_user("care"), server.new_user("ann", "mail.test")
        box = cls(server, imap, smtp, care, ann)
        box.secrets = (box.password,)
        server.add_user(care, box.password)
        return box

    async def stop(self) -> None:
        await self.imap.stop()
        await self.smtp.stop()
        if self.program:
            await asyncio.to_thread(self.program.logout)

    def email(self, outside: Outside, source: SourceFacts | None = None, **options: Any) -> Email:
        """The channel for this mailbox, through the doors unless `options` say otherwise."""
        plain: dict[str, Any] = {
            "address": self.care,
            "imap_host": "127.0.0.1",
            "imap_port": self.imap.port,
            "imap_security": "plain",
            "imap_password": self.password,
            "smtp_port": self.smtp.port,
            "smtp_security": "plain",
        }
        facts = source or SourceFacts(
            id="care", public=False, brand="aurora", brand_name="Bottega Aurora", start=None
        )
        channel = Email(facts, Email.settings.model_validate(plain | options), outside)
        channel.seconds = CALL_SECONDS
        self.made.append(channel)
        return channel

    def mail(self, text: str = WORDS, **headers: str) -> EmailMessage:
        """A mail from Ann to the shop."""
        mail = EmailMessage()
        plain = {
            "From": f"{ANN} <{self.ann}>",
            "To": self.care,
            "Subject": "Vaso rotto",
            "Date": format_datetime(Clock().now()),
            "Message-ID": make_msgid(f"n{next(_numbers)}", "mail.test"),
        }
        for name, value in (plain | {k.replace("_", "-"): v for k, v in headers.items()}).items():
            mail[name] = value
        mail.set_content(text, cte="base64")
        return mail

    async def put(self, mail: EmailMessage | bytes, folder: str = "INBOX") -> None:
        """Lay a mail into a folder of the shop, the way a server or a mail program does."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()

        def append() -> None:
            if self.program is None:
                self.program = self.server.open(self.care)
            self.program.append(raw, folder)

        await asyncio.to_thread(append)

    async def wrote_again(self) -> tuple[str, str]:
        """A mail, a colleague's answer, and what Ann says to that: it names the answer alone."""
        first = await self.give()
        ours = self.answer(first)
        await self.put(ours, "Sent")
        again = self.mail("E allora?", In_Reply_To=str(ours["Message-ID"]))
        await self.put(again)
        return first, str(again["Message-ID"])

    # What the contract asks of a platform

    async def give(self, text: str = WORDS, *, rating: float | None = None) -> str:
        mail = self.mail(text)
        await self.put(mail)
        return str(mail["Message-ID"])

    async def give_absurd(self) -> None:
        for header in ("Date: Mon, 23 Nov 2093 09:00:00 +0100", "Date: gestern", "Date:"):
            head = f"From: {self.ann}\r\nTo: {self.care}\r\n{header}\r\n"
            for rest in (
                b"Message-ID: <>\r\n\r\n",
                b"Subject: \xff\xfe\x01\x7f =?utf-8?b?%%?=\r\n\r\n\x01\x02\x7f\xff\xfe",
                b"Subject: x\r\n\r\n" + "à".encode() * 200_000,
                b"Content-Type: text/html; charset=idna\r\n\r\n" + b"<div>" * 3000 + b"tief",
                b"Content-Type: multipart/mixed\r\n\r\nwithout a boundary",
                b"References: " + b"<x@y> " * 5000 + b"\r\n\r\nlang",
            ):
                await self.put(head.encode() + rest)

    async def answer_elsewhere(self, external_id: str, text: str) -> None:
        await self.put(self.answer(external_id, text), "Sent")

    def answer(
        self, external_id: str, text: str = "Le rispondo io. Bo", **other: str
    ) -> EmailMessage:
        """A colleague's answer to Ann."""
        plain = {
            "From": f"Bo <{self.care}>",
            "To": self.ann,
            "Subject": "Re: Vaso rotto",
            "In_Reply_To": external_id,
            "References": external_id,
        }
        return self.mail(text, **(plain | other))

    async def replies(self, external_id: str) -> list[str]:
        taken = self.smtp.accepted
        mails = await asyncio.to_thread(self.server.wait_for, self.ann, taken)
        folded = {str(mail["Message-ID"]): mail for mail in mails}
        return [
            str(mail.get_content()).replace("\r\n", "\n").removesuffix("\n")
            for mail in folded.values()
            if mail["In-Reply-To"] == external_id
        ]

    async def trouble(self, trouble: Trouble) -> None:
        if trouble is Trouble.LOCKED_OUT:
            self.imap.wrong_password = self.smtp.wrong_password = True
            return
        if trouble is Trouble.CLOSED:
            await self.imap.stop()
            await self.smtp.stop()
            return
        if trouble is Trouble.SLOW:
            for channel in self.made:
                channel.seconds = 1.0
        for door, what in zip((self.smtp, self.imap), TROUBLES[trouble], strict=True):
            for name, value in what.items():
                setattr(door, name, value)

    async def heal(self) -> None:
        for channel in self.made:
            channel.seconds = CALL_SECONDS
        for door in (self.imap, self.smtp):
            door.heal()
            await door.stop()
            await door.start()


FACTS: dict[str, Any] = {
    "id": "care",
    "public": False,
    "brand": "aurora",
    "brand_name": "Bottega Aurora",
    "start": None,
}


def outgoing(channel: Email, item: Incoming, key: str = "rp_1") -> Outgoing:
    known = Known(external_id=item.external_id, memory=json.loads(json.dumps(dict(item.memory))))
    reply = Outgoing(key=key, text="Ci dispiace.", by="Cy", review=known)
    return replace(reply, payload=channel.prepare(reply))


async def first(channel: Email) -> Incoming:
    return (await channel.fetch(None)).items[0]
