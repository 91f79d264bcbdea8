"""Who is reminded, when and where; each once, nobody too often, nobody never."""

import re
from dataclasses import replace
from datetime import datetime

import pytest

from bot import lives
from bot.playground.state import Message
from bot.queries import caselists, cases, posts
from tests import desk
from tests.boarded import Opened
from tests.loops.reminding import COMPLAINT, HEAD, ROME, answer, calls, given, told, until
from tests.world import World


async def test_each_rung_has_its_time_its_place_and_its_words(here: World) -> None:
    await here.push(COMPLAINT)
    await until(here, "11-23 09:59")
    assert await given(here) == []
    await until(here, "11-23 10:01")
    [nudge] = told(here)
    assert "Hi Maria Rossi, one customer is waiting" in nudge.says
    assert "Why you: it is yours." in nudge.says
    await until(here, "11-23 12:01")
    [call] = calls(here)
    assert "Nobody has answered this customer yet" in call.says
    assert call.thread_ts == here.cards()[0].ts
    await until(here, "11-24 09:01")
    assert "<@U0ELENA>, can you decide?" in calls(here)[1].says
    assert await given(here) == [
        ("public", 1, 0, desk.MARIA),
        ("public", 2, 0, "C0SUPPORT"),
        ("public", 3, 0, desk.ELENA),
    ]


async def test_the_last_rung_repeats_each_working_day_until_the_end(here: World) -> None:
    await here.push(COMPLAINT)
    for day in range(24, 31):
        await until(here, f"11-{day} 12:00")
    # from Tuesday the 24th to Monday the 30th, a week-end between
    assert [row for row in await given(here) if row[1] == 3] == [
        ("public", 3, nth, desk.ELENA) for nth in range(5)
    ]
    assert len(told(here, HEAD)) == 4
    await answer(here)
    for day in range(1, 5):
        await until(here, f"12-{day:02} 12:00")
    assert len(told(here, HEAD)) == 4
    assert (await desk.case(here)).remind_at is None


async def test_once_answered_all_reminders_say_so(here: World) -> None:
    await here.push(COMPLAINT)
    await until(here, "11-23 10:01")
    await until(here, "11-23 12:01")
    await answer(here)
    [nudge], [call] = told(here), calls(here)
    assert "✅ done" in nudge.says
    assert "Reply" not in nudge.says.splitlines()
    assert "✅ done" in call.says
    assert "Nobody has answered" not in call.says


async def test_what_was_closed_without_a_reply_is_not_called_answered(here: World) -> None:
    await here.push(COMPLAINT)
    await until(here, "11-23 10:01")
    await until(here, "11-23 12:01")
    async with here.deps.db.write() as tx:
        await cases.dismiss(tx, 1, here.clock.now(), why="troll", by=desk.MARIA)
    await here.settle()
    [nudge], [call] = told(here), calls(here)
    assert "Nothing left to do here." in nudge.says
    assert "⚪ closed without reply" in nudge.says
    assert "⚪ closed without reply" in call.says


async def test_what_was_done_in_one_round_stays_done_in_the_next(here: World) -> None:
    await here.push({**COMPLAINT, "id": "r1"})
    await until(here, "11-23 10:01")
    await until(here, "11-23 12:01")
    await answer(here)
    here.shop.edit("r1", "Broken again, awful.")
    here.shop.reviews["r1"].pop("answered")
    await here.push()
    assert (await desk.case(here)).round == 2
    assert "✅ done" in told(here)[0].says
    assert "✅ done" in calls(here)[0].says
    await until(here, "11-23 15:05")
    assert len(told(here)) == 2
    assert "waiting" in told(here)[1].says


async def test_what_was_done_in_one_round_keeps_its_time(here: World) -> None:
    await here.push({**COMPLAINT, "id": "r1"})
    await until(here, "11-23 10:01")
    await until(here, "11-23 12:01")
    await answer(here)
    before = [done(told(here)[0]), done(calls(here)[0])]
    await until(here, "11-23 12:31")
    here.shop.edit("r1", "Broken again, awful.")
    here.shop.reviews["r1"].pop("answered")
    await here.push()
    async with here.deps.db.write() as tx:
        await posts.touch_all(tx)
    await here.settle()
    assert (await desk.case(here)).round == 2
    assert [done(told(here)[0]), done(calls(here)[0])] == before


async def test_what_was_closed_without_reply_is_not_called_done_when_it_is_opened_again(
    here: World,
) -> None:
    await here.push(COMPLAINT)
    await until(here, "11-23 10:01")
    await until(here, "11-23 12:01")
    now = here.clock.now()
    async with here.deps.db.write() as tx:
        await cases.dismiss(tx, 1, now, why="troll", by=desk.MARIA)
    await here.settle()
    async with here.deps.db.write() as tx:
        case = await caselists.lock(tx, 1)
        await lives.reopen(tx, here.deps, case, now, why=lives.BY_HAND, by=desk.MARIA)
        await posts.touch_all(tx)
    await here.settle()
    assert "closed without reply" in told(here)[0].says
    assert "All answered" not in told(here)[0].says
    assert "closed without reply" in calls(here)[0].says


def done(message: Message) -> str:
    [line] = re.findall("✅.*", message.says)
    return str(line)


async def test_a_shared_reminder_that_is_redrawn_tells_no_later_round(here: World) -> None:
    await here.push({**COMPLAINT, "id": "r1"}, {"text": "Mine never arrived.", "stars": 1})
    await until(here, "11-23 10:01")
    here.shop.answer_by_hand("r1")
    await here.push()
    here.shop.reviews["r1"].pop("answered")
    here.shop.edit("r1", "Broken again, awful.")
    await here.push()
    async with here.deps.db.write() as tx:
        await cases.touch(tx, 2)
    await here.settle()
    [nudge] = told(here)
    assert "one customer is waiting" in nudge.says
    assert "✅ done" in nudge.says


async def test_a_lunch_break_does_not_count(here: World) -> None:
    await until(here, "11-23 12:30")
    await here.push(COMPLAINT)
    await until(here, "11-23 14:29")
    assert told(here) == []
    await until(here, "11-23 14:31")
    assert len(told(here)) == 1


async def test_a_week_end_and_a_holiday_do_not_count(here: World) -> None:
    await until(here, "12-04 17:30")  # a Friday
    await here.push(COMPLAINT)
    await until(here, "12-07 09:29")
    assert told(here) == []
    await until(here, "12-07 09:31")
    assert len(told(here)) == 1
    await until(here, "12-07 17:31")
    await until(here, "12-08 17:31")  # the Immaculate Conception
    assert [row[1:3] for row in await given(here)] == [(1, 0), (3, 0)]
    await until(here, "12-09 17:31")
    assert [row[1:3] for row in await given(here)] == [(1, 0), (3, 0), (3, 1)]


async def test_summer_time_moves_no_working_hour(here: World) -> None:
    here.clock.at(datetime(2028, 3, 24, 17, 30, tzinfo=ROME))
    await here.push(COMPLAINT)
    here.clock.at(datetime(2028, 3, 27, 9, 29, tzinfo=ROME))
    await here.settle()
    assert told(here) == []
    here.clock.step(minutes=2)
    await here.settle()
    assert len(told(here)) == 1


async def test_several_cases_of_one_person_share_a_message(here: World) -> None:
    for minutes in (0, 3, 6):
        await until(here, f"11-23 09:0{minutes}")
        await here.push({"text": f"Parcel {minutes} never arrived.", "stars": 1})
    await until(here, "11-23 10:01")
    assert "one customer" in told(here)[0].says
    await until(here, "11-23 10:10")
    [nudge] = told(here)
    assert "3 customers are waiting" in nudge.says or "three customers" in nudge.says
    await until(here, "11-23 10:40")
    assert len(told(here)) == 1


async def test_a_reminder_with_nothing_left_to_say_speaks_for_the_next_case(here: World) -> None:
    await here.push(COMPLAINT)
    here.clock.step(minutes=5)
    await here.push({"text": "Mine never arrived either.", "stars": 1})
    here.workspace.down()
    await until(here, "11-23 10:00")
    async with here.deps.db.write() as tx:
        now = here.clock.now()
        await cases.dismiss(tx, 1, now, why="troll", by=desk.MARIA)
    here.workspace.up()
    here.clock.step(minutes=2)
    await here.settle()
    await until(here, "11-23 10:10")
    assert len(told(here)) == 1
    assert "Mine never arrived" in told(here)[0].says


async def test_after_three_days_away_there_is_one_reminder(here: World) -> None:
    await here.push(COMPLAINT)
    await here.stop()
    here.clock.at(datetime(2026, 11, 26, 12, 0, tzinfo=ROME))
    await here.start()
    await here.settle()
    assert await given(here) == [("public", 3, 2, desk.ELENA)]
    assert (len(told(here)), len(told(here, HEAD)), len(calls(here))) == (0, 1, 0)


async def test_while_paused_nobody_is_reminded_and_then_once(here: World) -> None:
    await here.push(COMPLAINT)
    await desk.pause(here)
    await until(here, "11-23 12:30")
    assert await given(here) == []
    await desk.resume(here)
    await here.settle()
    assert [row[1] for row in await given(here)] == [2]


@pytest.mark.parametrize("rung", [1, 2, 3])
async def test_a_reminder_is_given_once_though_the_bot_thinks_twice(here: World, rung: int) -> None:
    await here.push(COMPLAINT)
    for moment in ("11-23 10:01", "11-23 12:01", "11-24 09:01")[:rung]:
        await until(here, moment)
    before = await given(here)
    for _ in range(3):
        async with here.deps.db.write() as tx:
            await cases.think_again(tx, 1, here.clock.now())
        await here.reborn()
        await here.settle()
    assert await given(here) == before


async def test_a_new_round_starts_the_ladder_again(here: World) -> None:
    await here.push(COMPLAINT)
    await until(here, "11-23 10:01")
    await answer(here)
    async with here.deps.db.write() as tx:
        case = await caselists.lock(tx, 1)
        now = here.clock.now()
        await lives.reopen(tx, here.deps, case, now, why=lives.BY_HAND, by=desk.MARIA)
    await until(here, "11-23 11:02")
    assert [row[:2] for row in await given(here)] == [("public", 1), ("public", 1)]


async def test_a_case_of_a_source_that_is_gone_from_the_settings_still_climbs(
    boarded: Opened,
) -> None:
    async with boarded() as there:
        there.site.review()
        await there.hear()
        here = there.world
        channels = {"shop": here.deps.channels["shop"]}
        places = {"shop": here.deps.places["shop"]}
        sources = {"shop": here.deps.config.sources["shop"]}
        config = replace(here.deps.config, sources=sources)
        here.deps = replace(here.deps, channels=channels, places=places, config=config)
        await until(here, "11-23 10:05")
        assert len(told(here)) == 1
        async with here.deps.db.write() as tx:
            await cases.touch(tx, 1)
        await here.settle()
        assert "Copy and open page" in there.card()
