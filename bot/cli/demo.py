"""`ascolto demo`."""

import asyncio
import contextlib
import webbrowser
from functools import partial

import typer

from bot import logs
from bot.app import demo as demos
from bot.cli import show, spoken
from bot.cli.manifest import app_manifest
from bot.errors import Told
from bot.locale import LANGUAGES, Words, mark


def demo(
    port: int = typer.Option(
        8765, min=0, max=65535, help=mark("Where the page is; 0 takes a free one.")
    ),
    no_browser: bool = typer.Option(False, "--no-browser", help=mark("Do not open the browser.")),
    language: str = typer.Option("", help=mark("it or en; default: the terminal's.")),
) -> None:
    """`ascolto demo`."""
    if language and language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        told = mark("Ascolto does not speak {language}. It speaks: {known}.")
        raise Told(told, language=language, known=known)
    words = Words(language) if language else spoken.words()
    # An outage that somebody switches on would fill the terminal.
    logs.set_up("critical", "console")

    def ready(address: str) -> None:
        show.line(words.t("The demo is at {address}", address=address))
        show.line(
            words.t("Try this: write a 1-star review in the shop, then answer it in the work chat.")
        )
        show.line(words.t("Stop it with Ctrl-C: it leaves nothing behind."))
        if not no_browser:
            with contextlib.suppress(webbrowser.Error):
                webbrowser.open(address)

    show.patience(words.t("The invented week is being lived through: a few seconds."))
    asyncio.run(demos.demo(port, words, partial(app_manifest, "socket", ""), ready))
