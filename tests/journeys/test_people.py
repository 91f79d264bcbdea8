"""Several people at one case: who writes, who has it, who decides, and who may not."""

from tests.journeys.life import Life, read, typed

COMPLAINT = "Parcel never arrived, third time I write."
ANSWER = "We are sorry, Ann. It leaves today."


async def test_of_two_who_write_one_is_heard_and_the_other_keeps_the_text(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.maria.click(life.card, "Reply")
    await life.settle()
    assert "✍️ Maria Rossi is writing · by 13:00" in life.shows
    await life.luca.click(life.card, "Reply")
    assert "Maria Rossi has been writing since 09:00" in read(life.luca.view)
    life.maria.fill("Your reply", ANSWER)
    await life.sends(life.maria)
    life.luca.fill("Your reply", "Dear Ann, my own words.")
    await life.luca.submit()
    told = read(life.luca.view)
    assert "Maria Rossi was first" in told
    assert "Dear Ann, my own words." in told
    await life.luca.close()
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.replies] == [ANSWER]
    await life.luca.click(life.card, "Reopen")
    await life.settle()
    await life.luca.click(life.card, "Reply")
    assert typed(life.luca) == "Dear Ann, my own words."


async def test_who_takes_it_quiets_the_slack_channel_until_the_word_lapses(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.passes(minutes=150)
    await life.luca.click(life.card, "I'm on it")
    await life.settle()
    assert "🙋 Luca Bianchi is on it · by 13:00" in life.shows
    await life.passes(minutes=45)
    assert "Nobody has answered" not in life.thread(), "the Slack channel is left in peace"
    assert "you said you are on it" in life.reminders(life.luca)[-1]
    await life.passes(hours=3)
    assert "🙋 Luca Bianchi is not on it any more. Who takes over?" in life.thread()
    assert "you were on it until now" in life.reminders(life.luca)[-1]
    assert "is on it ·" not in life.shows
    assert "late" in life.shows, "the clock went on"


async def test_remind_me_later_comes_back_at_the_time_chosen(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.chooses(life.maria, "Remind me later")
    await life.maria.choose("When?", "In 1 hour")
    life.maria.fill("Why?", "The courier calls back")
    await life.maria.submit()
    await life.settle()
    assert "reminder at 10:00" in life.shows
    await life.passes(minutes=50)
    assert life.reminders(life.maria) == []
    await life.passes(minutes=20)
    [reminder] = life.reminders(life.maria)
    assert "you wanted to be reminded now" in reminder


async def test_a_case_given_away_is_the_colleagues(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.chooses(life.maria, "Give to a colleague")
    await life.maria.choose("To whom?", "care-agent")
    await life.maria.submit()
    await life.settle()
    [told] = life.reminders(life.luca)
    assert "it is yours" in told
    assert "Maria Rossi gave it to Luca Bianchi." in life.thread()
    await life.passes(hours=2)
    assert life.reminders(life.maria) == []
    await life.luca.command("/reviews", "mine")
    assert "1 case is yours." in life.told(life.luca)
    await life.maria.command("/reviews", "mine")
    assert "Nobody waits for you." in life.told(life.maria)


async def test_a_colleague_is_asked_in_the_thread(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.chooses(life.maria, "Ask a colleague")
    await life.maria.choose("Whom?", "head-of-care")
    life.maria.fill("What do you need to know?", "Do we still have this vase?")
    await life.maria.submit()
    await life.settle()
    assert "Maria Rossi asks @U0ELENA for help" in life.thread()
    assert "Do we still have this vase?" in life.thread()
    assert len(life.elena.pings()) == 1


async def test_no_reply_needed_has_a_reason_and_a_name_and_can_be_undone(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.chooses(life.luca, "No reply needed")
    promised = "Its card keeps your name and the reason; from there the case can be opened again."
    assert promised in read(life.luca.view)
    await life.luca.choose("Why is no reply needed?", "duplicate")
    await life.luca.submit()
    await life.settle()
    assert "⚪ Closed without reply: duplicate (Luca Bianchi)" in life.shows
    count = len(life.everything())
    await life.passes(days=3)
    assert len(life.everything()) == count
    await life.maria.click(life.card, "Reopen")
    await life.settle()
    assert "🔁 Open again" in life.shows
    await life.answers(life.maria, ANSWER)
    assert "✅" in life.shows


async def test_what_is_no_criticism_goes_to_the_list_of_things_heard(life: Life) -> None:
    await life.shop("It came.", 2)
    await life.chooses(life.maria, "Not a criticism")
    await life.settle()
    assert "⚪ Closed without reply: not a criticism (Maria Rossi)" in life.shows
    await life.maria.command("/reviews", "heard")
    assert "It came." in life.told(life.maria)
    await life.maria.click(life.maria.ephemerals()[-1], "Needs an answer")
    await life.hears(life.maria, "It has its card now, number 1.")
    await life.settle()
    assert "🔁 Open again" in life.shows


async def test_what_was_answered_by_phone_is_declared_with_a_name(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.passes(minutes=5)
    await life.chooses(life.maria, "I called or met the customer")
    await life.maria.choose("How did it end?", "It is settled")
    life.maria.fill("What was said?", "A new vase goes out today.")
    await life.maria.submit()
    await life.settle()
    assert "☑️ Answered, says Maria Rossi" in life.shows
    assert "☎️ Maria Rossi called or met the customer." in life.thread()
    assert "A new vase goes out today." in life.thread()
    await life.passes(days=2)
    assert life.reminders(life.maria) == []


async def test_a_delicate_case_waits_for_who_decides(life: Life) -> None:
    await life.shop("You will hear from my lawyer. The vase cut my hand.")
    assert "⛔ On hold: Elena Conti decides" in life.shows
    assert "No draft: sensitive case." in life.shows
    await life.maria.click(life.card, "Reply")
    assert life.maria.view is None
    assert life.told(life.maria) == "On hold: Elena Conti decides."
    await life.chooses(life.maria, "The team may answer it")
    assert "On hold: Elena Conti decides." in str(life.maria.view) + life.told(life.maria)
    await life.maria.close()
    await life.passes(hours=1)
    assert life.reminders(life.maria) == []
    assert "you decide" in life.reminders(life.elena)[-1]
    await life.chooses(life.elena, "The team may answer it")
    await life.settle()
    assert "Draft (not sent):" in life.shows
    await life.answers(life.maria, ANSWER)
    assert "✅" in life.shows


async def test_who_decides_may_answer_a_delicate_case_at_once(life: Life) -> None:
    await life.shop("You will hear from my lawyer.")
    await life.answers(life.elena, "Dear Ann, I will call you myself. Elena Conti")
    assert [one.by for one in life.world.shop.replies] == ["Elena Conti"]


async def test_an_edited_review_shows_before_and_now(life: Life) -> None:
    await life.shop("The vase is small.", 2)
    await life.answers(life.maria, ANSWER)
    life.world.shop.edit("r1", text="The vase is broken and you do not care.", stars=1)
    await life.shop_tells()
    assert "🔁 The customer changed what they wrote" in life.shows
    assert "*Before:*\n★★☆☆☆ 2 of 5 stars\n>The vase is small." in life.shows
    assert "*Now:*\n>The vase is broken and you do not care." in life.shows
    assert "✏️ The customer changed what they wrote." in life.thread()
    await life.writes(life.maria, "Ann, we do care.")
    assert "An answer stands there already" in read(life.maria.view)
    await life.sends(life.maria)
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.replies] == [ANSWER, "Ann, we do care."]


async def test_a_reply_stops_when_somebody_answered_there_meanwhile(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.writes(life.maria, ANSWER)
    life.world.shop.answer_by_hand("r1", by="Bo", text="I have answered you already, Ann.")
    await life.shop_tells()
    await life.passes(minutes=2)
    assert life.world.shop.replies == []
    assert "I have answered you already, Ann." in life.shows
    assert "💬 Bo answered on Shop." in life.thread()
    assert "✋ @U0MARIA, your reply was not sent: somebody was quicker." in life.thread()
    await life.maria.click(life.card, "Reopen")
    await life.settle()
    assert "✋ Not sent: there is already an answer on Shop" in life.shows
    await life.maria.click(life.card, "Fix and resend")
    assert typed(life.maria) == ANSWER
    assert "I have answered you already, Ann." in read(life.maria.view)
    await life.sends(life.maria)
    assert life.maria.view
    assert life.maria.view.content["submit"]["text"] == "Send anyway"
    await life.sends(life.maria)
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.replies] == [ANSWER]


async def test_a_guest_may_not_answer_and_is_told_who_may(life: Life) -> None:
    life.slack_channel = "#reviews"
    await life.shop("Everything was late and broken, never again.", 3)
    guest = life.person("guest")
    await guest.click(life.card, "Reply")
    assert guest.view is None
    assert "Only @care-team can do this." in life.told(guest)
    await guest.click(life.card, "I'm on it")
    await guest.command("/reviews", "open")
    assert "Only full members" in life.told(guest)
    await life.settle()
    assert "is on it" not in life.shows


async def test_a_pause_lets_nothing_out_until_it_ends(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.writes(life.maria, ANSWER)
    await life.luca.command("/reviews", "pause")
    await life.passes(hours=2)
    assert life.world.shop.replies == []
    assert life.reminders(life.maria) == []
    assert "⏸ The reply waits" in life.shows
    assert "⏸ Paused: nothing goes out until somebody writes `/reviews resume`" in life.shows
    assert "⏸ Luca Bianchi paused everything: nothing goes out." in life.everything()[-1] or any(
        "⏸ Luca Bianchi paused everything" in one for one in life.everything()
    )
    await life.maria.command("/reviews", "resume")
    await life.passes(minutes=1)
    assert [one.text for one in life.world.shop.replies] == [ANSWER]
    assert "Paused" not in life.shows
    assert "✅" in life.shows
