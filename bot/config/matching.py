"""Which reviews a route is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class Told(Protocol):
    """What is known of a review, or of several that are alike."""

    @property
    def source_id(self) -> str: ...
    @property
    def topics(self) -> Sequence[Any]: ...
    @property
    def language(self) -> str: ...
    @property
    def rating(self) -> float | None: ...
    @property
    def scale(self) -> float | None: ...
    @property
    def urgency(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which reviews a route is for: an empty condition holds for all; in a list one suffices.
    `rating` is the lowest and highest number of stars out of five."""

    source: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    urgency: tuple[str, ...] = ()
    rating: tuple[int, int] | None = None

    def holds(
        self,
        *,
        source: str,
        brand: str,
        topics: Sequence[str],
        language: str,
        urgency: str,
        stars: int | None,
    ) -> bool:
        """Whether a review with these facts is meant."""
        return (
            (not self.source or source in self.source)
            and (not self.brand or brand in self.brand)
            and (not self.topic or not set(topics).isdisjoint(self.topic))
            and (not self.language or language.partition("-")[0].lower() in self.language)
            and (not self.urgency or urgency in self.urgency)
            and (not self.rating or _within(stars, self.rating))
        )


def _within(stars: int | None, rating: tuple[int, int]) -> bool:
    return stars is not None and rating[0] <= stars <= rating[1]
