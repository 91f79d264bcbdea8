"""The alert card of a case."""

from collections.abc import Mapping
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from bot.locale import Words
from bot.models import Draft, Review
from bot.models.views import CaseView, Place
from bot.slack.blocks import Json, actions, button, context, link_button, section
from bot.slack.fixes import can_undo, fake_line, fix_line
from bot.slack.ids import Do, Target
from bot.slack.message import Message, fit
from bot.slack.parts import (
    customer,
    done_label,
    first_words,
    practice_line,
    rated,
    said_before,
    stars_told,
    strange,
    translation,
    unread,
    where,
    why,
)
from bot.slack.sourceless import sourceless
from bot.slack.state import (
    ENDED,
    ON_ITS_WAY,
    Line,
    Look,
    current_reply,
    due,
    line,
    look,
    next_change,
)
from bot.slack.times import Times
from bot.text import escape, fold, quote

SHOWN = 300
"""So much of a draft or a reply stands on the card."""


def card(
    view: CaseView,
    place: Place,
    now: datetime,
    words: Words,
    names: Mapping[str, str],
    *,
    hours_timezone: str,
    paused: bool = False,
    plain: bool = False,
    same: str = "",
) -> Message:
    """The card of a case, whatever its state. `names`: display names by Slack id. `redraw_at`
    of the message says when it changes by itself (late, later, a claim that lapses).
    `plain`: without the newest blocks, for a workspace that refused them. `same`: where else its
    customer is, as `bot.slack.same` says it."""
    times = Times(words, now, hours_timezone)
    found = look(view, now, paused=paused)
    state = line(view, place, found, times, names)
    blocks = [section(f"*{state}*", "state")]
    if paused:
        blocks.append(context(pause_line(words), "paused"))
    if told := practice_line(view.case, words):
        blocks.append(context(told, "practice"))
    blocks.append(context(where(view.review, place, times), "where"))
    if not place.known and found not in ENDED:
        blocks.append(context(escape(sourceless(place.source_id, words)), "sourceless"))
    if found in ENDED:
        blocks += _short(view, words)
    else:
        blocks += _body(view, found, now, words, same, plain=plain)
    beside = [fix_line(view, place, times) if found in ENDED else ""]
    beside.append(fake_line(view.case, times, names))
    blocks += [context(told, f"beside:{n}") for n, told in enumerate(beside) if told]
    undo = found in ENDED and can_undo(view, now)
    if buttons := _buttons(view, place, found, words, undo=undo):
        blocks.append(actions(buttons, "do"))
    changes = [next_change(view, found, times), view.fix.send_after if undo and view.fix else None]
    changes.append(view.awaited(now))
    redraw_at = min((one for one in changes if one), default=None)
    return fit(_spoken(view, place, found, state, times), blocks, redraw_at)


def pause_line(words: Words) -> str:
    """The banner while everything is paused."""
    return words.t("⏸ Paused: nothing goes out until somebody writes `/reviews resume`")


def _body(
    view: CaseView, found: Look, now: datetime, words: Words, same: str, *, plain: bool
) -> list[Json]:
    blocks = customer(view.review, view.before, words, plain=plain)
    blocks += translation(view.translation(words.language), words)
    blocks += said_before(sum(r.deleted_at is None for r in view.reviews) - 1, words)
    if reasons := why(view.review, words):
        blocks.append(context(reasons, "why"))
    if same:
        blocks.append(context(same, "customer"))
    reply = current_reply(view)
    if reply is not None:
        if found is Look.STOPPED and view.answers:
            blocks.append(_lines(words.t("Answer there:"), view.answers[-1].text, "standing"))
        blocks.append(_lines(words.t("Reply:"), reply.text, "reply"))
    elif view.case.hold:
        blocks.append(context(words.t("No draft: sensitive case."), "draft"))
    elif view.draft is not None and found not in ON_ITS_WAY and view.awaited(now):
        blocks.append(context(words.t("Draft: on its way…"), "draft"))
    elif view.draft is not None and found not in ON_ITS_WAY:
        blocks.append(_lines(words.t("Draft (not sent):"), view.suggested, "draft"))
        blocks += _warnings(view.draft, view.review, words)
    return blocks


def _warnings(draft: Draft, review: Review, words: Words) -> list[Json]:
    told = {
        "no_private_contact": words.t(
            "⚠️ The draft invites nowhere: set private_contact of the brand in ascolto.toml."
        ),
        "not_proofread": unread(words),
        "too_long": words.t("⚠️ The draft is longer than this place takes: shorten it."),
    }
    found = [told[note] for note in draft.notes if note in told]
    found += filter(None, [strange(review, draft.language, words)])
    return [context(found, "warnings")] if found else []


def _short(view: CaseView, words: Words) -> list[Json]:
    first = (view.review.title or view.review.text).strip().partition("\n")[0]
    blocks = [section(quote(fold(first, 150)), "words")] if first else []
    sent = view.answers[-1].text if view.answers else ""
    reply = current_reply(view)
    if not sent and reply is not None and view.case.state == "answered":
        sent = reply.text
    if sent:
        blocks.append(_lines(words.t("Answer:"), sent, "reply"))
    return blocks


def _lines(label: str, text: str, block_id: str) -> Json:
    return section(f"*{label}*\n{quote(fold(text, SHOWN))}", block_id)


def _buttons(
    view: CaseView, place: Place, found: Look, words: Words, *, undo: bool
) -> list[ButtonElement]:
    reply = current_reply(view)
    about = str(Target(view.case.id, view.review.id, reply.id if reply else 0))
    more = button(words.t("More…"), Do.MORE, about)
    if undo and view.fix is not None:
        mended = str(Target(view.case.id, view.review.id, view.fix.id))
        return [button(words.t("Undo send"), Do.UNDO, mended), more]
    if view.promise and found in ENDED:
        wrote = button(words.t("Write the follow-up"), Do.REPLY, about, style="primary")
        kept = button(words.t("Done"), Do.KEPT, about)
        return [wrote, kept, more] if found is Look.PROMISED else [kept, more]
    if found in ENDED:
        again = button(words.t("Reopen"), Do.REOPEN, about)
        return [more] if found is Look.GONE else [again, more]
    if found in (Look.LEAVING, Look.WAITING):
        return [button(words.t("Undo send"), Do.UNDO, about)]
    if found is Look.STRANDED:
        return [button(words.t("Undo send"), Do.UNDO, about), more]
    if found is Look.UNKNOWN:
        there = button(words.t("It is there"), Do.THERE, about)
        return [there, button(words.t("Send again"), Do.AGAIN, about), more]
    if found in (Look.REJECTED, Look.STOPPED):
        return [button(words.t("Fix and resend"), Do.FIX, about, style="primary"), more]
    if found in (Look.SENDING, Look.SENT):
        page = link_button(words.t("Open the page"), Do.PAGE, view.review.url)
        return [page, more] if page else [more]
    if not place.can_reply:
        return [*_by_hand(view, place, about, words), more]
    answer = button(words.t("Reply"), Do.REPLY, about, style="primary")
    if found in (Look.HELD, Look.CLAIMED):
        return [answer, more]
    return [answer, button(words.t("I'm on it"), Do.CLAIM, about), more]


def _by_hand(view: CaseView, place: Place, about: str, words: Words) -> list[ButtonElement]:
    """Where we cannot send: copy, open the page, say that it is done. In private and without a
    page, people write or call."""
    copy = words.t("Copy and open page")
    done = button(done_label(place, words), Do.DONE, about)
    if page := link_button(copy, Do.COPY, view.review.url, about, style="primary"):
        return [page, done]
    text = words.t("Copy the text")
    if place.public:
        return [button(text, Do.COPY, about, style="primary"), done]
    called = words.t("I called or met the customer")
    return [button(called, Do.CALLED, about, style="primary"), button(text, Do.COPY, about)]


def _spoken(view: CaseView, place: Place, found: Look, state: Line, times: Times) -> str:
    """What the phone's notification and a screen reader say."""
    words = times.words
    beginning = escape(first_words(view.review, 80).rstrip(" ."))
    title, known = escape(place.title), rated(view.review.rating, view.review.scale)
    if told := practice_line(view.case, words):
        return f"{told} {state.text}."
    if place.heard_in and beginning:
        head = words.t('{place}: "{words}".', place=title, words=beginning)
    elif known and beginning:
        said = stars_told(*known, words)
        head = words.t('{rated} on {place}: "{words}".', rated=said, place=title, words=beginning)
    elif known:
        said = stars_told(*known, words)
        head = words.t("{rated} on {place}, no words.", rated=said, place=title)
    elif place.mailbox:
        head = words.t('By mail: "{words}".', words=beginning)
    else:
        head = words.t('On {place}: "{words}".', place=title, words=beginning)
    if found is Look.OPEN:
        until = due(view, times)
        told = words.t("{until}, nobody on it yet.", until=until[:1].upper() + until[1:])
        return f"{head} {told}"
    return f"{head} {state.text}."
