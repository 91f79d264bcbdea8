"""`/healthz`: the process lives. `/readyz`: it can work, or why it cannot."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web

from bot.clock import Clock

log = structlog.get_logger(__name__)
Check = Callable[[], Awaitable[str]]
"""Tells why something does not work ("" = it works), in words that everyone may read."""
CHECK_SECONDS = 5.0
KEPT_SECONDS = 1.0


def routes(
    checks: Mapping[str, Check],
    *,
    clock: Clock | None = None,
    told: Mapping[str, Callable[[], str]] | None = None,
) -> list[web.RouteDef]:
    """Both routes; `checks` by name, asked all at once at every `GET /readyz`. `told` stands beside
    them and keeps nobody from being ready."""
    clock = clock or Clock()

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_request: web.Request) -> web.Response:
        said = await asyncio.gather(*(_ask(clock, name, check) for name, check in checks.items()))
        problems = {name: why for name, why in zip(checks, said, strict=True) if why}
        answer = {
            "ready": not problems,
            "checks": {name: problems.get(name, "ok") for name in checks},
            **{name: say() for name, say in (told or {}).items()},
        }
        return web.json_response(answer, status=503 if problems else 200)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


async def _ask(clock: Clock, name: str, check: Check) -> str:
    try:
        return await clock.deadline(check(), CHECK_SECONDS)
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS:g} seconds"
    except Exception as error:
        log.warning("readiness", check=name, exc_info=error)
        return f"failed ({type(error).__name__}); the log says more"


def seldom(check: Check, clock: Clock) -> Check:
    """A check that writes: that all is well holds for a moment, however many ask."""
    well_until = clock.monotonic()

    async def kept() -> str:
        nonlocal well_until
        if clock.monotonic() < well_until:
            return ""
        if not (why := await check()):
            well_until = clock.monotonic() + KEPT_SECONDS
        return why

    return kept
