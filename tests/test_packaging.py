"""The wheel and the sdist, built without network, and lived with outside the checkout."""

import hashlib
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.house import ROOT

SPEAKS = """
from pathlib import Path
import bot, handlers
from bot import resources
from bot.drafts import Pack
from bot.locale import Words
assert Path(bot.__file__).is_relative_to({home!r}), bot.__file__
assert resources.templates().name == "_templates"
assert len(Pack.load(resources.templates() / "replies").replies) > 10
print(Words("it").t("It was not paused."))
"""


def plain(cwd: Path, **environ: str) -> dict[str, str]:
    """An environment that knows nothing of the checkout."""
    return {"PATH": os.environ["PATH"], "HOME": str(cwd), "LC_ALL": "C.UTF-8", **environ}


def run(*command: str | Path, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    told, env = [str(one) for one in command], plain(cwd, **environ)
    return subprocess.run(
        told, cwd=cwd, env=env, capture_output=True, text=True, timeout=240, check=False
    )


def build(source: Path, into: Path, target: str) -> Path:
    """One of the two, made by hatchling as pip would."""
    done = run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", into, cwd=source)
    assert done.returncode == 0, done.stderr
    [made] = [
        one for one in into.iterdir() if one.suffix == (".whl" if target == "wheel" else ".gz")
    ]
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("sdist"), "sdist")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel in it; what the wheel needs lies beside it."""
    home = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", home / "venv", cwd=home)
    python = home / "venv/bin/python"
    [site] = (home / "venv/lib").glob("python*/site-packages")
    (site / "beside.pth").write_text(sysconfig.get_path("purelib"))
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    done = run(*pip, "--no-deps", "--no-index", wheel, cwd=home)
    assert done.returncode == 0, done.stderr
    return home


def inside(archive: Path) -> dict[str, str]:
    """The files of an archive (an sdist's without its first folder), and what is in them."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as files:
            return {one: _hash(files.read(one)) for one in files.namelist()}
    with tarfile.open(archive) as files:
        found = {one.name.partition("/")[2]: files.extractfile(one) for one in files}
        return {name: _hash(file.read()) for name, file in found.items() if file}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_nothing_is_packed_that_others_have_no_use_for(wheel: Path, sdist: Path) -> None:
    for archive in (wheel, sdist):
        names = inside(archive)
        strange = re.compile(
            r"(^|/)(tests?|shared|\.git|\.ci|\.venv|node_modules)/|\.db|\.log$|\.pyc$"
        )
        assert [one for one in names if strange.search(one)] == []
        assert [one for one in names if Path(one).name in (".env", "ascolto.toml")] == []
    packed = {one.partition("/")[0] for one in inside(wheel)}
    assert {re.sub(r"-[0-9]+\.[0-9.]+\.(?=dist)", ".", one) for one in packed} == {
        "bot", "handlers", "ascolto.dist-info",
    }  # fmt: skip
    for one in (
        "bot/_templates/replies",
        "bot/locale/it/LC_MESSAGES/ascolto.po",
        "bot/triage/words",
    ):
        assert any(name.startswith(one) for name in inside(wheel)), one


def test_the_sdist_builds_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as files:
        files.extractall(tmp_path / "source", filter="data")
    [source] = (tmp_path / "source").iterdir()
    again = build(source, tmp_path / "again", "wheel")
    assert again.name == wheel.name
    assert inside(again) == inside(wheel)


def test_the_wheel_speaks_outside_the_checkout(installed: Path) -> None:
    python = installed / "venv/bin/python"
    done = run(python, "-c", SPEAKS.format(home=str(installed)), cwd=installed)
    assert (done.stdout.strip(), done.stderr) == ("Non era in pausa.", "")


def test_its_command_helps_and_says_what_is_missing(installed: Path, tmp_path: Path) -> None:
    ascolto = installed / "venv/bin/ascolto"
    version = run(ascolto, "--version", cwd=tmp_path)
    assert re.fullmatch(r"ascolto [0-9.]+\n", version.stdout), version.stderr
    helped = run(ascolto, "--help", cwd=tmp_path)
    assert (helped.returncode, helped.stderr) == (0, "")
    assert "backup" in helped.stdout
    checked = run(ascolto, "check", cwd=tmp_path, COLUMNS="200")
    assert checked.returncode == 1
    assert "SLACK_BOT_TOKEN" in checked.stdout
    assert "is missing" in checked.stdout
    assert "Traceback" not in checked.stdout + checked.stderr
    assert list(tmp_path.iterdir()) == []


def test_its_starter_is_whole(installed: Path, tmp_path: Path) -> None:
    ascolto = installed / "venv/bin/ascolto"
    begun = run(ascolto, "init", "--no-ask", cwd=tmp_path, SLACK_BOT_TOKEN="xoxb-1")
    assert begun.returncode == 0, begun.stderr
    listed = run(ascolto, "sources", cwd=tmp_path)
    assert listed.returncode == 0, listed.stderr
    assert "shop" in listed.stdout


def test_its_demo_shows_the_page_and_leaves_nothing_behind(installed: Path, tmp_path: Path) -> None:
    ascolto = installed / "venv/bin/ascolto"
    if "demo" not in run(ascolto, "--help", cwd=tmp_path).stdout:
        pytest.skip("there is no demo yet")
    command = [str(ascolto), "demo", "--no-browser", "--port", "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=plain(tmp_path), stdout=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout
        address = re.search(r"http://127\.0\.0\.1:\d+\S*", demo.stdout.readline())
        assert address
        with urlopen(address[0], timeout=60) as page:
            assert "Ascolto" in page.read().decode()
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=60)
    assert list(tmp_path.iterdir()) == []
