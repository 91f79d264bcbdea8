"""The handbook says what there is, and leads nowhere that does not exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.channels import channels
from bot.config import read_config
from bot.config.checks import CheckTable
from bot.config.tables import (
    BrandTable,
    LadderTable,
    MatchTable,
    RouteTable,
    RungTable,
    SourceTable,
    TeamTable,
)
from tests.config.example import SECRET
from tests.house import ROOT

PIECES = [
    pytest.param(piece, id=f"{page.stem}-{number}")
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for number, piece in enumerate(
        re.findall(r"```(?:toml)?\n(\[.*?)```", page.read_text("utf-8"), re.DOTALL)
    )
]
BRAND = '[[brand]]\nid = "aurora"\nname = "Aurora"\n'
SHOP = '[[source]]\nid = "shop"\nchannel = "webhook"\npublic = true\nsecret = "env:SHOP_TOKEN"\n'
SECRETS = "SHOP_WEBHOOK_SECRET SHOP_TOKEN CARE_PASSWORD CARE_CLIENT_SECRET SITE_PASSWORD".split()
KEYS = (ROOT / "docs/reference/ascolto-toml.md").read_text("utf-8")


def test_it_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    assert (tmp_path / "start.html").exists()


@pytest.mark.parametrize(
    "table",
    [TeamTable, BrandTable, SourceTable, RouteTable, MatchTable, LadderTable, RungTable],
    ids=lambda table: table.__name__,
)
def test_every_key_of_ascolto_toml_is_explained(table: type[BaseModel]) -> None:
    said = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", KEYS))))
    assert set(table.model_fields) - said == set()


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_of_ascolto_toml_works_when_it_is_copied(piece: str, tmp_path: Path) -> None:
    team = '[team]\nslack_channel = "#reviews"\nowner = "@maria"\n'
    team += "" if "timezone" in piece else 'timezone = "Europe/Rome"\n'
    text = piece.replace("[team]\n", team) if "[team]\n" in piece else team + piece
    text += "" if piece.startswith("[[brand]]") else BRAND
    text += "" if 'id = "shop"' in piece else SHOP
    path = tmp_path / "ascolto.toml"
    path.write_text(text, encoding="utf-8")
    environ = dict.fromkeys(SECRETS, SECRET)
    assert read_config(path, environ, channels()).brands


def test_every_finding_of_the_check_is_explained() -> None:
    page = (ROOT / "docs/check.md").read_text("utf-8")
    assert set(CheckTable.model_fields) - set(re.findall(r"`([a-z_]+)`", page)) == set()


def test_every_channel_has_its_page() -> None:
    pages = {path.stem for path in (ROOT / "docs/channels").glob("*.md")} - {"index"}
    assert set(channels()) - pages == set()


def test_every_picture_is_there() -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", page.read_text("utf-8")):
            assert (page.parent / picture).exists(), f"{page.relative_to(ROOT)}: {picture}"


def test_every_room_that_contributors_are_sent_to_is_there() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(r"`((?:bot|handlers|templates|tests|docs)/[\w/.]*)`", page)
    assert len(named) > 40
    assert [one for one in named if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_every_link_of_the_pages_at_the_top_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", (ROOT / page).read_text("utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (ROOT / link).exists()] == []
