"""The mail to `alarm_mail`: what is down, and who waits. No customer's name or word is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.locale import Words
from bot.models.views import CaseView, Place
from bot.text import fold, stars

MOST = 50
"""So many cases are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """`source` "": Slack itself. `lasted` until now."""

    source: str
    lasted: timedelta
    problem: str = ""


def broken(words: Words, outage: Outage, cases: Sequence[str], waiting: int) -> tuple[str, str]:
    """Subject and text when it has lasted too long; `cases` as `line` writes them."""
    span = words.span(outage.lasted)
    if outage.source:
        subject = words.t("Ascolto cannot read {source}", source=outage.source)
        told = words.t(
            "{source} has been out of reach for {span}.", source=outage.source, span=span
        )
    else:
        subject = words.t("Ascolto cannot reach Slack")
        told = words.t(
            "Slack has been out of reach for {span}: cards and reminders wait. Customers are still "
            "heard, and replies written before still leave.",
            span=span,
        )
    parts = [told]
    if outage.problem:
        parts.append(fold(" ".join(outage.problem.split()), 300))
    if waiting:
        head = words.n(
            "{count} customer waits for an answer, the earliest deadline first:",
            "{count} customers wait for an answer, the earliest deadline first:",
            waiting,
        )
        more = waiting - len(cases)
        rest = [words.n("and {count} more", "and {count} more", more)] if more > 0 else []
        parts.append("\n".join([head, *cases, *rest]))
    else:
        parts.append(words.t("Nobody waits for an answer."))
    return subject, "\n\n".join(parts)


def healed(words: Words, outage: Outage) -> tuple[str, str]:
    """Subject and text when it works again."""
    span = words.span(outage.lasted)
    if outage.source:
        subject = words.t("Ascolto reads {source} again", source=outage.source)
    else:
        subject = words.t("Ascolto reaches Slack again")
    told = words.t("It was down for {span}. What has waited is caught up with now.", span=span)
    return subject, told


def line(
    words: Words,
    view: CaseView,
    place: Place | None,
    names: Mapping[str, str],
    now: datetime,
    timezone: str,
) -> str:
    """One open case: its number, place, stars, deadline and owner."""
    case, rating = view.case, view.review.rating
    when = f"{words.day(case.due_at, timezone)} {words.time(case.due_at, timezone)}"
    late = case.due_at <= now
    told = words.t("late since {when}", when=when) if late else words.t("due {when}", when=when)
    owner = case.claimed_by or case.owner
    parts = [
        f"#{case.id}",
        f"{place.title} {place.brand_name}" if place else case.source_id,
        stars(rating, view.review.scale or 5) if rating is not None else "",
        told,
        names.get(owner, owner) or words.t("nobody"),
    ]
    return " · ".join(part for part in parts if part)
