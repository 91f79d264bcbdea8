"""What no platform tells us: people write it down, answer there themselves, and say so."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.manifest import app_manifest
from bot.cli.trials_slack import reached
from bot.playground import payloads
from bot.playground.person import Person
from tests.journeys.conftest import IN_ITALIAN
from tests.journeys.life import Life, read
from tests.servers.shop import SECRET
from tests.world import TOML, config_of, world

BY_HAND = """
[[source]]
id = "by-hand"
channel = "by_hand"
brand = "aurora"
public = false
"""
LATE = "Parcel never arrived, third time I call."
GOOGLE = "https://maps.test/review/7"


@pytest.fixture
async def noted(tmp_path: Path, database_url: str) -> AsyncIterator[Life]:
    """An English-speaking team that may write down what it hears."""
    async with world(tmp_path, database_url, toml=TOML + BY_HAND) as made:
        made.workspace.install(app_manifest("socket", ""))
        yield Life(made, "#reviews")


@pytest.fixture
async def annotato(tmp_path: Path, database_url: str) -> AsyncIterator[Life]:
    """The same in Italian, over HTTP."""
    toml = IN_ITALIAN + BY_HAND
    async with world(tmp_path, database_url, toml=toml, mode="http", locale="it-IT") as made:
        yield Life(made, "#reviews")


async def log(life: Life, person: Person, place: str, said: str = LATE, **more: str) -> None:
    """Fill the form that is open and save it."""
    await person.choose("Where did you hear it?", place)
    person.fill("The customer's words", said)
    for label, text in more.items():
        person.fill(label.replace("_", " "), text)
    await person.submit()
    await life.settle()


async def test_a_call_is_written_down_and_answered_by_calling_back(noted: Life) -> None:
    maria = noted.maria
    await maria.command("/reviews", "log")
    assert "Write it down" in str(maria.view and maria.view.content["title"])
    await log(noted, maria, "Phone", **{"The customer's name": "Ann Blu"})
    assert maria.view is None
    assert "It has its card now, number 1, in" in await noted.hears(maria, "card")
    shown = noted.shows
    assert "🔒 Private: only the customer reads it" in shown
    assert "Phone · Bottega Aurora · Ann Blu" in shown
    assert "Maria Rossi wrote it down" in shown
    assert LATE in shown
    await noted.luca.click(noted.card, "I called or met the customer")
    await noted.luca.choose("How did it end?", "It is settled")
    await noted.luca.submit()
    await noted.settle()
    assert "☑️ Answered, says Luca Bianchi" in noted.shows
    assert "☎️ Luca Bianchi called or met the customer." in noted.thread()


async def test_a_review_on_a_public_site_reminds_until_somebody_says_it_is_online(
    noted: Life,
) -> None:
    maria = noted.maria
    await maria.shortcut("log")
    await log(noted, maria, "Google", **{"Link to the page": GOOGLE})
    assert "👁 Public: everyone reads it" in noted.shows
    await noted.passes(hours=2)
    assert len(noted.reminders(maria)) == 1
    await maria.click(noted.card, "Copy and open page")
    assert maria.opened == [GOOGLE]
    assert "Copy the text, open the page" in read(maria.view)
    assert "care@aurora.test" in read(maria.view)
    await maria.close()
    await noted.passes(hours=24)
    assert "Nobody has answered this customer yet" in noted.thread()
    await maria.click(noted.card, "Done, it is online")
    await noted.settle()
    assert "☑️ Answered, says Maria Rossi" in noted.shows
    told = len(noted.everything())
    await noted.passes(days=3)
    assert len(noted.everything()) == told


async def test_a_message_of_a_colleague_goes_along_and_a_form_sent_twice_is_one_review(
    noted: Life,
) -> None:
    luca = noted.luca
    said = noted.maria.say(
        "#reviews", "A lady at the till: &lt;never again&gt;, <https://a.test|look>"
    )
    await luca.shortcut("log_message", said)
    assert luca.view
    assert luca.view.values["said"]["said"]["value"] == "A lady at the till: <never again>, look"
    await luca.choose("Where did you hear it?", "In the shop")
    assert noted.world.workspace.courier
    twice = payloads.view_submission(noted.world.workspace, luca.user, luca.view)
    await asyncio.gather(
        *(noted.world.workspace.courier.ask("interactive", twice) for _ in range(2))
    )
    await noted.settle()
    assert len(noted.world.cards("#reviews")) == 1
    assert "In the shop" in noted.shows


async def test_praise_is_kept_without_a_card_and_a_wrong_link_is_told(noted: Life) -> None:
    maria = noted.maria
    await maria.command("/reviews", "log Lovely vase, she said!")
    await maria.choose("What is it?", "Praise")
    await maria.choose("Where did you hear it?", "Letter")
    maria.fill("Link to a photo", "photo.jpg")
    await maria.submit()
    assert maria.view
    assert maria.view.errors == {"photo": "Write the whole address, with https://"}
    maria.fill("Link to a photo", None)
    await maria.submit()
    assert "Written down. Praise gets no card" in await noted.hears(maria, "Written down")
    await noted.settle()
    assert noted.world.cards("#reviews") == []
    await maria.command("/reviews", "heard")
    assert "Lovely vase, she said!" in noted.told(maria)


async def test_a_complaint_counts_as_one_whatever_its_words_and_its_age(noted: Life) -> None:
    await noted.maria.command("/reviews", "log")
    assert noted.maria.view
    at = int(noted.world.clock.now().timestamp()) - 40 * 86_400
    noted.maria.view.values["at"] = {"at": {"type": "datetimepicker", "selected_date_time": at}}
    await log(noted, noted.maria, "Letter", "I received your parcel.")
    assert "I received your parcel." in noted.shows


async def test_only_responders_write_down(noted: Life) -> None:
    for who in ("guest", "community"):
        person = noted.person(who)
        await person.shortcut("log")
        assert person.view is None
        assert await noted.hears(person, "Only @care-team can do this.")


async def test_without_such_a_source_the_lines_to_add_are_told_and_make_no_cross(
    life: Life, tmp_path: Path
) -> None:
    await life.maria.command("/reviews", "log")
    assert life.maria.view is None
    told = life.told(life.maria)
    assert "add these lines to ascolto.toml" in told
    _, written, after = told.split("```")
    first, others = TOML.split("[[route]]", 1)
    toml = f"{first}{written}\n[[route]]{others}"
    config = config_of(toml, tmp_path, {"SHOP_WEBHOOK_SECRET": SECRET})
    places = [place for place, _ in reached(config, config.sources["by-hand"])]
    assert places == ["#by-hand"]
    assert "private Slack channel" in after
    await life.luca.shortcut("log")
    assert 'channel = "by_hand"' in await life.hears(life.luca, "ascolto.toml")


async def test_si_annota_in_italiano(annotato: Life) -> None:
    luca = annotato.luca
    await luca.command("/reviews", "registra Il pacco non è mai arrivato.")
    await luca.choose("Dove l'hai sentito?", "Telefono")
    await luca.submit()
    await annotato.settle()
    shown = annotato.shows
    assert "Telefono · Bottega Aurora" in shown
    assert "annotato da Luca Bianchi" in shown
    await luca.click(annotato.card, "Copia il testo")
    assert "Copia il testo e scrivilo al cliente, o diglielo." in read(luca.view)
    await luca.click(None, "Fatto, il cliente l'ha avuta")
    await annotato.settle()
    assert "☑️ Risposto, lo dice Luca Bianchi" in annotato.shows
