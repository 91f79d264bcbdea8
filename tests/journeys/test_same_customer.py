"""One customer who writes in several places is seen as one."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import upgrading
from bot.queries import posts
from tests.journeys.life import Life, read
from tests.loops.test_cost import statements
from tests.world import TOML, world

LATE = "Parcel never arrived, third time I write."
WRONG = "Wrong colour, and nobody answers."
TWO_BRANDS = (
    TOML
    + """
[[brand]]
id = "borea"
name = "Borea"

[[source]]
id = "borea-shop"
channel = "webhook"
brand = "borea"
public = true
secret = "env:SHOP_WEBHOOK_SECRET"
"""
)


@pytest.fixture(params=["brand", "team"])
async def brands(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[Life, bool]]:
    """Two brands; whether customers are known again across them."""
    toml = TWO_BRANDS.replace('undo = "60s"', f'undo = "60s"\nsame_customer = "{request.param}"')
    async with world(tmp_path, f"sqlite:///{tmp_path / 'ascolto.db'}", toml=toml) as made:
        yield Life(made), request.param == "team"


async def heard(life: Life, text: str, *, to: str = "shop", **author: Any) -> None:
    """A customer writes, and says who they are."""
    life.world.shop.review(text, 1, author=author)
    pushed = await life.world.shop.push(f"{life.world.url}/hooks/{to}")
    assert pushed.status == 200, pushed
    await life.settle()


async def test_mail_and_phone_in_any_spelling_lead_to_the_other_card(life: Life) -> None:
    await heard(life, LATE, name="Ann", email="Ann@Example.test", phone="333 123 4567")
    first = life.card
    assert "same customer" not in read(first)
    await heard(life, WRONG, name="A. Verdi", email="ann@example.TEST ")
    assert "👤 same customer: 1 other open case (card 1)" in life.shows
    assert "👤 same customer: 1 other open case (card 2)" in read(life.world.cards()[0])
    await heard(life, "Broken again.", name="Anna", phone="+39 333-1234567")
    assert "👤 same customer: 1 other open case (card 1)" in life.shows
    assert "2 other open cases (card 3, card 2)" in read(life.world.cards()[0])
    await life.maria.click(life.card, "Reply")
    assert "👤 same customer: 1 other open case (card 1)" in read(life.maria.view)
    await life.maria.close()
    await life.answers(life.maria, "We are sorry, Anna.")
    assert "1 other open case (card 2)" in read(life.world.cards()[0])
    link = f"archives/{first.channel}/p{first.ts.replace('.', '')}"
    assert link in str(life.world.cards()[1].blocks)


async def test_cards_link_to_each_other_right_after_a_start(life: Life) -> None:
    await heard(life, LATE, name="Ann", email="ann@example.test")
    life.world.workspace.fail("users.info", "ratelimited", times=None)
    await life.world.reborn()
    await heard(life, WRONG, name="Ann", email="ann@example.test")
    link_to_each_other(life)


async def test_cards_that_were_posted_one_after_the_other_link_to_each_other(life: Life) -> None:
    for text in (LATE, WRONG):
        life.world.shop.review(text, 1, author={"name": "Ann", "email": "ann@example.test"})
    pushed = await life.world.shop.push(f"{life.world.url}/hooks/shop")
    assert pushed.status == 200, pushed
    await life.settle()
    link_to_each_other(life)


async def test_a_card_that_links_to_nothing_is_drawn_once(life: Life) -> None:
    await heard(life, LATE, name="Ann", email="ann@example.test")
    assert not life.world.workspace.called("chat.update")


def link_to_each_other(life: Life) -> None:
    for card, other in (life.world.cards(), life.world.cards()[::-1]):
        assert f"archives/{other.channel}/p{other.ts.replace('.', '')}" in str(card.blocks)


async def test_numbers_from_before_the_country_was_known_are_read_at_the_next_start(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrading, "BATCH", 1)
    italian = life.world.config
    life.world.config = replace(italian, team=replace(italian.team, holidays=None))
    await life.world.reborn()
    await heard(life, LATE, name="Ann", phone="333 123 4567")
    await heard(life, "Nobody answers the phone.", name="Ann", phone="call me")
    await heard(life, WRONG, name="A. Verdi", phone="+39 333 1234567")
    assert "same customer" not in "".join(life.everything())
    life.world.config = italian
    await life.world.reborn()
    await life.world.settle()
    first, nobody, other = life.world.cards()
    assert "👤 same customer: 1 other open case (card 3)" in read(first)
    assert "same customer" not in read(nobody)
    assert "👤 same customer: 1 other open case (card 1)" in read(other)


async def test_what_tells_nobody_apart_joins_nobody(life: Life) -> None:
    await heard(life, LATE, name="Ann", email="no-reply@example.test", phone="call me")
    await heard(life, WRONG, name="Ann", email="no-reply@example.test", phone="call me")
    assert "same customer" not in "".join(life.everything())


async def test_two_cases_are_joined_by_hand_and_taken_apart_again(life: Life) -> None:
    await heard(life, LATE, name="Ann Verdi")
    await heard(life, WRONG, name="Ann Verdi")
    assert "same customer" not in life.shows
    await life.chooses(life.maria, "Same customer as…")
    assert f"card 1 · Ann Verdi · {LATE[:20]}" in read(life.maria.view)
    life.maria.fill("Case number or name", "99")
    assert "There is no such case." in str(await life.maria.submit())
    life.maria.fill("Case number or name", "ann verdi")
    await life.maria.submit()
    assert life.maria.view is None
    await life.settle()
    assert "👤 same customer: 1 other open case (card 1)" in life.shows
    assert "👤 same customer: 1 other open case (card 2)" in read(life.world.cards()[0])
    await life.chooses(life.maria, "Same customer as…")
    await life.maria.choose("Not the same customer after all", "card 1")
    await life.maria.submit()
    await life.settle()
    assert "same customer" not in life.shows
    await life.chooses(life.maria, "History")
    told = read(life.maria.view)
    assert "Maria Rossi: the same customer as card 1" in told
    assert "Maria Rossi: not the same customer as card 1" in told


async def test_a_name_of_nothing_but_spaces_is_none(life: Life) -> None:
    await heard(life, LATE, name=" ", handle="@ann")
    await heard(life, WRONG, name="Bea")
    await life.chooses(life.maria, "Same customer as…")
    assert f"card 1 · @ann · {LATE[:20]}" in read(life.maria.view)
    life.maria.fill("Case number or name", "0")
    assert "There is no such case." in str(await life.maria.submit())


async def test_another_brand_learns_nothing_unless_the_team_says_so(
    brands: tuple[Life, bool],
) -> None:
    life, across = brands
    await heard(life, LATE, name="Ann", email="ann@example.test")
    await heard(life, WRONG, to="borea-shop", name="Ann", email="ann@example.test")
    shown = "".join(life.everything())
    assert ("same customer" in shown) == across
    await life.chooses(life.maria, "Same customer as…", life.world.cards("#support")[0])
    assert ("Ann · Wrong" in read(life.maria.view)) == across
    life.maria.fill("Case number or name", "2")
    answer = str(await life.maria.submit())
    assert ("another brand's" in answer) != across


async def test_a_customer_of_many_cases_costs_a_card_no_more(life: Life) -> None:
    async def asked() -> int:
        async with statements(life.world) as said:
            async with life.world.deps.db.write() as tx:
                posts.touch(tx, posts.card_subject(1))
            await life.settle()
        return len(said)

    await heard(life, LATE, name="Ann", email="ann@example.test")
    await heard(life, WRONG, name="Ann", email="ann@example.test")
    before = await asked()
    for number in range(5):
        await heard(life, f"Still nothing, number {number}.", email="ann@example.test")
    assert await asked() == before


async def test_lo_stesso_cliente_in_italiano(vita: Life) -> None:
    await heard(vita, "Pacco mai arrivato.", name="Ann Verdi", email="ann@example.test")
    await heard(vita, "Colore sbagliato.", name="Ann Verdi", email="ann@example.test")
    assert "👤 stesso cliente: 1 altro caso aperto (scheda 1)" in vita.shows
    await heard(vita, "Rotto.", name="Carl Blu")
    await vita.chooses(vita.maria, "È lo stesso cliente di…")
    await vita.maria.choose("Oppure scegline uno", "scheda 2 · Ann Verdi · Colore sbagliato.")
    await vita.maria.submit()
    await vita.settle()
    assert "👤 stesso cliente: 2 altri casi aperti (scheda 2, scheda 1)" in vita.shows
