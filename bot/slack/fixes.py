"""How it stands with a reply that is being mended, and with one that was reported as fake."""

from collections.abc import Mapping
from datetime import datetime

from bot.models import STRANDED, Act, Case, Reply, ReplyState
from bot.models.views import CaseView, Place
from bot.slack.called import who
from bot.slack.codes import FAKES
from bot.slack.reasons import reason
from bot.slack.times import Times
from bot.text import escape, fold


def fix_line(view: CaseView, place: Place, times: Times) -> str:
    """What is on its way or went wrong, in one line ("" = nothing to tell)."""
    fix, words, title = view.fix, times.words, escape(place.title)
    if fix is None:
        return ""
    if fix.state == ReplyState.QUEUED and fix.problem == STRANDED:
        return words.t("⏸ The change waits: {source} is not in ascolto.toml any more", source=title)
    if can_undo(view, times.now):
        return words.t("✏️ The change leaves {at}", at=times.at(fix.send_after))
    if fix.state in (ReplyState.QUEUED, ReplyState.SENDING):
        return words.t("✏️ The change is on its way to {place}", place=title)
    if fix.state == ReplyState.STOPPED:
        return words.t("✋ Not changed: another answer stands on {place} now", place=title)
    if fix.state in (ReplyState.REFUSED, ReplyState.REJECTED) and fix.problem:
        told = fold(reason(" ".join(fix.problem.split()), words), 200)
        return words.t("❗ The change was refused: {reason}", reason=escape(told))
    if fix.state == ReplyState.SENT and fix.act == Act.EDIT and place.reads_back:
        return words.t("⏳ Changed, not yet visible on {place}", place=title)
    return ""


def can_undo(view: CaseView, now: datetime) -> bool:
    """Whether the change can still be taken back."""
    fix: Reply | None = view.fix
    if fix is None or fix.state != ReplyState.QUEUED:
        return False
    return now < fix.send_after or fix.problem == STRANDED


def fake_line(case: Case, times: Times, names: Mapping[str, str]) -> str:
    """That it was reported as fake, by whom, and what became of it ("" = it was not)."""
    if case.fake_at is None:
        return ""
    words = times.words
    return words.t(
        "🚩 Reported as fake by {name}, {day} · {outcome}",
        name=who(case.fake_by, names, words),
        day=times.day(case.fake_at),
        outcome=words.t(FAKES[case.fake_outcome or "waiting"]),
    )
