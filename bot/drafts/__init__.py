"""Drafts: what could be answered, out of templates, and what a text must not contain."""

from bot.drafts.check import check
from bot.drafts.compose import meaning
from bot.drafts.facts import AGAIN, FOLLOW_UP, Choice, Draft, Facts, Finding
from bot.drafts.pack import Pack
from bot.drafts.suggest import choices, suggest

__all__ = [
    "AGAIN",
    "FOLLOW_UP",
    "Choice",
    "Draft",
    "Facts",
    "Finding",
    "Pack",
    "check",
    "choices",
    "meaning",
    "suggest",
]
