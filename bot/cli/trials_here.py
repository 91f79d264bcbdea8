"""What `ascolto check` tries on this machine: the database and the ports."""

import asyncio
import os
from pathlib import Path

import aiohttp
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import migrations
from bot.channels.base import CALL_SECONDS, Trial
from bot.cli import show
from bot.cli.data import opened
from bot.cli.spoken import words
from bot.clock import Clock
from bot.errors import elsewhere, port_trouble
from bot.locale import mark
from bot.settings import Settings

_OURS = {"HTTP_PORT": "/healthz", "METRICS_PORT": "/metrics"}
"""Where an Ascolto that listens there answers."""
_TO_COME = mark("ascolto run makes its tables at the first start.")


async def database_trial(url: str, clock: Clock) -> Trial:
    """Whether the database is there, may be written to, and is of a known revision."""
    what = make_url(url).render_as_string(hide_password=True)
    if trial := _file_trial(url, what):
        return trial
    try:
        return await _revision_trial(url, what, clock)
    except ModuleNotFoundError:
        advice = words().t("PostgreSQL needs one more package: pip install 'ascolto[postgres]'")
    except TimeoutError:
        advice = words().t(
            "No answer within {seconds} seconds: is the host right and reachable?",
            seconds=f"{CALL_SECONDS:.0f}",
        )
    except (SQLAlchemyError, OSError) as error:
        ask = mark("{why}: is DATABASE_URL right, and is the server running?")
        if make_url(url).get_backend_name() == "sqlite":
            ask = mark("{why}: does DATABASE_URL name Ascolto's own file?")
        advice = words().t(ask, why=show.first_line(error))
    return Trial(what=what, ok=False, advice=advice)


def _file_trial(url: str, what: str) -> Trial | None:
    """What can be said about an SQLite file without opening it; looking must not make one."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    file = Path(str(parsed.database))
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        advice = words().t(
            "{file} cannot be written: make its folder, or name another in DATABASE_URL.", file=file
        )
        return Trial(what=what, ok=False, advice=advice)
    if not file.exists():
        return Trial(
            what=what, ok=True, advice=f"{words().t('Not there yet:')} {words().t(_TO_COME)}"
        )
    return None


async def _revision_trial(url: str, what: str, clock: Clock) -> Trial:
    say = words()
    async with opened(url) as db:
        has = await clock.deadline(migrations.revision_of(db), CALL_SECONDS)
    if not has:
        return Trial(what=what, ok=True, advice=f"{say.t('Empty:')} {say.t(_TO_COME)}")
    if has == migrations.newest():
        return Trial(what=what, ok=True, advice=say.t("Revision {has}.", has=has))
    if not migrations.known(has):
        advice = say.t(
            "Revision {has} is of a newer Ascolto: install that one, or restore a backup.", has=has
        )
        return Trial(what=what, ok=False, advice=advice)
    advice = say.t("Revision {has}: ascolto run brings it up to date.", has=has)
    return Trial(what=what, ok=True, advice=advice)


async def port_trials(settings: Settings, clock: Clock) -> list[Trial]:
    """Whether we could listen, or do so already."""
    ports = [("HTTP_PORT", settings.http_port)]
    if settings.metrics_port:
        ports.append(("METRICS_PORT", settings.metrics_port))
    return [await _port_trial(name, settings.http_host, port, clock) for name, port in ports]


async def _port_trial(name: str, host: str, port: int, clock: Clock) -> Trial:
    what = f"{host}:{port}"
    try:
        server = await asyncio.start_server(_hang_up, host, port)
    except OSError as error:
        if await _is_us(f"http://{what}{_OURS[name]}", clock):
            return Trial(what=what, ok=True, advice=words().t("Ascolto is running there."))
        ask = mark("{why}: end what listens there, or set another {name}.")
        if elsewhere(error):
            ask = mark("{why}: is HTTP_HOST an address of this machine?")
        advice = words().t(ask, why=port_trouble(error), name=name)
        return Trial(what=what, ok=False, advice=advice)
    server.close()
    await server.wait_closed()
    return Trial(what=what, ok=True)


def _hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _is_us(url: str, clock: Clock) -> bool:
    async with aiohttp.ClientSession() as http:
        try:
            return await clock.deadline(_ours(http, url), 2.0)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return False


async def _ours(http: aiohttp.ClientSession, url: str) -> bool:
    """Other programs have figures too."""
    async with http.get(url) as answer:
        named = not url.endswith("/metrics") or "ascolto_" in await answer.text()
        return answer.status == 200 and named
