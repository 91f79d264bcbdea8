"""What was promised to a customer is remembered until it is kept."""

from tests.journeys.life import Life, read, typed

COMPLAINT = "Parcel never arrived, third time I write."
ANSWER = "We are sorry, Ann. We ask the courier and tell you tomorrow."
NEWS = "Ann, your parcel is at the depot and comes today. We are sorry for the wait."


async def promises(life: Life, day: str = "Tomorrow", text: str = ANSWER) -> None:
    """Maria answers and promises a follow-up; the reply leaves."""
    await life.maria.click(life.card, "Reply")
    life.maria.fill("Your reply", text)
    await life.maria.choose("Promise a follow-up?", day)
    await life.sends(life.maria)
    assert life.maria.view is None, read(life.maria.view)
    await life.passes(minutes=2)


async def until_morning(life: Life) -> None:
    """The next day at nine, all done on the way."""
    now = life.world.clock.now()
    target = now.replace(hour=8, minute=1, second=0)
    await life.passes(seconds=((target - now).total_seconds()) % 86_400)


async def test_a_promised_follow_up_is_remembered_and_kept_by_a_reply(life: Life) -> None:
    await life.shop(COMPLAINT)
    await promises(life)
    assert "📅 Answered · follow-up promised by Tue 24 Nov" in life.shows
    assert life.reminders(life.maria) == []
    await life.maria.command("/reviews", "mine")
    assert "follow-up promised by Tue 24 Nov" in life.told(life.maria)
    await until_morning(life)
    [told] = life.reminders(life.maria)
    assert "Hi Maria Rossi, one customer was promised news." in told
    assert "You promised Ann Verdi news by today." in told
    assert "Why you: you promised it." in told
    await life.maria.click(life.maria.messages()[-1], "Write the follow-up")
    news = "We said we'd come back to you, and here's where we are: [what happened]."
    assert news in typed(life.maria)
    assert "You have already answered here in public. Better to go on in private?" in read(
        life.maria.view
    )
    life.maria.fill("Your reply", NEWS)
    await life.sends(life.maria)
    await life.settle()
    assert "📤 Leaves" in life.shows
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.replies] == [ANSWER, NEWS]
    assert "✅ Answer sent to Shop" in life.shows
    assert "promised" not in life.shows
    assert "✅ done" in life.reminders(life.maria)[-1]
    count = len(life.everything())
    await life.passes(days=3)
    assert len(life.everything()) == count


async def test_of_two_who_write_the_follow_up_the_second_is_told(life: Life) -> None:
    await life.shop(COMPLAINT)
    await promises(life)
    await life.maria.click(life.card, "Write the follow-up")
    await life.settle()
    assert "✍️ Maria Rossi is writing · follow-up promised by Tue 24 Nov" in life.shows
    await life.luca.click(life.card, "Write the follow-up")
    assert "✍️ Maria Rossi has been writing since" in read(life.luca.view)
    await life.luca.close()
    await life.passes(minutes=31)
    assert "📅 Answered · follow-up promised by Tue 24 Nov" in life.shows
    await life.luca.click(life.card, "Write the follow-up")
    assert "writing" not in read(life.luca.view)
    await life.luca.close()
    await life.settle()
    assert "📅 Answered" in life.shows


async def test_a_promise_taken_back_with_its_reply_was_never_made(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.maria.click(life.card, "Reply")
    life.maria.fill("Your reply", ANSWER)
    await life.maria.choose("Promise a follow-up?", "Tomorrow")
    await life.sends(life.maria)
    await life.settle()
    assert "promised" not in life.shows
    await life.maria.click(life.card, "Undo send")
    assert "2026-11-24" in str(life.maria.view)
    await life.maria.close()
    await life.settle()
    await life.passes(days=2)
    assert "promised" not in "".join(life.everything())


async def test_a_promise_not_kept_is_told_each_day_to_who_decides(life: Life) -> None:
    await life.shop(COMPLAINT)
    await promises(life, "Today")
    assert "follow-up promised by today" in life.shows
    await life.passes(hours=5)
    assert "You promised Ann Verdi news by today." in life.reminders(life.maria)[-1]
    await until_morning(life)
    assert "⏰ Answered · follow-up promised by Mon 23 Nov, late" in life.shows
    told = life.reminders(life.elena)[-1]
    assert "Maria Rossi promised Ann Verdi news by Mon 23 Nov." in told
    await life.passes(days=1)
    assert len(life.reminders(life.elena)) == 2
    assert len(life.reminders(life.maria)) == 1


async def test_a_promise_is_postponed_given_away_and_declared_done(life: Life) -> None:
    await life.shop(COMPLAINT)
    await promises(life)
    await until_morning(life)
    await life.chooses(life.maria, "Postpone the follow-up")
    await life.maria.choose("Until when?", "In 3 days")
    life.maria.fill("Why?", "The courier is on strike.")
    await life.maria.submit()
    await life.settle()
    assert "📅 Answered · follow-up promised by Fri 27 Nov" in life.shows
    assert "📅 Maria Rossi postponed the follow-up: by Fri 27 Nov." in life.thread()
    assert "The courier is on strike." in life.thread()
    assert "📅 follow-up promised by Fri 27 Nov" in life.reminders(life.maria)[-1]
    await life.chooses(life.maria, "Give to a colleague")
    await life.maria.choose("To whom?", "care-agent")
    await life.maria.submit()
    await life.settle()
    assert "Luca Bianchi" not in life.shows
    assert "Why you: it was given to you." in life.reminders(life.luca)[-1]
    await life.passes(days=3)
    assert len(life.reminders(life.maria)) == 1
    assert "You promised" in life.reminders(life.luca)[-1]
    await life.luca.click(life.luca.messages()[-1], "Done")
    life.luca.fill("What happened?", "Ann has her parcel.")
    await life.luca.submit()
    await life.settle()
    assert "promised" not in life.shows
    assert "📅 Luca Bianchi has given the promised follow-up." in life.thread()
    assert "Ann has her parcel." in life.thread()
    await life.chooses(life.maria, "History")
    told = read(life.maria.view)
    assert "Maria Rossi promised a follow-up by Tue 24 Nov" in told
    assert "Maria Rossi postponed the follow-up: by today" in told
    assert "Maria Rossi gave the follow-up to Luca Bianchi" in told
    assert "The promised follow-up was given" in told


async def test_of_two_who_see_to_a_promise_the_second_is_told(life: Life) -> None:
    await life.shop(COMPLAINT)
    await promises(life)
    await until_morning(life)
    await life.chooses(life.luca, "Postpone the follow-up")
    await life.maria.click(life.maria.messages()[-1], "Done")
    await life.elena.click(life.maria.messages()[-1], "Done")
    life.maria.fill("What happened?", "Ann has her parcel.")
    await life.maria.submit()
    life.elena.fill("What happened?", "I called Ann.")
    await life.luca.choose("Until when?", "In 3 days")
    life.luca.fill("Why?", "The courier is on strike.")
    for second in (life.elena, life.luca):
        await second.submit()
        assert second.view
        assert "Maria Rossi was first: it is done already." in str(second.view.errors)


async def test_a_case_that_opens_again_keeps_its_promise_beside_it(life: Life) -> None:
    await life.shop(COMPLAINT)
    await promises(life)
    life.world.shop.edit("r1", text="Still nothing. Are you asleep?", stars=1)
    await life.shop_tells()
    assert "🔁 The customer changed what they wrote" in life.shows
    assert "follow-up promised by Tue 24 Nov" in life.shows
    await life.writes(life.luca, NEWS)
    await life.sends(life.luca)
    await life.passes(minutes=2)
    assert "✅" in life.shows
    assert "promised" not in life.shows


async def test_a_reminder_of_a_case_and_a_promise_says_of_each_why(life: Life) -> None:
    await life.shop(COMPLAINT)
    await promises(life)
    await life.passes(hours=8)
    await life.shop("The vase came in pieces.")
    await life.passes(hours=16, minutes=10)
    told = life.reminders(life.maria)[-1]
    assert "Hi Maria Rossi, one customer is waiting for an answer." in told
    assert told.index("You promised") < told.index("Why you: you promised it.")
    assert told.index("in pieces") < told.index("Why you: it is yours.")
    assert told.rstrip().splitlines()[-1].startswith("Next: ")


async def test_news_may_be_promised_on_the_phone(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.passes(minutes=5)
    await life.chooses(life.maria, "I called or met the customer")
    await life.maria.choose("How did it end?", "We go on talking")
    await life.maria.choose("Promise a follow-up?", "Date")
    await life.maria.choose("Date", "2026-11-28")
    answer = await life.maria.submit()
    assert "Nobody works then" in str(answer)
    await life.maria.choose("Date", "2026-11-26")
    await life.maria.submit()
    await life.settle()
    assert "📅 Answered · follow-up promised by Thu 26 Nov" in life.shows


async def test_un_seguito_promesso_si_ricorda_in_italiano(vita: Life) -> None:
    await vita.shop("Pacco mai arrivato, è la terza volta che scrivo.")
    await vita.maria.click(vita.card, "Rispondi")
    vita.maria.fill("La tua risposta", "Ci dispiace, domani diamo notizie.")
    await vita.maria.choose("Prometti un seguito?", "Domani")
    await vita.sends(vita.maria)
    await vita.passes(minutes=2)
    assert "📅 Risposto · seguito promesso entro mar 24 nov" in vita.shows
    await until_morning(vita)
    assert "Avevi promesso una notizia a Ann Verdi entro oggi." in vita.reminders(vita.maria)[-1]
    await vita.maria.click(vita.maria.messages()[-1], "Scrivi il seguito")
    assert "e oggi possiamo dire questo: [cosa è successo]." in typed(vita.maria)
    await vita.maria.close()
    await vita.maria.click(vita.card, "Fatto")
    vita.maria.fill("Che cosa è successo?", "Il pacco è arrivato.")
    await vita.maria.submit()
    await vita.settle()
    assert "promesso" not in vita.shows
    assert "📅 Maria Rossi ha dato il seguito promesso." in vita.thread()
