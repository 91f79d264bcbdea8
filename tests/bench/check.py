"""How fast a reply is checked, between a click and its ack: `python -m tests.bench.check`."""

import time
from dataclasses import replace
from pathlib import Path

from bot.drafts import Facts, check
from bot.drafts.check.lists import LANGUAGES
from tests.bench import figures

TABLES = Path(__file__).parents[1] / "drafts" / "check"
PIECE = 15
"""Examples put together: some 800 characters, a long public reply."""


def main() -> None:
    rows = []
    for language in LANGUAGES:
        lines = (TABLES / f"{language}.tsv").read_text("utf-8").splitlines()
        said = [line.split("\t")[2] for line in lines]
        replies = [" ".join(said[at : at + PIECE]) for at in range(0, len(said), PIECE)]
        facts = Facts(
            language=language,
            team_language="it",
            public=True,
            brand_name="Bottega Aurora",
            customer="Mario R.",
            sent=tuple(replies[:10]),
        )
        check(replies[0], facts)
        started = time.perf_counter()
        for number, reply in enumerate(replies):
            check(reply, replace(facts, said=f"{said[number]}?"))
        each = 1_000 * (time.perf_counter() - started) / len(replies)
        longest = sum(map(len, replies)) / len(replies)
        rows.append([language, f"{longest:.0f}", f"{each:.1f}"])
    figures.show("Replies checked", ["", "characters", "ms each"], rows)


if __name__ == "__main__":
    main()
