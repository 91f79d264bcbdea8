"""Drafts a second, and how long the letters take to read: `python -m tests.bench.drafts`."""

import time

from bot.drafts import Facts, choices, own, suggest
from tests.bench import figures

MANY = 500


def main() -> None:
    started = time.perf_counter()
    pack, _ = own.load(None)
    loaded = time.perf_counter() - started
    recent = tuple({"thanks": n % 3, "own.delivery": n % 3, "signature": 0} for n in range(20))
    rows = []
    for name, limit in (("without a limit", None), ("in 350 characters", 350), ("in 200", 200)):
        facts = Facts(
            language="it",
            team_language="it",
            public=True,
            brand_name="Bottega Aurora",
            private_contact="care@aurora.test",
            customer="Anna Neri",
            rating=1.0,
            topics=("delivery", "price"),
            max_reply=limit,
            recent=recent,
        )
        started = time.perf_counter()
        for _ in range(MANY):
            suggest(facts, pack)
        drafts = MANY / (time.perf_counter() - started)
        started = time.perf_counter()
        for _ in range(MANY // 20):
            choices(facts, pack, "it")
        every = (time.perf_counter() - started) / (MANY // 20)
        rows.append([name, f"{drafts:.0f}", figures.ms(every)])
    title = f"Drafts, {len(pack.replies)} letters read in {figures.ms(loaded)}"
    figures.show(title, ["", "a second", "all choices of a window"], rows)


if __name__ == "__main__":
    main()
