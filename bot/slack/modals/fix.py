"""Mending a reply that went out: other words, taking it away, or a correction after it."""

from collections.abc import Mapping, Sequence
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
from bot.slack.modals.advice import Finding
from bot.slack.modals.reply_parts import Form, audience, findings
from bot.text import fold, quote


@dataclass(frozen=True, slots=True)
class Fix:
    """What came back: which act, and the words for it ("" where the reply is taken away)."""

    about: Target
    act: Act
    text: str
    anyway: bool


def fix_modal(
    view: CaseView,
    place: Place,
    old: str,
    about: Target,
    words: Words,
    *,
    text: str = "",
    found: Sequence[Finding] = (),
    anyway: bool = False,
) -> Json:
    """`old` is what stands there; `text` what is being written in its place. `about.reply` is the
    reply to mend. `anyway`: the next Send goes past the warnings shown. It takes the place of
    another modal, which Slack lets nobody try twice: so it does without the newest blocks."""
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
        *_fields(Form(text=text or old), words),
        *findings(found, words),
    ]
    return frame.modal(
        Ask.FIX,
        words.t("Fix the reply"),
        blocks,
        about,
        words,
        submit=words.t("Send anyway") if anyway else words.t("Send"),
        told={"anyway": anyway},
    )


def _fields(form: Form, words: Words) -> list[Json]:
    first, second = form.halves(INPUT)
    parts = [(words.t("The right words"), first)]
    if second:
        parts.append((words.t("Your reply, second part"), second))
    return [
        field(
            label,
            PlainTextInputElement(
                action_id="text", initial_value=part or None, multiline=True, max_length=INPUT
            ),
            f"text:{number}",
            optional=True,
        )
        for number, (label, part) in enumerate(parts, start=1)
    ]


def read_fix(view: Mapping[str, Any], words: Words) -> Fix:
    """Raises Mistakes when no act is chosen."""
    act = str(frame.given(view, "how") or "")
    if act not in (Act.EDIT, Act.DELETE, Act.CORRECTION):
        raise Mistakes({"how": words.t("Choose one.")})
    parts = [frame.text(view, block_id) for block_id in frame.blocks_named(view, "text:")]
    text = "" if act == Act.DELETE else "\n\n".join(part for part in parts if part)
    return Fix(frame.about(view), Act(act), text, bool(frame.told(view).get("anyway")))
