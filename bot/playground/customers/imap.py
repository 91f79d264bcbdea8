"""A small IMAP server (RFC 3501, IDLE of RFC 2177) over mailboxes in memory, for loopback only.

It knows what a mail program needs that reads, searches, files copies and waits for news.
"""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from bot.playground.customers.boxes import Box, Boxes, Letter

VALIDITY = 1
CAPABILITY = "IMAP4rev1 IDLE UIDPLUS UNSELECT"
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|\(([^()]*)\)|([^\s()"]+)')
_BODY = re.compile(r"BODY(?:\.PEEK)?\[\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Said(Exception):
    """The command ends with this instead of OK."""


class Imap:
    """Serves the mailboxes to who knows their one password; `port` is known after `start`."""

    def __init__(self, boxes: Boxes, password: str) -> None:
        self.boxes, self.password, self.port = boxes, password, 0
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and hang up on everybody."""
        if self._server:
            self._server.close()
            for talk in self._talks:
                talk.cancel()
            await asyncio.gather(*self._talks, return_exceptions=True)
            await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._talks.add(task)
        try:
            await Talk(self, reader, writer).run()
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # they hung up, or we do
        finally:
            self._talks.discard(task)
            writer.close()


class Talk:
    """One connection."""

    def __init__(
        self, server: Imap, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.box: Box | None = None
        self.folder = ""
        self._open = True

    async def run(self) -> None:
        self._say(f"* OK [CAPABILITY {CAPABILITY}] ready")
        while self._open:
            line, literals = await self._line()
            tag, _, rest = line.partition(" ")
            name, _, rest = rest.partition(" ")
            if name.upper() == "UID":
                more, _, rest = rest.partition(" ")
                name = f"uid_{more}"
            command = getattr(self, f"do_{name.lower()}", None)
            try:
                if command is None:
                    raise Said("BAD not known here")
                done = await command(rest, literals)
            except Said as said:
                self._say(f"{tag} {said}")
            else:
                self._say(f"{tag} OK {done or 'done'}")
            await self.writer.drain()

    # --- what a client may ask

    async def do_capability(self, rest: str, literals: list[bytes]) -> None:
        self._say(f"* CAPABILITY {CAPABILITY}")

    async def do_noop(self, rest: str, literals: list[bytes]) -> None:
        self._news()

    async def do_login(self, rest: str, literals: list[bytes]) -> str:
        user, password = _words(rest, literals)
        if password != self.server.password:
            raise Said("NO [AUTHENTICATIONFAILED] the password is not right")
        self.box = self.server.boxes[user]
        return f"[CAPABILITY {CAPABILITY}] welcome"

    async def do_logout(self, rest: str, literals: list[bytes]) -> None:
        self._say("* BYE until next time")
        self._open = False

    async def do_list(self, rest: str, literals: list[bytes]) -> None:
        for name in self._mine.folders:
            flags = "\\HasNoChildren \\Sent" if name == "Sent" else "\\HasNoChildren"
            self._say(f'* LIST ({flags}) "/" "{name}"')

    async def do_select(self, rest: str, literals: list[bytes]) -> str:
        self.folder = self._named(_words(rest, literals)[0])
        letters = self._letters
        following = letters[-1].uid + 1 if letters else 1
        self._say(f"* {len(letters)} EXISTS", "* 0 RECENT", "* FLAGS (\\Seen)")
        self._say(f"* OK [UIDVALIDITY {VALIDITY}] valid", f"* OK [UIDNEXT {following}] next")
        return "[READ-ONLY] open"

    do_examine = do_select

    async def do_unselect(self, rest: str, literals: list[bytes]) -> None:
        self.folder = ""

    do_close = do_unselect

    async def do_uid_search(self, rest: str, literals: list[bytes]) -> None:
        found = [one for one in self._letters if _matches(one, self._letters, rest, literals)]
        self._say(" ".join(["* SEARCH", *(str(one.uid) for one in found)]))

    async def do_uid_fetch(self, rest: str, literals: list[bytes]) -> None:
        numbers, _, wanted = rest.partition(" ")
        chosen = set(_set(numbers, self._letters))
        for at, letter in enumerate(self._letters, start=1):
            if letter.uid in chosen:
                self.writer.write(f"* {at} FETCH (".encode() + _items(letter, wanted) + b")\r\n")

    async def do_append(self, rest: str, literals: list[bytes]) -> None:
        folder = self._named(_words(rest, [])[0])
        self.server.boxes.put(self._mine.address, folder, literals[-1])

    async def do_idle(self, rest: str, literals: list[bytes]) -> None:
        """Tell of every new mail until the client is done."""
        known, news = len(self._letters), asyncio.Event()
        self.server.boxes.listeners.append(news.set)
        done = asyncio.ensure_future(self.reader.readline())
        try:
            self._say("+ waiting")
            while not done.done():
                heard = asyncio.ensure_future(news.wait())
                await asyncio.wait({done, heard}, return_when=asyncio.FIRST_COMPLETED)
                heard.cancel()
                news.clear()
                if len(self._letters) > known:
                    known = self._news()
            if not done.result():
                raise EOFError
        finally:
            done.cancel()
            self.server.boxes.listeners.remove(news.set)

    # --- inside

    @property
    def _mine(self) -> Box:
        if self.box is None:
            raise Said("NO log in first")
        return self.box

    @property
    def _letters(self) -> list[Letter]:
        if not self.folder:
            raise Said("BAD open a folder first")
        return self._mine.folders[self.folder]

    def _named(self, name: str) -> str:
        found = "INBOX" if name.upper() == "INBOX" else name
        if found not in self._mine.folders:
            raise Said("NO [NONEXISTENT] there is no such folder")
        return found

    def _news(self) -> int:
        if self.folder:
            self._say(f"* {len(self._letters)} EXISTS")
        return len(self._letters) if self.folder else 0

    def _say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())

    async def _line(self) -> tuple[str, list[bytes]]:
        """One command; its literals apart, a {0}, {1} … in their place."""
        text, literals = "", list[bytes]()
        while True:
            line = await self.reader.readline()
            if not line.endswith(b"\n"):
                raise EOFError
            literal = _LITERAL.search(line)
            if literal is None:
                return text + line.decode("utf-8", "replace").rstrip("\r\n"), literals
            if not literal[2]:
                self._say("+ go on")
            text += line[: literal.start()].decode("utf-8", "replace") + f"{{{len(literals)}}}"
            literals.append(await self.reader.readexactly(int(literal[1])))


def _words(text: str, literals: list[bytes]) -> list[str]:
    """Atoms, quoted strings, lists and literals, one after another."""
    found = []
    for quoted, listed, atom in _WORD.findall(text):
        if re.fullmatch(r"\{\d+\}", atom) and literals:
            found.append(literals[int(atom[1:-1])].decode("utf-8", "replace"))
        else:
            found.append(atom or listed or re.sub(r"\\(.)", r"\1", quoted))
    return found


def _set(text: str, letters: list[Letter]) -> Iterator[int]:
    """1,4:6,9:* as numbers; n:* always names the last one, as the standard has it."""
    last = letters[-1].uid if letters else 0
    for part in text.split(","):
        ends = [last if end == "*" else int(end) for end in part.split(":")]
        yield from range(min(ends), max(ends) + 1)


def _matches(letter: Letter, letters: list[Letter], text: str, literals: list[bytes]) -> bool:
    words = iter(_words(text, literals))
    for word in words:
        match word.upper():
            case "ALL":
                continue
            case "UID":
                fits = letter.uid in set(_set(next(words), letters))
            case "SINCE":
                fits = letter.at.astimezone(UTC).date() >= _day(next(words))
            case "HEADER":
                name, part = next(words), next(words)
                fits = part.lower() in str(letter.mail.get(name, "")).lower()
            case _:
                raise Said(f"BAD cannot search by {word}")
        if not fits:
            return False
    return True


def _day(text: str) -> date:
    day, month, year = text.split("-")
    return date(int(year), _MONTHS.index(month.title()) + 1, int(day))


def _items(letter: Letter, wanted: str) -> bytes:
    items = [f"UID {letter.uid}".encode()]
    if "RFC822.SIZE" in wanted.upper():
        items.append(f"RFC822.SIZE {len(letter.raw)}".encode())
    if "INTERNALDATE" in wanted.upper():
        items.append(f'INTERNALDATE "{_stamp(letter.at)}"'.encode())
    if body := _BODY.search(wanted):
        start, length = (int(body[1]), int(body[2])) if body[1] else (0, len(letter.raw))
        part = letter.raw[start : start + length]
        name = f"BODY[]<{start}>" if body[1] else "BODY[]"
        items.append(f"{name} {{{len(part)}}}\r\n".encode() + part)
    return b" ".join(items)


def _stamp(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{utc.day:2d}-{_MONTHS[utc.month - 1]}-{utc.year} {utc:%H:%M:%S} +0000"
