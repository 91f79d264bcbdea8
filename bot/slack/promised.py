"""A promised follow-up in words."""

from datetime import datetime

from bot.models import Promise, Reply, ReplyState
from bot.models.views import CaseView
from bot.slack.times import Times


def promised(promise: Promise, times: Times) -> str:
    """follow-up promised by Fri 27 Nov"""
    told = times.words.t("follow-up promised {by}", by=times.by_day(promise.due_at))
    return told if times.now < promise.due_at else times.words.t("{promised}, late", promised=told)


def beside(view: CaseView, times: Times) -> list[str]:
    """The promise beside whatever else its case is."""
    return [promised(view.promise, times)] if view.promise else []


def changes(view: CaseView, times: Times) -> list[datetime]:
    """When these words change though no row does: another day begins, it is late."""
    if view.promise is None:
        return []
    return [times.next_midnight(), max(view.promise.due_at, times.now)]


def follow_up(view: CaseView, reply: Reply | None) -> Reply | None:
    """The reply that is to keep the promise, while it is on its way or has failed."""
    promise = view.promise
    if promise is None or reply is None or reply.state == ReplyState.SHOWN:
        return None
    own = reply.id == promise.reply_id or reply.created_at < promise.made_at
    return None if own else reply
