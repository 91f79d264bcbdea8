"""A reply on its way whose source is taken out of ascolto.toml: it is told of, and not lost."""

from datetime import timedelta

from sqlalchemy import update

from bot.models import Reply
from tests import desk
from tests.world import World

TOLD = "The reply waits: shop is not in ascolto.toml any more"


async def complained(world: World) -> None:
    await world.push({"text": "Parcel never arrived, third time I write.", "rating": 1})


async def passes(world: World, **span: float) -> None:
    world.clock.step(timedelta(**span))
    await world.settle()


def said(world: World) -> str:
    """The card with its thread."""
    card = world.cards()[-1]
    return "\n".join(one.says for one in (card, *desk.thread(world, card)))


async def test_whoever_wrote_it_is_told_once_and_it_leaves_when_the_source_is_back(
    here: World,
) -> None:
    await complained(here)
    await desk.write(here)
    await desk.takes_out(here)
    await passes(here, minutes=5)
    assert TOLD not in said(here)
    await passes(here, minutes=6)
    assert TOLD in here.cards()[-1].says
    assert "<@U0MARIA>, your reply has not left: shop is not in ascolto.toml" in said(here)
    await passes(here, minutes=30)
    assert said(here).count("your reply has not left") == 1
    await desk.puts_back(here)
    assert [one.text for one in here.shop.replies] == ["We are sorry."]
    assert "✅" in here.cards()[-1].says


async def test_while_it_waits_people_are_reminded_of_the_customer(here: World) -> None:
    await complained(here)
    await desk.write(here)
    await desk.takes_out(here)
    await passes(here, minutes=15)
    await passes(here, hours=1)
    assert "waiting for an answer" in desk.direct(here, "care-lead")[-1].says


async def test_it_can_be_undone_and_its_text_is_there_to_copy(here: World) -> None:
    await complained(here)
    await desk.write(here)
    await desk.takes_out(here)
    await passes(here, minutes=11)
    maria = here.workspace.as_person("care-lead")
    await maria.click(here.cards()[-1], "Undo send")
    assert maria.view
    assert "We are sorry." in maria.view.says
    assert (await desk.reply(here)).state == "withdrawn"
    await maria.click(maria.view, "Done, it is online")
    assert (await desk.case(here)).state == "answered"
    await desk.puts_back(here)
    assert here.shop.replies == []


async def test_of_one_that_may_have_gone_out_a_person_says_whether_it_is_there(
    here: World,
) -> None:
    await complained(here)
    await desk.write(here)
    wall = here.clock.wall()
    for stands in (
        {"state": "sending", "lease_until": wall, "token": "t", "tries": 1},
        {"state": "queued", "lease_until": None, "token": None, "tries": 1, "not_before": wall},
    ):
        async with here.deps.db.write() as tx:
            await tx.execute(update(Reply).values(problem="", **stands))
        await desk.takes_out(here)
        await passes(here, minutes=11)
        assert (await desk.reply(here)).state == "unknown", stands
    assert "We cannot tell whether it went out" in here.cards()[-1].says
    assert "<@U0MARIA>, we cannot tell whether your reply went out, and shop is not" in said(here)
    maria = here.workspace.as_person("care-lead")
    await maria.click(here.cards()[-1], "It is there")
    assert (await desk.case(here)).state == "answered"
