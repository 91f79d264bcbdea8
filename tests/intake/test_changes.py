"""What we know changes: edits, deletions, threads."""

from datetime import timedelta

from sqlalchemy import update

from bot.models import Case, Draft, Event, Post, Quiet, Review, Revision
from bot.queries import cases, posts
from tests import desk
from tests.intake.hearing import COMPLAINT, PRAISE, WORSE, answer, answered, hear, notes, said
from tests.world import World

BETTER = "It arrived after all, everything is fine now, thank you."
THANKS = "Thank you very much!"
AWAY = "Automatic reply: I am out of the office until Monday."


async def test_a_comma_and_a_capital_change_nothing(here: World) -> None:
    await hear(here, said())
    before = await desk.case(here)
    await hear(here, said(text=COMPLAINT.upper() + "  "))
    review = await desk.review(here, "r1")
    assert (review.revision, review.text) == (1, COMPLAINT.upper() + "  ")
    assert (await desk.case(here)).version == before.version
    assert await notes(here) == []


async def test_what_a_moderator_lets_through_is_shown_on_the_card(here: World) -> None:
    await hear(here, said(memory={"post": 4, "pending": True}))
    before = await desk.case(here)
    await hear(here, said(memory={"post": 4, "pending": True}))
    assert (await desk.case(here)).version == before.version
    await hear(here, said(memory={"post": 4}))
    assert (await desk.case(here)).version == before.version + 1
    assert (await desk.review(here, "r1")).memory == {"post": 4}


async def test_other_words_are_a_revision_on_the_same_card(here: World) -> None:
    await hear(here, said(stars=2))
    here.clock.step(hours=1)
    await hear(here, said(text=WORSE))
    view = await desk.view(here)
    assert (view.review.revision, view.review.text) == (2, WORSE)
    assert view.before
    assert (view.before.text, view.before.rating) == (COMPLAINT, 2)
    assert view.draft
    assert view.draft.revision == 2
    assert (view.case.round, await notes(here)) == (1, ["edited"])
    [edited] = [one for one in await desk.rows(here, Event) if one.what == "edited"]
    assert edited.detail == {"rating": [2, 1]}


async def test_an_edit_after_the_answer_opens_the_case_again(here: World) -> None:
    await hear(here, said())
    await answered(here)
    assert (await desk.case(here)).state == "answered"
    await hear(here, said(text=WORSE))
    case = await desk.case(here)
    assert (case.state, case.round, case.reopened_why) == ("open", 2, "edited")
    assert case.opened_at == here.clock.now()
    assert [(one.revision, one.round) for one in await desk.rows(here, Draft)] == [(1, 1), (2, 2)]


async def test_an_edit_to_the_better_after_the_answer_leaves_it_answered(here: World) -> None:
    await hear(here, said())
    await answered(here)
    await hear(here, said(text=BETTER, stars=5))
    assert (await desk.case(here)).state == "answered"
    assert (await desk.review(here, "r1")).revision == 2
    await hear(here, said(text=BETTER + " :)", stars=5))
    assert (await desk.case(here)).state == "answered"


async def test_praise_that_turns_into_a_complaint_becomes_a_case(here: World) -> None:
    await hear(here, said(text=PRAISE, stars=5))
    await hear(here, said())
    assert (await desk.case(here)).state == "open"
    assert (await desk.review(here, "r1")).quiet is None


async def test_a_dismissed_case_is_open_again_when_there_is_more_to_answer(here: World) -> None:
    await hear(here, said())
    async with here.deps.db.write() as tx:
        await cases.dismiss(tx, 1, here.clock.now(), why="troll", by=desk.MARIA)
    await hear(here, said(text=BETTER, stars=5))
    assert (await desk.case(here)).state == "dismissed"
    await hear(here, said(text=WORSE))
    [case] = await desk.rows(here, Case)
    assert (case.state, case.round) == ("open", 2)


async def test_an_edit_is_not_answered_before_because_the_channels_clock_is_ahead(
    here: World,
) -> None:
    posted = here.clock.now() + timedelta(minutes=10)
    await hear(here, said(posted_at=posted))
    here.clock.step(minutes=30)
    reply = answer(posted + timedelta(minutes=5))
    await hear(here, said(posted_at=posted, answers=(reply,)))
    assert (await desk.case(here)).state == "answered"
    here.clock.step(hours=1)
    await hear(here, said(text=WORSE, posted_at=posted, answers=(reply,)))
    assert (await desk.case(here)).state == "open"


async def test_the_channels_date_of_an_edit_counts_before_the_time_we_heard(here: World) -> None:
    await hear(here, said(posted_at=here.clock.now() - timedelta(minutes=1)))
    edited = here.clock.now() + timedelta(hours=1)
    here.clock.step(hours=3)
    reply = answer(edited + timedelta(hours=1))
    await hear(here, said(text=WORSE, posted_at=edited, answers=(reply,)))
    assert (await desk.review(here, "r1")).material_at == edited
    assert (await desk.case(here)).state == "answered"


async def test_what_is_left_must_be_answered_and_nothing_left_is_gone(here: World) -> None:
    await hear(here, said("r1", thread_key="t1"), said("r2", thread_key="t1"))
    await answered(here, "r1")
    assert (await desk.case(here)).state == "open"
    await hear(here, said("r2", deleted=True, thread_key="t1"))
    assert (await desk.case(here)).state == "answered"
    await hear(here, said("r1", deleted=True, thread_key="t1"))
    assert (await desk.case(here)).state == "answered"


async def test_all_deleted_ends_an_open_case_and_one_that_is_back_opens_it(here: World) -> None:
    await hear(here, said())
    await hear(here, said(deleted=True))
    case = await desk.case(here)
    assert (case.state, case.remind_at) == ("gone", None)
    await hear(here, said(deleted=True))
    await hear(here, said())
    case = await desk.case(here)
    assert (case.state, case.round, case.reopened_why) == ("open", 2, "restored")
    assert (await desk.review(here, "r1")).deleted_at is None
    words = ["deleted", "gone", "restored", "reopened"]
    assert [one for one in await desk.happened(here, 1) if one in words] == words


async def test_a_second_message_joins_the_case(here: World) -> None:
    await hear(here, said("m1", stars=None, thread_key="t1"))
    await hear(here, said("m2", "And nobody answers the phone.", None, thread_key="t1"))
    assert [one.case_id for one in await desk.rows(here, Review)] == [1, 1]
    view = await desk.view(here)
    assert (view.review.external_id, len(view.reviews)) == ("m2", 2)
    assert view.draft
    assert view.draft.review_id == view.review.id


async def test_a_third_message_after_the_answer_opens_it_again(here: World) -> None:
    await hear(here, said("m1", stars=None, thread_key="t1"))
    await answered(here, "m1")
    await hear(here, said("m3", "I still have not got anything.", None, thread_key="t1"))
    case = await desk.case(here)
    assert (case.state, case.round, case.reopened_why) == ("open", 2, "wrote_again")


async def test_a_thank_you_and_an_absence_are_notes_and_reopen_nothing(here: World) -> None:
    await hear(here, said("m1", stars=None, thread_key="t1"))
    await answered(here, "m1")
    await hear(
        here,
        said("m2", THANKS, None, thread_key="t1"),
        said("m3", AWAY, None, thread_key="t1"),
    )
    view = await desk.view(here)
    assert (view.case.state, view.review.external_id) == ("answered", "m1")
    assert await notes(here) == ["answered_there", "wrote_thanks", "wrote_automatic"]


async def test_a_subject_that_only_repeats_the_first_is_no_new_complaint(here: World) -> None:
    await hear(here, said("m1", stars=None, thread_key="t1", title="Broken vase"))
    await answered(here, "m1")
    await hear(here, said("m2", THANKS, None, thread_key="t1", title="R: RE: Broken  vase"))
    assert (await desk.case(here)).state == "answered"
    assert await notes(here) == ["answered_there", "wrote_thanks"]
    await hear(here, said("m3", THANKS, None, thread_key="t1", title="Broken again"))
    assert (await desk.case(here)).state == "open"


async def test_every_text_a_customer_wrote_is_kept(here: World) -> None:
    await hear(here, said())
    for text in (WORSE, f"{WORSE} Really.", COMPLAINT):
        await hear(here, said(text=text))
    kept = [one.text for one in await desk.rows(here, Revision)]
    assert kept == [COMPLAINT, WORSE, f"{WORSE} Really."]
    assert (await desk.review(here, "r1")).text == COMPLAINT
    assert len(await desk.rows(here, Post, Post.subject == posts.card_subject(1))) == 1


async def test_an_old_one_that_is_no_criticism_stays_old_when_it_is_edited(here: World) -> None:
    await hear(here, said(text=PRAISE, stars=5))
    async with here.deps.db.write() as tx:
        await tx.execute(update(Review).values(quiet=Quiet.OLD))
    await hear(here, said(text=f"{PRAISE} Thank you all.", stars=5))
    review = await desk.review(here, "r1")
    assert (review.revision, review.quiet) == (2, "old"), "it is not news"
