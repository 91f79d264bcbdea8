"""Logging: one place to set it up, and nothing secret in it."""

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import Any, Literal, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "[hidden]"
_SHORTEST = 4
_LOOKS_SECRET = re.compile(
    r"\b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]+"  # Slack's tokens
    r"|\bwhsec_[\w+/=-]+"
    r"|(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"  # user:password@
    r"|(?i:(?<=bearer )|(?<=basic ))(?=[\w.+/=~-]*\d)[\w.+/=~-]{12,}"
)
_CHATTY = ("aiohttp.access", "alembic", "asyncio", "slack_bolt", "slack_sdk", "sqlalchemy")


class Redactor:
    """Puts `HIDDEN` in place of every known secret, and of what looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = set[str]()
        for secret in secrets:
            if len(secret) >= _SHORTEST:
                forms |= {
                    secret,
                    quote(secret, safe=""),
                    json.dumps(secret)[1:-1],
                    repr(secret)[1:-1],
                }
        known = sorted(map(re.escape, forms), key=len, reverse=True)
        self._known = re.compile("|".join(known)) if known else None

    def __call__(self, text: str) -> str:
        """`text` without secrets."""
        if self._known:
            text = self._known.sub(HIDDEN, text)
        return _LOOKS_SECRET.sub(HIDDEN, text)

    def line(self, _logger: WrappedLogger, _name: str, rendered: str | EventDict) -> str:
        """The last processor of a log line: it sees tracebacks too."""
        return self(str(rendered))


def set_up(
    level: str,
    style: Literal["console", "json"],
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send everything that is logged, ours and the libraries', to `stream` (default: stderr).

    `style` console is for people, json is one object a line. `secrets` are values that must not
    be seen; tokens are hidden even when they are not among them.
    """
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_renderers(style, stream),
            Redactor(secrets).line,
        ],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)


def _renderers(style: str, stream: TextIO) -> list[Any]:
    if style == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    return [
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    ]
