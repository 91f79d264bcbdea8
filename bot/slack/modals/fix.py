"""Mending a reply that went out: other words, taking it away, or a correction after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import RadioButtonsElement
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.locale import Words
from bot.models import Act
from bot.models.views import CaseView, Place
from bot.slack.blocks import INPUT, Json, field, option, section
from bot.slack.ids import Ask, Mistakes, Target
from bot.slack.modals import frame
from bot.slack.modals.reply_parts import Form, audience, findings
from bot.slack.modals.written import cut, read_written, remembered, text_block
from bot.text import fold, quote


@dataclass(frozen=True, slots=True)
class Fix:
    """What came back: which act, and the words for it ("" where the reply is taken away);
    `generation` and `anyway` as in a reply."""

    about: Target
    act: Act
    text: str
    generation: int
    anyway: bool


def fix_modal(
    view: CaseView,
    place: Place,
    old: str,
    about: Target,
    words: Words,
    form: Form | None = None,
) -> Json:
    """`old` is what stands there, `form` what is being written in its place. `about.reply` is the
    reply to mend. It takes the place of another modal, which Slack lets nobody try twice: so it
    does without the newest blocks."""
    form = form or Form(text=old)
    told = {
        Act.EDIT: words.t("Change the words there"),
        Act.DELETE: words.t("Take it away"),
        Act.CORRECTION: words.t("Send a correction after it"),
    }
    options = [option(told[Act(act)], act) for act in place.fixes]
    how = RadioButtonsElement(action_id="how", options=options, initial_option=options[0])
    blocks = [
        section(audience(view, place, words)[0], "audience"),
        section(f"*{words.t('Our answer there:')}*\n{quote(fold(old, 500))}", "old"),
        field(words.t("What would you like to do?"), how, "how"),
        *_fields(form, words),
        *findings(form.findings, words),
    ]
    return frame.modal(
        Ask.FIX,
        words.t("Fix the reply"),
        blocks,
        about,
        words,
        submit=words.t("Send anyway") if form.anyway else words.t("Send"),
        told=remembered(form.text, form.generation, anyway=form.anyway),
    )


def _fields(form: Form, words: Words) -> list[Json]:
    first, _, second = cut(form.text)
    parts = [(words.t("The right words"), first)]
    if second:
        parts.append((words.t("Your reply, second part"), second))
    return [
        field(
            label,
            PlainTextInputElement(
                action_id="text", initial_value=part or None, multiline=True, max_length=INPUT
            ),
            text_block(form.generation, number),
            optional=True,
        )
        for number, (label, part) in enumerate(parts, start=1)
    ]


def read_fix(view: Mapping[str, Any], words: Words) -> Fix:
    """Raises Mistakes when no act is chosen."""
    act = str(frame.given(view, "how") or "")
    if act not in (Act.EDIT, Act.DELETE, Act.CORRECTION):
        raise Mistakes({"how": words.t("Choose one.")})
    written = read_written(view)
    text = "" if act == Act.DELETE else written.text
    return Fix(frame.about(view), Act(act), text, written.generation, written.anyway)
