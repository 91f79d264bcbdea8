"""What an end says of each of a case's reviews, and to whoever comes second."""

from typing import Any

from sqlalchemy import insert, select, update

from bot.models import Answer, Case, Label, Review
from bot.playground.person import Person
from bot.slack.modals import More
from tests.handlers.conftest import Here
from tests.handlers.test_ends import chooses


async def another(here: Here, **values: Any) -> None:
    """The case holds one more review like its first."""
    async with here.world.deps.db.write() as tx:
        row = dict((await tx.execute(select(Review.__table__))).mappings().one())
        del row["id"]
        await tx.execute(insert(Review).values({**row, "external_id": "r2", **values}))


async def test_an_answer_is_declared_to_what_waits_for_one_alone(here: Here, maria: Person) -> None:
    await another(here, quiet="thanks")
    await chooses(here, maria, More.ANSWERED)
    await maria.submit()
    assert (await here.case()).state == "answered"
    assert [one.review_id for one in await here.rows(Answer)] == [1]


async def test_no_answer_is_declared_to_what_the_customer_removed(
    here: Here, maria: Person
) -> None:
    await another(here, deleted_at=here.world.clock.now())
    await chooses(here, maria, More.ANSWERED)
    await maria.submit()
    assert [one.review_id for one in await here.rows(Answer)] == [1]


async def test_what_the_customer_removed_is_not_judged_any_more(here: Here, maria: Person) -> None:
    await another(here, deleted_at=here.world.clock.now())
    await chooses(here, maria, More.NOT_CRITICAL)
    judged = {one.external_id: one.critical for one in await here.rows(Review)}
    assert judged["r2"], "as it was"
    assert [one.review_id for one in await here.rows(Label)] == [1]


async def test_the_second_who_closes_a_case_hears_that_it_is_closed(
    here: Here, maria: Person, luca: Person
) -> None:
    for person, reason in ((maria, "troll"), (luca, "spam")):
        await chooses(here, person, More.DISMISS)
        await person.choose("reason", reason)
    await maria.submit()
    await luca.submit()
    assert luca.view
    assert "It was closed without reply" in str(luca.view.errors)
    case = await here.case()
    assert (case.dismissed_why, case.dismissed_by) == ("troll", maria.user.id)


async def test_what_the_customer_removed_meanwhile_needs_no_answer(
    here: Here, maria: Person
) -> None:
    await here.world.push({"text": "Lovely vase, thank you.", "rating": 5})
    await maria.command("/reviews", "heard")
    listed = maria.ephemerals()[-1]
    async with here.world.deps.db.write() as tx:
        gone = update(Review).where(Review.text.contains("Lovely vase"))
        await tx.execute(gone.values(deleted_at=here.world.clock.now()))
    await maria.click(listed, "Needs an answer")
    assert "there is nothing to answer any more" in here.told(maria)
    assert len(await here.rows(Case)) == 1
