"""One process at a time on an SQLite file, and nothing of that stays behind."""

import contextlib
import fcntl
from pathlib import Path

import pytest

from bot.app.alone import alone
from bot.errors import ConfigError


def test_its_mark_goes_with_it_also_when_it_fails(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    told = r"another Ascolto is running on .*one.db"
    with contextlib.suppress(RuntimeError), alone(url):
        with pytest.raises(ConfigError, match=told), alone(url):
            pass
        raise RuntimeError("no such table")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'no' / 'one.db'}"
    told = r"one.db.lock cannot be made \(No such file or directory\). Is its folder there, and"
    with pytest.raises(ConfigError, match=told), alone(url):
        pass


def test_a_mark_that_its_holder_took_away_meanwhile_is_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening and locking, the process before us ended: its file is nobody's any more."""
    url, mark, lock = f"sqlite:///{tmp_path / 'one.db'}", tmp_path / "one.db.lock", fcntl.flock

    def taken_away(file: object, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        mark.unlink()
        lock(file, how)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", taken_away)
    with alone(url), pytest.raises(ConfigError), alone(url):
        pass
