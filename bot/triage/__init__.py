"""Triage: is it a complaint, how urgent, about what, in which language, and why we think so."""

from bot.triage.critical import Tuning, Where
from bot.triage.judge import Judge, judge
from bot.triage.liked import Liked
from bot.triage.notes import automatic, thanks
from bot.triage.quotes import dear, outweighed, quotes
from bot.triage.verdict import Message, Reason, Verdict

__all__ = [
    "Judge", "Liked", "Message", "Reason", "Tuning", "Verdict", "Where",
    "automatic", "dear", "judge", "outweighed", "quotes", "thanks",
]  # fmt: skip
