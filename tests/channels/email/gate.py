"""A door in front of a real mail server, on a port of its own, that can be told to make trouble."""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"
WRONG = b64encode(b"\0somebody\0wrong")
LINE = 32 * 1024 * 1024


@dataclass
class Gate:
    """Passes everything between client and server but for what it is told.

    `answers`: command, or how it begins -> what to answer instead of asking the server. `mute`:
    commands that get no answer. `cut`: commands at which the connection is cut. `greeting`: said in
    place of the server's. `wrong_password`: the server gets to see another one. For SMTP "." stands
    for the end of a mail (when answered here it has reached the server), 354 and 250 for the
    server's words before and after it. `accepted` counts the mails that the server took.
    """

    upstream: int
    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    mute: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)
    greeting: str = ""
    wrong_password: bool = False
    accepted: int = 0
    read: int = 0
    commands: list[str] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def start(self) -> "Gate":
        self._server = await asyncio.start_server(self._serve, HOST, self.port, limit=LINE)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        self.hang_up()
        await asyncio.sleep(0)

    def hang_up(self) -> None:
        """Cut every connection there is."""
        for writer in list(self._open):
            writer.close()

    def heal(self) -> None:
        self.answers, self.mute, self.cut, self.greeting = {}, set(), set(), ""
        self.wrong_password = False

    async def _serve(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_connection(HOST, self.upstream, limit=LINE)
        self._open |= {back, to_server}
        talk = _Talk(self, client, back, server, to_server)
        try:
            await talk.run()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            for writer in (back, to_server):
                writer.close()
                self._open.discard(writer)


class _Talk:
    def __init__(
        self,
        gate: Gate,
        client: asyncio.StreamReader,
        back: asyncio.StreamWriter,
        server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
    ) -> None:
        self.gate, self.client, self.back = gate, client, back
        self.server, self.to_server = server, to_server
        self.mail = False
        self.smtp = False

    async def run(self) -> None:
        greeting = await self.server.readline()
        self.smtp = greeting.startswith(b"220")
        self.back.write(self.gate.greeting.encode() or greeting)
        upwards = asyncio.create_task(self._up())
        downwards = asyncio.create_task(self._down())
        await asyncio.wait({upwards, downwards}, return_when=asyncio.FIRST_COMPLETED)
        for task in (upwards, downwards):
            task.cancel()
            with suppress(asyncio.CancelledError, ConnectionError):
                await task

    async def _up(self) -> None:
        while line := await self.client.readline():
            verb, answer = self._command(line)
            if verb:
                self.gate.commands.append(verb)
            if verb in self.gate.cut:
                return
            if verb in self.gate.mute:
                continue
            told = self._told(verb, line)
            if told:
                self.back.write(answer(told))
                continue
            if self.gate.wrong_password and verb in ("LOGIN", "AUTH"):
                words = line.split()
                line = b" ".join([*words[:-1], WRONG if self.smtp else b'"wrong"']) + b"\r\n"
            self.to_server.write(line)

    def _told(self, verb: str, line: bytes) -> str:
        """What to answer instead of the server, "" = let it answer."""
        whole = line.decode("latin-1").partition(" ")[2].upper()
        for begins, text in self.gate.answers.items():
            if begins != "." and (verb == begins or (" " in begins and whole.startswith(begins))):
                return text
        return ""

    def _command(self, line: bytes) -> tuple[str, Callable[[str], bytes]]:
        words = line.decode("latin-1").split()
        if self.smtp:
            if self.mail:
                return "." if line == b".\r\n" else "", lambda text: f"{text}\r\n".encode()
            return (words[0].upper() if words else ""), lambda text: f"{text}\r\n".encode()
        verb = " ".join(words[1:3]).upper() if words[1:2] == ["UID"] else "".join(words[1:2])
        return verb.upper(), lambda text: f"{words[0]} {text}\r\n".encode()

    async def _down(self) -> None:
        while line := await self.server.readline():
            if self.smtp and line.startswith(b"354"):
                self.mail = True
                if "354" in self.gate.cut:
                    return
            elif self.smtp and self.mail:
                self.mail = False
                self.gate.accepted += line.startswith(b"250")
                if "250" in self.gate.cut:
                    return
                if "." in self.gate.answers:
                    line = f"{self.gate.answers['.']}\r\n".encode()
            self.gate.read += len(line)
            self.back.write(line)
