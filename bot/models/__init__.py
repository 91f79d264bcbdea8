"""Rows."""

from bot.models.base import Row
from bot.models.cases import (
    LIVE,
    PRACTICE,
    STRANDED,
    Act,
    Case,
    CaseState,
    Draft,
    Event,
    Reply,
    ReplyState,
    Scratch,
)
from bot.models.customers import SameCustomer
from bot.models.labels import Attunement, Label, Learning
from bot.models.posts import NOTHING_LEFT, STORM, URGENCY, Nudge, Post, PostKind
from bot.models.promises import Promise, PromiseState
from bot.models.reviews import Answer, IgnoredItem, LooseAnswerRow, Quiet, Review, Revision
from bot.models.rewordings import Rewording, RewordingKind
from bot.models.sources import (
    Access,
    Alarm,
    Lane,
    SeenMessage,
    SlackName,
    SlackPerson,
    Source,
    Switch,
)
from bot.models.templates import OwnTemplate

__all__ = [
    "LIVE",
    "NOTHING_LEFT",
    "PRACTICE",
    "STORM",
    "STRANDED",
    "URGENCY",
    "Access",
    "Act",
    "Alarm",
    "Answer",
    "Attunement",
    "Case",
    "CaseState",
    "Draft",
    "Event",
    "IgnoredItem",
    "Label",
    "Lane",
    "Learning",
    "LooseAnswerRow",
    "Nudge",
    "OwnTemplate",
    "Post",
    "PostKind",
    "Promise",
    "PromiseState",
    "Quiet",
    "Reply",
    "ReplyState",
    "Review",
    "Revision",
    "Rewording",
    "RewordingKind",
    "Row",
    "SameCustomer",
    "Scratch",
    "SeenMessage",
    "SlackName",
    "SlackPerson",
    "Source",
    "Switch",
]
