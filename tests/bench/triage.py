"""How well and how fast triage judges messages without stars: `python -m tests.bench.triage`."""

import sys
import time

from bot.triage import Message, judge
from tests.bench import figures
from tests.triage.messages import labelled, score


def main() -> None:
    rows, wrong = [], []
    for language in ("it", "en"):
        messages = labelled(language)
        result = score(messages)
        started = time.perf_counter()
        for _ in range(10):
            for one in messages:
                judge(Message(one.text, "", None, None, None))
        speed = 10 * len(messages) / (time.perf_counter() - started)
        rows.append(
            [
                language,
                str(len(messages)),
                f"{result.precision:.2f}",
                f"{result.recall:.2f}",
                f"{speed:.0f}",
            ]
        )
        wrong += [f"    missed: {text}" for text in result.missed]
        wrong += [f"    false alarm: {text}" for text in result.alarms]
    headings = ["", "messages", "precision", "recall", "a second"]
    figures.show("Messages without stars", headings, rows)
    sys.stdout.writelines(f"{line}\n" for line in wrong)


if __name__ == "__main__":
    main()
