"""`ascolto export`: what customers said and what became of it, for people to take along."""

import csv
import json
import sys
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import typer

from bot.cli import given, show
from bot.cli.data import database, done, rows_of
from bot.cli.spoken import words
from bot.config import Config
from bot.customers import mail_key, phone_key
from bot.errors import ConfigError, Mistake
from bot.locale import mark
from bot.models import Review
from bot.queries import taking
from bot.queries.taking import Heard
from bot.text import out_of_five


def export(
    since: str = typer.Option(
        "", "--since", help=mark("Only what came in from this day on, such as 2026-01-31.")
    ),
    customer: str = typer.Option(
        "",
        "--customer",
        help=mark("Only what this customer said: a name, mail address, phone number or handle."),
    ),
    as_csv: bool = typer.Option(
        False, "--csv", help=mark("Print CSV; else one JSON object a line.")
    ),
) -> None:
    """`ascolto export`."""
    url, config = database(), given.read().config
    first = _midnight(since, config.team.timezone if config else "UTC") if since else None
    count = done(_print(url, first, customer, config, as_csv=as_csv))
    say = words()
    show.note(
        say.n("{count} review.", "{count} reviews.", count)
        + " "
        + say.t("These are your customers' words: keep them where only you can read them.")
    )


def _midnight(day: str, timezone: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(), ZoneInfo(timezone))
    except ValueError:
        wrong = f'{day!r} is not a date: write it like "2026-01-01".'
        raise ConfigError([Mistake("--since", wrong)]) from None


async def _print(
    url: str, since: datetime | None, customer: str, config: Config | None, *, as_csv: bool
) -> int:
    count, table = 0, csv.writer(sys.stdout)
    if as_csv:
        table.writerow(_COLUMNS)
    async with rows_of(url) as db, db.read() as tx:
        async for some in taking.heard(tx, since):
            for one in some:
                if customer and not _is_of(one.review, customer, config):
                    continue
                count += 1
                facts = _facts(one)
                if as_csv:
                    table.writerow([_cell(name, facts[name]) for name in _COLUMNS])
                else:
                    show.line(json.dumps(facts, ensure_ascii=False))
    return count


_COLUMNS = (
    *("source", "channel", "id", "url", "posted_at", "received_at", "deleted_at"),
    *("customer", "email", "phone", "handle", "stars", "title", "text", "before", "lang"),
    *("critical", "urgency", "topics", "case", "state", "practice", "owner", "ended_at"),
    *("evidence", "closed_why", "answers"),
)


def _facts(one: Heard) -> dict[str, Any]:
    """All that is known of one review; what `ascolto triage` reads is called as it is there."""
    review, case = one.review, one.case
    rating = review.rating
    stars = None if rating is None else out_of_five(rating, review.scale)
    return {
        "source": review.source_id,
        "channel": one.channel,
        "id": review.external_id,
        "url": review.url,
        "posted_at": review.posted_at.isoformat(),
        "received_at": review.received_at.isoformat(),
        "deleted_at": _time(review.deleted_at),
        "customer": review.author_name,
        "email": review.author_email,
        "phone": review.author_phone,
        "handle": review.author_handle,
        "stars": None if stars is None else round(stars, 2),
        "title": review.title,
        "text": review.text,
        "before": [f"{was.title}\n{was.text}".strip() for was in one.before],
        "lang": review.language,
        "critical": int(review.critical),
        "urgency": review.urgency,
        "topics": review.topics,
        "case": case and case.id,
        "state": case and str(case.state),
        "practice": case and case.practice,
        "owner": case and case.owner,
        "ended_at": case and _time(case.ended_at),
        "evidence": case and case.evidence,
        "closed_why": case and case.dismissed_why,
        "answers": [
            {"at": answer.at.isoformat(), "by": answer.by, "kind": answer.kind, "text": answer.text}
            for answer in one.answers
        ],
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _cell(name: str, value: Any) -> Any:
    """A fact in one cell. What begins like a formula stands behind an apostrophe: no customer's
    words are calculated by a spreadsheet (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    if isinstance(value, list):
        texts = [one["text"] if isinstance(one, dict) else str(one) for one in value]
        value = (", " if name == "topics" else "\n\n").join(texts)
    if isinstance(value, bool):
        return int(value)
    return f"'{value}" if str(value).startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _is_of(review: Review, customer: str, config: Config | None) -> bool:
    country = config.team.country if config else ""
    named = (review.author_name, review.author_email, review.author_phone, review.author_handle)
    keys = {mail_key(customer), phone_key(customer, country)} - {None}
    wanted = customer.strip().casefold().removeprefix("@")
    return bool(keys & {review.mail_key, review.phone_key}) or wanted in (
        one.casefold().removeprefix("@") for one in named
    )
