"""Two mails under one id: of a form that always gives the same, or of somebody who forges."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Author, Incoming
from bot.models import Case, IgnoredItem, Review
from tests import desk
from tests.intake.hearing import hear, said
from tests.intake.test_elsewhere import BOX
from tests.loops.test_cost import statements
from tests.world import TOML, World, world

BOXES = TOML + BOX.format(id="care") + BOX.format(id="info")


@pytest.fixture
async def there(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    secret = {"MAIL_PASSWORD": "hush"}
    async with world(tmp_path, database_url, toml=BOXES, environ=secret) as there:
        yield there


def mail(name: str, text: str, **more: Any) -> Incoming:
    address = f"{name}@mail.test"
    return said(
        "<same@form.test>",
        text,
        None,
        author=Author(name=name, email=address),
        thread_key=f"<same@form.test> {address}",
        memory={"reply_to": address, "message_id": "<same@form.test>"},
        **more,
    )


ANN = mail("Ann", "My parcel never arrived, this is the third time I write.")
EVE = mail("Eve", "The vase came broken, I want my money back.")


@pytest.mark.parametrize("pages", [[(ANN, EVE)], [(ANN,), (EVE,)]])
async def test_somebody_elses_mail_under_the_same_id_is_a_review_of_its_own(
    there: World, pages: list[tuple[Incoming, ...]]
) -> None:
    for _ in range(2):  # a mailbox may be read again
        for items in pages:
            await hear(there, *items, source="care")
    reviews = await desk.rows(there, Review)
    assert [(one.author_name, one.text, one.revision) for one in reviews] == [
        ("Ann", ANN.text, 1),
        ("Eve", EVE.text, 1),
    ]
    assert [one.memory["reply_to"] for one in reviews] == ["Ann@mail.test", "Eve@mail.test"]
    assert len(await desk.rows(there, Case)) == 2


async def test_which_mails_of_a_page_are_known_is_asked_once_while_others_wait(
    there: World,
) -> None:
    async with statements(there) as asked:
        await hear(there, ANN, source="care")
    known = [one for one, _ in asked if "review.external_id IN" in one]
    assert [one.count("review.source_id IN") for one in known] == [0, 1]  # here, elsewhere


async def test_it_is_heard_in_another_mailbox_too(there: World) -> None:
    await hear(there, ANN, source="care")
    await hear(there, ANN, EVE, source="info")
    assert [one.text for one in await desk.rows(there, Review)] == [ANN.text, EVE.text]
    [twice] = await desk.rows(there, IgnoredItem)
    assert twice.sender == "Ann@mail.test"


async def test_the_same_writer_in_other_letters_is_the_same(there: World) -> None:
    await hear(there, ANN, source="care")
    await hear(there, mail("ANN", ANN.text), source="care")
    assert len(await desk.rows(there, Review)) == 1
