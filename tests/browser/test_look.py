"""How the work chat looks: what is seen first, and that no word is cut to pieces."""

from playwright.async_api import expect

from tests.browser.seat import SUPPORT, Seat

LINES = """(cell) => { const all = document.createRange(); all.selectNodeContents(cell);
    return new Set([...all.getClientRects()].map(({top}) => Math.round(top))).size; }"""
"""On how many lines the text of a cell stands."""


async def test_home_is_read_from_its_top_and_a_channel_from_its_end(seat: Seat) -> None:
    for number in range(14):
        await seat.world.push({"id": f"r{number}", "rating": 1, "text": f"Never arrived {number}"})
    page = await seat.page()
    scrolled = "(one) => [one.scrollTop, one.scrollHeight - one.clientHeight - one.scrollTop]"
    place = page.locator("#place-scroll")

    await page.locator("[data-go=home]").click()
    await expect(place).to_contain_text("14 cases are yours")
    above, below = await place.evaluate(scrolled)
    assert above == 0 < below

    await page.locator(f"[data-go={SUPPORT}]").click()
    await expect(place).to_contain_text("Never arrived 9")
    above, below = await place.evaluate(scrolled)
    assert above > 0


async def test_a_table_scrolls_sideways_and_breaks_no_word(seat: Seat) -> None:
    for number in range(13):
        await seat.world.push({"id": f"r{number}", "rating": 1, "text": f"Never arrived {number}"})
    page = await seat.page(width=390, lang="it")
    await page.get_by_role("button", name="Torna a tutti i canali").click()
    await page.locator(f"[data-go={SUPPORT}]").click()
    table = page.locator("table").last
    await expect(table).to_contain_text("Never arrived 10")
    for cell in await table.locator("th, td").all():
        if len((await cell.inner_text()).split()) == 1:
            assert await cell.evaluate(LINES) == 1
