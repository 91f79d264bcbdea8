"""How well judgements agree with what people say of the same messages."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Critical ones that were found and missed, others that were taken for critical or left."""

    found: int = 0
    missed: int = 0
    alarms: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        """How many messages these are."""
        return self.found + self.missed + self.alarms + self.left

    @property
    def critical(self) -> int:
        """How many of them are critical."""
        return self.found + self.missed

    @property
    def cards(self) -> int:
        """How many of them were judged critical."""
        return self.found + self.alarms

    @property
    def right(self) -> int:
        """How many of them were judged as they are."""
        return self.found + self.left

    @property
    def precision(self) -> float | None:
        """Of those judged critical, the share that is; None where none was judged so."""
        return _share(self.found, self.found + self.alarms)

    @property
    def recall(self) -> float | None:
        """Of those that are critical, the share that was found; None where none is."""
        return _share(self.found, self.critical)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two; None where nothing is critical and nothing judged so."""
        return _share(2 * self.found, 2 * self.found + self.missed + self.alarms)


def counted(pairs: Iterable[tuple[bool, bool]]) -> Counts:
    """Counts of pairs: what it is, and what it was judged."""
    met = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for pair in pairs:
        met[pair] += 1
    return Counts(*met.values())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
