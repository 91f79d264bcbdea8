"""`ascolto templates`."""

import json
from pathlib import Path

import pytest

from bot.cli.trials import template_trials
from tests.cli.conftest import Ascolto

BROKEN = '+++\nid = "delivery"\nwhy = { en = "Late" }\n+++\nHello {{ custmer }}\n'
RUDE = '+++\nid = "delivery"\nwhy = { en = "Late" }\n+++\nCall 0347 123 45 67, Ann.\n'


def of_the_team(folder: Path, text: str) -> str:
    place = folder / "own" / "en" / "public"
    place.mkdir(parents=True)
    (place / "late.md").write_text(text, encoding="utf-8")
    return str(folder / "own")


async def test_letters_are_listed_with_their_languages_and_when_they_fit(ascolto: Ascolto) -> None:
    rows = json.loads((await ascolto("templates", "--json")).stdout)
    found = {(row["audience"], row["id"]): row for row in rows}
    assert {"en", "it"} <= set(found["public", "delivery"]["languages"])
    assert found["public", "safety"]["fits"] == "held: injury"
    assert {"de", "fr"} <= set(found["public", "delivery"]["not_proofread"])
    table = await ascolto("templates", LC_ALL="it_IT.UTF-8")
    assert "Consegna" in table.stdout
    assert "de* en " in table.stdout
    assert "* Nessun madrelingua ha ancora letto" in table.stderr


async def test_a_preview_is_what_would_be_offered_with_the_draft_first(ascolto: Ascolto) -> None:
    said = ("--review", "Parcel never arrived", "--stars", "1", "--channel", "google_play")
    shown = (await ascolto("templates", "preview", *said)).stdout
    assert shown.startswith("en/public/delivery")
    italian_one = await ascolto("templates", "preview", *said, "--language", "it", "--private")
    assert italian_one.stdout.startswith("it/private/delivery")
    assert '"[entro quando]": fill in what stands in brackets' in italian_one.stdout
    held = ("--review", "My lawyer will sue you for this fraud.", "--stars", "1")
    assert "No draft" in (await ascolto("templates", "preview", *held)).stdout
    slip = await ascolto("templates", "preview", "--channel", "gogle_play")
    assert slip.exit_code == 1
    assert "Did you mean google_play?" in slip.stderr


async def test_lint_finds_nothing_in_what_ships(ascolto: Ascolto) -> None:
    result = await ascolto("templates", "lint")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "letters are in order" in result.stderr


@pytest.mark.parametrize(
    ("text", "out", "err"),
    [
        (BROKEN, "", "line 5: '{name}' is not known (did you mean 'customer'?)"),
        (RUDE, 'en/public/delivery, wording 1: "0347 123 45 67": personal data', ""),
    ],
)
async def test_lint_says_what_is_wrong_with_a_letter_of_the_team(
    ascolto: Ascolto, tmp_path: Path, text: str, out: str, err: str
) -> None:
    folder = of_the_team(tmp_path, text)
    result = await ascolto("templates", "lint", TEMPLATES_DIR=folder)
    assert result.exit_code == 1
    assert out in result.stdout
    assert err.format(name="custmer") in result.stderr.replace("\n", " ")
    in_italian = await ascolto("templates", TEMPLATES_DIR=folder, LC_ALL="it_IT.UTF-8")
    assert ("quella fornita serve intanto" in in_italian.stderr.lower()) is bool(err)


async def test_a_folder_that_is_none_is_said(ascolto: Ascolto) -> None:
    result = await ascolto("templates", TEMPLATES_DIR="/nowhere/at/all")
    assert result.exit_code == 1
    assert "TEMPLATES_DIR is no folder: /nowhere/at/all" in result.stderr


def test_check_counts_letters_and_names_what_is_not_used(tmp_path: Path) -> None:
    whole, broken = template_trials(Path(of_the_team(tmp_path, BROKEN)))
    assert whole.ok
    assert (broken.ok, broken.what.rpartition("/")[2]) == (False, "late.md, line 5")
    assert broken.advice.endswith("The one that ships serves meanwhile.")
