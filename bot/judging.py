"""The judge that an installation has: with a second opinion, with what the team taught it, and used
to how customers speak on each source."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.config import Config
from bot.db import Database, Transaction
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


async def teach(judge: Judge, db: Database, config: Config | None) -> Judge:
    """Let it know what was learned last and is not taken back, and what it got used to; gives the
    same judge."""
    async with db.read() as tx:
        last = await labels.in_force(tx)
        judge.attuned = await used_to(tx, config)
    judge.tuning = Tuning(last.shift, last.words, _meaning(last.meaning)) if last else Tuning()
    return judge


async def used_to(tx: Transaction, config: Config | None) -> Mapping[str, semantic.Lean]:
    """How customers speak on each source, by its id, as far as it counts."""
    counting = await attuned(tx, config)
    found = {source_id: _meaning(one.meaning) for source_id, one in counting.items()}
    return {source_id: lean for source_id, lean in found.items() if lean is not None}


async def attuned(tx: Transaction, config: Config | None) -> Mapping[str, Attunement]:
    """What it got used to, by the id of the source, as far as that fits the judgement that ships
    and the team wants it."""
    if config is not None and not config.triage.attune:
        return {}
    known = await attunements.known(tx)
    return {key: one for key, one in known.items() if one.shipped == attuning.shipped()}


async def attune(deps: Deps) -> None:
    """Get used to how customers speak on each source where enough was heard: from its newest
    messages, twice in its first hundred, then each month. It takes up to five seconds of a core
    for each, beside everything else."""
    if deps.judge.second is None or not deps.config.triage.attune:
        return
    async with deps.db.read() as tx:
        known = await attunements.known(tx)
    for source_id, source in deps.config.sources.items():
        needed = _needed(known.get(source_id), deps.clock.now())
        if source.practice or needed > MOST:
            continue
        async with deps.db.read() as tx:
            texts = await attunements.texts(tx, source_id, MOST)
        if len(texts) >= needed:
            await _attune(deps, source_id, texts)


def _needed(before: Attunement | None, now: datetime) -> int:
    """How many messages it takes to listen, or to listen again."""
    if before is None or before.shipped != attuning.shipped() or now >= before.at + MONTH:
        return FEWEST
    return 2 * before.heard


async def _attune(deps: Deps, source_id: str, texts: Iterable[Text]) -> None:
    own = deps.config.triage.words
    heard = [  # one by one: who stops us waits for one at most
        await asyncio.to_thread(attuning.hear, whole(one.title, one.text), one.language, own)
        for one in texts
    ]
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
