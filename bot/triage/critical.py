"""Critical or not, and how surely: stars and words together."""

from math import exp

from bot.triage.balance import Weighed

_LINE = 0.5  # the balance of words from which a message without stars is critical
_LINE_BESIDE_FOUR_STARS = 0.4


def critical(weighed: Weighed, stars: float | None) -> bool:
    if stars is None:
        return weighed.balance >= _LINE
    if stars <= 2:
        return True
    if stars < 4:
        return bool(weighed.complaints)
    return bool(weighed.strong) and weighed.balance >= _LINE_BESIDE_FOUR_STARS


def score(balance: float, stars: float | None) -> float:
    if stars is not None:
        balance += 3 - stars
    return 1 / (1 + exp(-2 * (balance - _LINE)))
