"""The letters that drafts come from: read, changed, tried, given back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import StaticSelectElement
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.locale import Words, mark
from bot.slack.blocks import (
    INPUT,
    OPTIONS,
    Json,
    actions,
    button,
    context,
    field,
    option,
    plain_text,
    section,
)
from bot.slack.codes import LANGUAGES
from bot.slack.ids import Ask, Do, Target
from bot.slack.modals import frame
from bot.slack.modals.advice import Finding
from bot.slack.modals.reply_parts import findings
from bot.slack.parts import quote_pieces, unread
from bot.slack.times import Times
from bot.text import escape

_PIECES = 4
AUDIENCES = {"public": mark("public letters"), "private": mark("private letters")}
_HINT = mark(
    "A line with +++ or +++ begins another wording. What stands in {{ }} is filled in: "
    "{{ customer }} is the customer's name, {{ privately }} where to write to."
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A letter in the list: `why` it is offered, whether somebody changed it, and whether it was
    `proofread` by somebody whose own language it is in."""

    name: str
    why: str
    changed: bool = False
    proofread: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The letter that stands open. `fits`: when; `by` and `at`: who changed it, and when ("" and
    None where it is as it ships, or from the team's folder)."""

    name: str
    why: str
    fits: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What stands in the modal. `group` is <language>/<audience>; `generation` numbers the text
    field; `tried` are its wordings filled in for an invented customer; `told` one more line.
    `opened` says which text was opened, `theirs` what somebody else has made of it since ("" =
    nothing)."""

    group: str
    text: str = ""
    generation: int = 1
    tried: tuple[str, ...] = ()
    found: tuple[Finding, ...] = ()
    told: str = ""
    opened: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class LettersInput:
    """What came back: the letter's name is "" while none is open. `beside`: another's text stands
    there too."""

    group: str
    chosen: str
    name: str
    text: str
    generation: int
    opened: str = ""
    beside: bool = False


def templates_modal(
    form: Letters,
    groups: Sequence[str],
    letters: Sequence[Listed],
    shown: Shown | None,
    times: Times,
) -> Json:
    """The modal; `letters` are those of the group."""
    words = times.words
    blocks = [
        section(f"*{words.t('Which letters?')}*", "group", _groups(groups, form.group, words)),
        section(f"*{words.t('Letter')}*", f"letter:{form.group}", _letters(letters, shown, words)),
    ]
    if not all(one.proofread for one in letters):
        blocks.append(context(unread(words), "unread"))
    if shown is None:
        told = words.t("Choose a letter to read, try or change it. ✏️ was changed by your team.")
        blocks.append(context(told, "told"))
    else:
        blocks += [*_open(form, shown, times), *_tried(form, words), *_theirs(form, words)]
    return frame.modal(
        Ask.LETTERS,
        words.t("Reply templates"),
        blocks,
        Target(),
        words,
        submit=words.t("Save") if shown else "",
        told={
            "name": shown.name if shown else "",
            "generation": form.generation,
            "opened": form.opened,
            **({"beside": 1} if form.theirs else {}),
        },
    )


def read_templates(view: Mapping[str, Any]) -> LettersInput:
    """Read the modal back, from a submission or a click."""
    told = frame.told(view)
    group = str(frame.given(view, "group") or "")
    listed = frame.blocks_named(view, "letter:")
    return LettersInput(
        group=group,
        chosen=str(frame.given(view, listed[0]) or "") if listed else "",
        name=str(told.get("name", "")),
        text=frame.text(view, letter_block(int(told.get("generation", 1)))),
        generation=int(told.get("generation", 1)),
        opened=str(told.get("opened", "")),
        beside="beside" in told,
    )


def letter_block(generation: int) -> str:
    """The block_id of the text field, for errors shown beside it."""
    return f"letter_text:{generation}"


def _groups(groups: Sequence[str], chosen: str, words: Words) -> StaticSelectElement:
    options = [option(_group(one, words), one) for one in groups[:OPTIONS]]
    first = next((one for one in options if one.value == chosen), None)
    return StaticSelectElement(
        action_id=Do.LETTERS,
        placeholder=plain_text(words.t("Choose one"), 150),
        options=options,
        initial_option=first,
    )


def _group(group: str, words: Words) -> str:
    language, _, audience = group.partition("/")
    named = words.t(LANGUAGES[language]) if language in LANGUAGES else language
    return f"{named} · {words.t(AUDIENCES[audience])}"


def _letters(letters: Sequence[Listed], shown: Shown | None, words: Words) -> StaticSelectElement:
    options = [
        option(f"✏️ {one.why}" if one.changed else one.why, one.name) for one in letters[:OPTIONS]
    ]
    chosen = next((one for one in options if shown and one.value == shown.name), None)
    return StaticSelectElement(
        action_id=Do.LETTER,
        placeholder=plain_text(words.t("Choose one"), 150),
        options=options,
        initial_option=chosen,
    )


def _open(form: Letters, shown: Shown, times: Times) -> list[Json]:
    words = times.words
    lines = [words.t("Fits: {conditions}", conditions=escape(shown.fits))]
    if shown.at is not None:
        named = f"<@{shown.by}>"
        lines.append(words.t("Changed by {name}, {at}.", name=named, at=times.at(shown.at)))
    if form.told:
        lines.append(escape(form.told))
    typed = PlainTextInputElement(
        action_id="text", initial_value=form.text or None, multiline=True, max_length=INPUT
    )
    hint = words.plain(_HINT)
    back = button(words.t("Back to the shipped one"), Do.SHIPPED) if shown.at is not None else None
    return [
        context(lines, "about"),
        field(words.t("Text"), typed, letter_block(form.generation), hint=hint),
        actions([button(words.t("Try"), Do.TRY_LETTER), back], "tools"),
    ]


def _tried(form: Letters, words: Words) -> list[Json]:
    blocks = []
    for number, text in enumerate(form.tried, 1):
        title = words.t("Wording {number}:", number=number)
        pieces = quote_pieces(text)[:_PIECES]
        blocks.append(section(f"*{title}*", f"tried:{number}"))
        blocks += [section(one, f"tried:{number}:{n}") for n, one in enumerate(pieces)]
    return blocks + findings(form.found, words)


def _theirs(form: Letters, words: Words) -> list[Json]:
    if not form.theirs:
        return []
    pieces = quote_pieces(form.theirs)[:_PIECES]
    return [
        section(f"*{words.t('As it stands now:')}*", "theirs"),
        *(section(one, f"theirs:{n}") for n, one in enumerate(pieces)),
    ]
