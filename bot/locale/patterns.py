"""English sentences found again: code that may not know the catalogue writes them, and where they
are shown the values are taken out and the sentence is said in the reader's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import Formatter


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence taken apart: its beginning, and each place with what follows it."""

    sentence: str
    start: str
    places: tuple[tuple[str, str], ...]

    def values(self, text: str) -> dict[str, str] | None:
        """What fills its places in `text`; None when that says something else."""
        if not text.startswith(self.start):
            return None
        at, found = len(self.start), {}
        for number, (name, after) in enumerate(self.places, 1):
            last = number == len(self.places)
            end = len(text) - len(after) if last else text.find(after, at + 1)
            if end <= at or not text.startswith(after, end):
                return None
            found[name] = text[at:end]
            at = end + len(after)
        return found if at == len(text) else None

    @property
    def plainness(self) -> int:
        """How many signs of it are its own."""
        return len(self.start) + sum(len(after) for _, after in self.places)


def patterns(sentences: Iterable[str]) -> tuple[Pattern, ...]:
    """These sentences taken apart."""
    return tuple(map(_taken_apart, sentences))


def matching(text: str, known: Iterable[Pattern]) -> Iterator[tuple[str, dict[str, str]]]:
    """The sentences that `text` may be, each with what fills its places."""
    for one in known:
        if (found := one.values(text)) is not None:
            yield one.sentence, found


def _taken_apart(sentence: str) -> Pattern:
    parts = [(literal, name or "") for literal, name, _, _ in Formatter().parse(sentence)]
    after = [literal for literal, _ in parts[1:]] + [""]
    places = [(name, then) for (_, name), then in zip(parts, after, strict=True) if name]
    return Pattern(sentence, parts[0][0], tuple(places))
