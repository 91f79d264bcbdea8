"""The public web server: small bodies, answers in JSON, a number for each request."""

import secrets
from collections.abc import Awaitable, Callable, Iterable

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.clock import Clock

log = structlog.get_logger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
BODY_BYTES = 2 * 1024 * 1024
QUIET = ("/healthz", "/readyz")
DRAIN_SECONDS = 7.0


def application(clock: Clock, routes: Iterable[web.AbstractRouteDef]) -> web.Application:
    """What stands on HTTP_PORT."""
    app = web.Application(client_max_size=BODY_BYTES, middlewares=[_numbered(clock), _spoken])
    app.router.add_routes(routes)
    app.on_response_prepare.append(_modest)
    return app


async def serve(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Listen; `await runner.cleanup()` finishes what is being answered and stops. OSError when
    the port is taken. `runner.addresses` tells the port when 0 was asked for."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=DRAIN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except BaseException:
        await runner.cleanup()
        raise
    return runner


def _numbered(clock: Clock) -> Middleware:
    """Gives each request an id, in the log and in the answer, and logs how it ended."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        number, began = secrets.token_hex(6), clock.monotonic()
        with structlog.contextvars.bound_contextvars(request=number):
            response = await handler(request)
            response.headers["X-Request-Id"] = number
            say = log.debug if request.path in QUIET else log.info
            say(
                "request",
                method=request.method,
                path=request.path,
                status=response.status,
                ms=round((clock.monotonic() - began) * 1000, 1),
            )
        return response

    return middleware


@web.middleware
async def _spoken(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors as JSON. What nobody expected is logged with its trace and told to nobody."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        megabytes = BODY_BYTES // (1024 * 1024)
        return problem(413, f"the body is larger than {megabytes} MiB: send fewer items at once")
    except web.RequestPayloadError:
        return problem(400, "the body cannot be unpacked: is it what Content-Encoding says?")
    except web.HTTPException as error:
        if error.status < 400:
            raise
        answer = problem(error.status, error.reason.lower())
        if "Allow" in error.headers:
            answer.headers["Allow"] = error.headers["Allow"]
        return answer
    except Exception:
        log.exception("request failed", path=request.path)
        return problem(500, "something went wrong here; the log knows what")


def problem(status: int, why: str) -> web.Response:
    """An error as everybody gets it: `{"error": why}`."""
    return web.json_response({"error": why}, status=status)


async def _modest(_request: web.Request, response: web.StreamResponse) -> None:
    """No word on what we are made of; nothing is guessed or kept by browsers and proxies."""
    response.headers.pop("Server", None)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "no-store")
