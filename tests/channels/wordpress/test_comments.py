"""What people do with comments, and what Ascolto makes of it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.base import Incoming, Known, Outgoing, Outside, SourceFacts
from bot.channels.wordpress import WordPress, WordPressOptions, channel
from bot.errors import Refused, Unauthorized
from tests.channels.wordpress.blog import Blog

FACTS = SourceFacts(
    id="blog",
    public=True,
    brand="aurora",
    brand_name="Bottega Aurora",
    start=None,
    private_network=True,
)
SORRY = "Gentile Ann, rimediamo subito."


@pytest.fixture
def wordpress(blog: Blog, outside: Outside) -> WordPress:
    return blog.channel(outside, FACTS)


async def heard(wordpress: WordPress) -> dict[str, Incoming]:
    return {one.external_id: one for one in (await wordpress.fetch(None)).items}


def known(id: str) -> Known:
    return Known(external_id=id, memory={})


def reply(id: str, text: str = SORRY) -> Outgoing:
    return Outgoing(key="rp_1", text=text, by="Support", review=known(id))


async def test_a_comment_says_who_wrote_it_where_and_when(blog: Blog, wordpress: WordPress) -> None:
    id = await blog.comments("Il vaso è rotto.", writer="Ann Verdi")
    item = (await heard(wordpress))[id]
    assert (item.author.name, item.author.email) == ("Ann Verdi", "ann.verdi@mail.test")
    assert item.url.endswith(f"/il-vaso-nuovo/#comment-{id}")
    now = wordpress.outside.clock.now()
    assert item.posted_at is not None
    assert abs((now - item.posted_at).total_seconds()) < 120, "GMT, although the site is in Rome"
    assert item.memory == {"post": blog.site.post}


async def test_what_a_customer_writes_in_html_is_read_as_text(
    blog: Blog, wordpress: WordPress
) -> None:
    id = await blog.comments("x")
    raw = 'Ciao,\n<strong>è rotto</strong> &amp; <a href="https://x.test">qui</a>\n\nAddio'
    await blog.rest("POST", f"comments/{id}", json={"content": raw})
    assert (await heard(wordpress))[id].text == "Ciao,\nè rotto & qui\n\nAddio"


async def test_a_comment_that_waits_for_a_moderator_is_heard_and_marked(
    blog: Blog, wordpress: WordPress
) -> None:
    blog.site.hold(True)
    id = await blog.comments("Il vaso è rotto.")
    assert (await heard(wordpress))[id].memory["pending"]
    blog.site.hold(False)
    with pytest.raises(Refused, match="approve it in WordPress"):
        await wordpress.reply(reply(id))
    await blog.moderate(id, "approved")
    [seen] = await wordpress.look([known(id)])
    assert seen.item is not None
    assert "pending" not in seen.item.memory
    assert (await wordpress.reply(reply(id))).shown


async def test_spam_is_ignored_and_counted_until_a_moderator_says_otherwise(
    blog: Blog, wordpress: WordPress
) -> None:
    id = await blog.comments("Buy cheap vases!", writer="Vase King")
    await blog.moderate(id, "spam")
    page = await wordpress.fetch(None)
    assert page.items == ()
    [junk] = page.ignored
    assert (junk.sender, junk.subject, junk.why) == ("Vase King", "Buy cheap vases!", "spam")
    assert (await wordpress.look([known(id)]))[0].deleted
    await blog.moderate(id, "approved")
    assert list(await heard(wordpress)) == [id]


async def test_what_lies_in_the_bin_is_gone_and_can_come_back(
    blog: Blog, wordpress: WordPress
) -> None:
    id = await blog.give()
    await blog.moderate(id, "trash")
    assert (await wordpress.look([known(id)]))[0].deleted
    await blog.moderate(id, "approved")
    assert not (await wordpress.look([known(id)]))[0].deleted


async def test_each_writer_in_a_thread_is_one_matter(blog: Blog, wordpress: WordPress) -> None:
    first = await blog.comments("Il vaso è rotto.", writer="Ann Verdi")
    await blog.answer_elsewhere(first, "Ci scusi.")
    [ours] = await blog.rest("GET", "comments", params={"parent": first})
    again = await blog.comments("Ancora nulla!", parent=str(ours["id"]), writer="Ann Verdi")
    other = await blog.comments("Anche il mio.", parent=first, writer="Eva Neri")
    alone = await blog.comments("Un altro vaso rotto.", writer="Ann Verdi")
    found = await heard(wordpress)
    assert list(found) == [first, again, other, alone]
    threads = [one.thread_key for one in found.values()]
    assert threads[0] == threads[1] == f"{first}/ann.verdi@mail.test"
    assert len(set(threads)) == 3
    [seen] = await wordpress.look([known(again)])
    assert seen.item == found[again], "a look finds the thread too"


async def test_only_colleagues_answer_for_us(
    blog: Blog, wordpress: WordPress, outside: Outside
) -> None:
    id = await blog.give()
    await blog.answer_elsewhere(id, "Anche a me!", who="ann")
    await blog.answer_elsewhere(id, "Le rispondo io.", who="bo")
    page = await wordpress.fetch(None)
    assert [one.text for one in page.items] == [
        "Pacco mai arrivato, nessuno risponde.",
        "Anche a me!",
    ]
    assert [(one.answers_to, one.answer.by) for one in page.answers] == [((id,), "Bo Neri")]
    [seen] = await wordpress.look([known(id)])
    assert [one.text for one in seen.answers or ()] == ["Le rispondo io."]
    named = blog.channel(outside, FACTS, team=[blog.site.users["ann"]["id"]])
    [seen] = await named.look([known(id)])
    assert [one.text for one in seen.answers or ()] == ["Anche a me!"]


@pytest.mark.parametrize("user", ["admin", "care"])
async def test_who_we_are_is_asked_by_role_or_told_by_what_was_published(
    blog: Blog, outside: Outside, user: str
) -> None:
    site = blog.channel(outside, FACTS, user=user, app_password=blog.password(user)).site
    staff = {"admin", "bo", "care"} | ({"ivo"} if user == "admin" else set())
    assert await site.us() == {blog.site.users[login]["id"] for login in staff}


async def test_a_reply_that_wordpress_holds_is_sent_and_not_shown(
    blog: Blog, wordpress: WordPress
) -> None:
    id = await blog.give()
    blog.site.hold(True)
    sent = await wordpress.reply(reply(id))
    assert not sent.shown
    assert (await wordpress.look([known(id)]))[0].answers == ()
    again = await wordpress.reply(reply(id))
    assert again == sent, "a second try finds it, held as it is"
    await blog.moderate(sent.external_id, "approved")
    [seen] = await wordpress.look([known(id)])
    assert [one.external_id for one in seen.answers or ()] == [sent.external_id]


async def test_the_same_words_again_are_found_where_they_stand(
    blog: Blog, wordpress: WordPress
) -> None:
    id = await blog.give()
    first = await wordpress.reply(reply(id, "Sì & <b>subito</b>\n\n😀"))
    assert await wordpress.reply(reply(id, "Sì & <b>subito</b>\n\n😀")) == first
    assert await blog.replies(id) == ["Sì & <b>subito</b>\n\n😀"]
    assert "Sì &amp; &lt;b&gt;subito&lt;/b&gt;" in await blog.page()


async def test_a_reply_is_changed_and_taken_away_where_it_stands(
    blog: Blog, wordpress: WordPress
) -> None:
    id = await blog.give()
    sent = await wordpress.reply(reply(id))
    better = replace(reply(id, "Gentile Ann, arriva <domani>."), fixes=sent.external_id)
    assert await wordpress.edit(better) == await wordpress.edit(better) == sent
    assert await blog.replies(id) == ["Gentile Ann, arriva <domani>."]
    for _ in range(2):
        await wordpress.delete(better)
    assert await blog.replies(id) == []
    await blog.delete(sent.external_id)
    await wordpress.delete(better)
    with pytest.raises(Refused):
        await wordpress.edit(better)


async def test_nothing_is_answered_to_a_comment_that_is_gone(
    blog: Blog, wordpress: WordPress
) -> None:
    deleted, binned = await blog.give("Uno"), await blog.give("Due")
    await blog.delete(deleted)
    await blog.moderate(binned, "trash")
    blog.calls.clear()
    for id in (deleted, binned):
        with pytest.raises(Refused, match="not there any more"):
            await wordpress.reply(reply(id))
    assert not [one for one in blog.calls if one.startswith("POST")]


async def test_a_reply_is_measured_as_wordpress_stores_it(blog: Blog, wordpress: WordPress) -> None:
    id = await blog.give()
    with pytest.raises(Refused, match="65525 bytes"):
        await wordpress.reply(reply(id, "&" * 20_000))


async def test_closed_comments_are_told_of_the_post_and_not_of_our_key(
    blog: Blog, wordpress: WordPress
) -> None:
    id = await blog.give()
    await blog.rest("POST", f"posts/{blog.site.post}", json={"comment_status": "closed"})
    try:
        with pytest.raises(Refused, match="closed"):
            await wordpress.reply(reply(id))
    finally:
        await blog.rest("POST", f"posts/{blog.site.post}", json={"comment_status": "open"})


async def test_many_comments_are_read_on_from_where_time_was_up(
    blog: Blog, wordpress: WordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "PER_PAGE", 2)
    monkeypatch.setattr(channel, "OVERLAP", 0)
    monkeypatch.setattr(channel, "WALK_SECONDS", -1)
    given = [await blog.give(f"Reclamo {n}") for n in range(5)]
    pages = [await wordpress.fetch(None)]
    while pages[-1].more:
        pages.append(await wordpress.fetch(pages[-1].cursor))
    assert [[one.external_id for one in page.items] for page in pages] == [
        given[3:],
        given[1:3],
        given[:1],
    ]
    new = await blog.give("Nuovo")
    page = await wordpress.fetch(pages[-1].cursor)
    assert [one.external_id for one in page.items][-1] == new
    assert not page.more


async def test_check_says_what_is_wrong_with_the_site(blog: Blog, outside: Outside) -> None:
    async def cross(**given: Any) -> str:
        trials = await blog.channel(outside, FACTS, **given).check()
        return next((f"{one.what}: {one.advice}" for one in trials if not one.ok), "")

    assert await cross() == ""
    assert "REST API: There is no REST API at" in await cross(url=blog.url + "/il-vaso-nuovo")
    assert "login: The site does not know this login" in await cross(app_password="wrong")
    bo = {"user": "bo", "app_password": blog.password("bo")}
    assert "Bo Neri may not moderate comments: give the user the role" in await cross(**bo)
    blog.stripped = True
    assert "SetEnvIf Authorization" in await cross()


async def test_a_user_who_may_not_moderate_is_said_to_lack_rights(
    blog: Blog, outside: Outside
) -> None:
    bo = blog.channel(outside, FACTS, user="bo", app_password=blog.password("bo"))
    with pytest.raises(Unauthorized):
        await bo.fetch(None)


def test_the_address_is_the_sites() -> None:
    def url(written: str) -> str:
        given = {"url": written, "user": "care", "app_password": "x"}
        return WordPressOptions.model_validate(given).url

    assert url("https://blog.test/shop/") == url("https://blog.test/shop/wp-json/")
    for wrong in (
        "blog.test",
        "ftp://blog.test",
        "https://a:b@blog.test",
        "https://blog.test/?p=1",
    ):
        with pytest.raises(ValueError, match="must"):
            url(wrong)
