"""How a case stands, in one line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto

from bot.locale import Words
from bot.models import PRACTICE, STRANDED, CaseState, Reply, ReplyState
from bot.models.views import CaseView, Place
from bot.slack.called import who
from bot.slack.codes import DISMISSALS, REOPENINGS, said
from bot.slack.promised import beside, changes, follow_up, promised
from bot.slack.reasons import reason
from bot.slack.times import Times
from bot.text import escape, fold

WRITING_LASTS = timedelta(minutes=30)
"""An open reply modal says nothing any more when it was last touched so long ago."""


class Look(StrEnum):
    """What a card shows its case to be."""

    GONE = auto()
    DISMISSED = auto()
    SHOWN = auto()
    ACCEPTED = auto()
    DECLARED = auto()
    PROMISED = auto()
    WAITING = auto()
    LEAVING = auto()
    SENDING = auto()
    SENT = auto()
    STRANDED = auto()
    UNKNOWN = auto()
    STOPPED = auto()
    REJECTED = auto()
    HELD = auto()
    WRITING = auto()
    CLAIMED = auto()
    AGAIN = auto()
    OPEN = auto()


ENDED = {Look.GONE, Look.DISMISSED, Look.SHOWN, Look.ACCEPTED, Look.DECLARED, Look.PROMISED}
ON_ITS_WAY = {Look.WAITING, Look.LEAVING, Look.SENDING, Look.SENT}
FAILED = {Look.STRANDED, Look.UNKNOWN, Look.STOPPED, Look.REJECTED}
_EVIDENCE = {"shown": Look.SHOWN, "accepted": Look.ACCEPTED, "declared": Look.DECLARED}
_REPLY = {
    ReplyState.WAITING_APPROVAL: Look.WAITING,
    ReplyState.SENDING: Look.SENDING,
    ReplyState.SENT: Look.SENT,
    ReplyState.UNKNOWN: Look.UNKNOWN,
    ReplyState.STOPPED: Look.STOPPED,
    ReplyState.REFUSED: Look.REJECTED,
    ReplyState.REJECTED: Look.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Line:
    """The state in words, mrkdwn-safe. `sign` never stands alone."""

    sign: str
    text: str

    def __str__(self) -> str:
        return f"{self.sign} {self.text}"


def look(view: CaseView, now: datetime, *, paused: bool = False) -> Look:
    """What the card shows the case to be."""
    case = view.case
    if case.state == CaseState.GONE:
        return Look.GONE
    if case.state == CaseState.DISMISSED:
        return Look.DISMISSED
    reply = current_reply(view)
    if case.state == CaseState.ANSWERED and follow_up(view, reply) is None:
        return Look.PROMISED if view.promise else _EVIDENCE.get(case.evidence or "", Look.DECLARED)
    if reply is not None and reply.state == ReplyState.QUEUED:
        if reply.problem == STRANDED:
            return Look.STRANDED
        if paused:
            return Look.WAITING
        return Look.LEAVING if now < reply.send_after else Look.SENDING
    if reply is not None and (found := _REPLY.get(ReplyState(reply.state))):
        return found
    if case.hold:
        return Look.HELD
    if writer(view, now):
        return Look.WRITING
    if case.claimed_by and case.claim_until and case.claim_until > now:
        return Look.CLAIMED
    return Look.AGAIN if case.round > 1 else Look.OPEN


def writer(view: CaseView, now: datetime) -> str:
    """Who has the reply modal open ("" = nobody)."""
    case = view.case
    fresh = case.writing_since is not None and now < case.writing_since + WRITING_LASTS
    return case.writing_by or "" if fresh else ""


def current_reply(view: CaseView) -> Reply | None:
    """The reply that still matters: not withdrawn, not of an earlier round, not overtaken by
    what the customer wrote since; of an open case not one that is out while other words wait."""
    reply = view.reply
    if reply is None or reply.settled_at or reply.state == ReplyState.WITHDRAWN:
        return None
    others_wait = reply.review_id != view.review.id and view.waits
    out = reply.state == ReplyState.SHOWN or (reply.state == ReplyState.SENT and others_wait)
    if out and view.case.state == CaseState.OPEN:
        return None
    failed = reply.state in (ReplyState.STOPPED, ReplyState.REFUSED, ReplyState.REJECTED)
    if failed and reply.review_id == view.review.id and view.review.material_at > reply.created_at:
        return None
    return reply


def line(
    view: CaseView,
    place: Place,
    found: Look,
    times: Times,
    names: Mapping[str, str],
) -> Line:
    """The state line: what is, who does it, until when."""
    if found is Look.PROMISED and view.promise:
        sign = "📅" if times.now < view.promise.due_at else "⏰"
        told = promised(view.promise, times)
        if name := writer(view, times.now):
            return Line("✍️", f"{_writes(name, times.words, names)} · {told}")
        return Line(sign, times.words.t("Answered · {promised}", promised=told))
    if found in ENDED:
        ended = _ended(view, place, found, times, names)
        return Line(ended.sign, " · ".join([ended.text, *beside(view, times)]))
    if found in ON_ITS_WAY:
        return _leaving(view, place, found, times)
    if found in FAILED:
        failed = _failed(view, place, found, times.words)
        until = beside(view, times) or [inside(due(view, times))]
        return Line(failed.sign, " · ".join([failed.text, *until]))
    case, words = view.case, times.words
    deadline, pressed = due(view, times), late(view, times.now)
    if found is Look.HELD:
        decider = who(case.decider, names, words)
        first = Line("⛔", words.t("On hold: {name} decides", name=decider))
    elif found is Look.WRITING:
        first = Line("✍️", _writes(writer(view, times.now), words, names))
    elif found is Look.CLAIMED:
        first = Line(
            "🙋", words.t("{name} is on it", name=who(case.claimed_by or "", names, words))
        )
    elif found is Look.AGAIN:
        why = REOPENINGS.get(case.reopened_why, REOPENINGS["wrote_again"])
        first = Line("🔁", words.t(why))
    else:
        sign = "⏰" if pressed else "🔴"
        first = Line(
            sign, deadline if pressed else words.t("Answer {by}", by=times.by(case.due_at))
        )
        deadline = ""
    more = [inside(deadline)] if deadline else []
    if case.snoozed_until and case.snoozed_until > times.now:
        more.append(words.t("reminder {at}", at=times.at(case.snoozed_until)))
    more += beside(view, times)
    return Line(first.sign, " · ".join([first.text, *more]))


def _writes(name: str, words: Words, names: Mapping[str, str]) -> str:
    return words.t("{name} is writing", name=who(name, names, words))


def due(view: CaseView, times: Times) -> str:
    """Until when, or how late."""
    if not late(view, times.now):
        return times.by(view.case.due_at)
    over = times.now - view.case.due_at
    if over < timedelta(minutes=10):
        return times.words.t("A few minutes late")
    if over < timedelta(hours=1):
        over -= timedelta(minutes=over.total_seconds() // 60 % 10)
    return times.words.t("{span} late", span=times.words.span(over))


def inside(text: str) -> str:
    """A sentence's beginning where it goes on with another."""
    return text[:1].lower() + text[1:]


def late(view: CaseView, now: datetime) -> bool:
    return view.case.state == CaseState.OPEN and now >= view.case.due_at


def next_change(view: CaseView, found: Look, times: Times) -> datetime | None:
    """When the line changes though no row does: lateness, a lapsed claim, an undo that is over,
    a "by tomorrow at 11:30" that is of today, a "since 10:44" that is of yesterday."""
    now, case = times.now, view.case
    writes = case.writing_since and case.writing_since + WRITING_LASTS
    if found in ENDED:
        seen = case.answered_at
        recent = seen is not None and times.is_today(seen) and found is not Look.DECLARED
        ahead = [times.next_midnight()] if recent else []
        ahead += changes(view, times)
        ahead += [writes] if writes and found is Look.PROMISED else []
        return min((one for one in ahead if one > now), default=None)
    if found in ON_ITS_WAY:
        return view.reply.send_after if view.reply and found is Look.LEAVING else None
    lateness = _next_lateness(case.due_at, now)
    due_day = times.midnight_of(case.due_at)  # from then on it is "by 11:30"
    moments = [case.claim_until, case.snoozed_until, lateness, due_day, writes]
    moments += changes(view, times)
    return min((moment for moment in moments if moment and moment > now), default=None)


def _next_lateness(due_at: datetime, now: datetime) -> datetime:
    if now < due_at:
        return due_at
    step = timedelta(minutes=10)
    if now >= due_at + timedelta(hours=1):
        step = timedelta(hours=1)
    if now >= due_at + timedelta(hours=48):
        step = timedelta(days=1)
    return due_at + ((now - due_at) // step + 1) * step


def _ended(
    view: CaseView, place: Place, found: Look, times: Times, names: Mapping[str, str]
) -> Line:
    case, words = view.case, times.words
    at = case.answered_at or times.now
    title = escape(place.title)
    if found is Look.SHOWN and place.mailbox and case.answered_by:
        name = who(case.answered_by, names, words)
        return Line("✅", words.t("{name} answered by mail {at}", name=name, at=times.at(at)))
    if found is Look.SHOWN:
        told = words.t("Answer visible on {place} {since}", place=title, since=times.since(at))
        return Line("✅", told)
    if found is Look.ACCEPTED and case.practice:
        return Line("✅", words.t("Answered for practice {at}: nothing was sent", at=times.at(at)))
    if found is Look.ACCEPTED and place.mailbox:
        return Line("✅", words.t("Answer sent by mail {at}", at=times.at(at)))
    if found is Look.ACCEPTED:
        return Line("✅", words.t("Answer sent to {place} {at}", place=title, at=times.at(at)))
    if found is Look.DECLARED:
        name = who(case.answered_by, names, words)
        return Line("☑️", words.t("Answered, says {name}", name=name))
    if found is Look.DISMISSED:
        name = who(case.dismissed_by, names, words)
        why = said(DISMISSALS, case.dismissed_why, words)
        told = words.t("Closed without reply: {reason} ({name})", reason=why, name=name)
        return Line("⚪", told)
    return Line("🗑", words.t("Removed by the customer"))


def _leaving(view: CaseView, place: Place, found: Look, times: Times) -> Line:
    words, title = times.words, escape(place.title)
    if found is Look.WAITING:
        return Line("⏸", words.t("The reply waits"))
    if found is Look.LEAVING and view.reply:
        return Line("📤", words.t("Leaves {at}", at=times.at(view.reply.send_after)))
    if found is Look.SENDING:
        return Line("📤", words.t("On its way to {place}", place=title))
    return Line("⏳", words.t("Sent, not yet visible on {place}", place=title))


def _failed(view: CaseView, place: Place, found: Look, words: Words) -> Line:
    title = escape(place.title)
    told = reason(" ".join((view.reply.problem if view.reply else "").split()), words)
    why = escape(fold(told, 200))
    if found is Look.STRANDED:
        told = words.t("The reply waits: {source} is not in ascolto.toml any more", source=title)
        return Line("⏸", told)
    if found is Look.UNKNOWN:
        return Line("❓", words.t("We cannot tell whether it went out"))
    if view.reply and view.reply.problem == PRACTICE:
        told = words.t("Not sent: practice began or ended meanwhile. Read it again")
        return Line("✋", told)
    if found is Look.STOPPED:
        return Line("✋", words.t("Not sent: there is already an answer on {place}", place=title))
    if not why:
        return Line("❗", words.t("{place} rejected the reply", place=title))
    if place.mailbox:
        return Line("❗", words.t("The mail could not be delivered: {reason}", reason=why))
    told = words.t("{place} rejected the reply: {reason}", place=title, reason=why)
    return Line("❗", told)
