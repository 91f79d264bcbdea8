"""`ascolto run` where nobody tells the address of a name: `python -m tests.faults.nameless`."""

import socket
import threading
from typing import Any

from bot.cli.run import run

LONG = 60
"""Seconds; a resolver that hears nothing gives up after so many."""
HOST = "unheard.test"
_asked = socket.getaddrinfo


def ask(host: Any, *more: Any, **named: Any) -> Any:
    """Hang for one name, as the machine's own resolver does."""
    if host == HOST:
        threading.Event().wait(LONG)
        raise socket.gaierror(socket.EAI_AGAIN, "nobody answers")
    return _asked(host, *more, **named)


if __name__ == "__main__":
    vars(socket)["getaddrinfo"] = ask
    run()
