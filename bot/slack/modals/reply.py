"""The reply modal: the only door from Slack to a customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from slack_sdk.models.blocks import StaticSelectElement
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.locale import Words
from bot.models.views import CaseView, Place
from bot.slack.blocks import (
    INPUT,
    OPTIONS,
    Json,
    actions,
    alert,
    button,
    context,
    field,
    option,
    plain_text,
    section,
    size,
)
from bot.slack.ids import Ask, Do, Target
from bot.slack.modals import frame
from bot.slack.modals.promise import NOTHING, Days, Follow, follow_fields, read_follow
from bot.slack.modals.reply_parts import (
    Form,
    Meaning,
    audience,
    collisions,
    findings,
    meaning,
    said,
)
from bot.slack.modals.written import cut, read_written, remembered, text_block
from bot.slack.parts import strange, unread
from bot.slack.times import Times
from bot.text import length

SECOND_FIELD = 2_500
"""From so many characters a second field is offered: one holds 3,000."""


class Choice(Protocol):
    """A template to choose: `why` says in a few words, in the reader's language, when it fits;
    `proofread`: by somebody whose own language it is in."""

    @property
    def template(self) -> str: ...

    @property
    def why(self) -> str: ...

    @property
    def proofread(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ReplyInput:
    """What came back. `anyway`: the person saw the warnings about this very text and sends it all
    the same. `generation` numbers the text fields should they be drawn again: a replaced text gets
    a new one. `revision` is that of the customer's words that stood above it, `standing` whether an
    answer stood there, `practice` whether it said that nothing is sent; `follow` the follow-up
    promised; `plain`: the modal had to do without the newest blocks; `found`: the codes of what the
    check found that stands in it; `offered`: the template that "Replace my text" would put in."""

    about: Target
    text: str
    template: str
    anyway: bool
    generation: int
    revision: int
    standing: bool
    practice: bool = False
    follow: Follow = NOTHING
    plain: bool = False
    found: tuple[str, ...] = ()
    offered: str = ""


def reply_modal(
    view: CaseView,
    place: Place,
    choices: Sequence[Choice],
    words: Words,
    *,
    form: Form,
    person: str,
    names: Mapping[str, str],
    now: datetime,
    hours_timezone: str,
    days: Days | None = None,
    same: str = "",
    says: Meaning | None = None,
) -> Json:
    """The modal in which `person` (a Slack id) answers `view.review`.

    `choices` best first; `days` are those on which a follow-up may be promised by a word. Redrawn
    with `views.update`, it keeps what is being typed as long as `form.generation` stays the same.
    """
    times = Times(words, now, hours_timezone)
    blocks = [
        alert(*audience(view, place, words), "audience", plain=form.plain),
        *collisions(view, place, person, times, names),
        *said(view, words),
        *([context(same, "customer")] if same else []),
        *_templates(choices, form, words),
        *_strange(view, words),
        *_kept(form, times),
        *_fields(form, place, words),
        *meaning(says, words),
        *follow_fields(form.follow, days or {}, words, hours_timezone),
        *findings(form.findings, words),
        actions(_buttons(form, words), "tools"),
    ]
    send = words.t("Send anyway") if form.anyway else words.t("Send")
    return frame.modal(
        Ask.REPLY,
        frame.reply_title(place, words),
        blocks,
        Target(view.case.id, view.review.id, form.reply_id),
        words,
        submit=send,
        told=_remembered(view, form),
        tell_close=True,
    )


def _remembered(view: CaseView, form: Form) -> dict[str, Any]:
    return {
        **remembered(form.text, form.generation, anyway=form.anyway),
        "template": form.template,
        "plain": form.plain,
        "revision": view.review.revision,
        "practice": view.case.practice,
        "found": [one.code for one in form.findings],
        "offered": form.offered,
    }


def read_reply(view: Mapping[str, Any]) -> ReplyInput:
    """Read the modal back, from a submission, a click or a keystroke (`payload["view"]`)."""
    told, written = frame.told(view), read_written(view)
    chosen = frame.given(view, "template") or told.get("template", "")
    return ReplyInput(
        about=frame.about(view),
        text=written.text,
        template=str(chosen),
        anyway=written.anyway,
        generation=written.generation,
        revision=int(told.get("revision", 0)),
        standing=bool(frame.blocks_named(view, "standing")),
        follow=read_follow(view),
        practice=bool(told.get("practice")),
        plain=bool(told.get("plain")),
        found=tuple(str(code) for code in told.get("found", ())),
        offered=str(told.get("offered", "")),
    )


def _templates(choices: Sequence[Choice], form: Form, words: Words) -> list[Json]:
    if not choices:
        return []
    options = [option(choice.why, choice.template) for choice in choices[:OPTIONS]]
    chosen = next((one for one in options if one.value == form.template), None)
    select = StaticSelectElement(
        action_id=Do.TEMPLATE,
        placeholder=plain_text(words.t("Choose one"), 150),
        options=options,
        initial_option=chosen,
    )
    blocks = [section(f"*{words.t('Reply template')}*", "template", select)]
    if not all(choice.proofread for choice in choices):
        blocks.append(context(unread(words), "unread"))
    return blocks


def _strange(view: CaseView, words: Words) -> list[Json]:
    told = strange(view.review, view.draft.language, words) if view.draft else ""
    return [context(told, "strange")] if told else []


def _kept(form: Form, times: Times) -> list[Json]:
    if form.typed_at is None:
        return []
    words, of = times.words, times.of(form.typed_at)
    told = words.t("Your text {of}", of=of)
    if form.before:
        told = words.t("Your text {of}, from before the customer wrote again", of=of)
    return [context(told, "typed")]


def _fields(form: Form, place: Place, words: Words) -> list[Json]:
    first, _, second = cut(form.text)
    room = place.max_reply is None or place.max_reply > INPUT
    label = words.t("Your reply")
    fields = [_field(label, first, 1, form, _hint(form.text, place, words))]
    if second or (room and size(form.text) >= SECOND_FIELD):
        more = words.t("Your reply, second part")
        fields.append(_field(more, second, 2, form, "", optional=True))
    return fields


def _field(
    label: str, text: str, number: int, form: Form, hint: str, *, optional: bool = False
) -> Json:
    typed = PlainTextInputElement(
        action_id=f"{Do.TYPED}.{number}",
        initial_value=text or None,
        multiline=True,
        max_length=INPUT,
        dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_character_entered"]),
    )
    block_id = text_block(form.generation, number)
    return field(label, typed, block_id, hint=hint, optional=optional, dispatch=True)


def _hint(text: str, place: Place, words: Words) -> str:
    now = length(text, place.unit)
    if place.max_reply is None:
        return words.n("Now: {count} character.", "Now: {count} characters.", now)
    told = {"most": words.number(place.max_reply), "now": words.number(now)}
    if place.unit == "bytes":
        return words.t("At most {most} bytes. Now: {now}.", **told)
    return words.t("At most {most} characters. Now: {now}.", **told)


def _buttons(form: Form, words: Words) -> list[Any]:
    check = button(words.t("Check"), Do.CHECK)
    if not form.offered:
        return [check]
    return [check, button(words.t("Replace my text"), Do.REPLACE, form.offered)]
