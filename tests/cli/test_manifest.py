"""`ascolto manifest`: what is pasted into Slack."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.manifest import SCOPES
from bot.playground.methods import METHODS
from tests.cli.conftest import Ascolto, write
from tests.config.example import ENVIRON, EXAMPLE

ROOT = Path(__file__).parents[2]


async def made(ascolto: Ascolto, *words: str, **environ: str) -> dict[str, Any]:
    result = await ascolto("manifest", "--json", *words, **environ)
    assert result.exit_code == 0, result.output
    manifest: dict[str, Any] = json.loads(result.stdout)
    return manifest


async def test_socket_mode_needs_no_address(ascolto: Ascolto) -> None:
    manifest = await made(ascolto)
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in json.dumps(manifest)
    assert manifest["features"]["slash_commands"][0]["command"] == "/reviews"


async def test_http_mode_names_one_address_for_everything(ascolto: Ascolto) -> None:
    environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    manifest = await made(ascolto, **environ, PUBLIC_URL="https://a.test/")
    url = "https://a.test/slack/events"
    assert manifest["settings"]["socket_mode_enabled"] is False
    assert manifest["settings"]["interactivity"]["request_url"] == url
    assert manifest["settings"]["event_subscriptions"]["request_url"] == url
    assert manifest["features"]["slash_commands"][0]["url"] == url


async def test_http_mode_without_an_address_says_what_is_missing(ascolto: Ascolto) -> None:
    result = await ascolto("manifest", "--mode", "http")
    assert result.exit_code == 1
    assert "Set PUBLIC_URL=https://… or give --public-url." in result.stderr
    result = await ascolto("manifest", "--mode", "http", "--public-url", "http://a.test")
    assert "Slack calls no other address than one with https://. Set PUBLIC" in result.stderr
    result = await ascolto("manifest", "--mode", "pigeon")
    assert "'pigeon' is not known. Allowed: socket, http." in result.stderr


async def test_before_there_is_a_team_it_speaks_the_language_of_the_terminal(
    ascolto: Ascolto,
) -> None:
    italian = await made(ascolto, LC_ALL="it_IT.UTF-8")
    (command,) = italian["features"]["slash_commands"]
    assert command["description"] == "Recensioni che aspettano una risposta"
    assert command["usage_hint"].startswith("aperti | miei | mostra | ")
    shortcut, *_ = italian["features"]["shortcuts"]
    assert shortcut["name"] == "Un cliente si lamenta"
    assert shortcut["description"] == "Annotare quello che ha detto un cliente."
    write(EXAMPLE.replace('"it"', '"en"'))
    assert await made(ascolto, LC_ALL="it_IT.UTF-8", **ENVIRON) == await made(ascolto, **ENVIRON)


@pytest.mark.parametrize("language", ["en", "it"])
async def test_slack_takes_it(ascolto: Ascolto, language: str) -> None:
    """The limits of Slack's manifest: names, descriptions, hints."""
    manifest = await made(ascolto, LC_ALL=language)
    assert all(len(one["name"]) <= 24 for one in manifest["features"]["shortcuts"])
    assert all(len(one["description"]) <= 150 for one in manifest["features"]["shortcuts"])
    about = manifest["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    (command,) = manifest["features"]["slash_commands"]
    assert len(command["description"]) <= 100
    assert len(manifest["features"]["bot_user"]["display_name"]) <= 80


async def test_yaml_is_the_same_and_explains_each_scope(ascolto: Ascolto) -> None:
    result = await ascolto("manifest")
    manifest = await made(ascolto)
    lines = [line.strip().removeprefix("- ") for line in result.stdout.splitlines()]
    for scope, why in SCOPES.items():
        assert f'"{scope}"  # {why}' in lines
    for key, value in manifest["settings"].items():
        if isinstance(value, bool):
            assert f"{key}: {json.dumps(value)}" in lines
    assert 'command: "/reviews"' in lines


async def test_each_scope_is_explained(ascolto: Ascolto) -> None:
    result = await ascolto("manifest", "--explain")
    words = " ".join(result.stdout.split())
    assert all(scope in words for scope in SCOPES)
    assert all(SCOPES.values())


def test_the_scopes_are_those_of_the_methods_we_call() -> None:
    """Every Web API method named in our code, and no scope that none of them wants."""
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("bot/slack", "bot/cli", "bot/loops", "handlers")
        for path in (ROOT / folder).rglob("*.py")
    )
    called = {name for name in METHODS if f'"{name}"' in code and "bot" in METHODS[name].tokens}
    wanted = {scope for name in called for scope in METHODS[name].scopes}
    assert SCOPES.keys() - wanted == {"commands"}
    for name in called:
        scopes = METHODS[name].scopes
        assert not scopes or SCOPES.keys() & set(scopes), name
