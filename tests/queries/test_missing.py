"""Which others a channel is asked about when it does not show one review."""

from bot.queries import missing
from tests.queries.conftest import HOUR, NOW, Rows


async def test_the_newest_of_the_same_source_that_still_stand_vouch_for_the_channel(
    rows: Rows,
) -> None:
    await rows.source("store")
    for hours, name in enumerate(["missing", "new", "newish", "old"]):
        await rows.review(external_id=name, posted_at=NOW - hours * HOUR)
    await rows.review(external_id="deleted", deleted_at=NOW)
    await rows.review(external_id="elsewhere", source_id="store")
    async with rows.db.read() as tx:
        found = await missing.others(tx, "shop", ["missing"], 2)
    assert [one.external_id for one in found] == ["new", "newish"]
