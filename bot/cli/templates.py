"""`ascolto templates`: the letters that replies are drafted from."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path
from typing import Any

import typer
from rich.text import Text

from bot import drafting
from bot.channels import channels as all_channels
from bot.cli import given, show
from bot.cli.look import JSON
from bot.cli.refusals import refusal
from bot.cli.spoken import words
from bot.config import Brand
from bot.drafts import Choice, Facts, Finding, check, choices, own, suggest
from bot.drafts.fits import fits
from bot.drafts.lint import KNOWN, Fault, Limit, lint
from bot.drafts.own import Refused
from bot.drafts.pack import AUDIENCES, Pack
from bot.errors import Told
from bot.locale import mark
from bot.models import Review
from bot.slack.modals.advice import advice
from bot.text import length, nearest
from bot.triage import Message, judge

_SHOWN = 3


@dataclass(frozen=True)
class _Read:
    """The letters, those not used, and the first brand of ascolto.toml if there is one."""

    pack: Pack
    refused: tuple[Refused, ...]
    brand: Brand | None
    team_language: str


def _read() -> _Read:
    read = given.read()
    folder = read.environ.get("TEMPLATES_DIR")
    if folder and not Path(folder).is_dir():
        raise Told(mark("TEMPLATES_DIR is no folder: {folder}"), folder=folder)
    pack, refused = own.load(Path(folder) if folder else None)
    config = read.config
    brand = next(iter(config.brands.values()), None) if config else None
    return _Read(pack, refused, brand, config.team.language if config else words().language)


def listed(json: bool = JSON) -> None:
    """List the letters."""
    read, say = _read(), words()
    rows = list(_rows(read))
    if json:
        show.as_json(rows)
    else:
        heads = (say.t("read by"), say.t("languages"), say.t("offered as"), say.t("when it fits"))
        table = show.table("id", *heads)
        for row in rows:
            marked = [f"{one}*" if one in row["not_proofread"] else one for one in row["languages"]]
            seen = say.t("everyone") if row["audience"] == "public" else say.t("the customer only")
            table.add_row(row["id"], seen, " ".join(marked), row["why"], row["fits"])
        show.out.print(table)
        if any(row["not_proofread"] for row in rows):
            show.note(say.t("* No native speaker has read these letters yet."))
    _say_refused(read)


def _rows(read: _Read) -> Iterator[dict[str, Any]]:
    say = words()
    for audience in AUDIENCES:
        found = [reply for reply in read.pack.replies if reply.audience == audience]
        for id_ in sorted({reply.front.id for reply in found}):
            same = [reply for reply in found if reply.front.id == id_]
            front = same[0].front
            yield {
                "id": id_,
                "audience": audience,
                "languages": sorted(reply.language for reply in same),
                "not_proofread": sorted(
                    reply.language for reply in same if not read.pack.proofread(reply)
                ),
                "fits": fits(front, say),
                "why": front.why.get(say.language) or next(iter(front.why.values())),
            }


def _say_refused(read: _Read) -> None:
    for one in read.refused:
        place, advice = refusal(one, words())
        show.note(f"{place}: {advice}")


def preview(
    review: str = typer.Option("", help=mark("What the customer says.")),
    stars: float | None = typer.Option(None, min=0, max=5, help=mark("Stars out of five.")),
    channel: str = typer.Option("", help=mark("Where: a channel, or google_play, app_store …")),
    language: str = typer.Option("", help=mark("The customer's language, if it is to be another.")),
    public: bool | None = typer.Option(
        None, "--public/--private", help=mark("Whether everyone reads it.")
    ),
    customer: str = typer.Option("", help=mark("The customer's name.")),
) -> None:
    """Print the letters that would be offered, the draft first."""
    read, say = _read(), words()
    limit = _limit(channel)
    everyone = public if public is not None else limit.public if limit.public is not None else True
    facts = _facts(read, review, stars, language, customer, limit, public=everyone)
    if facts.hold:
        show.line(say.t("No draft: sensitive case."))
        return
    draft = suggest(facts, read.pack)
    offered = choices(facts, read.pack, say.language)
    for choice in sorted(offered, key=lambda one: one.draft != draft)[:_SHOWN]:
        _print(choice, facts)
    rest = [choice.why for choice in offered[_SHOWN:]]
    show.note(say.t("And {count} more: {names}.", count=len(rest), names="; ".join(rest)))
    _say_refused(read)


def _facts(
    read: _Read,
    text: str,
    stars: float | None,
    language: str,
    customer: str,
    limit: Limit,
    *,
    public: bool,
) -> Facts:
    """The facts of a review nobody wrote, judged as a real one."""
    judged = judge(Message(text=text, title="", rating=stars, scale=5, language=language or None))
    review = Review(
        id=1,
        text=text,
        rating=stars,
        scale=5,
        author_name=customer,
        critical=judged.critical,
        urgency=judged.urgency,
        topics=list(judged.topics),
        language=language or judged.language,
        reasons=[asdict(one) for one in judged.reasons],
        hold=judged.hold,
        wishes=list(judged.wishes),
    )
    return Facts(
        **drafting.said(review),
        team_language=read.team_language,
        public=public,
        brand_name=read.brand.name if read.brand else "Bottega Aurora",
        signature=read.brand.signature if read.brand else None,
        private_contact=read.brand.private_contact if read.brand else "care@aurora.test",
        address=read.brand.address if read.brand else None,
        channel=limit.channel,
        max_reply=limit.most or None,
        unit=limit.unit,
        hold=judged.hold,
    )


def _print(choice: Choice, facts: Facts) -> None:
    say, draft = words(), choice.draft
    size = say.n("{count} character", "{count} characters", length(draft.text, "characters"))
    show.out.print(Text(f"{draft.template} · {choice.why} · {size}", style="bold"))
    show.line(draft.text)
    for finding in check(draft.text, facts):
        show.line(f"⚠ {_found(finding)}")
    show.line("")


def _found(finding: Finding) -> str:
    """What the check says, as the reply window says it, without Slack's own signs."""
    return unescape(advice(finding, words())).replace("\u2060", "")


def linted() -> None:
    """Hold every letter against every channel's limit and against the reply check."""
    read, say = _read(), words()
    faults = list(lint(read.pack, _limits()))
    for fault in faults:
        show.line(_fault(fault))
    _say_refused(read)
    if faults or read.refused:
        raise typer.Exit(1)
    show.note(
        say.n(
            "{count} letter is in order.", "{count} letters are in order.", len(read.pack.replies)
        )
    )


def _fault(fault: Fault) -> str:
    say = words()
    found = _found(fault.finding)
    if fault.channel:
        told = mark("{letter}, on {channel}: {found}")
        return say.t(told, letter=fault.letter, channel=fault.channel, found=found)
    told = mark("{letter}, wording {number}: {found}")
    return say.t(told, letter=fault.letter, number=fault.wording, found=found)


def _limits() -> list[Limit]:
    """What every channel takes: its class says so, else what is known of the platform."""
    ours = [
        Limit(kind.slug, kind.max_reply, kind.unit, public=kind.public)
        for kind in all_channels().values()
        if kind.max_reply is not None
    ]
    there = {one.channel for one in ours}
    return [*ours, *(one for one in KNOWN if one.channel not in there)]


def _limit(channel: str) -> Limit:
    kinds = all_channels()
    known = {one.channel: one for one in _limits()}
    if not channel or channel in known:
        return known.get(channel, Limit("", 0, "characters"))
    if channel in kinds:
        return Limit(channel, 0, "characters", public=kinds[channel].public)
    best = nearest(channel, {*known, *kinds})
    if best is None:
        raise Told(mark("There is no channel {channel}."), channel=channel)
    raise Told(
        mark("There is no channel {channel}. Did you mean {best}?"), channel=channel, best=best
    )
