"""How well and how fast triage judges messages without stars: `python -m tests.bench.triage`."""

import time

from bot.triage import Message, judge
from tests.triage.messages import labelled, score


def main() -> None:
    for language in ("it", "en"):
        messages = labelled(language)
        result = score(messages)
        started = time.perf_counter()
        for _ in range(10):
            for one in messages:
                judge(Message(one.text, "", None, None, None))
        speed = 10 * len(messages) / (time.perf_counter() - started)
        print(
            f"{language}: {len(messages)} messages, precision {result.precision:.2f}, "
            f"recall {result.recall:.2f}, {speed:.0f} a second"
        )
        for text in result.missed:
            print(f"    missed: {text}")
        for text in result.alarms:
            print(f"    false alarm: {text}")


if __name__ == "__main__":
    main()
