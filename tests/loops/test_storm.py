"""Many complaints at once: one card for all but the first, and nobody is lost in it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.models import Post, PostKind
from bot.playground.faults import Fault
from bot.playground.state import Message
from bot.queries import cases
from bot.storm import shared
from tests import desk
from tests.world import TOML, World, world

LATE: dict[str, Any] = {"text": "The parcel never arrived and nobody answers.", "stars": 1}
BROKEN: dict[str, Any] = {"text": "It arrived broken, what a disappointment.", "stars": 1}
LAWYER = {"text": "My lawyer will write to you: the parcel never arrived.", "stars": 1}
STORM = [*[LATE] * 38, *[BROKEN] * 5]


def storms(here: World) -> list[Message]:
    return [one for one in here.cards() if one.text.startswith("⚠️")]


def cells(message: Message) -> list[list[str]]:
    """The storm's table."""
    [table] = [one for one in message.blocks if one["type"] == "data_table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]


async def pass_by(here: World, **span: float) -> None:
    here.clock.step(timedelta(**span))
    await here.settle()


@pytest.mark.parametrize(
    ("before", "new", "on_one_card"), [(0, 10, 0), (0, 12, 2), (9, 2, 1), (10, 3, 3), (43, 1, 1)]
)
def test_ten_have_a_card_each(before: int, new: int, on_one_card: int) -> None:
    assert sum(shared(before, [False] * new)) == on_one_card


def test_urgent_ones_stand_alone_in_any_storm() -> None:
    assert shared(10, [False, True, False]) == [True, False, True]


async def test_the_first_ten_have_their_cards_and_the_rest_share_one(here: World) -> None:
    await here.push(*STORM)
    assert len(here.cards()) == 11
    [storm] = storms(here)
    assert storm is here.cards()[-1]
    assert storm.text == '⚠️ 43 new complaints in 10 minutes, 38 about "delivery"'
    assert "10 have their own cards. 33 are waiting here." in storm.says
    heading, *rows = cells(storm)
    assert heading == ["Case", "Urgency", "Where", "First words", "Deadline", "Who"]
    assert len(rows) == 33
    assert rows[0][2:] == ["★☆☆☆☆ Shop", LATE["text"], "13:00", "Maria Rossi"]
    await here.push(LATE, LAWYER)
    assert len(here.cards()) == 12
    assert "On hold" in here.cards()[-1].says
    await pass_by(here, seconds=11)
    assert storms(here)[0].text.startswith("⚠️ 45 new complaints in ")
    assert len(cells(storms(here)[0])) == 35


async def test_a_storm_about_many_things_names_none_of_them(here: World) -> None:
    vague = {"text": "Never again.", "stars": 1}
    await here.push(*[vague] * 12, LATE)
    assert storms(here)[0].text == "⚠️ 13 new complaints in 10 minutes"


async def test_a_complaint_to_practise_on_makes_no_storm_and_is_in_none(
    tmp_path: Path, database_url: str
) -> None:
    toml = TOML.replace('slack_channel = "#reviews"', 'slack_channel = "#support"')
    async with world(tmp_path, database_url, toml=toml) as here:
        person = here.workspace.as_person("care-lead")
        await here.push(*[LATE] * 9)
        await person.command("/reviews", "try")
        await here.push(LATE)
        assert len(here.cards()) == 11
        assert storms(here) == []
        await here.push(LATE)
        [storm] = storms(here)
        assert storm.text.startswith("⚠️ 11 new complaints in ")
        assert "10 have their own cards. 1 is waiting here." in storm.says
        await person.command("/reviews", "try")
        await here.settle()
        assert "🎓 Practice" in here.cards()[-1].says


async def test_a_storm_of_practice_stands_apart(tmp_path: Path, database_url: str) -> None:
    toml = TOML.replace("public = true\nsecret", "public = true\npractice = true\nsecret")
    async with world(tmp_path, database_url, toml=toml) as here:
        await here.push(*STORM[:12])
        shop = replace(here.config.sources["shop"], practice=False)
        [storm] = storms(here)
        assert "🎓 Practice: nothing is sent." in storm.says
        async with here.deps.db.write() as tx:
            for case_id in range(1, 13):  # what is over stays what it was
                await cases.dismiss(tx, case_id, here.clock.now(), why="other", by=desk.MARIA)
        here.config = replace(here.config, sources={**here.config.sources, "shop": shop})
        await here.reborn()
        await here.push(*STORM[:12])
        [_, real] = storms(here)
        assert real.text.startswith("⚠️ 12 new complaints in ")
        assert "🎓" not in real.says


async def test_its_rows_lead_to_everything_and_it_says_what_became_of_them(here: World) -> None:
    await here.push(*STORM[:14])
    person = here.workspace.as_person("care-lead")
    await person.click(storms(here)[0], "I'm on it", block="do:0")
    await pass_by(here, seconds=11)
    assert cells(storms(here)[0])[1][5] == "Maria Rossi"
    number = int(cells(storms(here)[0])[1][0].removeprefix("#"))
    shown = await person.command("/reviews", f"show {number}")
    assert "Reply" in str(shown)
    await desk.send(here, "We are sorry.", case_id=number)
    here.shop.show(here.shop.replies[-1].id)
    await here.push()
    await pass_by(here, seconds=11)
    assert "3 are waiting here." in storms(here)[0].says
    assert cells(storms(here)[0])[-1][4] == "✅ answered"
    assert len(here.cards()) == 11


async def test_what_happens_to_a_case_on_it_is_told_in_its_thread(here: World) -> None:
    for n, review in enumerate(STORM[:12]):
        here.shop.review(**review, author={"name": f"Ann <{n}>"})
    await here.push()
    [storm] = storms(here)
    await desk.take_on(here, case_id=12)
    await pass_by(here, hours=2, minutes=1)
    [told] = desk.thread(here, storm)
    assert told.text == (
        '#12 · Ann &lt;11&gt; · "The parcel never arrived and nobody answers."\n'
        "🙋 Maria Rossi is not on it any more. Who takes over?"
    )
    here.shop.edit((await desk.view(here, 12)).review.external_id, "Now it came, and broken!")
    await here.push()
    assert len(desk.thread(here, storm)) == 1
    [told] = desk.thread(here, here.cards()[-1])
    assert told.text == "✏️ The customer changed what they wrote."


async def test_a_promise_that_is_not_kept_is_called_out_in_its_thread(tmp_path: Path) -> None:
    toml = TOML.replace('tell = "@head-of-care"', 'tell = "slack_channel"')
    async with world(tmp_path, f"sqlite:///{tmp_path / 'ascolto.db'}", toml=toml) as here:
        await here.push(*STORM[:12])
        await desk.send(here, case_id=12, promise_at=here.clock.now() + timedelta(hours=8))
        await pass_by(here, days=1)
        [*_, told] = desk.thread(here, storms(here)[0])
        assert told.text.startswith("Maria Rossi promised Ann Verdi news by ")


async def test_it_is_drawn_every_ten_seconds_at_most(here: World) -> None:
    await here.push(*STORM[:40])
    await pass_by(here, seconds=11)
    drawn = here.workspace.calls["chat.update"]
    for case_id in range(11, 21):
        await desk.take_on(here, case_id=case_id)
    for _ in range(3):
        await here.settle()
        here.clock.step(seconds=1)
    assert here.workspace.calls["chat.update"] == drawn + 1
    await pass_by(here, seconds=11)
    assert here.workspace.calls["chat.update"] == drawn + 1
    assert len([row for row in cells(storms(here)[0]) if row[5] == "Maria Rossi"]) == 30


async def test_reminders_of_a_storm_come_together(here: World) -> None:
    await here.push(*STORM)
    await pass_by(here, hours=1, minutes=1)
    assert len(desk.direct(here, "care-lead")) == 1
    before = len(desk.said_in(here, "#support"))
    await pass_by(here, hours=2)
    [told] = desk.said_in(here, "#support")[before:]
    assert told.text == "43 customers are waiting for an answer, and nobody is on it."
    await pass_by(here, days=1)
    [decides] = desk.direct(here, "head-of-care")
    assert "43 customers are waiting for an answer" in decides.text


async def test_who_is_urgent_in_a_storm_or_comes_back_after_it_is_called_out_alone(
    here: World,
) -> None:
    await here.push(*STORM[:12], LAWYER)
    await desk.send(here, "We are sorry.", case_id=3)
    here.shop.edit((await desk.view(here, 3)).review.external_id, "Still nothing arrived at all!")
    await here.push()
    await pass_by(here, hours=3, minutes=20)
    alone = {one.case_id for one in await desk.rows(here, Post, Post.kind == PostKind.CALL)}
    assert alone == {3, 13}
    said = desk.said_in(here, "#support")
    assert [one.text for one in said if "are waiting" in one.text] == [
        "11 customers are waiting for an answer, and nobody is on it."
    ]


async def test_before_and_long_after_a_storm_each_is_called_out_alone(here: World) -> None:
    await here.push(LATE)
    await pass_by(here, minutes=11)
    await here.push(*STORM[:11])
    await pass_by(here, minutes=11)
    await here.push(LATE)
    await pass_by(here, hours=4)
    alone = [one.case_id for one in await desk.rows(here, Post, Post.kind == PostKind.CALL)]
    assert alone == [1, 13]


async def test_calm_again_each_has_its_card_and_none_comes_late(here: World) -> None:
    await here.push(*STORM)
    await pass_by(here, minutes=11)
    assert len(here.cards()) == 11
    await here.push(BROKEN)
    assert len(here.cards()) == 12
    await here.push(*[BROKEN] * 10)
    assert len(storms(here)) == 2


async def test_who_comes_back_after_it_gets_a_card(here: World) -> None:
    await here.push(*STORM[:12])
    await desk.send(here, "We are sorry.", case_id=12)
    before = len(here.cards())
    here.shop.edit((await desk.view(here, 12)).review.external_id, "Still nothing arrived at all!")
    await here.push()
    await pass_by(here, seconds=11)
    assert len(here.cards()) == before + 1


async def test_who_writes_again_during_it_gets_a_card(here: World) -> None:
    await here.push(*STORM[:13])
    here.shop.edit((await desk.view(here, 12)).review.external_id, "Now it came, and broken!")
    await here.push()
    await pass_by(here, seconds=11)
    assert len(here.cards()) == 12
    assert "Now it came, and broken!" in here.cards()[-1].says
    assert [row[0] for row in cells(storms(here)[0])[1:]] == ["#11", "#13"]


async def test_a_death_in_the_middle_and_a_lost_answer_leave_one(here: World) -> None:
    for review in STORM[:15]:
        here.shop.review(**review)
    assert (await here.shop.push(f"{here.url}/hooks/shop")).status == 200
    await here.reborn()
    here.workspace.faults.add(
        Fault("chat.postMessage", "lose", when=lambda args: "complaints" in args.get("text", ""))
    )
    await here.settle()
    await pass_by(here, minutes=1)
    assert len(storms(here)) == 1
    assert len(here.cards()) == 11


async def test_a_workspace_without_tables_gets_a_list(here: World) -> None:
    here.workspace.faults.add(
        Fault(
            "chat.postMessage",
            "error",
            error="invalid_blocks",
            when=lambda args: "data_table" in str(args.get("blocks")),
        )
    )
    await here.push(*STORM[:12])
    [storm] = storms(here)
    assert "• #11 · " in storm.says
    assert "The parcel never arrived" in storm.says


async def test_hostile_words_stay_words(here: World) -> None:
    shouting: dict[str, Any] = {"text": "<!channel> *never* arrived & <@U1>", "stars": 1}
    await here.push(*[shouting] * 12)
    [storm] = storms(here)
    assert "&lt;!channel&gt;" in storm.says
    assert cells(storm)[1][3] == "<!channel> *never* arrived & <@U1>"


async def test_in_the_teams_language(tmp_path: Path, database_url: str) -> None:
    toml = TOML.replace('language = "en"', 'language = "it"')
    async with world(tmp_path, database_url, toml=toml) as here:
        await here.push(*STORM[:13])
        [storm] = storms(here)
        assert storm.text == "⚠️ 13 nuove critiche in 10 minuti, 13 su «consegna»"
        assert "10 hanno la loro scheda. Qui ne aspettano 3." in storm.says
        assert cells(storm)[0] == ["Caso", "Urgenza", "Dove", "Prime parole", "Entro", "Chi"]
