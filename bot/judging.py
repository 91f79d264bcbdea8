"""The judge that an installation has: with a second opinion, with what the team taught it, and used
to how customers speak on each source."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from bot.config import Config
from bot.db import Database
from bot.deps import Deps
from bot.models import Attunement
from bot.queries import attunements, labels
from bot.queries.attunements import Text
from bot.text import whole
from bot.triage import Judge, Tuning, attuning, semantic
from bot.triage.attuning import FEWEST, MOST

log = structlog.get_logger(__name__)
MONTH = timedelta(days=30)
"""After so long it listens anew: customers and what is sold change."""


def judge_of(config: Config | None) -> Judge:
    """With a second opinion where the machine has one and the team wants it, and with the shop's
    own words."""
    wanted = config is None or config.triage.second_opinion
    own = config.triage.words if config else {}
    if not wanted or not semantic.THERE:
        return Judge(own=own)
    return Judge(semantic.opinion, own=own, matters=semantic.matters)


async def teach(judge: Judge, db: Database, *, attune: bool = True) -> Judge:
    """Let it know what was learned last and is not taken back, and what it got used to unless the
    team does not want that (`attune`); gives the same judge."""
    async with db.read() as tx:
        last = await labels.in_force(tx)
    judge.tuning = Tuning(last.shift, last.words, _meaning(last.meaning)) if last else Tuning()
    judge.attuned = await used_to(db) if attune and judge.second else {}
    return judge


async def used_to(db: Database) -> Mapping[str, semantic.Lean]:
    """How customers speak on each source, by its id, as far as that fits the judgement that
    ships."""
    async with db.read() as tx:
        known = await attunements.known(tx)
    fitting = (one for one in known.values() if one.shipped == attuning.shipped())
    found = {one.source_id: _meaning(one.meaning) for one in fitting}
    return {source_id: lean for source_id, lean in found.items() if lean is not None}


async def attune(deps: Deps) -> None:
    """Get used to how customers speak on each source where enough was heard: from its newest
    messages, twice in its first hundred, then each month. It takes up to five seconds of a core
    for each, beside everything else."""
    if deps.judge.second is None or not deps.config.triage.attune:
        return
    async with deps.db.read() as tx:
        known = await attunements.known(tx)
    for source_id, source in deps.config.sources.items():
        before = known.get(source_id)
        if source.practice:
            continue
        async with deps.db.read() as tx:
            texts = await attunements.texts(tx, source_id, MOST)
        if _is_due(before, len(texts), deps.clock.now()):
            await _attune(deps, source_id, texts)


def _is_due(before: Attunement | None, heard: int, now: datetime) -> bool:
    if heard < FEWEST:
        return False
    if before is None or before.shipped != attuning.shipped():
        return True
    return heard >= 2 * before.heard or now >= before.at + MONTH


async def _attune(deps: Deps, source_id: str, texts: list[Text]) -> None:
    own = deps.config.triage.words
    heard = []
    for one in texts:  # one by one: who stops us waits for one at most
        said, language = (
            whole(one.title, one.text),
            None if one.language == "unknown" else one.language,
        )
        heard.append(await asyncio.to_thread(attuning.hear, said, language or None, own))
    lean = await asyncio.to_thread(attuning.attuned, heard)
    async with deps.db.write() as tx:
        await attunements.keep(
            tx,
            source_id,
            deps.clock.now(),
            heard=len(heard),
            shipped=attuning.shipped(),
            meaning=(*lean.weights, lean.constant),
        )
    deps.judge.attuned = {**deps.judge.attuned, source_id: lean}
    log.info("used to a source", source=source_id, heard=len(heard))


def _meaning(learned: list[float]) -> semantic.Lean | None:
    """None too where it was learned from another embedding."""
    *weights, constant = learned or (0.0,)
    return semantic.Lean(tuple(weights), constant) if len(weights) == semantic.FIGURES else None
