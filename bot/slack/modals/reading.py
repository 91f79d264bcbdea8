"""Modals that are only read: all the words, the history, who was first, a text to copy."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.locale import LANGUAGES, Words
from bot.models import Event, Reply, Review
from bot.models.views import CaseView, Place
from bot.slack.blocks import (
    INPUT,
    VIEW_BLOCKS,
    Json,
    actions,
    button,
    context,
    field,
    link_button,
    pieces,
    section,
)
from bot.slack.called import who
from bot.slack.ids import Ask, Do, Target
from bot.slack.message import Message
from bot.slack.modals import frame
from bot.slack.modals.events import told
from bot.slack.parts import done_label, quote_pieces, translation, where
from bot.slack.sourceless import sourceless
from bot.slack.times import Times
from bot.text import escape, fold, quote

EVENTS = 60
_LONGEST = 2_800
"""So much of a translation stands here: one block holds no more."""


def read_all_modal(
    view: CaseView, place: Place, now: datetime, words: Words, *, hours_timezone: str
) -> Json:
    """Everything the customer said in this case, newest first."""
    times = Times(words, now, hours_timezone)
    blocks: list[Json] = []
    for review in reversed([said for said in view.reviews if said.deleted_at is None]):
        blocks += _whole(review, place, times)
        if review is view.review:
            blocks += translation(view.translation(words.language, *LANGUAGES), words, _LONGEST)
    if len(blocks) > VIEW_BLOCKS:
        more = context(words.t("There is more: open the page."), "rest")
        blocks = [*blocks[: VIEW_BLOCKS - 1], more]
    title = words.t("The customer's words")
    return frame.modal(Ask.READ, title, blocks or [_nothing(words)], _about(view), words)


def history_modal(
    view: CaseView,
    events: Sequence[Event],
    now: datetime,
    words: Words,
    names: Mapping[str, str],
    *,
    hours_timezone: str,
) -> Json:
    """Who did what, when; `events` oldest first, shown newest first."""
    times = Times(words, now, hours_timezone)
    lines = [f"{times.stamp(event.at)} · {told(event, times, names)}" for event in events]
    newest = list(reversed(lines))[:EVENTS]
    blocks = [section(line, f"event:{n}") for n, line in enumerate(newest)]
    return frame.modal(
        Ask.HISTORY, words.t("History"), blocks or [_nothing(words)], _about(view), words
    )


def first_modal(
    view: CaseView,
    reply: Reply,
    now: datetime,
    words: Words,
    names: Mapping[str, str],
    *,
    own_text: str = "",
    hours_timezone: str,
) -> Json:
    """Somebody else's reply is on its way: whose, and what it says. `own_text`, what this person
    had written, is not lost: it stands there to copy."""
    times = Times(words, now, hours_timezone)
    name = who(reply.by, names, words)
    told_first = words.t("{name} was first, {at}.", name=name, at=times.at(reply.created_at))
    blocks = [
        section(f"🙋 {told_first}", "first"),
        section(quote(fold(reply.text, 1_000)), "reply"),
        context(words.t("Only one answer goes out. Yours was not sent."), "told"),
    ]
    if own_text.strip():
        blocks.append(section(f"*{words.t('What you had written:')}*", "own"))
        blocks += [section(p, f"own:{n}") for n, p in enumerate(quote_pieces(own_text)[:10])]
    return frame.modal(Ask.FIRST, words.t("Already answered"), blocks, _about(view), words)


def copy_modal(view: CaseView, place: Place, text: str, words: Words) -> Json:
    """The text to copy by hand, and the page to paste it into."""
    page = link_button(words.t("Open the page"), Do.PAGE, view.review.url)
    if not place.known:
        how = escape(sourceless(place.source_id, words))
    elif page:
        how = words.t("Copy the text, open the page, paste it there. Then press Done on the card.")
    elif place.public:
        how = words.t("Copy the text and put it where the customer wrote. Then press Done.")
    else:
        how = words.t("Copy the text and write it to the customer, or say it. Then press Done.")
    blocks = [section(how, "told")]
    for number, piece in enumerate(pieces(text, INPUT)):
        box = PlainTextInputElement(
            action_id="copy", initial_value=piece, multiline=True, max_length=INPUT
        )
        label = words.t("Your reply")
        blocks.append(field(label, box, f"copy:{number}", optional=True))
    done = button(done_label(place, words), Do.DONE, str(_about(view)))
    blocks.append(actions([page, done], "do"))
    title = frame.reply_title(place, words)
    return frame.modal(Ask.COPY, title, blocks, _about(view), words, submit=words.t("OK"))


def _whole(review: Review, place: Place, times: Times) -> list[Json]:
    blocks = [context(where(review, place, times), f"where:{review.id}")]
    if review.title.strip():
        blocks.append(section(f"*{escape(review.title.strip())}*", f"title:{review.id}"))
    if review.text.strip():
        blocks += [
            section(piece, f"words:{review.id}:{n}")
            for n, piece in enumerate(quote_pieces(review.text))
        ]
    return blocks


def _nothing(words: Words) -> Json:
    return section(words.t("There is nothing to show."), "nothing")


def _about(view: CaseView) -> Target:
    return Target(view.case.id, view.review.id)


def list_modal(message: Message, words: Words) -> Json:
    """A list to look at, where a message would not be seen."""
    return frame.modal(Ask.READ, words.t("Who is waiting"), message.blocks, Target(), words)
