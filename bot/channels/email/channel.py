"""E-mail: a mailbox read over IMAP and answered over SMTP."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

import structlog
from imap_tools import BaseMailBox
from pydantic import SecretStr

from bot.channels.base import (
    CALL_SECONDS,
    Channel,
    Known,
    Outgoing,
    Page,
    Repeat,
    Seen,
    Sent,
    Trial,
)
from bot.channels.email import imap, smtp
from bot.channels.email.compose import compose, notice
from bot.channels.email.idle import idle
from bot.channels.email.judging import unanswerable
from bot.channels.email.letter import read
from bot.channels.email.options import EmailOptions, Server, ascii_domain
from bot.channels.email.providers import hint, hint_by_token, keeps_copies
from bot.channels.email.reading import Reading
from bot.channels.email.sent import answers_to, append_copy, find_sent
from bot.errors import ChannelError, Refused, Unauthorized, Unexpected, Unreachable

T = TypeVar("T")
log = structlog.get_logger()


class Email(Channel[EmailOptions]):
    """One mailbox. A review's `external_id` is the customer's Message-ID, an answer's is ours."""

    slug: ClassVar[str] = "email"
    title: ClassVar[str] = "E-mail"
    where = "letter"
    public: ClassVar[bool | None] = False
    ids_are_global: ClassVar[bool] = True
    answers_seen: ClassVar[bool] = True
    repeat: ClassVar[Repeat] = Repeat.SAFE
    tries: ClassVar[int | None] = 2
    look_batch: ClassVar[int] = 20
    poll: ClassVar[timedelta] = timedelta(minutes=2)
    mails: ClassVar[bool] = True
    watches: ClassVar[bool] = True
    settings = EmailOptions

    seconds = CALL_SECONDS
    """The deadline of one conversation with a server."""

    @property
    def reads_back(self) -> bool:
        """Nobody can look into the customer's mailbox: that the server took it is the proof."""
        return False

    async def fetch(self, cursor: Mapping[str, Any] | None) -> Page:
        """New mail of all folders and of Sent; see `Reading.page` for the cursor."""
        clock = self.outside.clock
        return await self._talk(
            lambda box: Reading(box, self.options, self.source.start, clock).page(cursor)
        )

    async def look(self, reviews: Sequence[Known]) -> list[Seen]:
        """Colleagues' answers in Sent. A mail cannot be unsaid, so nothing is ever deleted."""
        us = self.options.us
        began = self.outside.clock.monotonic()

        def find(box: BaseMailBox) -> list[Seen]:
            folder = find_sent(box, self.options)
            if not folder:
                return []
            imap.open_folder(box, folder)
            found: list[Seen] = []
            for review in reviews:
                found.append(answers_to(box, review, us))
                if self.outside.clock.monotonic() - began > self.seconds / 2:
                    break  # the others are asked for again
            return found

        return await self._talk(find)

    def prepare(self, outgoing: Outgoing) -> bytes:
        """The whole mail; its Message-ID is `<key@domain of our address>`."""
        return compose(
            key=outgoing.key,
            text=outgoing.text,
            name=self.options.name or self.source.brand_name,
            address=self.options.address,
            review=outgoing.review.memory,
            at=self.outside.clock.now(),
        )

    def can_reply(self, review: Known) -> str:
        return unanswerable(str(review.memory.get("reply_to", "")))

    async def reply(self, outgoing: Outgoing) -> Sent:
        """Send the prepared bytes, then file a copy in Sent where the server does not.

        A copy that cannot be filed changes nothing: the customer has the mail.
        """
        why = self.can_reply(outgoing.review)
        if why:
            raise Refused(why)
        payload = outgoing.payload or self.prepare(outgoing)
        message_id = read(payload).message_id
        to = ascii_domain(str(outgoing.review.memory["reply_to"]))
        await self._send(to, payload)
        if self._files_copies():
            await self._file_copy(message_id, payload)
        return Sent(external_id=message_id)

    async def mail(self, key: str, to: str, subject: str, text: str) -> None:
        """Marked as written by a machine, so that no out-of-office answers it."""
        address, at = self.options.address, self.outside.clock.now()
        name = self.options.name or self.source.brand_name
        payload = notice(
            key=key, to=to, subject=subject, text=text, name=name, address=address, at=at
        )
        await self._send(ascii_domain(to), payload)

    async def _send(self, to: str, payload: bytes) -> None:
        sender = ascii_domain(self.options.address)
        private, ca_file = self.source.private_network, self.options.ca_file
        await self._logged_in(
            self.options.smtp,
            lambda server: smtp.send(server, ca_file, private, self.seconds, sender, to, payload),
        )

    async def watch(self, wake: Callable[[], Awaitable[None]]) -> None:
        """IDLE on the first folder; returns at once where the server cannot do that."""
        box = await self._logged_in(
            self.options.imap, lambda server: self._apart(lambda: self._connect(server))
        )
        try:
            if "IDLE" not in (name.upper() for name in box.client.capabilities):
                return

            def ready() -> None:
                with imap.problems(self.options.imap):
                    imap.open_folder(box, self.options.folders[0])

            await self._apart(ready)
            await idle(box, self.options.imap, self.outside, self.seconds, wake)
        finally:
            imap.hang_up(box)

    async def check(self) -> list[Trial]:
        """Logs in both ways and looks for the folders."""
        options = self.options
        try:
            trials = await self._talk(self._check_folders)
            trials.insert(0, Trial(what=f"reading {options.address} at {options.imap}", ok=True))
        except ChannelError as error:
            what = f"reading {options.address} at {options.imap}"
            trials = [Trial(what=what, ok=False, advice=_advice(error, options.imap))]
        what = f"sending as {options.address} at {options.smtp}"
        try:
            await self._logged_in(options.smtp, self._only_log_in)
            trials.append(Trial(what=what, ok=True))
        except ChannelError as error:
            trials.append(Trial(what=what, ok=False, advice=_advice(error, options.smtp)))
        return trials

    async def _only_log_in(self, server: Server) -> None:
        private, ca_file = self.source.private_network, self.options.ca_file
        async with smtp.session(server, ca_file, private, self.seconds):
            pass

    def _check_folders(self, box: BaseMailBox) -> list[Trial]:
        trials: list[Trial] = []
        names = ", ".join(folder.name for folder in box.folder.list()[:30])
        sent = find_sent(box, self.options)
        if not sent:
            advice = f"Set sent_folder to one of: {names}. Without it, answers that colleagues "
            advice += "give in their own mail program are not seen."
            trials.append(Trial(what="the folder of sent mail", ok=False, advice=advice))
        for folder in [*self.options.folders, *([sent] if sent else [])]:
            what = f"the folder {folder}" + (" (sent mail)" if folder == sent else "")
            try:
                imap.open_folder(box, folder)
                trials.append(Trial(what=what, ok=True))
            except Unexpected as error:
                trials.append(Trial(what=what, ok=False, advice=f"{error}. There are: {names}"))
        return trials

    def _files_copies(self) -> bool:
        how = self.options.sent_copy
        return how == "append" or (how == "auto" and not keeps_copies(self.options.smtp.host))

    async def _file_copy(self, message_id: str, payload: bytes) -> None:
        def file(box: BaseMailBox) -> None:
            folder = find_sent(box, self.options)
            if folder:
                append_copy(box, folder, message_id, payload)

        try:
            await self._talk(file)
        except ChannelError as error:
            log.warning("no copy in Sent", source=self.source.id, why=str(error))

    async def _logged_in(self, server: Server, use: Callable[[Server], Awaitable[T]]) -> T:
        """`use` with what logs in at `server` now; an access token that it refuses is fetched
        anew, once: it may have been taken back, or a clock may be wrong."""
        if not server.by_token:
            return await use(server)
        token = await self.outside.tokens.access()
        try:
            return await use(replace(server, password=SecretStr(token)))
        except Unauthorized:
            another = await self.outside.tokens.access(stale=token)
            return await use(replace(server, password=SecretStr(another)))

    def _connect(self, server: Server) -> BaseMailBox:
        return imap.connect(server, self.options.ca_file, self.source.private_network, self.seconds)

    async def _talk(self, work: Callable[[BaseMailBox], T]) -> T:
        """One conversation over a connection of its own, within the deadline."""
        return await self._logged_in(self.options.imap, lambda server: self._once(server, work))

    async def _once(self, server: Server, work: Callable[[BaseMailBox], T]) -> T:
        boxes: list[BaseMailBox] = []

        def talk() -> T:
            boxes.append(self._connect(server))
            try:
                with imap.problems(self.options.imap):
                    return work(boxes[0])
            finally:
                imap.hang_up(boxes[0])  # also when nobody waits any more

        try:
            return await self._apart(talk)
        finally:
            for box in boxes:
                imap.hang_up(box)

    async def _apart(self, work: Callable[[], T]) -> T:
        try:
            return await self.outside.clock.deadline(imap.apart(work), self.seconds)
        except TimeoutError:
            text = f"{self.options.imap} did not answer in time"
            raise Unreachable(text, maybe_done=False) from None


def _advice(error: ChannelError, server: Server) -> str:
    more = hint_by_token(server.host) if server.by_token else hint(server.host)
    return f"{error}. {more}." if more else f"{error}."
