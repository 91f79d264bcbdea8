"""Triage: is it a complaint, how urgent, about what, in which language, and why we think so."""

from bot.triage.judge import Message, Reason, Verdict, judge
from bot.triage.liked import Liked
from bot.triage.notes import automatic, thanks

__all__ = ["Liked", "Message", "Reason", "Verdict", "automatic", "judge", "thanks"]
