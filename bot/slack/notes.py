"""Lines in a card's thread."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.locale import Words
from bot.models import Act, Case, CaseState, Promise, Reply, Review
from bot.models.views import CaseView, Ended, Place
from bot.slack.blocks import Json, actions, button, context, link, section
from bot.slack.called import mention, named, who
from bot.slack.ids import Do, Target
from bot.slack.message import Message, fit
from bot.slack.parts import author, finished, first_words, practice_line, quoted
from bot.slack.reasons import reason
from bot.slack.sourceless import unclear, waits
from bot.slack.times import Times
from bot.text import escape, fold, quote

SHOWN = 300
_BY_PEOPLE = (
    "asked called claim_lapsed given stopped stranded unclear promise_kept promise_moved".split()
)


def note(
    detail: Mapping[str, Any],
    view: CaseView,
    place: Place,
    now: datetime,
    words: Words,
    names: Mapping[str, str],
    *,
    hours_timezone: str,
) -> Message:
    """A line in the thread of a case's card; `detail["code"]` says which:

    wrote_again, wrote_thanks, wrote_automatic, edited (`review`), answered_there (`by`),
    copied (`by`), answer_vanished, bounced (`by`, or `why` of a colleague's), not_visible, stopped
    (`by`), stranded and unclear (`by`, `source`: one that the settings know no more), claim_lapsed
    (`who`), called (`by`, `text`), asked (`by`, `who`, `until` as ISO time or "", `text`), given
    (`by`, `who`), promise_kept (`by`, `text`), promise_moved (`by`, `until` as ISO time, `text`).
    `among`: in the thread of a storm's card, where it says whose case it is about.
    """
    times = Times(words, now, hours_timezone)
    code = str(detail.get("code", ""))
    if code in _BY_PEOPLE:
        told, more = _by_people(code, detail, times, names)
    else:
        told, more = _by_customer(code, detail, view, place, times)
    return spoken(f"{_whose(view, words)}\n{told}" if detail.get("among") else told, more)


def call(
    view: CaseView,
    head: str,
    now: datetime,
    words: Words,
    names: Mapping[str, str],
    *,
    past: Ended | None = None,
    hours_timezone: str,
) -> Message:
    """The escalation: nobody has answered, who was told already, and `head` (a Slack id) asked.
    `past`: it was in an earlier round, which ended so; like one whose case has ended, it is
    done."""
    times = Times(words, now, hours_timezone)
    case = view.case
    if past or case.state != CaseState.OPEN:
        ended = past or Ended(case.state, case.ended_at or case.opened_at)
        return spoken(finished(ended, times))
    since = times.since(view.case.opened_at)
    told = [words.t("Nobody has answered this customer yet ({since}).", since=since)]
    if before := _told_before(view, head, times, names):
        told.append(words.t("Already told: {people}.", people=before))
    if head[:1] in ("U", "W", "S"):
        told.append(words.t("{head}, can you decide?", head=mention(head)))
    return spoken(" ".join(told), practice_line(view.case, words))


def _told_before(view: CaseView, head: str, times: Times, names: Mapping[str, str]) -> str:
    """Who was reminded and when last, each once."""
    last = {nudge.told: nudge.given_at for nudge in view.told if nudge.told != head}
    recent = sorted(last.items(), key=lambda one: one[1])[-5:]
    return ", ".join(f"{named(who_, names, times.words)} {times.clock(at)}" for who_, at in recent)


def promise_call(
    promise: Promise, view: CaseView, head: str, times: Times, names: Mapping[str, str]
) -> Message:
    """A promised follow-up is still to come, says the thread; `head` (a Slack id) is asked."""
    words = times.words
    if promise.ended_at is not None:
        return spoken(words.t("✅ done, {time}", time=times.clock(promise.ended_at)))
    by = times.by_day(promise.due_at)
    told = words.t(
        "{name} promised {customer} news {by}, and it has not come yet.",
        name=who(promise.owner, names, words),
        customer=escape(author(view.review)) or words.t("the customer"),
        by=by,
    )
    if head[:1] in ("U", "W", "S"):
        told += " " + words.t("{head}, can you decide?", head=mention(head))
    return spoken(told)


def leaving(case: Case, reply: Reply, times: Times) -> Message:
    """The line that only the sender sees: when the reply leaves, and the way to take it back."""
    words = times.words
    at = times.at(reply.send_after)
    # Slack lets nobody change such a line: it must stay true when the reply is gone.
    told = (
        words.t("✏️ Your change leaves {at}. Until then you can take it back.", at=at)
        if reply.act in (Act.EDIT, Act.DELETE)
        else words.t("📤 Your reply leaves {at}. Until then you can take it back.", at=at)
    )
    about = str(Target(case.id, reply.review_id, reply.id))
    practice = practice_line(case, words)
    return fit(
        told,
        [
            section(told, "leaving"),
            *([context(practice, "practice")] if practice else []),
            actions([button(words.t("Undo send"), Do.UNDO, about)], "do"),
        ],
    )


def line_of(text: str) -> Message:
    """One line for the person who acted; `text` is safe for mrkdwn."""
    return fit(text, [section(text, "line")])


def _whose(view: CaseView, words: Words) -> str:
    """Whose case it is: its number, the customer, the first words."""
    name, said = author(view.review), escape(first_words(view.review, 60))
    told = [f"#{view.case.id}", escape(fold(name, 60)), words.t('"{words}"', words=said)]
    return " · ".join(part for part, there in zip(told, (True, name, said), strict=True) if there)


def _by_customer(
    code: str, detail: Mapping[str, Any], view: CaseView, place: Place, times: Times
) -> tuple[str, str]:
    words, title = times.words, escape(place.title)
    reply, standing = view.reply, view.answers[-1].text if view.answers else ""
    if code == "wrote_thanks":
        told = words.t("💚 The customer says thank you. No answer needed.")
        return told, _quoted(_review(view, detail).text)
    if code == "wrote_again":
        return words.t("🔁 The customer wrote again."), _quoted(_review(view, detail).text)
    if code == "wrote_automatic":
        told = words.t("🤖 An automatic answer came back. Nothing to do.")
        return told, _quoted(_review(view, detail).text)
    if code == "edited":
        told = words.t("✏️ The customer changed what they wrote.")
        return told, words.t("The card shows before and now.")
    if code == "answered_there":
        return _answered_there(str(detail.get("by") or ""), place, words), _quoted(standing)
    if code == "copied":
        name = escape(fold(str(detail.get("by") or ""), 60))
        told = words.t("📨 {name} wrote to the customer, says a copy that came in.", name=name)
        more = quoted((words.t("More…"), words.t("I already answered there")), words)
        return told, words.t("A sender proves nothing. If it is the answer: {more}", more=more)
    if code == "answer_vanished":
        return words.t("⚠️ Our answer is not on {place} any more.", place=title), ""
    if code == "bounced":
        by, why = str(detail.get("by") or ""), str(detail.get("why") or "")
        why = why or (reply.problem if by and reply else "")
        return _came_back(by, words), escape(fold(reason(why, words), SHOWN))
    if code == "not_visible":
        left = reply.sent_at if reply and reply.sent_at else times.now
        told = words.t(
            "⏳ The reply left {span} ago but {place} does not show it yet.",
            span=words.span(times.now - left),
            place=title,
        )
        page = link(view.review.url, words.t("Open the page and look."))
        return told, page or words.t("Open the page and look.")
    raise ValueError(f"no such note: {code!r}")


def _came_back(by: str, words: Words) -> str:
    if not by:
        return words.t("📭 The mail came back: the customer did not get our answer.")
    return words.t("📭 {name}, your mail came back: the customer did not get it.", name=mention(by))


def _answered_there(by: str, place: Place, words: Words) -> str:
    title, name = escape(place.title), escape(fold(by, 60))
    if name and place.mailbox:
        return words.t("💬 {name} answered by mail.", name=name)
    if name:
        return words.t("💬 {name} answered on {place}.", name=name, place=title)
    return words.t("💬 Somebody answered on {place}.", place=title)


def _by_people(
    code: str, detail: Mapping[str, Any], times: Times, names: Mapping[str, str]
) -> tuple[str, str]:
    words, text = times.words, _quoted(str(detail.get("text") or ""))
    by = who(str(detail.get("by") or ""), names, words)
    other = str(detail.get("who") or "")
    if code == "called":
        return words.t("☎️ {name} called or met the customer.", name=by), text
    if code == "promise_kept":
        return words.t("📅 {name} has given the promised follow-up.", name=by), text
    if code == "promise_moved":
        until = times.by_day(moment(detail.get("until"), times.now))
        return words.t("📅 {name} postponed the follow-up: {by}.", name=by, by=until), text
    if code == "stopped":
        name = mention(str(detail.get("by") or ""))
        told = words.t("✋ {name}, your reply was not sent: somebody was quicker.", name=name)
        return told, words.t("To send it all the same, reopen the case.")
    if code in ("stranded", "unclear"):
        return (waits if code == "stranded" else unclear)(detail, words)
    if code == "claim_lapsed":
        name = who(other, names, words)
        return words.t("🙋 {name} is not on it any more. Who takes over?", name=name), ""
    if code == "given":
        colleague = who(other, names, words)
        return words.t("🤝 {name} gave it to {colleague}.", name=by, colleague=colleague), ""
    asked = mention(other)
    if not detail.get("until"):
        return words.t("🤝 {name} asks {colleague} for help.", name=by, colleague=asked), text
    until = times.by(moment(detail["until"], times.now))
    told = words.t("🤝 {name} asks {colleague} for help, {by}.", name=by, colleague=asked, by=until)
    return told, text


def _review(view: CaseView, detail: Mapping[str, Any]) -> Review:
    wanted = str(detail.get("review", ""))
    return next((said for said in view.reviews if str(said.id) == wanted), view.review)


def _quoted(text: str) -> str:
    return quote(fold(text, SHOWN)) if text.strip() else ""


def moment(written: Any, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(written) if written else otherwise


def spoken(text: str, more: str = "") -> Message:
    blocks: list[Json] = [section(text, "note")]
    if more.startswith(">"):
        blocks.append(section(more, "more"))
    elif more:
        blocks.append(context(more, "more"))
    return fit(text, blocks)
