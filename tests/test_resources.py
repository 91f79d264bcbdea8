"""Templates and catalogues are found in a checkout and in an installed wheel."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot import resources
from tests.house import ROOT


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=100)
    return next(place.glob("*.whl"))


def test_a_checkout_uses_the_templates_beside_the_package() -> None:
    assert resources.templates() == ROOT / "templates"
    assert resources.locale() == ROOT / "bot" / "locale"


def test_a_wheel_carries_every_template_and_no_test(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    ours = {f"bot/_templates/{path.relative_to(ROOT / 'templates')}" for path in templates}
    assert ours - names == set()
    catalogues = {str(path.relative_to(ROOT)) for path in (ROOT / "bot/locale").rglob("*.po")}
    assert catalogues - names == set()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "handlers"}


def test_an_installed_wheel_finds_its_own_templates(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from bot import resources;"
        "print(resources.templates(), resources.locale(), sep='\\n')"
    )
    command = [sys.executable, "-I", "-c", code, str(tmp_path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    assert told.splitlines() == [str(tmp_path / "bot/_templates"), str(tmp_path / "bot/locale")]


def test_missing_files_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "bot")
    with pytest.raises(FileNotFoundError, match=r"_templates and .*templates.*install it again"):
        resources.templates()
