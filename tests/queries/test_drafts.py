"""What not to write again: the newest replies of a source."""

from bot.models import Act, ReplyState
from bot.queries.drafts import said_lately
from tests.queries.conftest import Rows


async def test_the_newest_replies_that_went_out_or_will_are_told(rows: Rows) -> None:
    await rows.source("mail")
    mine = await rows.review()
    for text, values in {
        "gone out": {"state": ReplyState.SHOWN},
        "taken back": {"state": ReplyState.WITHDRAWN},
        "elsewhere": {"state": ReplyState.SENT, "source_id": "mail"},
        "mended": {"state": ReplyState.SENT, "act": Act.EDIT},
        "waits": {"state": ReplyState.QUEUED},
    }.items():
        await rows.reply(text=text, **values)
    await rows.reply(mine, text="to this very review", state=ReplyState.SENT)
    async with rows.db.read() as tx:
        assert await said_lately(tx, "shop", but=mine.id) == ["waits", "gone out"]
        assert await said_lately(tx, "shop", but=mine.id, limit=1) == ["waits"]
