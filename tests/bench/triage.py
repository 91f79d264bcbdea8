"""How well and how fast triage judges messages without stars: `python -m tests.bench.triage`.

With and without the second opinion, and how long each takes to load.
"""

import subprocess
import sys
import time

from bot.triage import Judge, Message, semantic
from bot.triage.balance import weigh_in
from bot.triage.holds import grave
from bot.triage.lexicon import LANGUAGES
from bot.triage.liked import liked, wishes
from bot.triage.topics import topics
from tests.bench import figures
from tests.triage.messages import Labelled, labelled, score
from tests.triage.test_urgency import table

LOADING = {
    "word lists and compact model": "from bot.triage import Judge, Message; import time; "
    "t = time.perf_counter(); Judge()(Message('Mai arrivato.', '', None, None, None)); "
    "print(time.perf_counter() - t)",
    "second opinion": "from bot.triage import semantic; import time; "
    "t = time.perf_counter(); semantic.opinion('Mai arrivato.'); print(time.perf_counter() - t)",
}
"""Each in a process of its own: the first message, which loads everything."""


def main() -> None:
    """Print the tables, and each wrong judgement."""
    judges = {"alone": Judge()} | ({"both": Judge(semantic.opinion)} if semantic.THERE else {})
    rows, wrong = [], []
    for name, judge in judges.items():
        for language in ("it", "en"):
            messages = labelled(language)
            result, speed = score(messages, judge), _speed(messages, judge)
            quality = [f"{result.precision:.2f}", f"{result.recall:.2f}"]
            rows.append([f"{language}, {name}", str(len(messages)), *quality, f"{speed:.0f}"])
            wrong += [f"    {name} missed: {text}" for text in result.missed]
            wrong += [f"    {name} false alarm: {text}" for text in result.alarms]
    headings = ["", "messages", "precision", "recall", "a second"]
    figures.show("Messages without stars", headings, rows)
    figures.show(
        "Until the first message is judged", ["", "ms"], [_loading(one) for one in LOADING]
    )
    figures.show("By their words alone", ["", "a second"], _by_words())
    sys.stdout.writelines(f"{line}\n" for line in wrong)


def _by_words() -> list[list[str]]:
    """A second of the word lists alone, where the language is known."""
    rows = []
    for language in LANGUAGES:
        texts = [text for _, text in table(language)]
        for text in texts:  # loads its lists
            _read(text, language)
        started = time.perf_counter()
        for number in range(10 * len(texts)):
            _read(f"{texts[number % len(texts)]} {number}", language)
        rows.append([language, f"{10 * len(texts) / (time.perf_counter() - started):.0f}"])
    return rows


def _read(text: str, language: str) -> None:
    words, reading, weighed = weigh_in(text, language)
    grave(words, reading, weighed, None)
    topics(words, reading, weighed)
    liked(words, reading, weighed)
    wishes(words, reading)


def _speed(messages: list[Labelled], judge: Judge) -> float:
    """Messages a second, none of them met before."""
    rounds = 2 if judge.second else 10
    started = time.perf_counter()
    for number in range(rounds):
        for one in messages:
            judge(Message(f"{one.text} ({number})", "", None, None, None))
    return rounds * len(messages) / (time.perf_counter() - started)


def _loading(what: str) -> list[str]:
    took = subprocess.run(
        [sys.executable, "-c", LOADING[what]], check=True, capture_output=True, text=True
    )
    return [what, f"{float(took.stdout) * 1000:.0f}"]


if __name__ == "__main__":
    main()
