"""Reading a mailbox over IMAP: connections, what they may raise, and the few commands we use.

imap-tools waits for the network, so each conversation runs in a thread of its own: a server that
hangs then delays nobody else, neither other sources nor the end of the process.
"""

import asyncio
import imaplib
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import (
    MailboxFetchError,
    MailboxFolderSelectError,
    MailboxLoginError,
    UnexpectedCommandStatusError,
)
from imap_tools.utils import check_command_status

from bot.channels.email import xoauth2
from bot.channels.email.charsets import clean
from bot.channels.email.options import Server
from bot.errors import ChannelError, Limited, Refused, Unauthorized, Unexpected, Unreachable
from bot.text import fold

T = TypeVar("T")

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
BUSY_SECONDS = 300.0
"""How long a server that counts our calls is left alone."""

_TOO_MUCH = re.compile(r"too many|limit|throttl|overquota|\[inuse\]", re.IGNORECASE)
_LATER = re.compile(r"\[(unavailable|serverbug|contactadmin)\]|temporar|internal error", re.I)
_NUMBER = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_STORED = re.compile(rb'\bINTERNALDATE "\s*(\d+)-(\w{3})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})"')


@dataclass(frozen=True, slots=True)
class Stored:
    """A mail as the server keeps it: its number, its size in bytes, when it was stored."""

    uid: int
    size: int
    at: datetime


async def apart(work: Callable[[], T]) -> T:
    """Await `work`, done in a thread of its own that nobody waits for at the end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: list[T], error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result[0])

    def run() -> None:
        result: list[T] = []
        error: BaseException | None = None
        try:
            result.append(work())
        except BaseException as raised:  # handed over whole to who awaits it
            error = raised
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name="ascolto-mail", daemon=True).start()
    return await done


def connect(server: Server, ca_file: str, private: bool, seconds: float) -> BaseMailBox:
    """A connection, logged in, no folder open. Every step waits at most `seconds`."""
    require_cover(server, private)
    with problems(server):
        box = _open(server, ca_file, seconds)
        try:
            _log_in(box, server)
        except (imaplib.IMAP4.abort, OSError, ChannelError):
            hang_up(box)
            raise
        except (MailboxLoginError, imaplib.IMAP4.error) as error:
            hang_up(box)
            raise _locked_out(server, error) from None
        return box


def _log_in(box: BaseMailBox, server: Server) -> None:
    secret = server.password.get_secret_value()
    if server.by_token:
        xoauth2.log_in(box.client, server.user, secret)
    elif (server.user + secret).isascii():
        box.login(server.user, secret, initial_folder=None)
    else:
        box.login_utf8(server.user, secret, initial_folder=None)


def hang_up(box: BaseMailBox) -> None:
    """Close the connection at once; whoever waits on it in another thread is woken."""
    with suppress(OSError, AttributeError):
        box.client.sock.shutdown(socket.SHUT_RDWR)
    with suppress(OSError, AttributeError, imaplib.IMAP4.error, ValueError):
        box.client.shutdown()


def tls(ca_file: str) -> ssl.SSLContext:
    """Verifying, with the usual certificates and those of `ca_file`. Refused for a bad file."""
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:
            why = error.strerror or "not a file of certificates"
            raise Refused(f"ca_file {ca_file} cannot be read: {why}") from None
    return context


def require_cover(server: Server, private: bool) -> None:
    """Refused when a password would travel unencrypted beyond loopback or our own network."""
    if server.security != "plain" or server.host == "localhost":
        return
    try:
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unreachable(f"{server.host} is not known to the DNS", maybe_done=False) from None
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if all(each.is_loopback or (private and each.is_private) for each in addresses):
        return
    raise Refused(
        f"{server} is plain, without encryption: use tls or starttls (plain is for loopback, and "
        "with private_network = true for a private network)"
    )


@contextmanager
def problems(server: Server) -> Iterator[None]:
    """Whatever a server or the way to it does, in the contract's words and without secrets."""
    try:
        yield
    except ChannelError:
        raise
    except ssl.SSLCertVerificationError as error:
        text = f"{server} has no certificate that can be trusted ({error.verify_message})"
        raise Unexpected(said(text, server), maybe_done=False) from None
    except socket.gaierror:
        raise Unreachable(f"{server.host} is not known to the DNS", maybe_done=False) from None
    except TimeoutError:
        raise Unreachable(f"{server} did not answer in time", maybe_done=False) from None
    except ssl.SSLError as error:
        text = f"{server} does not speak TLS there ({error.reason or 'no reason given'})"
        raise Unexpected(said(text, server), maybe_done=False) from None
    except ConnectionRefusedError:
        raise Unreachable(f"{server} cannot be reached", maybe_done=False) from None
    except imaplib.IMAP4.abort as error:
        raise _cut(server, error) from None
    except OSError as error:
        text = f"{server} cannot be reached ({error.strerror or type(error).__name__})"
        raise Unreachable(said(text, server), maybe_done=False) from None
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise _answered(server, error) from None
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        # imaplib takes answers apart without much care.
        text = f"{server} gave an answer that is not IMAP ({type(error).__name__})"
        raise Unexpected(text, maybe_done=False) from None


def said(text: str, server: Server) -> str:
    """A server's words made fit for people: one line, short, the password struck out."""
    if secret := server.password.get_secret_value():
        text = text.replace(secret, "***")
    return fold(" ".join(clean(text).split()), 300)


def open_folder(box: BaseMailBox, name: str) -> tuple[int, int]:
    """Open a folder for reading only: its UIDVALIDITY and the next UID (0 = not said)."""
    try:
        box.folder.set(name, readonly=True)
    except MailboxFolderSelectError as error:
        why = fold(_words(error), 100)
        if _LATER.search(why) or _TOO_MUCH.search(why):
            raise
        raise Unexpected(f"The folder {name!r} cannot be opened: {why}", maybe_done=False) from None
    numbers = [box.client.response(code)[1] for code in ("UIDVALIDITY", "UIDNEXT")]
    validity, following = [int(each[0]) if each and each[0] else 0 for each in numbers]
    return validity, following


def uids(box: BaseMailBox, criteria: str) -> list[int]:
    """The numbers that match, ascending. No CHARSET: some servers refuse to be told one."""
    return sorted(int(uid) for uid in box.uids(criteria, charset=None))


def since(day: datetime) -> str:
    """Stored on that day or later; a day earlier, since the server's day may begin later."""
    early = day.astimezone(UTC) - timedelta(days=1)
    return f"SINCE {early.day}-{MONTHS[early.month - 1]}-{early.year}"


def naming(header: str, message_id: str) -> str:
    """Mails that have this id in a header; "" for an id that cannot be asked for."""
    if not message_id.isascii() or not message_id.isprintable() or len(message_id) > 900:
        return ""
    return 'HEADER {} "{}"'.format(header, message_id.replace("\\", "\\\\").replace('"', '\\"'))


def stored(box: BaseMailBox, numbers: Sequence[int]) -> list[Stored]:
    """Size and date of these mails; one that has gone meanwhile is left out."""
    if not numbers:
        return []
    found: dict[int, Stored] = {}
    for line in _fetched(box, ",".join(map(str, numbers)), "(UID RFC822.SIZE INTERNALDATE)"):
        whole = b"".join(line) if isinstance(line, tuple) else line
        uid, size, at = (each.search(whole or b"") for each in (_NUMBER, _SIZE, _STORED))
        if uid and size and at:
            day, month, year, clock, zone = (each.decode("ascii") for each in at.groups())
            date = parsedate_to_datetime(f"{day} {month} {year} {clock} {zone}").astimezone(UTC)
            found[int(uid[1])] = Stored(int(uid[1]), int(size[1]), date)
    return [found[number] for number in numbers if number in found]


def content(box: BaseMailBox, uid: int, limit: int = 0, start: int = 0) -> bytes:
    """A mail's bytes, or at most `limit` of them from `start` on; never marks it as read."""
    part = f"<{start}.{limit}>" if limit else ""
    lines = _fetched(box, str(uid), f"(BODY.PEEK[]{part})")
    return next((bytes(line[1]) for line in lines if isinstance(line, tuple)), b"")


def _fetched(box: BaseMailBox, numbers: str, wanted: str) -> list[Any]:
    """What the server says of these mails. A "NO" raises: imaplib would hand it out as an answer
    without a mail in it, which looks as if all had been deleted meanwhile."""
    answer = box.client.uid("FETCH", numbers, wanted)
    check_command_status(answer, MailboxFetchError)
    return answer[1]


def _open(server: Server, ca_file: str, seconds: float) -> BaseMailBox:
    if server.security == "plain":
        return MailBoxUnencrypted(server.host, server.port, timeout=seconds)
    kind = MailBox if server.security == "tls" else MailBoxStartTls
    return kind(server.host, server.port, timeout=seconds, ssl_context=tls(ca_file))


def _locked_out(server: Server, error: Exception) -> ChannelError:
    words = _words(error)
    text = said(f"{server} does not let {server.user} log in: {words}", server)
    if _TOO_MUCH.search(words):
        return Limited(text, retry_after=BUSY_SECONDS)
    if _LATER.search(words):
        return Unreachable(text, maybe_done=False)
    return Unauthorized(text)


def _cut(server: Server, error: Exception) -> ChannelError:
    words = str(error)
    if "unexpected response" in words or "unexpected tagged" in words:
        return Unexpected(f"{server} gave an answer that is not IMAP", maybe_done=False)
    if _TOO_MUCH.search(words):
        return Limited(
            said(f"{server} asks for patience: {words}", server), retry_after=BUSY_SECONDS
        )
    return Unreachable(f"{server} cut the connection", maybe_done=False)


def _answered(server: Server, error: Exception) -> ChannelError:
    words = _words(error)
    text = said(f"{server} answered: {words}", server)
    if _TOO_MUCH.search(words):
        return Limited(text, retry_after=BUSY_SECONDS)
    if _LATER.search(words):
        return Unreachable(text, maybe_done=False)
    return Unexpected(text, maybe_done=False)


def _words(error: Exception) -> str:
    """What the server itself said."""
    if isinstance(error, UnexpectedCommandStatusError):
        given = error.command_result[1]
        data = given[0] if isinstance(given, list) and given else given
    else:
        data = error.args[0] if error.args else ""
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)
