"""A person before the work chat, with a real bot behind it."""

from dataclasses import dataclass, field

from aiohttp import web
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from bot.playground.page import Chat, static
from bot.web import server
from tests.world import World

SUPPORT, MARIA, LUCA = "C0SUPPORT", "U0MARIA", "U0LUCA"
PATIENCE = 90_000
"""Milliseconds that a page may take on a busy machine."""
expect.set_options(timeout=PATIENCE)


@dataclass
class Seat:
    """A person before the page. `troubles` is what the browser had to complain about."""

    world: World
    browser: Browser
    url: str = ""
    runner: web.AppRunner | None = None
    troubles: list[str] = field(default_factory=list)

    async def serve(self, port: int = 0) -> None:
        chat, app = Chat(self.world.workspace), web.Application()
        chat.serve(app)
        app.router.add_routes([web.get("/", chat.page), static()])
        self.runner = await server.serve(app, "127.0.0.1", port)
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self.runner:
            await self.runner.cleanup()

    async def leave(self) -> None:
        """The pages go before their server does, which they would miss."""
        for context in self.browser.contexts:
            await context.close()
        await self.stop()

    async def page(self, *, width: int = 1280, lang: str = "en", who: str = MARIA) -> Page:
        size = {"width": width, "height": 800}
        context = await self.browser.new_context(viewport=size)  # type: ignore[arg-type]
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        await page.goto(f"{self.url}/?as={who}&lang={lang}")
        await page.locator("[aria-current]").wait_for(state="attached")
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)
