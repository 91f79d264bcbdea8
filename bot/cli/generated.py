"""Files made from code: `.env.example`, two tables of the README, the handbook's reference.

`python -m bot.cli.generated` writes them anew in a checkout; a test holds them fresh.
"""

import re
from pathlib import Path

from bot.cli import cli
from bot.cli.reference import pages
from bot.cli.texts import channels_table, env_example, settings_table
from bot.locale import Words

ROOT = Path(__file__).parents[2]


def files() -> dict[str, str]:
    """Every generated file of a checkout: its path from the root, and the text it should have."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    readme = _between(readme, "settings", settings_table())
    readme = _between(readme, "channels", channels_table())
    return {".env.example": env_example(Words("en")), "README.md": readme, **pages(cli)}


def _between(readme: str, name: str, text: str) -> str:
    """`readme` with `text` between the markers of `name`."""
    marked = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
    return marked.sub(lambda _: f"{text}\n", readme)


if __name__ == "__main__":
    for name, text in files().items():
        (ROOT / name).write_text(text, encoding="utf-8")
