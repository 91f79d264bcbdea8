"""What runs it on a server: as far as it can be tried without an engine."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from bot.clock import Clock
from bot.settings import table
from bot.web import health, server
from tests.house import ROOT
from tests.servers import caged
from tests.test_packaging import build

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SETTINGS = {one.name for one in table()}


def copied() -> list[str]:
    """What the Dockerfile takes from the checkout."""
    lines = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    return [name for line in lines for name in line.split()]


def test_what_the_image_is_built_from_is_enough_and_gets_there(tmp_path: Path) -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    source = tmp_path / "build"
    source.mkdir()
    for name in copied():
        assert any(fnmatch(name, one) for one in let_in), name
        here = ROOT / name
        (shutil.copytree if here.is_dir() else shutil.copy)(here, source / name)
    assert build(source, tmp_path / "made", "wheel").name.startswith("ascolto-")


def test_the_image_runs_as_nobody_special_and_keeps_its_data() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER ascolto$", last, re.MULTILINE)
    assert "VOLUME /data" in last
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == ["python:3.13-slim"] * 2
    named = re.findall(r"\b([A-Z_]{6,})=", last.partition("ENV ")[2].partition("USER")[0])
    ours = [one for one in named if not one.startswith("PYTHON")]
    assert ours
    assert set(ours) <= SETTINGS


async def test_the_image_tells_its_health(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = re.search(
        r"HEALTHCHECK .* CMD (\[.*?\])$", DOCKERFILE.replace("\\\n", ""), re.MULTILINE
    )
    assert asked
    _, *arguments = json.loads(asked[1])

    async def healthy(port: int) -> bool:
        env = {"HTTP_PORT": str(port)}
        command = [sys.executable, *arguments]
        done = await Clock().deadline(_run(command, env), 60)
        return done == 0

    runner = await server.serve(server.application(Clock(), health.routes({})), "127.0.0.1", 0)
    port = runner.addresses[0][1]
    assert await healthy(port)
    await runner.cleanup()
    assert not await healthy(port)


async def _run(command: list[str], env: dict[str, str]) -> int:
    process = await asyncio.create_subprocess_exec(
        *command, env=env, stderr=asyncio.subprocess.DEVNULL
    )
    return await process.wait()


def test_compose_has_sqlite_and_a_profile_with_postgresql() -> None:
    services = COMPOSE["services"]
    ascolto, postgres = services["ascolto"], services["postgres"]
    assert "profiles" not in ascolto
    assert postgres["profiles"] == ["postgres"]
    assert set(ascolto["environment"]) <= SETTINGS
    assert "sqlite:////data/" in ascolto["environment"]["DATABASE_URL"]
    assert ascolto["depends_on"]["postgres"]["required"] is False
    assert set(COMPOSE["volumes"]) == {"data", "postgres"}
    ports = [*ascolto["ports"], *postgres.get("ports", [])]
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not on this machine")
    text = (ROOT / "deploy/ascolto.service").read_text(encoding="utf-8")
    unit = tmp_path / "ascolto.service"
    unit.write_text(text.replace("/opt/ascolto/bin/ascolto", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if "ascolto.service" in line]
    assert said == []


def test_what_the_unit_forbids_does_not_end_the_bot(tmp_path: Path) -> None:
    if reason := caged.missing():
        pytest.skip(reason)
    said = tmp_path / "said.jsonl"
    said.write_text('{"text": "The parcel never came, and nobody answers."}\n', encoding="utf-8")
    cage = [sys.executable, "-m", "tests.servers.caged", str(ROOT / "deploy/ascolto.service")]
    done = subprocess.run(
        [*cage, sys.executable, "-m", "bot", "triage", str(said)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "never came" in done.stdout


def test_only_doors_for_others_are_passed_on() -> None:
    nginx = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    plain = "\n".join(line.partition("#")[0] for line in nginx.splitlines())
    assert plain.count("{") == plain.count("}")
    assert re.findall(r"location (?:= )?(\S+) {\s*(?:return|proxy_pass)", plain) == [
        "/hooks/", "/slack/events", "/",
    ]  # fmt: skip
    caddy = (ROOT / "deploy/Caddyfile").read_text(encoding="utf-8")
    assert "path /hooks/* /slack/events" in caddy
