"""Many rows at once are written as one by one."""

from bot.models import Case, Post, PostKind
from bot.queries import bulk, posts
from tests.queries.conftest import NOW, Rows


async def test_what_rows_do_not_name_stands_as_usual(rows: Rows) -> None:
    one = await rows.case()
    said = {
        "source_id": "shop",
        "brand": "aurora",
        "slack_channel": "C0SUPPORT",
        "owner": "U0MARIA",
    }
    times = {"created_at": NOW, "opened_at": NOW, "due_at": one.due_at, "remind_at": one.remind_at}
    many = [{"id": new, "ladder": "public", **said, **times} for new in (one.id + 1, one.id + 2)]
    async with rows.db.write() as tx:
        await bulk.write(tx, Case, many)
        await bulk.write(tx, Case, [{**many[0], "id": one.id + 3}])
    first, *others = [
        {key: value for key, value in vars(case).items() if key not in ("id", "_sa_instance_state")}
        for case in await rows.all(Case)
    ]
    assert others == [first] * 3


async def test_of_two_rows_that_are_the_same_the_first_is_kept(rows: Rows) -> None:
    made = [
        posts.row(PostKind.NOTICE, "notice:1", "C0SUPPORT", NOW, detail={"said": said})
        for said in ("first", "second")
    ]
    async with rows.db.write() as tx:
        await bulk.write(tx, Post, made, keep=True)
        await bulk.write(tx, Post, made[1:], keep=True)
    assert [post.detail for post in await rows.all(Post)] == [{"said": "first"}]
