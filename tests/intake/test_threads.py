"""A customer who writes again: in which case it is, how urgent, who decides, what is to answer."""

from bot.models import Case, Draft
from bot.queries import cases
from tests import desk
from tests.intake.hearing import COMPLAINT, PRAISE, WORSE, hear, said
from tests.world import World

LAW = "My lawyer will sue you over this invoice."
BETTER = "It arrived after all, everything is fine now, thank you."


async def test_each_thread_has_a_case_of_its_own(here: World) -> None:
    await hear(here, said("r1", thread_key="t1"))
    await hear(here, said("r2", thread_key="t2"))
    await hear(here, said("r3", WORSE, thread_key="t1"))
    assert [(await desk.review(here, id)).case_id for id in ("r1", "r2", "r3")] == [1, 2, 1]


async def test_what_comes_after_a_case_was_closed_without_reply_is_a_case_anew(
    here: World,
) -> None:
    await hear(here, said("r1", thread_key="t1"))
    async with here.deps.db.write() as tx:
        await cases.dismiss(tx, 1, here.clock.now(), why="troll", by=desk.MARIA)
    await hear(here, said("r2", WORSE, thread_key="t1"))
    assert [one.state for one in await desk.rows(here, Case)] == ["dismissed", "open"]
    assert (await desk.review(here, "r2")).case_id == 2


async def test_words_of_the_law_hold_the_case_whenever_they_come(here: World) -> None:
    await hear(here, said("r1", thread_key="t1"), said("r2"))
    assert [one.hold for one in await desk.rows(here, Case)] == [None, None]
    await hear(here, said("r3", LAW, thread_key="t1"))
    await hear(here, said("r2", LAW))
    for case in await desk.rows(here, Case):
        assert (case.hold, case.decider) == ("legal", desk.ELENA)


async def test_a_calmer_message_makes_no_case_less_urgent(here: World) -> None:
    await hear(here, said("r1", LAW, thread_key="t1"))
    before = (await desk.case(here)).urgency
    await hear(here, said("r2", COMPLAINT, stars=2, thread_key="t1"))
    assert (await desk.review(here, "r2")).urgency != before
    assert (await desk.case(here)).urgency == before


async def test_other_words_get_a_draft_also_when_they_are_milder(here: World) -> None:
    await hear(here, said())
    await hear(here, said(text=BETTER, stars=5))
    assert [one.revision for one in await desk.rows(here, Draft)] == [1, 2]


async def test_praise_in_other_words_is_still_no_case(here: World) -> None:
    await hear(here, said(text=PRAISE, stars=5))
    await hear(here, said(text=f"{PRAISE} The vase is lovely.", stars=5))
    assert (await desk.review(here, "r1")).revision == 2
    assert await desk.rows(here, Case) == []
