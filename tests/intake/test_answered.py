"""Answers that come and go: what they answer, what they do not, and when."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot import lives
from bot.channels.base import Author, Bounce, Copied, Ignored, LooseAnswer
from bot.models import Answer, Case, IgnoredItem, Post, Source
from bot.queries import caselists
from tests import desk
from tests.intake.hearing import COMPLAINT, WORSE, answer, answered, hear, notes, said
from tests.world import World


async def test_a_message_that_comes_with_its_answer_opens_nothing(here: World) -> None:
    await hear(here, said("m1", stars=None, thread_key="t1"))
    await answered(here, "m1")
    now = here.clock.now()
    late = said("m2", WORSE, None, thread_key="t1", posted_at=now, answers=(answer(now, "a2"),))
    await hear(here, late)
    case = await desk.case(here)
    assert (case.state, case.round) == ("answered", 1)


async def test_an_answer_that_vanishes_opens_the_case_and_one_that_is_back_ends_it(
    here: World,
) -> None:
    await hear(here, said())
    here.clock.step(minutes=10)
    there = answer(here.clock.now())
    await hear(here, said(answers=(there,)))
    assert (await desk.case(here)).state == "answered"
    await hear(here, said(answers=()))
    case = await desk.case(here)
    assert (case.state, case.reopened_why, case.round) == ("open", "answer_vanished", 2)
    assert await notes(here) == ["answered_there", "answer_vanished"]
    here.clock.step(minutes=10)
    await hear(here, said(answers=(there,)))
    assert (await desk.case(here)).state == "answered"
    assert len(await desk.rows(here, Answer)) == 1


async def test_what_somebody_answered_there_is_told_in_the_thread(here: World) -> None:
    await hear(here, said())
    await answered(here)
    case = await desk.case(here)
    assert (case.state, case.evidence, case.answered_by) == ("answered", "shown", "Bo")
    assert await notes(here) == ["answered_there"]
    await here.settle()
    assert "Answer visible on Shop" in here.cards()[-1].says


async def test_a_person_who_reopens_wants_another_answer_than_the_one_there(here: World) -> None:
    await hear(here, said())
    here.clock.step(minutes=10)
    first = answer(here.clock.now())
    await hear(here, said(answers=(first,)))
    here.clock.step(minutes=10)
    async with here.deps.db.write() as tx:
        case = await caselists.lock(tx, 1)
        now = here.clock.now()
        await lives.reopen(tx, here.deps, case, now, why=lives.BY_HAND, by=desk.MARIA)
    await hear(here, said(answers=(first,)))
    assert (await desk.case(here)).state == "open"
    here.clock.step(minutes=10)
    await hear(here, said(answers=(first, answer(here.clock.now(), "a2", "Something better."))))
    assert (await desk.case(here)).state == "answered"


async def test_a_bounce_rejects_the_reply_and_opens_the_case(here: World) -> None:
    await here.push({"text": COMPLAINT, "stars": 1, "id": "r1"})
    reply = await desk.send(here)
    assert (await desk.case(here)).evidence == "accepted"
    here.clock.step(minutes=5)
    bounce = Bounce(reply_key=reply.key, reason="no such mailbox", at=here.clock.now())
    await hear(here, bounces=(bounce, bounce))
    case, reply = await desk.case(here), await desk.reply(here)
    assert (case.state, case.reopened_why, case.round) == ("open", "bounced", 2)
    assert (reply.state, reply.problem) == ("rejected", "no such mailbox")
    [note] = await desk.rows(here, Post, Post.kind == "note")
    assert (note.detail["code"], note.detail["by"]) == ("bounced", reply.by)


async def test_a_copy_of_what_came_back_answers_nothing(here: World) -> None:
    await here.push({"text": COMPLAINT, "stars": 1, "id": "r1"})
    reply = await desk.send(here)
    now = here.clock.now()
    await hear(here, bounces=(Bounce(reply_key=reply.key, reason="no such mailbox", at=now),))
    here.clock.step(minutes=5)
    copy = answer(here.clock.now(), text=reply.text, reply_key=reply.key)
    await hear(here, answers=(LooseAnswer(answers_to=("r1",), answer=copy),))
    assert (await desk.case(here)).state == "open"


async def test_a_colleagues_mail_that_came_back_answers_nothing_wherever_it_still_lies(
    here: World,
) -> None:
    await hear(here, said())
    here.clock.step(minutes=10)
    loose = LooseAnswer(answers_to=("r1",), answer=answer(here.clock.now(), "bo@mail"))
    await hear(here, answers=(loose,))
    assert (await desk.case(here)).state == "answered"
    here.clock.step(minutes=5)
    back = Bounce(reply_key="bo@mail", reason="no such mailbox", at=here.clock.now())
    await hear(here, bounces=(back,))
    case = await desk.case(here)
    assert (case.state, case.reopened_why) == ("open", "bounced")
    await hear(here, answers=(loose,))
    assert (await desk.case(here)).state == "open"


async def test_a_colleagues_mail_that_came_back_before_it_lay_in_sent_answers_nothing(
    here: World,
) -> None:
    await hear(here, said())
    here.clock.step(minutes=10)
    now = here.clock.now()
    told = Ignored(external_id="d", sender="daemon@x.test", subject="Failed", why="full", at=now)
    back = Bounce(reply_key="bo@mail", reason="full", at=now, report=told)
    await hear(here, bounces=(back,))
    await hear(here, bounces=(back,))
    assert [one.subject for one in await desk.rows(here, IgnoredItem)] == ["Failed"]
    [source] = await desk.rows(here, Source, Source.id == "shop")
    assert source.ignored == 1
    other = LooseAnswer(answers_to=("r1",), answer=answer(now, "bo@mail"))
    await hear(here, answers=(other,))
    await hear(here, answers=(other,))
    assert (await desk.case(here)).state == "open"
    assert await notes(here) == ["bounced"]
    here.clock.step(minutes=5)
    again = LooseAnswer(answers_to=("r1",), answer=answer(here.clock.now(), "bo2@mail"))
    await hear(here, answers=(again,))
    assert (await desk.case(here)).state == "answered"


async def test_a_copy_of_what_a_colleague_wrote_is_told_of_once_and_answers_nothing(
    here: World,
) -> None:
    await hear(here, said(author=Author(name="Ann", email="Ann@mail.test")))
    copy = Copied(external_id="c", answers_to=("r0", "r1"), by="bo@x.test", to=("ann@mail.test",))
    elsewhere = replace(copy, external_id="d", to=("head@x.test",))
    await hear(here, copies=(elsewhere, copy))
    await hear(here, copies=(copy,))
    assert (await desk.case(here)).state == "open"
    assert await notes(here) == ["copied"]


async def test_a_copy_of_the_answer_itself_is_no_news(here: World) -> None:
    await hear(here, said(author=Author(name="Ann", email="ann@mail.test")))
    loose = LooseAnswer(answers_to=("r1",), answer=answer(here.clock.now(), "c"))
    copy = Copied(external_id="c", answers_to=("r1",), by="bo@x.test", to=("ann@mail.test",))
    await hear(here, answers=(loose,), copies=(copy,))
    assert (await desk.case(here)).state == "answered"
    assert await notes(here) == ["answered_there"]


async def test_our_reply_answers_the_words_it_was_written_to_and_no_later_ones(
    here: World,
) -> None:
    await here.push({"text": COMPLAINT, "stars": 1, "id": "r1"})
    await desk.write(here)
    here.clock.step(seconds=30)
    here.shop.edit("r1", WORSE)
    await here.push()
    here.clock.step(seconds=60)
    await here.settle()
    assert (await desk.reply(here)).state == "sent"
    assert (await desk.case(here)).state == "open"


async def test_answered_at_is_when_it_was_answered(here: World) -> None:
    await hear(here, said())
    await answered(here)
    found: datetime | None = (await desk.rows(here, Answer))[0].at
    assert (await desk.case(here)).answered_at == found
    assert found != (await desk.review(here, "r1")).material_at


async def test_what_comes_answered_and_without_its_date_was_said_before(here: World) -> None:
    here.clock.step(minutes=3)
    told = (answer(here.clock.now() - timedelta(seconds=1)),)
    await hear(here, said(answers=told))
    assert await desk.rows(here, Case) == []
    assert (await desk.review(here, "r1")).quiet == "answered"
