"""What /reviews answers, to the person who asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.locale import Words
from bot.models import Review
from bot.models.views import CaseView, Place
from bot.slack.blocks import Json, actions, button, context, link, section
from bot.slack.called import who
from bot.slack.commands import Asked, Command, spelled
from bot.slack.ids import Do, Target
from bot.slack.message import Message, fit
from bot.slack.parts import first_words, practice_line, rated
from bot.slack.promised import beside
from bot.slack.state import Look, line, look, writer
from bot.slack.times import Times
from bot.text import escape, fold, stars

ROWS = 15
LINES = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a list; `permalink` leads to its card ("" = it has none)."""

    view: CaseView
    place: Place
    permalink: str = ""


def open_cases(
    rows: Sequence[Listed],
    total: int,
    now: datetime,
    words: Words,
    names: Mapping[str, str],
    *,
    hours_timezone: str,
    mine: bool = False,
    promised: Sequence[Listed] = (),
    promises: int = 0,
) -> Message:
    """Open cases, given in the order of their deadlines, then what was `promised`; `total` and
    `promises` may be more than the rows, and `total` does not count practice."""
    times = Times(words, now, hours_timezone)
    still = promises_told(promised, promises, times, names)
    none = words.t("Nobody waits for you.") if mine else words.t("No customer is waiting.")
    if not rows:
        return fit(none, [section(none, "head"), *still])
    head = (
        none
        if not total
        else (
            words.n("{count} case is yours.", "{count} cases are yours.", total)
            if mine
            else words.n("{count} customer is waiting.", "{count} customers are waiting.", total)
        )
    )
    shown = [
        case_row(number, row, times, names, mine=mine) for number, row in enumerate(rows[:ROWS])
    ]
    counted = sum(not row.view.case.practice for row in rows[:ROWS])
    blocks = [section(f"*{head}*", "head"), *shown, *rest(total - counted, words)]
    return fit(head, [*blocks, *still])


def commands_told(words: Words) -> dict[Command, str]:
    """What each command shows or does, in the order in which they are listed."""
    return {
        Command.OPEN: words.t("who is waiting for an answer"),
        Command.MINE: words.t("what waits for you"),
        Command.SHOW: words.t("one case again, by its number"),
        Command.HEARD: words.t("what came in and got no card"),
        Command.LOG: words.t("write down what a customer said"),
        Command.DIGEST: words.t("what waits and what the last working day brought"),
        Command.WEEK: words.t("what the last week brought"),
        Command.HANDOVER: words.t("all open matters of one person to another"),
        Command.TEMPLATES: words.t("read and change the letters that drafts come from"),
        Command.TRY: words.t("practise on a made-up complaint"),
        Command.PAUSE: words.t("stop everything that goes out"),
        Command.RESUME: words.t("let it go on"),
        Command.HELP: words.t("this list"),
    }


def commands_written(words: Words) -> list[tuple[str, str]]:
    """Each command as people of this language write it, and what it does."""
    behind = {Command.SHOW: f" {words.t('NUMBER')}", Command.HANDOVER: " @a @b"}
    return [
        (f"/reviews {spelled(command, words.language)}{behind.get(command, '')}", about)
        for command, about in commands_told(words).items()
    ]


def help_text(words: Words) -> Message:
    """All commands, as this team writes them."""
    head = words.t("What I can do:")
    lines = [f"`{command}` {about}" for command, about in commands_written(words)]
    return fit(head, [section("\n".join([f"*{head}*", *lines]), "help")])


def unknown(asked: Asked, words: Words) -> Message:
    """A word that is no command: the nearest one, and the way to the list of all."""
    written = escape(fold(asked.written, 40))
    told = words.t('I do not know "{word}".', word=written)
    if asked.meant is not None:
        meant = f"`/reviews {spelled(asked.meant, words.language)}`"
        told += " " + words.t("Did you mean {command}?", command=meant)
    told += " " + words.t("All commands: {command}", command=_help(words))
    return fit(told, [section(told, "unknown")])


def no_case(written: str, words: Words) -> Message:
    """`show` with a number that no case has, with what is no number, or with nothing."""
    none = words.t('There is no case "{number}".', number=escape(fold(written, 40)))
    which = words.t("Which case? Write its number behind it.")
    numbered = re.search(r"[0-9]", written)
    told = " ".join([none] * bool(written) + [which] * (not numbered))
    return fit(told, [section(told, "none")])


def how_to_log(brand: str, words: Words) -> Message:
    """Nothing can be written down yet: the lines that are missing in ascolto.toml, and a Slack
    channel where what is private stays so. `brand`: the id to name where there are several."""
    told = words.t(
        "To write down what customers say, add these lines to ascolto.toml and start Ascolto again:"
    )
    lines = ["[[source]]", 'id = "by-hand"', 'channel = "by_hand"', "public = false"]
    lines += [f'brand = "{brand}"'] if brand else []
    lines += ["", "[[route]]", 'match = { source = "by-hand" }', 'slack_channel = "#by-hand"']
    written = "\n".join(lines)
    then = words.t(
        "What is said on the phone is private: #by-hand stands for a private Slack channel with "
        "Ascolto in it (/invite @ascolto), and its [[route]] comes before your others. "
        "`ascolto check` tries it all."
    )
    return fit(told, [section(f"{told}\n```{written}```", "how"), section(then, "then")])


def pause_state(paused_by: str, names: Mapping[str, str], words: Words) -> Message:
    """That everything is paused and by whom, with a button that ends it; "" = it runs."""
    if not paused_by:
        told = words.t("▶️ Everything goes out as usual.")
        return fit(told, [section(told, "runs")])
    told = words.t("⏸ Everything is paused by {name}.", name=who(paused_by, names, words))
    go_on = button(words.t("Let it go on"), Do.RESUME, "", style="primary")
    return fit(told, [section(told, "paused"), actions([go_on], "do")])


def promises_told(
    rows: Sequence[Listed], total: int, times: Times, names: Mapping[str, str]
) -> list[Json]:
    """Follow-ups still to come, the earliest due first."""
    if not rows:
        return []
    words = times.words
    head = words.n("{count} follow-up is promised.", "{count} follow-ups are promised.", total)
    blocks = [section(f"*{head}*", "promised")]
    blocks += [promise_row(number, row, times, names) for number, row in enumerate(rows)]
    if total > len(rows):
        more = words.n("and {count} more", "and {count} more", total - len(rows))
        blocks.append(context(more, "more_promised"))
    return blocks


def promise_row(number: int, row: Listed, times: Times, names: Mapping[str, str]) -> Json:
    """One promised follow-up: to what, by when, whose it is, and the way to write it."""
    words, view = times.words, row.view
    about = str(Target(view.case.id, view.review.id))
    said = [
        beginning(view.review, row.place, words),
        f"📅 {', '.join(beside(view, times))}",
        who(view.promise.owner, names, words) if view.promise else "",
        link(row.permalink, words.t("card {number}", number=view.case.id)),
    ]
    wrote = button(words.t("Write the follow-up"), Do.REPLY, about)
    return section(" · ".join(part for part in said if part), f"promise:{number}", wrote)


def case_row(
    number: int, row: Listed, times: Times, names: Mapping[str, str], *, mine: bool = False
) -> Json:
    """One open case: what was said where, how it stands, whose it is (where neither the state nor
    the list says that), and Reply."""
    words, case, review = times.words, row.view.case, row.view.review
    found = look(row.view, times.now)
    owner = case.claimed_by or case.owner
    told = mine or (owner and owner == _in_hand(row.view, found, times.now))
    whose = who(owner, names, words) if owner else words.t("nobody")
    said = [
        beginning(review, row.place, words),
        str(line(row.view, row.place, found, times, names)),
        practice_line(case, words),
        "" if told else whose,
        link(row.permalink, words.t("card {number}", number=case.id)),
    ]
    reply = button(words.t("Reply"), Do.REPLY, str(Target(case.id, review.id)))
    return section(" · ".join(part for part in said if part), f"case:{number}", reply)


def _in_hand(view: CaseView, found: Look, now: datetime) -> str:
    """Whom the state line names already ("" = nobody)."""
    match found:
        case Look.CLAIMED:
            return view.case.claimed_by or ""
        case Look.HELD:
            return view.case.decider
        case Look.WRITING:
            return writer(view, now)
        case _:
            return ""


def beginning(review: Review, place: Place, words: Words) -> str:
    """Stars, where it was said, and how it begins."""
    known = rated(review.rating, review.scale)
    head = f"{stars(*known)} " if known else ""
    start = escape(first_words(review, 80))
    told = [head + escape(place.title)]
    if start:
        told.append(words.t('"{words}"', words=start))
    return " · ".join(told)


def rest(more: int, words: Words, block_id: str = "rest") -> list[Json]:
    """That there are more than are shown."""
    if more <= 0:
        return []
    return [context(words.n("and {count} more", "and {count} more", more), block_id)]


def _help(words: Words) -> str:
    return f"`/reviews {spelled(Command.HELP, words.language)}`"
