"""What `make` would do, on a machine that has nothing yet."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not here")


def would(target: str, venv: Path) -> str:
    """The commands that a target comes to."""
    command = ["make", "--dry-run", target, f"VENV={venv}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("target", ["install", "run", "demo"])
def test_who_runs_it_does_not_wait_for_what_tests_need(target: str, tmp_path: Path) -> None:
    done = would(target, tmp_path / "venv")
    assert "-e '.[postgres,charts]'" in done
    assert "[dev]" not in done


@pytest.mark.parametrize("target", ["test", "check", "format", "docs", "bench"])
def test_what_tests_need_is_there_before_they_run(target: str, tmp_path: Path) -> None:
    assert "-e '.[dev]'" in would(target, tmp_path / "venv")


def test_nothing_is_installed_again_while_the_versions_stay(tmp_path: Path) -> None:
    (tmp_path / ".ready").touch()
    (tmp_path / ".tools").touch()
    assert "pip install" not in would("test", tmp_path)
