"""The work chat in a browser, with a real bot behind it: as people see it and use it."""

import re

from playwright.async_api import expect

from tests.browser.seat import LUCA, SUPPORT, Seat


async def test_a_person_answers_a_customer_and_thinks_again(seat: Seat) -> None:
    page = await seat.page()
    support = page.locator(f"[data-go={SUPPORT}]")
    await seat.world.push({"rating": 1, "text": "Never arrived <script>alert(1)</script>"})
    await expect(support.locator(".badge")).to_contain_text("1")
    await expect(page.locator("#chat-said")).to_contain_text("Never arrived")
    await support.click()
    card = page.locator(".message")
    await expect(card).to_contain_text("<script>alert(1)</script>")
    await expect(support.locator(".badge")).to_have_count(0)
    assert await card.get_attribute("data-case") == "1"

    await card.get_by_role("button", name="Reply", exact=True).click()
    field = page.get_by_label("Your reply")
    await expect(field).to_be_focused()
    modal = page.locator("dialog[open]")
    await field.fill("We are so sorry, [what happened]")
    await modal.get_by_role("button", name="Send").click()
    await expect(modal.get_by_role("status")).to_contain_text("Must fix")
    await field.fill("We are so sorry, and look for it now.")
    await modal.get_by_role("button", name="Check").click()
    await expect(modal).to_contain_text("Now: 37 characters")
    await expect(field).to_have_value("We are so sorry, and look for it now.")
    await modal.get_by_role("button", name="Send").click()
    await expect(modal).to_have_count(0)
    await expect(page.locator(".is-private")).to_contain_text("Only visible to you")
    await seat.world.settle()
    await expect(page.locator(".message").first).to_contain_text("Leaves at")

    await page.locator(".is-private").get_by_role("button", name="Undo send").click()
    await expect(page.get_by_label("Your reply")).to_have_value(
        "We are so sorry, and look for it now."
    )
    await seat.world.settle()
    await page.keyboard.press("Escape")
    await expect(modal).to_have_count(0)
    assert seat.world.shop.replies == []


async def test_all_of_it_goes_by_keyboard(seat: Seat) -> None:
    await seat.world.push({"rating": 1, "text": "Pacco mai arrivato. " * 40})
    page = await seat.page(lang="it")
    await page.locator(f"[data-go={SUPPORT}]").focus()
    await page.keyboard.press("Enter")
    card = page.locator(".message")
    await card.get_by_role("button", name="More…").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog[open] input").first).to_be_focused()
    for _ in range(30):  # the focus stays within
        await page.keyboard.press("Tab")
        assert await page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    await page.keyboard.press("Escape")
    await expect(card.get_by_role("button", name="More…")).to_be_focused()

    reply = card.get_by_role("button", name="Reply", exact=True)
    await reply.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Your reply")).to_be_focused()
    whole = page.locator("dialog[open]").get_by_role("button", name="Read all")
    await whole.focus()
    await page.keyboard.press("Enter")  # a modal over the modal
    await expect(page.get_by_label("Your reply")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(whole).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(reply).to_be_focused()

    await page.locator("#write").focus()
    await page.keyboard.type("hello <b>@care-agent")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message").last).to_contain_text("hello <b>@care-agent")
    await expect(page.locator("#write")).to_have_value("")
    await page.keyboard.type("/reviews open")
    await page.keyboard.press("Enter")
    await expect(page.locator(".is-private")).to_contain_text("1 customer is waiting")
    await expect(page.locator(".is-private")).to_contain_text("Lo vedi solo tu")
    await page.keyboard.type("/reviews handover @luca")
    await expect(page.locator("#write-list [role=option]", has_text="Luca Bianchi")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await expect(page.locator("#write")).to_have_value("/reviews handover @care-agent ")
    await page.locator(".is-private").get_by_role("button", name="card 1").focus()
    await page.keyboard.press("Enter")
    await expect(card.first).to_be_focused()


async def test_a_form_in_the_place_of_another_begins_at_its_first_field(seat: Seat) -> None:
    await seat.world.push({"rating": 1, "text": "Never arrived"})
    page = await seat.page()
    await page.locator(f"[data-go={SUPPORT}]").click()
    await page.locator(".message").get_by_role("button", name="More…").click()
    modal = page.locator("dialog[open]")
    await modal.get_by_label("No reply needed").check(force=True)
    await modal.get_by_role("button", name="Go on").click()
    await expect(modal.get_by_label("duplicate")).to_be_focused()
    assert await modal.get_by_role("status").inner_text() == ""
    await page.keyboard.press("Escape")

    await page.locator(".message").get_by_role("button", name="Reply", exact=True).click()
    await page.get_by_label("Your reply").fill("We are sorry, [what happened]")
    await modal.get_by_role("button", name="Send").click()
    said = '⛔ Must fix "[what happened]": fill in'
    await expect(modal.get_by_role("status")).to_contain_text(said)


async def test_a_thread_that_has_no_room_beside_the_messages_hides_them_from_keys_too(
    seat: Seat,
) -> None:
    await seat.world.push({"rating": 1, "text": "Never arrived"})
    page = await seat.page(width=1000)
    await page.locator(f"[data-go={SUPPORT}]").click()
    card = page.locator("#chat-main .message").first
    await card.locator(".message-tools [data-thread]").click()
    await expect(page.locator("#write-thread")).to_be_focused()
    await expect(card).to_be_hidden()
    await page.get_by_role("button", name="Close the thread").click()
    await expect(card).to_be_visible()


async def test_what_is_typed_stays_while_the_chat_goes_on_and_when_it_is_lost(seat: Seat) -> None:
    await seat.world.push({"rating": 1, "text": "Never arrived"})
    page = await seat.page()
    await page.locator(f"[data-go={SUPPORT}]").click()
    await page.locator(".message .message-tools [data-thread]").click()
    thread = page.locator("#write-thread")
    await expect(thread).to_be_focused()
    await page.keyboard.type("half a thou")
    luca = seat.world.workspace.as_person(LUCA)
    luca.say("#support", "in the thread", seat.world.cards()[0])
    luca.say("#support", "in the channel")
    await expect(page.locator("#chat-panel")).to_contain_text("in the thread")
    await expect(page.locator("#chat-main")).to_contain_text("in the channel")
    await page.keyboard.type("ght")
    await expect(thread).to_have_value("half a thought")
    await page.keyboard.press("Enter")
    await expect(page.locator("#chat-panel .message").last).to_contain_text("half a thought")

    await page.keyboard.type("and anoth")
    seat.world.workspace.down()
    await expect(page.locator("#chat-lost")).to_contain_text("The chat is down")
    seat.world.workspace.up()
    await expect(page.locator("#chat-lost")).to_contain_text("Connected again")
    await seat.stop()
    await expect(page.locator("#chat-lost")).to_contain_text("Trying again")
    luca.say("#support", "while you were away")
    await seat.serve(int(seat.url.rpartition(":")[2]))
    await expect(page.locator("#chat-main")).to_contain_text("while you were away")
    await expect(page.locator("#chat-lost")).not_to_contain_text("Trying")
    await expect(thread).to_have_value("and anoth")
    assert all("ERR_" in one for one in seat.troubles)  # the browser's own word for it
    seat.troubles.clear()


async def test_the_page_around_it_says_who_acts_and_which_card_is_meant(seat: Seat) -> None:
    await seat.world.push({"rating": 1, "text": "Never arrived"})
    page = await seat.page()
    await page.evaluate(
        """window.heard = [];
        document.addEventListener("ascolto:hover", ({detail}) => heard.push(detail));"""
    )
    tell = """([name, detail]) =>
        document.dispatchEvent(new CustomEvent(`ascolto:${name}`, {detail}))"""
    await page.evaluate(tell, ["go", {"place": "#support"}])
    card = page.locator(".message")
    await card.hover()
    about = {"case": "1", "review": "1"}
    await expect(card).not_to_have_class(re.compile("is-outlined"))
    assert (await page.evaluate("heard"))[0] == {**about, "on": True, "from": "chat"}
    await page.evaluate(tell, ["hover", {**about, "case": "", "on": True, "from": "shop"}])
    await expect(card).to_have_class(re.compile("is-outlined"))
    await page.evaluate(tell, ["hover", {**about, "case": "", "on": False, "from": "shop"}])
    await expect(card).not_to_have_class(re.compile("is-outlined"))

    await page.evaluate(tell, ["as", LUCA])
    await expect(page.locator(".side-me")).to_contain_text("Luca Bianchi")
    await page.evaluate(tell, ["language", "it"])
    await expect(page.locator("#chat-side")).to_contain_text("Messaggi diretti")
    await page.evaluate(tell, ["theme", "dark"])
    assert await page.evaluate("getComputedStyle(document.body).color") == "rgb(233, 238, 236)"


async def test_nothing_scrolls_sideways_on_a_phone(seat: Seat) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitän" * 8
    await seat.world.push({"rating": 1, "text": long, "author": long[:300]})
    page = await seat.page(width=360)
    await expect(page.locator("#chat-side")).to_be_hidden()
    await page.get_by_role("button", name="Back to all channels").click()
    await expect(page.locator("#chat-main")).to_be_hidden()
    await page.locator(f"[data-go={SUPPORT}]").click()
    await expect(page.locator("#chat-side")).to_be_hidden()
    wide = """[...document.querySelectorAll("*")].filter((one) => !one.closest(".wide, .unseen")
        && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)"""
    assert await page.evaluate(wide) == []
    await page.get_by_role("button", name="Reply", exact=True).click()
    await page.locator("dialog[open] textarea").wait_for()
    assert await page.evaluate(wide) == []
