"""Where a mistake stands: the words for its table and key, and its line in the file."""

import re
from dataclasses import dataclass, field

_HEADER = re.compile(r"\s*\[(\[)?\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")


@dataclass
class Places:
    """Finds the line of a key. `name` is what the file is called in messages."""

    name: str
    text: str
    _lines: dict[tuple[str, int, str], int] = field(init=False)

    def __post_init__(self) -> None:
        self._lines = {}
        table, count = "", {"": 0}
        for number, line in enumerate(self.text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table = header[2].replace('"', "").replace(" ", "")
                count[table] = count.get(table, 0) + 1
                self._lines.setdefault((table, count[table], ""), number)
            elif key := _KEY.match(line):
                self._lines.setdefault((table, count[table], key[1]), number)

    def place(self, table: str, words: str, key: str = "", nth: int = 1) -> str:
        """E.g. `ascolto.toml, line 12: source "shop", poll`; `words` name the nth `table`, or a key
        of none (table "")."""
        first = key.partition(".")[0]
        header = self._lines.get((table, nth, ""))
        line = self._lines.get((table, nth if table else 0, first), header)
        where = f"{self.name}, line {line}" if line else self.name
        return f"{where}: {words}{_key(key) if table else ''}"


def _key(key: str) -> str:
    """`rungs.1.after` as people count: "rung 2, after"."""
    if found := re.fullmatch(r"rungs\.(\d+)(?:\.(.+))?", key):
        return f", rung {int(found[1]) + 1}" + (f", {found[2]}" if found[2] else "")
    return f", {key}" if key else ""
