"""`POST /hooks/{source}`: what others push to us. Answered once it is in the database."""

from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import web

from bot.channels.base import Delivery
from bot.db import TROUBLE, cause
from bot.deps import Deps
from bot.errors import Refused, Unauthorized
from bot.intake import take_delivery

log = structlog.get_logger(__name__)
BODY_SECONDS = 20.0
RETRY_SECONDS = 30


def routes(deps: Deps, schema: Mapping[str, Any]) -> list[web.RouteDef]:
    """The hook of every source, and `schema`: what may be pushed there."""

    renamed = {one.was: one.id for one in deps.config.sources.values() if one.was}

    async def take(request: web.Request) -> web.Response:
        named = request.match_info["source"]
        source_id = renamed.get(named, named)
        if source_id not in deps.channels:
            return _problem(404, f"there is no source {source_id!r} here")
        try:
            body = await deps.clock.deadline(request.read(), BODY_SECONDS)
        except TimeoutError:
            return _problem(408, "the body did not arrive in time")
        outcome, answer = await _take(deps, source_id, request, body)
        deps.metrics.requests.labels(source_id, outcome).inc()
        return answer

    async def describe(_request: web.Request) -> web.Response:
        return web.json_response(schema, headers={"Cache-Control": "max-age=3600"})

    return [web.get("/hooks/schema.json", describe), web.post("/hooks/{source}", take)]


async def _take(
    deps: Deps, source_id: str, request: web.Request, body: bytes
) -> tuple[str, web.Response]:
    """What became of a request, in a word and as its answer."""
    try:
        delivery = _verified(deps, source_id, request, body)
    except Unauthorized as error:
        log.warning("webhook not signed", source=source_id, why=str(error))
        return "unauthorized", _problem(
            401, "webhook-id, webhook-timestamp and webhook-signature do not fit this body"
        )
    except Refused as error:
        return "refused", _problem(400, str(error))
    rejected = list(delivery.rejected)
    page = delivery.page
    count = len(page.items) + len(page.answers)
    if not count:
        _count(deps, source_id, 0, len(rejected))
        answer = {"error": "no item could be taken", "accepted": 0, "rejected": rejected}
        return "refused", web.json_response(answer, status=400)
    try:
        taken = await take_delivery(deps, source_id, delivery)
    except TROUBLE as error:
        log.error("database refuses", source=source_id, why=cause(error))
        late = _problem(503, "the database does not answer: send the same message again")
        late.headers["Retry-After"] = str(RETRY_SECONDS)
        return "failed", late
    if taken.duplicate:
        return "duplicate", web.json_response({"accepted": 0, "duplicate": True})
    _count(deps, source_id, count, len(rejected))
    return "accepted", web.json_response({"accepted": count, "rejected": rejected})


def _verified(deps: Deps, source_id: str, request: web.Request, body: bytes) -> Delivery:
    """A source that takes nothing pushed answers as one does that was given a bad signature."""
    channel = deps.channels[source_id]
    if not channel.hooks:
        raise Unauthorized("this source takes no webhooks")
    return channel.webhook({name.lower(): v for name, v in request.headers.items()}, body)


def _count(deps: Deps, source_id: str, accepted: int, rejected: int) -> None:
    deps.metrics.items.labels(source_id, "accepted").inc(accepted)
    deps.metrics.items.labels(source_id, "rejected").inc(rejected)
    if rejected:
        log.warning("webhook items rejected", source=source_id, items=rejected)


def _problem(status: int, why: str) -> web.Response:
    return web.json_response({"error": why}, status=status)
