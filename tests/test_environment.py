"""The environment over `.env`."""

from pathlib import Path

import pytest

from bot.environment import Environment, secret
from bot.errors import ConfigError


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    file = tmp_path / ".env"
    file.write_text('# ours\nA=from file\nB="two words"\nC=\nexport D=4 # why\n', encoding="utf-8")
    return file


def test_the_environment_wins_over_the_file(env_file: Path) -> None:
    given = Environment({"A": "from environment"}, env_file)
    assert given["A"] == "from environment"
    assert given["B"] == "two words"
    assert given["D"] == "4"


def test_what_is_empty_is_not_given(env_file: Path) -> None:
    given = Environment({"B": ""}, env_file)
    assert "C" not in given
    assert given["B"] == "two words"


def test_a_mistake_can_name_where_a_value_stands(env_file: Path) -> None:
    given = Environment({"A": "x", "S_FILE": "/s"}, env_file)
    assert given.place("A") == "environment: A"
    assert given.place("B") == ".env: B"
    assert given.place("S") == "environment: S_FILE"
    assert given.place("NEW") == "environment or .env: NEW"


def test_a_secret_file_of_the_environment_hides_the_secret_of_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KEY=old\n")
    (tmp_path / "key").write_text("new\n")
    given = Environment({"KEY_FILE": str(tmp_path / "key")}, tmp_path / ".env")
    assert secret(given, "KEY") == "new"


def test_a_secret_and_its_file_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="KEY and KEY_FILE are both given"):
        secret({"KEY": "a", "KEY_FILE": "/b"}, "KEY")


def test_a_secret_file_must_hold_something(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    with pytest.raises(ValueError, match="is empty"):
        secret({"KEY_FILE": str(tmp_path / "empty")}, "KEY")
    with pytest.raises(ValueError, match="No such file"):
        secret({"KEY_FILE": str(tmp_path / "none")}, "KEY")


def test_a_file_that_is_no_text_is_a_mistake_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"A=\xff\xfe\n")
    with pytest.raises(ConfigError, match=r"\.env: cannot be read"):
        Environment({}, tmp_path / ".env")


def test_a_folder_in_place_of_the_file_is_a_mistake(tmp_path: Path) -> None:
    """An engine makes one where it is to mount a file that is not there."""
    (tmp_path / ".env").mkdir()
    with pytest.raises(ConfigError, match=r"\.env: cannot be read \(Is a directory"):
        Environment({}, tmp_path / ".env")


def test_what_windows_puts_before_a_text_is_no_part_of_a_secret(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xef\xbb\xbfnew\r\n")
    assert secret({"KEY_FILE": str(tmp_path / "key")}, "KEY") == "new"


def test_values_do_not_show_when_it_is_printed() -> None:
    assert "geheim" not in repr(Environment({"A": "geheim"}))
