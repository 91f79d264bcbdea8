"""Mail as people write it: customers from their mailbox, colleagues from their mail programs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from bot.clock import Clock, SteppedClock
from tests.journeys.life import Life
from tests.servers.mail import Mail
from tests.world import TOML, world

BEFORE = timedelta(minutes=10)
"""The bot starts before the first mail; its business time then runs ahead of the machine's."""
SOURCE = """
[[source]]
id = "{id}"
channel = "email"
brand = "aurora"
address = "{address}"
imap_host = "{host}"
imap_port = {imaps}
{login}
smtp_port = {smtp}
ca_file = "{cert}"
private_network = true
{more}

[[route]]
match = {{ source = "{id}" }}
slack_channel = "#support"
"""


PASSWORD = 'imap_password = "env:CARE_PASSWORD"'
BY_TOKEN = """
login = "xoauth2"
client_id = "ascolto"
client_secret = "env:CONSENT_SECRET"
authorize_url = "{url}/authorize"
token_url = "{url}/token"
device_url = "{url}/device"
scope = "mail openid"
"""


@dataclass
class Post(Life):
    """A life with mail: `care` is the shop's mailbox, `info` maybe a second one, `ann` a customer's
    address."""

    server: Mail = None  # type: ignore[assignment]
    care: str = ""
    ann: str = ""
    info: str = ""

    # What customers and colleagues do

    def mail(
        self, text: str, subject: str = "Vaso rotto", *, sender: str = "", **headers: str
    ) -> EmailMessage:
        """A mail to the shop; `headers` stand beside or in place of the usual ones."""
        usual = {
            "From": sender or f"Ann Verdi <{self.ann}>",
            "To": self.care,
            "Subject": subject,
            "Date": format_datetime(Clock().now()),
            "Message-ID": make_msgid(domain="mail.test"),
        }
        message = EmailMessage()
        for name, value in (usual | {k.replace("_", "-"): v for k, v in headers.items()}).items():
            if value:
                message[name] = value
        message.set_content(text)
        return message

    async def arrives(self, message: EmailMessage | bytes, *boxes: str, sender: str = "") -> None:
        """A mail comes in over SMTP, and the bot reads its mailboxes."""
        for box in boxes or (self.care,):
            there = len(await self.lies_in(box))
            await asyncio.to_thread(self.server.send, message, sender or self.ann, box)
            await asyncio.to_thread(self.server.wait_for, box, there + 1)
        await self.reads()

    async def reads(self) -> None:
        """The mailboxes are due: the bot fetches, and does what follows."""
        await self.world.wake_sources()
        await self.settle()

    async def writes_mail(self, text: str, subject: str = "Vaso rotto", **headers: str) -> str:
        """Ann writes; the Message-ID."""
        message = self.mail(text, subject, **headers)
        await self.arrives(message)
        return str(message["Message-ID"])

    async def replies_to(self, received: EmailMessage, text: str, **headers: str) -> None:
        """Ann answers a mail, as mail programs do: in the thread, with the quote below."""
        quoted = "\n".join(f"> {line}" for line in str(received.get_content()).splitlines())
        thread = f"{received['References'] or ''} {received['Message-ID']}".strip()
        await self.writes_mail(
            f"{text}\n\nIl giorno 23 novembre Bottega Aurora ha scritto:\n{quoted}\n",
            str(received["Subject"]),
            In_Reply_To=str(received["Message-ID"]),
            References=thread,
            **headers,
        )

    async def colleague_answers(self, to: EmailMessage, text: str, name: str = "Bo Neri") -> None:
        """Bo answers Ann from his own mail program: it sends, and files a copy in Sent."""
        answer = self.mail(
            text,
            f"Re: {to['Subject']}",
            sender=f"{name} <{self.care}>",
            To=self.ann,
            In_Reply_To=str(to["Message-ID"]),
            References=str(to["Message-ID"]),
        )

        def send_and_file() -> None:
            self.server.send(answer, self.care, self.ann, login=self.care)
            with self.server.open(self.care) as program:
                program.append(answer.as_bytes(), "Sent", flag_set=["\\Seen"])

        await asyncio.to_thread(send_and_file)
        await self.reads()

    async def moves(self, message: EmailMessage, folder: str) -> None:
        """A rule of the mail server lays a mail into a folder."""

        def lay() -> None:
            with self.server.open(self.care) as program:
                program.append(message.as_bytes(), folder)

        await asyncio.to_thread(lay)
        await self.reads()

    async def anew(self, folder: str) -> None:
        """An administrator deletes a folder and makes it again: all numbers begin anew."""

        def make() -> None:
            with self.server.open(self.care) as program:
                program.folder.delete(folder)
                program.folder.create(folder)

        await asyncio.to_thread(make)

    async def bounces(self) -> None:
        """The server's report that our answer could not be delivered comes in."""
        there = len(await self.lies_in(self.care))
        await asyncio.to_thread(self.server.wait_for, self.care, max(there, 2))
        await self.reads()

    # What lies where

    async def lies_in(self, box: str, folder: str = "INBOX") -> list[EmailMessage]:
        return await asyncio.to_thread(self.server.read, box, folder)

    async def gets(self, mails: int = 1) -> EmailMessage:
        """The newest mail in Ann's mailbox, once so many have arrived."""
        found = await asyncio.to_thread(self.server.wait_for, self.ann, mails)
        assert len(found) == mails
        return found[-1]

    async def flags(self) -> set[str]:
        """All flags that mails in the shop's inbox carry."""

        def look() -> set[str]:
            with self.server.open(self.care) as program:
                found = program.fetch(mark_seen=False, headers_only=True)
                return {flag for mail in found for flag in mail.flags}

        return await asyncio.to_thread(look)


def source(
    server: Mail,
    address: str,
    id: str = "care",
    more: str = "",
    login: str = PASSWORD,
    smtp: int = 0,
) -> str:
    """A mailbox in ascolto.toml, as README shows it."""
    return SOURCE.format(
        login=login,
        id=id,
        address=address,
        host=server.host,
        imaps=server.ports.imaps,
        smtp=smtp or server.ports.smtp,
        cert=server.cert,
        more=more,
    )


def always_open(toml: str) -> str:
    """The shop works day and night: mail comes in when the machine's clock says so."""
    toml = toml.replace(
        'hours = "Mon-Fri 09:00-13:00 14:00-18:00"', 'hours = "Mon-Sun 00:00-24:00"'
    )
    return toml.replace('holidays = "IT"', "")


@asynccontextmanager
async def mail_life(
    folder: Path,
    database_url: str,
    server: Mail,
    *,
    toml: str = TOML,
    mode: str = "socket",
    locale: str = "en-US",
    more: str = "",
    beside: str = "",
    login: str = PASSWORD,
    smtp: int = 0,
    environ: dict[str, str] | None = None,
) -> AsyncIterator[Post]:
    """A bot that reads and answers one mailbox; `beside` = a folder that it has besides, `smtp` =
    the port of what stands before the server that sends."""
    care, ann = server.new_user("care"), server.new_user("ann", "mail.test")
    if beside:
        with server.open(care) as program:
            program.folder.create(beside)
    async with world(
        folder,
        database_url,
        toml=always_open(toml) + source(server, care, more=more, login=login, smtp=smtp),
        mode=mode,
        locale=locale,
        environ={"CARE_PASSWORD": server.passwords[care], **(environ or {})},
        clock=SteppedClock(Clock().now() - BEFORE),
    ) as made:
        await made.settle()  # first contact: what lay there before is not ours
        yield Post(made, server=server, care=care, ann=ann)
