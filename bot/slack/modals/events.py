"""The event log in words."""

from collections.abc import Mapping
from datetime import datetime

from bot.locale import mark
from bot.models import Event
from bot.slack.called import named, who
from bot.slack.codes import DISMISSALS, said
from bot.slack.times import Times
from bot.text import escape

_TOLD = {
    "heard": mark("Heard"),
    "opened": mark("The case was opened"),
    "joined": mark("The customer wrote again"),
    "edited": mark("The customer changed what they wrote"),
    "deleted": mark("Removed by the customer"),
    "restored": mark("It is there again"),
    "thanked": mark("The customer said thank you"),
    "answered_there": mark("Somebody answered there"),
    "answer_vanished": mark("Our answer is not there any more"),
    "answered": mark("Answered"),
    "reopened": mark("Open again"),
    "reopened_by_hand": mark("{name} opened it again"),
    "dismissed": mark("{name} closed it without reply: {reason}"),
    "gone": mark("Removed by the customer"),
    "claimed": mark("{name} is on it"),
    "claim_lapsed": mark("Nobody is on it any more"),
    "released": mark("{name} let go of it"),
    "handed_over": mark("{name} gave it to {colleague}"),
    "asked": mark("{name} asked {colleague}"),
    "snoozed": mark("{name} wants to be reminded later"),
    "held": mark("On hold"),
    "decided": mark("{name} decided: it may be answered"),
    "reply_written": mark("{name} wrote a reply"),
    "reply_withdrawn": mark("{name} took the reply back"),
    "reply_sent": mark("The reply left"),
    "reply_shown": mark("The reply is visible"),
    "reply_stopped": mark("The reply was stopped: an answer stands there already"),
    "reply_refused": mark("The reply was refused"),
    "reply_rejected": mark("The reply was rejected"),
    "reply_unknown": mark("Nobody can tell whether the reply went out"),
    "reply_put_back": mark("The reply waits for another try"),
    "reply_stranded": mark("The reply waits: its source is not in ascolto.toml any more"),
    "reply_again": mark("{name} sent the reply again"),
    "reply_late": mark("The reply is not visible yet"),
    "reported_fake": mark("{name} reported it as fake"),
    "edit_written": mark("{name} changes the answer there"),
    "delete_written": mark("{name} takes the answer away"),
    "correction_written": mark("{name} wrote a correction"),
    "promised": mark("{name} promised a follow-up {by}"),
    "promise_kept": mark("The promised follow-up was given"),
    "promise_dropped": mark("The promised follow-up did not reach the customer"),
    "promise_moved": mark("{name} postponed the follow-up: {by}"),
    "promise_given": mark("{name} gave the follow-up to {colleague}"),
    "same_customer": mark("{name}: the same customer as card {case}"),
    "other_customer": mark("{name}: not the same customer as card {case}"),
    "nudged": mark("{colleague} was reminded"),
    "declared": mark("{name} says it is answered"),
    "judged_critical": mark("{name}: it needs an answer"),
    "judged_not_critical": mark("{name}: it is not a criticism"),
    "paused": mark("{name} paused everything"),
    "resumed": mark("{name} let everything go on"),
    "source_ill": mark("The source cannot be read"),
    "source_healed": mark("The source works again"),
}
"""Every word of the event log; `name` is who did it, `colleague` whom it was about."""


def told(event: Event, times: Times, names: Mapping[str, str]) -> str:
    """One event as a sentence, safe for mrkdwn."""
    words, detail = times.words, event.detail
    by_hand = event.what == "reopened" and detail.get("why") == "by_hand"
    sentence = _TOLD.get("reopened_by_hand" if by_hand else event.what)
    if sentence is None:
        return escape(event.what.replace("_", " "))
    until = detail.get("until")
    other = str(detail.get("to") or detail.get("who") or detail.get("told") or "")
    return words.t(
        sentence,
        name=who(event.who, names, words),
        colleague=named(other, names, words),
        case=detail.get("case", ""),
        by=times.by_day(datetime.fromisoformat(until)) if until else "",
        reason=said(DISMISSALS, str(detail.get("why") or ""), words),
    )
