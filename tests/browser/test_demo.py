"""The demo's page as a stranger meets it: three steps, time, a small screen, keys, an outage."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser import access
from tests.browser.seat import PATIENCE

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/pictures"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """`ascolto demo --no-browser`, once for all tests here."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    with Popen(command, cwd=ROOT, stdout=PIPE, text=True, env=environ) as process:
        assert process.stdout
        said = process.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, said
        yield found[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE / 1000) == 0


@dataclass
class Visit:
    """Somebody at the page, and what their browser complained about."""

    page: Page
    address: str
    language: str
    complaints: list[str] = field(default_factory=list)

    async def begin(self) -> None:
        """The story from its start, in this visitor's language."""
        context, page = self.page.context, self.page
        await context.add_cookies([{"name": "lang", "value": self.language, "url": self.address}])
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self._heard(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        answer = await context.request.post(f"{self.address}demo/again", data={}, timeout=PATIENCE)
        assert answer.ok
        await page.goto(self.address)
        await expect(self.step(1)).to_be_visible()

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def step(self, number: int) -> Locator:
        return self.page.locator(".step").nth(number - 1)

    def card(self, words: str = "") -> Locator:
        """The cards in the chat that show these words."""
        return self.page.locator("#chat-main .message[data-case]", has_text=words)

    async def passed(self, number: int) -> None:
        await expect(self.step(number)).to_have_class(re.compile("is-done"))

    async def side(self, name: str) -> None:
        """On a small screen, go to the other side."""
        tab = self.page.locator(f"#to-{name}")
        if await tab.is_visible():
            await tab.click()
            await expect(self.page.locator(f"#{name}")).to_be_visible()
            other = {"work": "customers", "customers": "work"}[name]
            await expect(self.page.locator(f"#{other}")).to_be_hidden()

    async def writes(self, example: str) -> str:
        """Fill the shop's form with an example and publish it; its first words."""
        await self.side("customers")
        await self.page.locator("#example").select_option(example)
        text = await self.page.locator("#shop textarea").input_value()
        await self.page.locator("#shop [type=submit]").click()
        await expect(self.page.locator("#reviews .review").first).to_contain_text(text[:30])
        return text[:40]

    async def fits(self) -> None:
        """Nothing scrolls sideways."""
        width = "document.documentElement.scrollWidth - innerWidth"
        assert await self.page.evaluate(width) <= 0

    async def headings_are_in_order(self) -> None:
        """They begin with the page's own and leave no rank out."""
        ranks = await access.headings(self.page)
        assert ranks[0] == 1
        assert all(below - rank <= 1 for rank, below in pairwise(ranks)), ranks


async def visit(browser: Browser, address: str, language: str, width: int = 1280) -> Visit:
    context = await browser.new_context(viewport={"width": width, "height": 800})
    made = Visit(await context.new_page(), address, language)
    await made.begin()
    return made


async def test_a_stranger_takes_the_three_steps(browser: Browser, address: str) -> None:
    here = await visit(browser, address, "en")
    await expect(here.step(1)).to_have_attribute("aria-current", "step")
    words = await here.writes("broken")
    card = here.card(words)
    await expect(card).to_contain_text("Answer by")
    await here.passed(1)
    await expect(here.page.locator("#shop .outcome")).to_contain_text("If it wants an answer")

    await here.page.locator("#reviews .review").first.hover()
    await expect(card).to_have_class(re.compile("is-outlined"))

    await card.get_by_role("button", name="Reply", exact=True).click()
    modal = here.page.locator("#chat-modal")
    await modal.get_by_label("Your reply").fill("We are sorry, Tom: a new one leaves today.")
    await modal.get_by_role("button", name="Send").click()
    answer = here.page.locator("#reviews .answer", has_text="a new one leaves today")
    await expect(answer).to_be_visible()
    await here.passed(2)

    await here.writes("late")
    await expect(here.card("ten days ago")).to_be_visible()
    await here.page.get_by_role("button", name="+1 hour").click()
    await expect(here.page.locator("#chat-side")).to_contain_text("Ascolto")
    await here.page.get_by_role("button", name="Tomorrow 9:00").click()
    await expect(here.page.locator("#clock")).to_contain_text("09:00")
    await here.passed(3)
    assert here.complaints == []


async def test_anche_in_italiano_e_su_uno_schermo_piccolo(browser: Browser, address: str) -> None:
    here = await visit(browser, address, "it", width=360)
    await here.fits()
    words = await here.writes("late")
    await here.passed(1)
    await here.side("work")
    await here.fits()
    card = here.card(words)
    await expect(card).to_contain_text("Da rispondere entro le")
    await expect(card).to_be_in_viewport()
    await card.get_by_role("button", name="Rispondi", exact=True).click()
    modal = here.page.locator("#chat-modal")
    await modal.get_by_label("La tua risposta").fill("Ci dispiace, Anna: la teiera parte oggi.")
    await here.fits()
    await modal.get_by_role("button", name="Invia").click()
    await here.side("customers")
    await expect(here.page.locator("#reviews .answer", has_text="parte oggi")).to_be_visible()
    await here.passed(2)
    assert here.complaints == []


async def test_where_one_writes_is_in_sight_on_every_screen(browser: Browser, address: str) -> None:
    here = await visit(browser, address, "it")
    for width, height in ((1280, 600), (890, 800), (800, 600), (360, 640)):
        await here.page.set_viewport_size({"width": width, "height": height})
        await here.side("work")
        await expect(here.page.locator("#write")).to_be_in_viewport(ratio=1)
        await here.fits()
    assert here.complaints == []


async def test_it_can_be_heard_and_is_easy_to_read_in_both_themes(
    browser: Browser, address: str
) -> None:
    here = await visit(browser, address, "it")
    page, modal = here.page, here.page.locator("#chat-modal")
    for theme in ("light", "dark"):
        cookie = {"name": "theme", "value": theme, "url": address}
        await page.context.add_cookies([cookie])  # type: ignore[list-item]
        await page.reload()
        await page.locator("#behind summary").click()
        await expect(here.card().first).to_be_visible()
        assert await access.nameless(page) == []
        assert await access.pale(page) == []
        await here.headings_are_in_order()
        await here.card().last.get_by_role("button", name="Rispondi", exact=True).click()
        await expect(modal.get_by_label("La tua risposta")).to_be_focused()
        assert await access.nameless(page) == []
        assert await access.pale(page) == []
        await page.keyboard.press("Escape")
        await expect(modal).to_be_hidden()
    await page.set_viewport_size({"width": 360, "height": 800})
    for side in ("work", "customers"):
        await here.side(side)
        await here.headings_are_in_order()
    assert here.complaints == []


async def test_with_the_keyboard_alone_and_through_an_outage(
    browser: Browser, address: str
) -> None:
    here = await visit(browser, address, "en")
    page = here.page
    await page.locator("#tab-shop").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#mail")).to_be_visible()
    await expect(page.locator("#tab-mail")).to_be_focused()
    await page.keyboard.press("ArrowLeft")

    await page.locator("#behind summary").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(page.locator("[data-switch=chat]")).to_be_checked()

    await page.locator("#example").focus()
    await page.keyboard.type("Late")
    await page.locator("#shop textarea").focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#events")).to_contain_text("Ann Baker · Heard")
    await expect(here.card("ten days ago")).to_have_count(0)
    await page.locator("[data-switch=chat]").focus()
    await page.keyboard.press("Space")
    await expect(here.card("ten days ago")).to_be_visible()
    await here.passed(1)
    assert here.complaints == []


async def test_the_handbook_shows_this_very_page(browser: Browser, address: str) -> None:
    """`make pictures` takes them anew; they have the width of the page as it is today."""
    here = await visit(browser, address, "en", width=1440)
    digest = here.page.locator("#chat-main .message", has_text="Good morning")
    await expect(digest).to_be_visible()
    taken = {"digest.png": await digest.screenshot(animations="disabled")}
    card = here.card(await here.writes("broken"))
    await expect(card).to_contain_text("Draft (not sent):")
    await card.scroll_into_view_if_needed()
    taken["card.png"] = await card.screenshot(animations="disabled")
    await here.page.locator("#shop svg").first.scroll_into_view_if_needed()
    taken["demo.png"] = await here.page.screenshot(animations="disabled")
    for name, png in taken.items():
        if os.environ.get("TAKE_PICTURES"):
            (PICTURES / name).write_bytes(png)
        assert _width((PICTURES / name).read_bytes()) == _width(png), "run: make pictures"
    assert here.complaints == []


def _width(png: bytes) -> int:
    """Pixels, from the header of a PNG."""
    return int.from_bytes(png[16:20], "big")
