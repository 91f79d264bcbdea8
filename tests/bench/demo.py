"""How long until the demo is ready: `python -m tests.bench.demo`.

From the start of the process to its first line, when the story has been lived through and the page
can be opened; three times, and the memory then.
"""

import subprocess
import sys
import time

import psutil

from tests.bench import figures

TIMES = 3


def once() -> tuple[float, float, float]:
    """Seconds until ready, seconds of work, MiB."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser"]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline(), "it did not start"
        took = time.perf_counter() - began
        seen = psutil.Process(process.pid)
        spent, memory = seen.cpu_times(), seen.memory_info().rss / 2**20
        process.terminate()
        process.communicate()
    return took, spent.user + spent.system, memory


def main() -> None:
    rows = []
    for number in range(1, TIMES + 1):
        took, worked, memory = once()
        rows.append([f"start {number}", figures.ms(took), figures.ms(worked), f"{memory:.0f} MiB"])
    figures.show("Demo until ready", ["", "time", "CPU", "memory"], rows)


if __name__ == "__main__":
    main()
