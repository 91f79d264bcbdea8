"""The judge that an installation has: with a second opinion, and with what the team taught it."""

from bot.config import Config
from bot.db import Database
from bot.queries import labels
from bot.triage import Judge, Tuning, semantic


def judge_of(config: Config | None) -> Judge:
    """With a second opinion where the machine has one and the team wants it, and with the shop's
    own words."""
    wanted = config is None or config.triage.second_opinion
    own = config.triage.words if config else {}
    if not wanted or not semantic.THERE:
        return Judge(own=own)
    return Judge(semantic.opinion, own=own, matters=semantic.matters)


async def teach(judge: Judge, db: Database) -> Judge:
    """Let it know what was learned last and is not taken back; gives the same judge."""
    async with db.read() as tx:
        last = await labels.in_force(tx)
    judge.tuning = Tuning(last.shift, last.words, _meaning(last.meaning)) if last else Tuning()
    return judge


def _meaning(learned: list[float]) -> semantic.Lean | None:
    """None too where it was learned from another embedding."""
    *weights, constant = learned or (0.0,)
    return semantic.Lean(tuple(weights), constant) if len(weights) == semantic.FIGURES else None
