"""The machine's clock was two hours ahead: what it said of then is meant two hours earlier."""

from datetime import timedelta

from bot.models import Access, Reply, Review, Source
from bot.queries import setback
from tests.queries.conftest import HOUR, NOW, Rows

AHEAD = 2 * HOUR
MOMENT = timedelta(minutes=1)


async def follow(rows: Rows) -> None:
    async with rows.db.write() as tx:
        await setback.follow(tx, NOW, AHEAD)


async def test_what_a_source_began_with_by_that_clock_begins_earlier(rows: Rows) -> None:
    """Else what customers say within these two hours is its past, and gets no card."""
    await rows.source("new", start=NOW + AHEAD, added_at=NOW + AHEAD)
    await rows.source("chosen", start=NOW + HOUR, added_at=NOW + AHEAD)
    await follow(rows)
    assert (await rows.get(Source, "new")).start == NOW
    assert (await rows.get(Source, "chosen")).start == NOW + HOUR


async def test_a_reply_that_was_put_off_leaves_as_soon_as_it_was_meant_to(rows: Rows) -> None:
    written = await rows.reply(
        tries=1, tried_at=NOW + HOUR, not_before=NOW + AHEAD + HOUR, lease_until=NOW + AHEAD
    )
    await follow(rows)
    found = await rows.get(Reply, written.id)
    assert (found.tried_at, found.not_before) == (NOW - HOUR, NOW + HOUR)
    assert found.lease_until == NOW


async def test_consent_lasts_no_longer_than_the_other_side_says(rows: Rows) -> None:
    ends = {"renew_at": NOW + AHEAD + HOUR / 2, "ends_at": NOW + AHEAD + HOUR}
    secrets = {"account": "care@example.org", "refresh": "sealed", "given_at": NOW}
    await rows.make(Access, source_id="shop", lease_until=NOW + AHEAD, **ends, **secrets)
    await follow(rows)
    found = await rows.get(Access, "shop")
    assert (found.renew_at, found.ends_at) == (NOW + HOUR / 2, NOW + HOUR)
    assert found.lease_until == NOW


async def test_what_was_taken_since_is_kept(rows: Rows) -> None:
    """The clock was set back some seconds ago: a lease of a minute is one of this time."""
    await rows.source("held", lease_until=NOW + MOMENT)
    review = await rows.review(look_at=NOW + MOMENT, looked_at=NOW - MOMENT)
    await follow(rows)
    assert (await rows.get(Source, "held")).lease_until == NOW + MOMENT
    found = await rows.get(Review, review.id)
    assert (found.look_at, found.looked_at) == (NOW + MOMENT, NOW - MOMENT)


async def test_a_source_that_was_well_tells_how_far_though_nothing_was_served(rows: Rows) -> None:
    await rows.source("read", last_good_at=NOW + AHEAD)
    async with rows.db.read() as tx:
        assert await setback.how_far(tx, NOW) == AHEAD
        assert await setback.how_far(tx, NOW + AHEAD - 5 * MOMENT) == timedelta()
