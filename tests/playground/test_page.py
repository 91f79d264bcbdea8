"""The page of the work chat: every block drawn, every text harmless, in both languages."""

import re
from datetime import timedelta

import pytest

from bot.cli.manifest import app_manifest
from bot.clock import SteppedClock
from bot.playground import Workspace
from bot.playground.kit import BLOCKS
from bot.playground.limits import ELEMENTS
from bot.playground.messages import permalink, whisper
from bot.playground.modals import open_, publish
from bot.playground.state import File
from bot.text import escape, quote, unescape
from tests.playground.bots import Json, actions, button, modal, plain, section, text_input
from tests.playground.exhibits import EVERY_ELEMENT, HOSTILE, MESSAGE_BLOCKS, VIEW_BLOCKS
from tests.playground.pages import LUCA, MARIA, REVIEWS, Page, say


def words(html: str) -> str:
    """What a reader sees."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


async def test_every_block_and_every_element_is_drawn(ws: Workspace, page: Page) -> None:
    shown = {block["type"] for block in [*MESSAGE_BLOCKS, *VIEW_BLOCKS]}
    assert shown == set(BLOCKS)
    assert set(EVERY_ELEMENT) == set(ELEMENTS)
    for block in MESSAGE_BLOCKS:
        say(ws, "", block)
    told = await page.view()
    for block in MESSAGE_BLOCKS:
        assert f'class="block is-{block["type"]}"' in told["main"]
    open_(ws, MARIA, {**modal(*VIEW_BLOCKS), "submit": plain("Send")})
    assert "Send" in (await page.view())["modal"]
    publish(ws, MARIA, {"type": "home", "blocks": [section("*Hello*")]})
    assert "<strong>Hello</strong>" in (await page.view(place="home"))["main"]


async def test_every_element_says_what_it_is(ws: Workspace, page: Page) -> None:
    for element in EVERY_ELEMENT.values():
        if element["type"] in ("feedback_buttons", "icon_button"):
            say(ws, "", {"type": "context_actions", "elements": [element]})
        elif not element["type"].endswith("_input") and element["type"] != "image":
            say(ws, "", actions(element))
    told = await page.view()
    controls = re.findall(r"<(?:select|input|textarea)\b[^>]*>", told["main"])
    named = [one for one in controls if "aria-label" in one or 'type="radio"' in one]
    ticks = [one for one in controls if 'type="checkbox"' in one]  # within a <label>
    assert len(controls) == len(named) + len(ticks) > 12


async def test_what_a_customer_starred_is_read_as_it_was_written(ws: Workspace, page: Page) -> None:
    said = "*never* again, ~fine~, _no_ and :tada:"
    say(ws, "", section(quote(said)))
    told = (await page.view())["main"]
    quoted = re.findall(r"<blockquote>.*?</blockquote>", told)[0]
    assert unescape(words(quoted)) == said


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_text_stays_a_text(ws: Workspace, page: Page, text: str) -> None:
    say(ws, text)
    say(ws, "", section(text), section(escape(text)), {"type": "header", "text": plain(text[:150])})
    say(ws, "", {"type": "markdown", "text": text})
    say(ws, "", actions(button(text[:75], "a", value=text)))
    open_(ws, MARIA, modal(text_input(text[:200], "b", initial_value=text), title="Hi"))
    ws.as_person(LUCA).say("#reviews", text)
    told = await page.view()
    assert "<script" not in told["main"] + told["modal"]


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("*bold* and _italic_ and ~gone~", "<strong>bold</strong> and <em>italic</em> and <s>gone"),
        ("2*3*4 and snake_case_name", "<p>2*3*4 and snake_case_name</p>"),
        ("`a < b` is code", "<code>a &lt; b</code>"),
        ("```\nx *y*\n```", "<pre><code>x *y*</code></pre>"),
        (">said\n>so\nthen", "<blockquote><p>said<br>so</p></blockquote><p>then</p>"),
        ("• one\n• two", "<ul><li>one</li><li>two</li></ul>"),
        ("<https://a.test/x_y_z|a _page_>", 'href="https://a.test/x_y_z"'),
        ("see https://a.test/x.", 'href="https://a.test/x"'),
        ("<javascript:alert(1)|here>", "<p>here</p>"),
        ("<@U0LUCA> and <!subteam^S0CARETEAM>", '<span class="mention">@Luca Bianchi</span>'),
        ("<@U0MARIA>", '<span class="mention is-me">@Maria Rossi</span>'),
        ("<#C0REVIEWS|reviews>", '<span class="mention">#reviews</span>'),
        ("&lt;!channel&gt; &amp;amp;", "&lt;!channel&gt; &amp;amp;"),
        (":white_check_mark: :unknown_thing:", "✅ :unknown_thing:"),
        ("<!date^1795420800^{date_short_pretty} {time}|later>", "today 09:00"),
        ("<!date^99999999999999^{date}|later>", "<p>later</p>"),
    ],
)
async def test_mrkdwn_reads_as_in_slack(
    ws: Workspace, page: Page, written: str, drawn: str
) -> None:
    say(ws, "", section(written))
    assert drawn in (await page.view())["main"]


async def test_times_follow_the_reader_and_the_language(ws: Workspace, page: Page) -> None:
    ws.user(LUCA).tz = "Asia/Tokyo"
    say(ws, "<!date^1795420800^{date_short_pretty} {time}|x>, <!date^1796025600^{date_long}|x>")
    ws.user(MARIA).tz = "Europe/Rome"
    maria = words((await page.view(lang="it"))["main"])
    luca = words((await page.view(LUCA, lang="en"))["main"])
    assert "oggi 09:00, lunedì 30 novembre" in maria
    assert "today 17:00, Monday 30 November" in luca


async def test_the_page_speaks_both_languages(ws: Workspace, page: Page) -> None:
    whisper(ws, ws.channel(REVIEWS), MARIA, text="psst", blocks=[])
    assert "Only visible to you" in (await page.view(lang="en"))["main"]
    assert "Lo vedi solo tu" in (await page.view(lang="it"))["main"]
    assert "psst" not in (await page.view(LUCA))["main"]
    async with page.http.get(f"{page.url}/", headers={"Accept-Language": "it-IT,en"}) as answer:
        html = await answer.text()
        policy = answer.headers["Content-Security-Policy"]
    assert '<html lang="it"' in html
    assert "Agisci come" in html
    assert "unsafe" not in policy
    assert not re.search(r"https?://", html + policy)


@pytest.mark.parametrize(
    ("path", "status"),
    [("chat/morph.js", 200), ("base.css", 200), ("no.css", 404), ("..%2Fchat.html", 404)],
)
async def test_only_style_and_script_are_served(page: Page, path: str, status: int) -> None:
    async with page.http.get(f"{page.url}/static/{path}") as answer:
        assert answer.status == status
        assert status == 404 or answer.headers["Cache-Control"] == "no-cache"


async def test_badges_count_what_came_since_the_last_look(ws: Workspace, page: Page) -> None:
    def badge(told: Json) -> list[str]:
        return re.findall(r"badge[^>]*>(\d+)", told["side"])

    say(ws, "one")
    await page.view(opened="place", looking="1")
    assert badge(await page.view(place="C0SUPPORT", opened="place", looking="1")) == []
    say(ws, "two")
    say(ws, "three")
    assert badge(await page.view(place="C0SUPPORT", looking="1")) == ["2"]
    assert badge(await page.view(LUCA, "C0SUPPORT")) == ["3"]
    told = await page.view(opened="place", looking="1")
    assert badge(told) == []
    assert told["main"].index("one") < told["main"].index('class="new"') < told["main"].index("two")


async def test_people_see_only_their_own_places(ws: Workspace, page: Page) -> None:
    assert "private" in (await page.view())["side"]
    luca = await page.view(LUCA, "C0PRIVATE")
    assert luca["place"] != "C0PRIVATE"
    assert (await page.act(LUCA, do="write", channel="C0PRIVATE", text="hi"))[0] == 404
    assert "general" in (await page.view("U0GINO"))["side"]
    assert "support" not in (await page.view("U0GINO"))["side"]


async def test_an_uploaded_picture_is_shown(ws: Workspace, page: Page) -> None:
    ws.files["F1"] = File("F1", "chart.png", 4, "What it shows", content=b"\x89PNG", complete=True)
    say(ws, "", {"type": "image", "alt_text": "A chart", "slack_file": {"id": "F1"}})
    main = (await page.view())["main"]
    assert '<img class="photo" src="/chat/files/F1" alt="A chart">' in main
    async with page.http.get(f"{page.url}/chat/files/F1") as answer:
        assert await answer.read() == b"\x89PNG"


async def test_a_card_names_its_case_and_its_review(ws: Workspace, page: Page) -> None:
    say(ws, "", section("x"), actions(button("Reply", "reply", value="7.12.0")))
    both = [
        actions(button("Reply", "reply", value="8.13.0")),
        actions(button("Reply", "reply", value="9.0.0")),
    ]
    say(ws, "", *both)
    main = (await page.view())["main"]
    cards = re.findall(r'<li class="message[^>]*>', main)
    assert 'data-case="7" data-review="12"' in cards[0]
    assert "data-case" not in cards[1]
    assert 'data-case="8" data-review="13">' in main
    assert 'data-case="9">' in main


async def test_a_link_to_a_message_stays_within_the_page(ws: Workspace, page: Page) -> None:
    card = say(ws, "one")
    reply = ws.as_person(LUCA).say("#reviews", "two", card)
    say(ws, f"<{permalink(card)}|card> <{permalink(reply).replace('&', '&amp;')}|reply>")
    main = (await page.view())["main"]
    assert f'data-show="{REVIEWS}/{card.ts}/">card' in main
    assert f'data-show="{REVIEWS}/{reply.ts}/{card.ts}">reply' in main


async def test_what_is_gone_cannot_be_pressed(ws: Workspace, page: Page) -> None:
    card = say(ws, "", actions(button("Reply", "reply")))
    click = {"do": "click", "channel": REVIEWS, "ts": card.ts, "action": "reply"}
    told = (await page.act(**click))[1]["trouble"]
    assert told == "Ascolto is not connected: start it, then try again."
    ws.delete_message(card)
    assert (await page.act(**click))[0] == 409
    assert (await page.act(do="submit", view="V1"))[0] == 409
    assert (await page.act(do="fly"))[0] == 404
    async with page.http.post(f"{page.url}/chat/act", data='{"do": "close"}') as answer:
        assert answer.status == 415


async def test_nothing_gets_through_while_the_chat_is_down(ws: Workspace, page: Page) -> None:
    ws.down()
    assert (await page.view())["down"]
    status, told = await page.act(do="write", channel=REVIEWS, text="hello")
    assert (status, "is down" in told["trouble"]) == (200, True)
    assert ws.messages(REVIEWS) == []
    ws.up()
    assert not (await page.view())["down"]


async def test_what_is_typed_is_sent_as_a_client_sends_it(ws: Workspace, page: Page) -> None:
    text = "@care-agent <b> & @nobody"
    assert await page.act(do="write", channel=REVIEWS, text=text) == (200, {})
    [said] = ws.messages(REVIEWS)
    assert said.text == "<@U0LUCA> &lt;b&gt; &amp; @nobody"
    assert "&lt;b&gt; &amp; @nobody" in (await page.view())["main"]


async def test_the_chat_shows_business_time(clock: SteppedClock, ws: Workspace, page: Page) -> None:
    message = say(ws, "late")
    message.at = clock.now() + timedelta(hours=3)
    clock.step(hours=3)
    assert ">12:00</time>" in (await page.view())["main"]


async def test_nobody_writes_where_the_app_lets_nobody_write(ws: Workspace, page: Page) -> None:
    direct = ws.direct(MARIA).id
    assert "<textarea" in (await page.view(place=direct))["main"]
    ws.install(app_manifest("socket", ""))
    main = (await page.view(place=direct))["main"]
    assert "<textarea" not in main
    assert "Only Ascolto writes here." in main


async def test_an_empty_place_says_what_will_come(page: Page) -> None:
    assert "a card comes here" in (await page.view())["main"]
    assert "not in this Slack channel" in (await page.view(place="C0GENERAL"))["main"]
