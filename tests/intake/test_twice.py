"""One item twice in one request: the later one is an edit of the earlier."""

from datetime import timedelta

from bot.models import Answer, Case
from tests import desk
from tests.intake.hearing import COMPLAINT, PRAISE, WORSE, answer, hear, notes, said
from tests.world import World

MINUTE = timedelta(minutes=1)


async def test_the_later_words_are_a_revision(here: World) -> None:
    await hear(here, said(stars=2), said(text=WORSE))
    view = await desk.view(here)
    assert (view.review.revision, view.review.text, view.review.rating) == (2, WORSE, 1)
    assert view.before
    assert (view.before.text, view.before.rating) == (COMPLAINT, 2)
    assert view.draft
    assert view.draft.revision == 2
    assert (view.case.round, await notes(here)) == (1, ["edited"])


async def test_praise_that_turns_at_once_is_a_case(here: World) -> None:
    await hear(here, said(text=PRAISE, stars=5), said())
    assert [one.state for one in await desk.rows(here, Case)] == ["open"]


async def test_the_same_words_again_change_nothing(here: World) -> None:
    await hear(here, said(), said(), said())
    assert ((await desk.review(here, "r1")).revision, await notes(here)) == (1, [])


async def test_what_is_taken_back_at_once_asks_for_no_answer(here: World) -> None:
    await hear(here, said(), said(deleted=True))
    assert [one.state for one in await desk.rows(here, Case)] == ["gone"]


async def test_what_is_put_back_at_once_does(here: World) -> None:
    await hear(here, said(deleted=True), said())
    assert [one.state for one in await desk.rows(here, Case)] == ["open"]


async def test_an_answer_counts_for_the_words_it_stands_under_and_no_later_ones(
    here: World,
) -> None:
    here.clock.step(3 * MINUTE)
    now = here.clock.now()
    told = (answer(now - MINUTE),)
    await hear(here, said(posted_at=now - 2 * MINUTE, answers=told), said(text=WORSE))
    assert [one.state for one in await desk.rows(here, Case)] == ["open"]
    assert [one.external_id for one in await desk.rows(here, Answer)] == ["a1"]


async def test_an_answer_told_with_the_later_mention_counts(here: World) -> None:
    here.clock.step(3 * MINUTE)
    now = here.clock.now()
    told = (answer(now - MINUTE),)
    await hear(here, said(posted_at=now - 2 * MINUTE), said(answers=told))
    assert [one.state for one in await desk.rows(here, Case)] == ["answered"]


async def test_edits_far_apart_in_a_long_request_keep_their_order(here: World) -> None:
    many = [said(f"r{n}") for n in range(300)]
    await hear(here, *many, *[said(one.external_id, WORSE) for one in many])
    found = [await desk.review(here, f"r{n}") for n in (0, 150, 299)]
    assert [(one.revision, one.text) for one in found] == [(2, WORSE)] * 3
