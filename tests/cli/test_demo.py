"""`ascolto demo` from its first line to an empty folder; and what may stand in its way."""

import os
import pty
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60


def demo(
    folder: Path, *words: str, language: str = "C.UTF-8", stderr: int = subprocess.PIPE
) -> "subprocess.Popen[str]":
    """The command in a process of its own, whose folder for what passes is `folder`."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder), "LC_ALL": language}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--no-browser", *words],
        cwd=folder.parent,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "passing"
    made.mkdir()
    return made


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_three_lines_and_leaves_nothing_behind(
    folder: Path, number: signal.Signals
) -> None:
    with demo(folder, "--port", "0", "--language", "it") as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(3)]
        assert re.search(r"http://127\.0\.0\.1:\d+/", lines[0])
        assert "Ctrl-C" in lines[2]
        assert list(folder.iterdir()) != []
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    assert (out, err, process.returncode) == ("", "", 0)
    assert list(folder.iterdir()) == []


def test_whoever_watches_hears_at_once_that_it_takes_a_moment(folder: Path) -> None:
    ours, theirs = pty.openpty()
    process = demo(folder, "--port", "0", stderr=theirs)
    with process:
        assert b"a few seconds" in os.read(ours, 200)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


def test_stopped_while_the_story_is_told_it_leaves_nothing_either(folder: Path) -> None:
    with demo(folder, "--port", "0") as process:
        while not list(folder.glob("*/*/demo.db")):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert (out, err, process.returncode) == ("", "", 0)
    assert list(folder.iterdir()) == []


def test_a_port_that_is_taken_is_told_in_one_sentence(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with demo(folder, "--port", str(port)) as process:
            out, err = process.communicate(timeout=PATIENCE)
    said = f"Port {port} is taken: choose another one, such as --port {port + 1}.\n"
    assert (out, err, process.returncode) == ("", said, 1)
    assert list(folder.iterdir()) == []
