"""Writing to a customer: one reply, the right one, by somebody who may, and nothing lost."""

from dataclasses import replace

import pytest

from bot.deps import Deps
from bot.models import Reply, ReplyState, Scratch
from bot.playground.faults import Fault
from bot.playground.person import Person
from tests.handlers.conftest import ANSWER, COMPLAINT, Here
from tests.handlers.test_hooks import refusing


async def test_a_reply_is_written_and_leaves_after_the_undo(here: Here, maria: Person) -> None:
    answer = await here.writes(maria)
    assert (answer.acked, answer.body) == (True, {"response_action": "clear"})
    written = await here.reply()
    assert (written.state, written.text, written.by_name) == ("queued", ANSWER, "Maria Rossi")
    assert (written.send_after - written.created_at).total_seconds() == 60
    assert "Your reply leaves" in here.told(maria)
    await here.settle()
    assert "Leaves" in here.card.says
    here.world.clock.step(seconds=60)
    await here.settle()
    assert [one.text for one in here.world.shop.replies] == [ANSWER]
    assert "✅" in here.card.says


async def test_the_modal_opens_with_the_draft_and_says_who_reads_it(
    here: Here, maria: Person
) -> None:
    await maria.click(here.card, "Reply")
    assert maria.view
    assert "Everyone will read it" in maria.view.says
    assert "at care@aurora.test" in maria.view.says
    assert maria.troubles == []


async def test_a_submit_that_comes_twice_is_one_reply(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    maria.fill("Your reply", ANSWER)
    sent = here.submission(maria)
    first = await here.submits(maria, sent)
    second = await here.submits(maria, sent)
    assert first.body == second.body == {"response_action": "clear"}
    assert len(await here.rows(Reply)) == 1
    here.world.clock.step(seconds=60)
    await here.settle()
    late = await here.submits(maria, sent)
    assert late.body == {"response_action": "clear"}
    assert len(here.world.shop.replies) == 1


async def test_the_second_of_two_is_told_who_was_first_and_keeps_the_text(
    here: Here, maria: Person, luca: Person
) -> None:
    await maria.click(here.card, "Reply")
    await luca.click(here.card, "Reply")
    assert luca.view
    assert "Maria Rossi has been writing" in luca.view.says
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    luca.fill("Your reply", "Dear Ann, <b>sorry</b>.")
    await luca.submit()
    assert luca.view
    assert "Maria Rossi was first" in luca.view.says
    assert ANSWER in luca.view.says
    assert "Dear Ann, &lt;b&gt;sorry&lt;/b&gt;." in luca.view.says
    assert [one.by for one in await here.rows(Reply)] == [maria.user.id]
    kept = {one.person: one.text for one in await here.rows(Scratch)}
    assert kept == {luca.user.id: "Dear Ann, <b>sorry</b>."}


async def test_who_comes_after_a_reply_sees_it_at_once(
    here: Here, maria: Person, luca: Person
) -> None:
    card = here.card
    await here.writes(maria)
    await luca.click(card, "Reply")
    assert luca.view
    assert "Maria Rossi was first" in luca.view.says
    await maria.click(card, "Reply")
    assert "on its way already" in here.told(maria)


@pytest.mark.parametrize("who", ["guest", "partner", "community"])
async def test_who_may_not_answer_gets_no_modal_and_is_told_who_may(here: Here, who: str) -> None:
    other = here.as_person(who)
    answer = await other.click(here.card, "Reply")
    assert (answer.acked, other.view) == (True, None)
    assert "@care-team" in other.ephemerals()[-1].says


async def test_who_left_the_team_meanwhile_cannot_send(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    maria.user.is_restricted = True
    here.world.clock.step(hours=2)
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    assert maria.view
    assert "Only @care-team" in str(maria.view.errors)
    assert await here.rows(Reply) == []


async def test_a_write_that_fails_is_told_and_the_text_stays(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    maria.fill("Your reply", ANSWER)
    async with refusing(here.world.deps.db):
        await maria.submit()
    assert maria.view
    assert "could not be saved" in str(maria.view.errors)
    assert await here.rows(Reply) == []
    await maria.submit()
    assert here.modals(maria) == []
    assert (await here.reply()).text == ANSWER


async def test_a_customers_words_stay_words_in_the_modal(here: Here, maria: Person) -> None:
    await here.world.push({**COMPLAINT, "text": "<!channel> <@U0MARIA> *ever* never arrived & <b>"})
    await maria.click(here.card, "Reply")
    assert maria.view
    assert "&lt;!channel&gt; &lt;@U0MARIA&gt;" in maria.view.says
    assert "<!channel>" not in maria.view.says


@pytest.mark.parametrize("refused", ["invalid_blocks", "invalid_arguments"])
async def test_a_workspace_that_refuses_the_newest_blocks_gets_a_plain_modal_at_once(
    here: Here, maria: Person, refused: str
) -> None:
    workspace = here.world.workspace
    workspace.new_blocks = False
    workspace.faults.add(Fault("views.open", "error", error=refused))
    await maria.click(here.card, "Reply")
    assert maria.view
    assert "Everyone will read it" in maria.view.says
    maria.fill("Your reply", "Sorry, [what happened].")
    await maria.click(None, "Check")
    assert "Must fix" in maria.view.says
    await maria.submit()
    assert maria.view.trouble == ""
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    assert (await here.reply()).text == ANSWER
    assert maria.troubles == []


async def test_a_refused_reply_is_mended_with_its_text(here: Here, maria: Person) -> None:
    here.world.shop.fail(422, times=1, said="no swearing")
    await here.writes(maria)
    here.world.clock.step(seconds=60)
    await here.settle()
    assert (await here.reply()).state == ReplyState.REFUSED
    await maria.click(here.card, "Fix and resend")
    assert maria.view
    assert ANSWER in maria.view.says
    maria.fill("Your reply", "Better words.")
    await maria.submit()
    here.world.clock.step(seconds=60)
    await here.settle()
    assert [one.text for one in here.world.shop.replies] == ["Better words."]


async def test_a_refused_reply_is_there_whichever_button_opens_the_modal(
    here: Here, maria: Person
) -> None:
    here.world.shop.fail(422, times=1, said="no swearing")
    await here.writes(maria)
    here.world.clock.step(seconds=60)
    await here.settle()
    await maria.command("/reviews", "open")
    await maria.click(maria.ephemerals()[-1], "Reply")
    assert maria.view
    assert ANSWER in maria.view.says


async def test_where_we_cannot_send_the_text_is_copied_and_done_is_said(
    here: Here, maria: Person
) -> None:
    def by_hand(deps: Deps) -> Deps:
        return replace(deps, places={"shop": replace(deps.places["shop"], can_reply=False)})

    await here.world.reborn(by_hand)
    await maria.click(here.card, "Reply")
    assert maria.view
    assert "Copy the text" in maria.view.says
    assert "at care@aurora.test" in maria.view.says
    await maria.click(None, "Done, it is online")
    assert (await here.case()).evidence == "declared"
    await maria.submit()
    assert here.modals(maria) == []


async def test_what_failed_beside_the_matter_bothers_nobody(here: Here, maria: Person) -> None:
    async with refusing(here.world.deps.db):
        await maria.click(here.card, "Reply")
        await maria.type_in("Your reply", "Dear Ann")
        await maria.close()
    assert (maria.troubles, maria.ephemerals()) == ([], [])


async def test_each_person_is_spoken_to_in_their_own_language(here: Here, luca: Person) -> None:
    luca.user.locale = "it-IT"
    here.world.clock.step(hours=2)
    await luca.click(here.card, "Reply")
    assert luca.view
    assert "La leggeranno tutti" in luca.view.says
    await luca.close()
    await luca.command("/reviews", "aiuto")
    assert "/reviews aperti" in here.told(luca)


async def test_a_review_without_a_way_back_offers_to_copy_and_open_its_page(
    here: Here, maria: Person
) -> None:
    silent = {"id": "mute", "text": "Broken on arrival.", "rating": 1, "url": "https://s.test/mute"}
    await here.world.shop.send(f"{here.world.url}/hooks/shop", silent)
    await here.settle()
    card = here.world.cards()[-1]
    assert "Copy and open page" in card.says
    assert "Copy and open page" not in here.world.cards()[0].says


async def test_under_a_draft_in_a_foreign_language_stands_what_it_says(
    here: Here, maria: Person
) -> None:
    await maria.click(here.card, "Reply")
    assert maria.view
    assert "What it says" not in maria.view.says
    await here.world.push({"text": "Il pacco non è mai arrivato e nessuno risponde.", "rating": 1})
    await maria.click(here.card, "Reply")
    assert "Buongiorno Ann" in maria.view.says
    _, _, said = maria.view.says.partition("What it says")
    assert ">Hello Ann" in said
    assert "started from" not in said
    await maria.type_in("Your reply", "Buongiorno, il pacco parte oggi.")
    await maria.click(None, "Check")
    assert "You changed the text: this is what it started from." in maria.view.says
