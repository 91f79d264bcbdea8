"""A private mail host: Dovecot (IMAP with IDLE) and Postfix (SMTP), both real, on loopback ports.

Mail for example.test is taken from anyone, mail for other domains only after a login; all of it is
delivered here, so nothing can leave the machine. Every address has a mailbox, readable once
`add_user` gave it a password. Mail to bounce@anywhere is accepted and then bounced with a delivery
report; mail to unknown@anywhere is refused with 550 5.1.1. The folders Sent, Junk and Archive say
what they are (SPECIAL-USE).
"""

import shutil
import smtplib
import ssl
import subprocess
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from imap_tools import MailBox

from tests.servers import mail_config, process
from tests.servers.consent import Consent

PACKAGES = ("dovecot-imapd", "dovecot-lmtpd", "postfix", "openssl")
PROGRAMS = ("dovecot", "postfix", "openssl")
SUPPORT = "support@example.test"
CUSTOMER = "customer@mail.test"
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Mail:
    """A running mail host, with a login for SUPPORT and for CUSTOMER.

    Its methods wait for the network: in a test whose loop also runs the bot, call them through
    `asyncio.to_thread`. Mailboxes last as long as the server, so a test that counts mails takes
    people of its own from `new_user`.
    """

    folder: Path
    ports: mail_config.Ports
    servers: list[process.Server] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)
    consent: Consent = field(default_factory=Consent)
    """The provider whose access tokens both servers take (XOAUTH2)."""
    host: str = HOST

    @property
    def cert(self) -> Path:
        """The self-signed certificate to trust, good for localhost and 127.0.0.1."""
        return self.folder / "tls" / "cert.pem"

    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.cert))

    def add_user(self, address: str, password: str = "secret") -> str:
        """Give an address a password, or another one; returns the address."""
        self.passwords[address] = password
        # A file each: Dovecot looks for changes of one it knows once a second only.
        new = self.folder / "passwords" / f"{address}.new"
        new.write_text(f"{address}:{{PLAIN}}{password}::::::\n")
        shutil.chown(new, group="dovecot")
        new.chmod(0o640)
        new.replace(new.with_suffix(""))
        return address

    def new_user(self, name: str = "care", domain: str = mail_config.DOMAIN) -> str:
        """Somebody nobody has written to yet; returns the address, whose password is `secret`."""
        addresses = (f"{name}{number}@{domain}" for number in count(1))
        return self.add_user(next(each for each in addresses if each not in self.passwords))

    def send(self, message: EmailMessage | bytes, sender: str, to: str, login: str = "") -> None:
        """Hand a mail in over SMTP, as `login` where the recipient is of another domain.

        Raises smtplib.SMTPException when the server refuses.
        """
        raw = message if isinstance(message, bytes) else message.as_bytes(policy=policy.SMTPUTF8)
        with smtplib.SMTP(self.host, self.ports.smtp, timeout=10) as smtp:
            smtp.starttls(context=self.tls())
            if login:
                smtp.login(login, self.passwords[login])
            smtp.sendmail(sender, [to], raw)

    def open(self, address: str, mailbox: str = "INBOX") -> MailBox:
        """A person's own mail program, looking at a mailbox; use it in a `with`."""
        program = MailBox(self.host, self.ports.imaps, timeout=10, ssl_context=self.tls())
        try:
            program.login(address, self.passwords[address], initial_folder=mailbox)
        except BaseException:
            program.client.shutdown()
            raise
        return program

    def read(self, address: str, mailbox: str = "INBOX") -> list[EmailMessage]:
        """What lies in a mailbox now, oldest first; nothing is marked as read."""
        return self.wait_for(address, 0, mailbox=mailbox)

    def wait_for(
        self, address: str, mails: int = 1, *, mailbox: str = "INBOX", within: int = 15
    ) -> list[EmailMessage]:
        """All mails of a mailbox, as soon as there are so many; AssertionError after `within` s."""
        with self.open(address, mailbox) as program:
            for _ in range(within):
                uids = program.uids()
                if len(uids) >= mails:
                    return [_message(program, uid) for uid in uids]
                program.idle.wait(timeout=1)
        raise AssertionError(f"{address} has {len(uids)} mails in {mailbox}, not {mails}")

    def stop(self) -> None:
        for server in reversed(self.servers):
            server.stop()
        self.consent.stop()
        process.remove(self.folder)


def missing() -> str:
    """Why no mail host can be started on this machine; empty when one can."""
    if not process.root():
        return "Dovecot and Postfix start as root only"
    lacking = [program for program in PROGRAMS if not shutil.which(program)]
    lacking += [] if Path("/usr/lib/dovecot/lmtp").exists() else ["dovecot-lmtpd"]
    if lacking:
        return f"no {', '.join(lacking)} (apt-get install {' '.join(PACKAGES)})"
    version = _output("dovecot", "--version").split()[0]
    if not version.startswith("2.3."):
        return f"Dovecot {version} reads another configuration than 2.3, which tests write"
    return ""


def start() -> Mail:
    """Start both servers; they take connections when this returns."""
    folder = process.folder("mail")
    ports = mail_config.Ports(*process.free_ports(5))
    mail = Mail(folder, ports)
    process.certificate(folder / "tls")
    mail_config.write(folder, ports, mail.consent.start().url)
    mail.add_user(SUPPORT, "support-pw")
    mail.add_user(CUSTOMER, "customer-pw")
    try:
        mail.servers.append(_start_dovecot(folder, ports))
        mail.servers.append(_start_postfix(folder, ports))
    except BaseException:
        mail.stop()
        raise
    return mail


def _start_dovecot(folder: Path, ports: mail_config.Ports) -> process.Server:
    command = ["dovecot", "-c", str(folder / "dovecot.conf"), "-F"]
    server = process.start(command, folder / "dovecot-start.log")
    wanted = (ports.imap, ports.imaps, ports.lmtp, ports.sasl)
    server.wait_until(lambda: all(map(process.takes_connections, wanted)))
    return server


def _start_postfix(folder: Path, ports: mail_config.Ports) -> process.Server:
    # What `postfix start-fg` does, without the shell in between that would not pass signals on.
    config = str(folder / "postfix")
    _output("postfix", "-c", config, "check")
    programs = _output("postconf", "-c", config, "-h", "daemon_directory").strip()
    command = [f"{programs}/master", "-c", config, "-s"]
    server = process.start(command, folder / "postfix-start.log")
    server.wait_until(lambda: process.takes_connections(ports.smtp))
    return server


def _message(program: MailBox, uid: str) -> EmailMessage:
    [(_, raw), *_] = program.client.uid("fetch", uid, "(BODY.PEEK[])")[1]
    return message_from_bytes(raw, policy=policy.default)


def _output(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout
