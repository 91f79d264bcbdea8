"""The rooms of the e-mail channel, each by itself, on mails invented for them in `mails/`."""

from datetime import UTC, datetime
from pathlib import Path

from bot.channels.base import Bounce, Ignored, Incoming
from bot.channels.email.judging import Heard, incoming, judge
from bot.channels.email.letter import Letter, read
from bot.channels.email.options import Us

MAILS = Path(__file__).parent / "mails"
STORED = datetime(2026, 11, 23, 8, 0, 6, tzinfo=UTC)
US = Us(
    addresses=frozenset({"care@aurora.test", "care@pec.aurora.test"}),
    domains=frozenset({"aurora.test"}),
    relays=frozenset(),
)


def raw(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()


def mail(name: str) -> Letter:
    return read(raw(name))


def judged(name: str, us: Us = US) -> Heard | Bounce | Ignored:
    return judge(mail(name), us, STORED)


def heard(name: str, us: Us = US) -> Heard:
    found = judged(name, us)
    assert isinstance(found, Heard), found
    return found


def review(name: str, us: Us = US) -> Incoming:
    return incoming(heard(name, us), STORED)
