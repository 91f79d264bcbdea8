"""Sending one mail over SMTP, and what each way it can fail means."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress

import aiosmtplib

from bot.channels.email import xoauth2
from bot.channels.email.imap import apart, require_cover, said, tls
from bot.channels.email.options import Server
from bot.errors import ChannelError, Limited, Refused, Unauthorized, Unexpected, Unreachable

PATIENCE_SECONDS = 300.0
"""Greylisting and rate limits of mail servers are reckoned in minutes."""

_RATE = re.compile(r"\b4\.7\.28\b|\brate|too many|too fast|limit|throttl|gr[ea]ylist|quota", re.I)
_RIGHTS = re.compile(r"\b5\.7\.(0|1|3|8|9|57|60|139)\b.*(auth|sender|login|relay|send as)", re.I)


async def send(
    server: Server, ca_file: str, private: bool, seconds: float, sender: str, to: str, mail: bytes
) -> None:
    """Send these very bytes; returning means that the server took them (250).

    Raises ChannelError: `maybe_done` only from the moment when the server may have the whole mail.
    """
    async with session(server, ca_file, private, seconds) as smtp:
        extra = () if (sender + to).isascii() else ("SMTPUTF8",)
        if extra and not smtp.supports_extension("smtputf8"):
            raise Refused(f"{server} cannot send to {to}: it takes no such letters in an address")
        encoding = "utf-8" if extra else "ascii"
        await _step(smtp.mail(sender, options=extra, encoding=encoding), server)
        await _step(smtp.rcpt(to, encoding=encoding), server)
        try:
            await smtp.data(mail)
        except aiosmtplib.SMTPResponseException as error:
            found = _answered(error, server)
            if isinstance(found, Unexpected):
                raise Unexpected(str(found)) from None  # nonsense says neither yes nor no
            raise found from None
        except (aiosmtplib.SMTPServerDisconnected, ConnectionError):
            text = f"{server} cut the connection before it said whether it took the mail"
            raise Unreachable(text) from None
        except TimeoutError:
            raise Unreachable(f"{server} did not say in time whether it took the mail") from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            text = f"{server} gave an answer that is not SMTP ({type(error).__name__})"
            raise Unexpected(text) from None


@asynccontextmanager
async def session(
    server: Server, ca_file: str, private: bool, seconds: float
) -> AsyncIterator[aiosmtplib.SMTP]:
    """A connection, logged in where the settings have a user; raises ChannelError."""
    await apart(lambda: require_cover(server, private))
    smtp = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        tls_context=tls(ca_file) if server.security != "plain" else None,
        timeout=seconds,
        local_hostname=server.helo,
    )
    try:
        await _step(smtp.connect(), server)
        if server.user:
            secret = server.password.get_secret_value()
            login = xoauth2.log_in_to_send if server.by_token else aiosmtplib.SMTP.login
            await _step(login(smtp, server.user, secret), server)
        yield smtp
    finally:
        # No QUIT and no goodbye of TLS: they could only wait, and the mail is taken or not by now.
        with suppress(aiosmtplib.SMTPException, OSError):
            if isinstance(smtp.transport, asyncio.Transport):
                smtp.transport.abort()
            smtp.close()


async def _step(command: Awaitable[object], server: Server) -> None:
    """One command before the mail itself: whatever fails here, nothing was sent."""
    try:
        await command
    except aiosmtplib.SMTPResponseException as error:
        raise _answered(error, server) from None
    except ssl.SSLCertVerificationError as error:
        text = f"{server} has no certificate that can be trusted ({error.verify_message})"
        raise Unexpected(said(text, server), maybe_done=False) from None
    except TimeoutError:
        raise Unreachable(f"{server} did not answer in time", maybe_done=False) from None
    except aiosmtplib.SMTPServerDisconnected:
        raise Unreachable(f"{server} cut the connection", maybe_done=False) from None
    except (aiosmtplib.SMTPConnectError, OSError) as error:
        raise _unconnected(error, server) from None
    except (aiosmtplib.SMTPException, ValueError) as error:
        text = f"{server}: {error}"
        raise Unexpected(said(text, server), maybe_done=False) from None


def _unconnected(error: Exception, server: Server) -> ChannelError:
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        text = f"{server} has no certificate that can be trusted ({cause.verify_message})"
        return Unexpected(said(text, server), maybe_done=False)
    if isinstance(cause or error, ssl.SSLError):
        return Unexpected(f"{server} does not speak TLS there", maybe_done=False)
    return Unreachable(f"{server} cannot be reached", maybe_done=False)


def _answered(error: aiosmtplib.SMTPResponseException, server: Server) -> ChannelError:
    """What a status means. A refusal is certain: the server says that it did not take the mail."""
    code, words = error.code, str(error.message)
    text = said(f"{server} answered {code}: {words}", server)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) and code >= 500:
        return Unauthorized(said(f"{server} does not let {server.user} log in: {words}", server))
    if code in (530, 534, 535, 538) or (code >= 500 and _RIGHTS.search(words)):
        return Unauthorized(text)
    if isinstance(error, aiosmtplib.SMTPSenderRefused) and code >= 500:
        return Unauthorized(text)
    if 400 <= code < 500:
        if _RATE.search(words) or code == 452:
            return Limited(text, retry_after=PATIENCE_SECONDS)
        return Unreachable(text, maybe_done=False)
    if 500 <= code < 600:
        return Refused(said(f"{words} ({code})", server))  # stands on a card
    return Unexpected(f"{server} gave an answer that is not SMTP", maybe_done=False)
