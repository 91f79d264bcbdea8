"""One digest for each working day and Slack channel, whoever crashes when."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.loops import digest
from bot.models import Post, PostKind
from bot.playground.methods import METHODS, Method
from bot.playground.state import Message
from tests import desk
from tests.world import WITH_DIGESTS, World, world

ROME = ZoneInfo("Europe/Rome")
LATE = {"text": "Parcel never arrived.", "stars": 1}
PRAISE = {"text": "Lovely vase, thank you!", "stars": 5}


@pytest.fixture
async def here(tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    async with world(tmp_path, database_url, toml=WITH_DIGESTS) as made:
        yield made


async def until(here: World, moment: str) -> None:
    here.clock.at(datetime.strptime(f"2026-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=ROME))
    await here.settle()


async def written(here: World) -> list[str]:
    return [one.subject for one in await desk.rows(here, Post, Post.kind == PostKind.DIGEST)]


async def said(here: World, slack_channel: str = "#support") -> list[Message]:
    """The digests in a Slack channel."""
    ours = {one.ts for one in await desk.rows(here, Post, Post.kind == PostKind.DIGEST)}
    return [one for one in desk.said_in(here, slack_channel) if one.ts in ours]


async def test_each_slack_channel_that_cards_go_to_gets_its_own(here: World) -> None:
    await here.push(LATE, {"text": "So and so.", "stars": 3}, PRAISE)
    await until(here, "11-24 08:59")
    assert await written(here) == []
    await until(here, "11-24 09:00")
    assert sorted(await written(here)) == [
        "digest:daily:C0REVIEWS:2026-11-24",
        "digest:daily:C0SUPPORT:2026-11-24",
    ]
    [support], [reviews] = await said(here), await said(here, "#reviews")
    assert "Good morning. 1 customer is waiting, 1 late." in support.says
    assert "1 heard · 1 critical · 0 answered" in support.says
    assert "Parcel never arrived." in support.says
    assert "Judged not critical" not in support.says
    assert "Lovely vase" in reviews.says
    assert "Judged not critical: 2" in reviews.says
    assert "Parcel" not in reviews.says


async def test_what_comes_in_the_morning_is_told_tomorrow_but_waits_today(here: World) -> None:
    await here.push(LATE)
    await until(here, "11-24 08:30")
    await here.push({"text": "Broken, awful.", "stars": 1})
    await until(here, "11-24 09:00")
    assert "2 customers are waiting" in (await said(here))[-1].says
    assert "1 heard · 1 critical" in (await said(here))[-1].says
    await until(here, "11-25 09:00")
    assert "Yesterday*\n1 heard · 1 critical" in (await said(here))[-1].says


async def test_the_day_the_bot_came_has_none(here: World) -> None:
    await here.push(LATE)
    await until(here, "11-23 17:00")
    assert await written(here) == []


async def test_working_days_only_and_monday_tells_of_the_week_end(here: World) -> None:
    await until(here, "11-27 09:30")  # a Friday
    await here.push(LATE)
    await until(here, "11-28 12:00")
    await here.push({"text": "Broken, awful.", "stars": 1})
    before = await written(here)
    await until(here, "11-29 12:00")
    assert await written(here) == before
    await until(here, "11-30 09:01")
    [daily] = [one for one in await said(here) if "Good morning. 2 customers" in one.says]
    assert "Since Fri 27 Nov" in daily.says
    assert "2 heard · 2 critical" in daily.says
    [weekly] = [one for one in await said(here) if "The week Mon 23 Nov - Sun 29 Nov." in one.says]
    assert "2 heard · 2 critical" in weekly.says
    assert "Shop: 100% critical of 2 heard" in weekly.says


async def test_after_days_away_there_is_one_digest_and_it_tells_of_all(here: World) -> None:
    await until(here, "11-24 09:01")
    await here.push(LATE)
    await here.stop()
    here.clock.at(datetime(2026, 11, 27, 11, 0, tzinfo=ROME))
    await here.start()
    await here.settle()
    assert [one for one in await written(here) if "SUPPORT" in one] == [
        "digest:daily:C0SUPPORT:2026-11-24",
        "digest:daily:C0SUPPORT:2026-11-27",
    ]
    assert "Since Tue 24 Nov" in (await said(here))[-1].says
    assert "1 heard · 1 critical" in (await said(here))[-1].says


async def test_two_replicas_make_one(here: World) -> None:
    await here.push(LATE)
    here.clock.at(datetime(2026, 11, 24, 9, 0, tzinfo=ROME))
    await asyncio.gather(*(digest.step(here.deps) for _ in range(3)))
    assert not await digest.step(here.deps)
    await here.reborn()
    await here.settle()
    assert len(await written(here)) == 2
    assert len(await said(here)) == 1


async def test_while_slack_is_down_the_digest_waits_and_comes_once(here: World) -> None:
    await here.push(LATE)
    here.workspace.down()
    await until(here, "11-24 09:00")
    here.clock.step(minutes=30)
    await here.settle()
    here.workspace.up()
    here.clock.step(minutes=2)
    await here.settle()
    assert len(await said(here)) == 1


async def test_a_quiet_day_is_one_line_and_an_open_case_is_never_left_out(here: World) -> None:
    await until(here, "11-24 09:00")
    [quiet] = await said(here)
    assert quiet.text == "All quiet. 1 source is listened to."
    assert len(quiet.blocks) == 1
    await here.push(LATE)
    for day in (25, 26, 27, 30):
        await until(here, f"11-{day} 09:00")
    told = [one.text for one in await said(here)]
    assert sum("1 customer is waiting" in one for one in told) == 5  # one is the week's


async def test_who_answered_is_thanked_and_the_time_it_took_is_told(here: World) -> None:
    await here.push(LATE, {"text": "Broken, awful.", "stars": 1})
    here.clock.step(minutes=98)
    await desk.send(here)
    here.clock.step(hours=6)
    await desk.send(here, case_id=2)
    await until(here, "11-24 09:00")
    [told] = await said(here)
    assert "No customer is waiting." in told.text
    assert "2 heard · 2 critical · 2 answered, 50% in time" in told.says
    assert "Thanks to Maria Rossi." in told.says


async def test_whom_nobody_answered_in_time_counts_beside_who_was(here: World) -> None:
    await here.push(LATE, {"text": "Broken, awful.", "stars": 1})
    await desk.send(here)
    await until(here, "11-24 09:00")
    told = (await said(here))[-1].says
    assert "1 customer is waiting, 1 late." in told
    assert "2 critical · 1 answered, 1 late and unanswered, 50% in time · half" in told
    await desk.send(here, case_id=2)
    assert "1 answered, 1 late and unanswered, 50% in time" in (await said(here))[-1].says
    await until(here, "11-25 09:00")
    assert "1 answered, 0% in time" in (await said(here))[-1].says


async def test_what_is_liked_and_wished_for_is_told_and_who_was_praised_is_thanked(
    here: World,
) -> None:
    await here.push(LATE)
    await desk.send(here)
    await here.push(
        {"text": "Maria was so kind. It would be nice if you shipped to Ireland.", "stars": 5},
        {"text": "The staff were lovely.", "stars": 5},
    )
    await until(here, "11-24 09:00")
    told = (await said(here, "#reviews"))[-1].says
    assert "They like: Staff 1. " in told
    assert 'They wish: "It would be nice if you shipped to Ireland"' in told
    assert "Thanks to Maria Rossi." in told
    assert "They like" not in (await said(here))[-1].says


def chart(message: Message) -> dict[str, Any]:
    [found] = [one for one in message.blocks if one["block_id"] == "chart"]
    return found


async def two_weeks(here: World) -> Message:
    """The digest after the first fourteen days."""
    await here.push(LATE, {"text": "Broken, awful.", "stars": 1})
    await until(here, "12-02 09:30")
    await desk.send(here)
    await until(here, "12-07 09:00")
    await until(here, "12-09 09:00")
    return (await said(here))[-1]


async def test_after_two_weeks_there_is_a_chart(here: World) -> None:
    await here.push(LATE)
    await until(here, "12-07 09:00")
    assert "chart" not in {one["block_id"] for one in (await said(here))[-1].blocks}
    await until(here, "12-09 09:00")
    drawn = chart((await said(here))[-1])
    assert drawn["type"] == "data_visualization"
    assert drawn["chart"]["axis_config"]["categories"][-1] == "Tue 8 Dec"


async def test_the_chart_counts_what_came_and_what_was_answered_each_day(here: World) -> None:
    drawn = chart(await two_weeks(here))
    counted = [[point["value"] for point in one["data"]] for one in drawn["chart"]["series"]]
    answered = drawn["chart"]["axis_config"]["categories"].index("Wed 2 Dec")
    assert sum(counted[1]) == 0, "they came sixteen days ago"
    assert [number for number, count in enumerate(counted[0]) if count] == [answered]


async def test_where_slack_draws_no_chart_a_picture_is_uploaded(here: World) -> None:
    here.workspace.new_blocks = False
    drawn = chart(await two_weeks(here))
    assert drawn["type"] == "image"
    file = here.workspace.files[drawn["slack_file"]["id"]]
    assert file.complete
    assert (file.content or b"").startswith(b"\x89PNG")
    assert file.alt.startswith("The last 14 days (Wed 25 Nov - Tue 8 Dec). Answered: 0, 0,")


@pytest.mark.parametrize("why", ["no matplotlib", "no scope", "not shown"])
async def test_what_cannot_be_a_picture_is_a_table(
    here: World, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.workspace.new_blocks = False
    if why == "no matplotlib":
        monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    elif why == "no scope":
        here.workspace.tokens[here.workspace.bot_token].scopes.remove("files:write")
    else:
        monkeypatch.setitem(METHODS, "files.completeUploadExternal", Method(lambda *_: {}))
    drawn = chart(await two_weeks(here))
    assert drawn["type"] == "section"
    assert "Answered  Critical" in drawn["text"]["text"]


async def test_a_source_that_is_silent_longer_than_ever_is_asked_about(here: World) -> None:
    for _ in range(9):
        await here.push(PRAISE)
        here.clock.step(hours=5)
    await until(here, "11-25 09:00")
    assert "silent" not in (await said(here, "#reviews"))[-1].says
    here.clock.step(timedelta(days=1))
    await here.settle()
    told = (await said(here, "#reviews"))[-1].says
    assert "Shop has been silent for" in told
    assert "5 hours at most" in told


async def test_a_promise_that_is_due_is_to_do_and_no_day_is_quiet_while_it_is(here: World) -> None:
    await here.push(LATE)
    await desk.send(here, promise_at=datetime(2026, 11, 26, 18, 0, tzinfo=ROME))
    await until(here, "11-24 09:00")
    assert "follow-up" not in (await said(here))[-1].text
    await until(here, "11-25 09:00")
    assert (await said(here))[-1].text.startswith("All quiet.")
    await until(here, "11-26 09:00")
    due = (await said(here))[-1]
    assert due.text == "Good morning. No customer is waiting. 1 promised follow-up is due."
    assert "Parcel never arrived." in due.says
    assert "📅 follow-up promised by today" in due.says
    assert "Write the follow-up" in due.says
