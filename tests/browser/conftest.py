"""Debian's Chromium, driven from the test's own event loop."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.seat import Seat
from tests.world import world

ARGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium stands."""
    found = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(found).exists():
        pytest.skip("chromium is not installed: no page is tested in a browser")
    return found


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A browser of this test's own; it ends with it."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield running
        await running.close()


@pytest.fixture
async def seat(tmp_path: Path, browser: Browser) -> AsyncIterator[Seat]:
    async with world(tmp_path, f"sqlite:///{tmp_path / 'ascolto.db'}") as made:
        sitting = Seat(made, browser)
        await sitting.serve()
        yield sitting
        await sitting.leave()
    assert sitting.troubles == []
