"""A person's Home: what waits for them and for the team, the sources, their language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import StaticSelectElement

from bot.locale import LANGUAGES, Words
from bot.slack.ailing import ailing_line
from bot.slack.blocks import (
    VIEW_BLOCKS,
    Json,
    actions,
    button,
    context,
    divider,
    option,
    plain_text,
    section,
    sections,
)
from bot.slack.called import who
from bot.slack.commands import Command, spelled
from bot.slack.digest_facts import Ailing
from bot.slack.ids import Do
from bot.slack.lists import Listed, case_row, promises_told, rest
from bot.slack.times import Times
from bot.text import escape

MINE, OTHERS, SOURCES = 20, 20, 100
AS_SLACK = "slack"
"""Chosen in place of a language: the one in which this person reads Slack."""
NAMES = {"en": "English", "it": "Italiano"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One source: when it was last read (None = it is pushed to us, or people write it down,
    `by_hand`), and all that ails it."""

    title: str
    checked_at: datetime | None = None
    ailing: Sequence[Ailing] = ()
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What there is to see. Cases by deadline: `mine` are the first of `mine_total`, `others` the
    first of `others_total`; `promised` the first of this person's `promises`. `paused_by`: a
    Slack id, "" = it runs; `chosen`: a language or ""."""

    mine: Sequence[Listed] = ()
    mine_total: int = 0
    promised: Sequence[Listed] = ()
    promises: int = 0
    others: Sequence[Listed] = ()
    others_total: int = 0
    sources: Sequence[SourceLine] = ()
    paused_by: str = ""
    may_answer: bool = False
    chosen: str = ""


def home(
    found: Home,
    now: datetime,
    words: Words,
    names: Mapping[str, str],
    *,
    hours_timezone: str,
) -> Json:
    """The view, within Slack's hundred blocks."""
    times = Times(words, now, hours_timezone)
    blocks: list[Json] = []
    if found.paused_by:
        blocks.append(_pause(found, words, names))
    blocks += _mine(found, times, names)
    blocks += promises_told(found.promised, found.promises, times, names)
    blocks += _others(found, times, names)
    blocks.append(divider("line"))
    blocks += _sources(found, times)
    blocks.append(_language(found.chosen, words))
    blocks.append(context(words.t("As of {time}.", time=times.clock(now)), "as_of"))
    return _view(blocks)


def not_for_you(words: Words) -> Json:
    """What guests and people of other firms see: no word of any customer."""
    told = words.t("Only full members of this workspace can do this.")
    return _view([section(told, "members")])


def _view(blocks: Sequence[Json]) -> Json:
    return {"type": "home", "blocks": list(blocks)[:VIEW_BLOCKS]}


def _pause(found: Home, words: Words, names: Mapping[str, str]) -> Json:
    told = words.t("⏸ Everything is paused by {name}.", name=who(found.paused_by, names, words))
    resume = button(words.t("Let it go on"), Do.RESUME, style="primary")
    return section(f"*{told}*", "paused", resume if found.may_answer else None)


def _mine(found: Home, times: Times, names: Mapping[str, str]) -> list[Json]:
    words = times.words
    if not found.mine_total:
        return [section(f"*{words.t('Nobody waits for you.')}*", "mine")]
    head = words.n("{count} case is yours.", "{count} cases are yours.", found.mine_total)
    rows = _rows(found.mine[:MINE], "mine", times, names, mine=True)
    more = rest(found.mine_total - len(rows), words, "mine:rest")
    return [section(f"*{head}*", "mine"), *rows, *more]


def _others(found: Home, times: Times, names: Mapping[str, str]) -> list[Json]:
    words = times.words
    if not found.others_total:
        told = words.t("Nobody waits for the rest of the team.")
        return [section(f"*{told}*", "team")]
    head = words.n(
        "{count} case is with the team.", "{count} cases are with the team.", found.others_total
    )
    rows = _rows(found.others[:OTHERS], "team", times, names)
    blocks = [section(f"*{head}*", "team"), *rows]
    if found.others_total > len(rows):
        blocks += rest(found.others_total - len(rows), words, "team:rest")
        blocks.append(actions([button(words.t("See all"), Do.SEE_ALL)], "all"))
    return blocks


def _rows(
    rows: Sequence[Listed],
    part: str,
    times: Times,
    names: Mapping[str, str],
    *,
    mine: bool = False,
) -> list[Json]:
    return [
        {**case_row(number, row, times, names, mine=mine), "block_id": f"{part}:{number}"}
        for number, row in enumerate(rows)
    ]


def _sources(found: Home, times: Times) -> list[Json]:
    if not found.sources:
        return []
    words = times.words
    told = sorted(found.sources, key=lambda one: not one.ailing)
    lines = [f"*{words.t('Sources')}*"]
    lines += [_source(one, times) for one in told[:SOURCES]]
    more = rest(len(told) - SOURCES, words, "sources:rest")
    return [*sections(lines, "sources"), *more]


def _source(one: SourceLine, times: Times) -> str:
    words, title = times.words, escape(one.title)
    if one.ailing:
        return "\n".join(ailing_line(ill, times) for ill in one.ailing)
    if one.by_hand:
        command = f"`/reviews {spelled(Command.LOG, words.language)}`"
        return words.t("✅ {source} is written down with {command}", source=title, command=command)
    if one.checked_at is None:
        return words.t("✅ {source} tells us by itself", source=title)
    return words.t("✅ {source} was read {at}", source=title, at=times.at(one.checked_at))


def _language(chosen: str, words: Words) -> Json:
    options = [option(words.t("As in Slack"), AS_SLACK)]
    options += [option(NAMES[code], code) for code in LANGUAGES]
    now = next((one for one in options if one.value == chosen), options[0])
    select = StaticSelectElement(
        action_id=Do.LANGUAGE,
        placeholder=plain_text(words.t("Choose one"), 150),
        options=options,
        initial_option=now,
    )
    told = words.t("How Ascolto speaks to you: here, in modals and in direct messages.")
    return section(told, "language", select)
