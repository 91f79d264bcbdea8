"""What not to write again: the newest replies of a source."""

from bot.models import Act, ReplyState
from bot.queries.drafts import said_lately
from tests.queries.conftest import Rows


async def test_the_newest_replies_that_went_out_or_will_are_told(rows: Rows) -> None:
    await rows.source("mail")
    mine = await rows.review()
    await rows.reply(text="gone out", state=ReplyState.SHOWN)
    await rows.reply(text="taken back", state=ReplyState.WITHDRAWN)
    await rows.reply(text="elsewhere", state=ReplyState.SENT, source_id="mail")
    await rows.reply(text="mended", state=ReplyState.SENT, act=Act.EDIT)
    await rows.reply(text="waits", state=ReplyState.QUEUED)
    await rows.reply(mine, text="to this very review", state=ReplyState.SENT)
    async with rows.db.read() as tx:
        assert await said_lately(tx, "shop", but=mine.id) == ["waits", "gone out"]
        assert await said_lately(tx, "shop", but=mine.id, limit=1) == ["waits"]
