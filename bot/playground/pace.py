"""About one message a second and Slack channel, a short burst tolerated."""

from dataclasses import dataclass, field

from bot.clock import Clock

BURST = 5.0


@dataclass
class Pace:
    """Counts posts against the allowance; `too_fast` lists the ones over it."""

    clock: Clock
    enforced: bool = False
    too_fast: list[str] = field(default_factory=list)
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def allows(self, channel: str) -> bool:
        """Take one post from the channel's allowance; False when it had none left."""
        now = self.clock.monotonic()
        left, since = self._left.get(channel, (BURST, now))
        left = min(BURST, left + now - since)
        if left < 1:
            self.too_fast.append(channel)
            self._left[channel] = (left, now)
            return False
        self._left[channel] = (left - 1, now)
        return True
