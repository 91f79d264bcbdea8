"""Mending a reply that went out, and reporting a fake review."""

import secrets
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import drafting, drafts
from bot.db import Transaction
from bot.deps import Deps
from bot.drawing import place_of
from bot.models import Act, Case, CaseState, Reply, Review
from bot.queries import cases, replies, reviews
from bot.queries.cases import settle_replies
from bot.queries.drafts import said_lately
from bot.slack.ids import Ask, Mistakes, Target
from bot.slack.modals import Fix, Form, fake_form, fix_modal, read_fake, read_fix
from bot.slack.notes import leaving
from bot.slack.times import Times
from handlers import acting
from handlers.acting import Actor, Sorry
from handlers.aside import may_be_lost, tell
from handlers.found import locked, shown, there
from handlers.writing import check_source

Json = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.view(Ask.FIX)(fix)
    app.view(Ask.FAKE)(fake)


async def form(tx: Transaction, deps: Deps, actor: Actor, about: Target) -> Json:
    """The modal for the reply that stands there. Sorry when there is none to mend."""
    view = await shown(tx, deps, actor, about.case, ends=True)
    old = await _to_fix(tx, deps, actor, view.case, about.review)
    found = Target(about.case, about.review, old.id)
    return fix_modal(view, place_of(deps, view), old.text, found, actor.words)


async def report_form(tx: Transaction, deps: Deps, actor: Actor, about: Target) -> Json:
    """The modal for a review that looks fake."""
    view = await shown(tx, deps, actor, about.case)
    return fake_form(view, place_of(deps, view), deps.clock.now(), actor.words)


async def _to_fix(tx: Transaction, deps: Deps, actor: Actor, case: Case, review_id: int) -> Reply:
    check_source(deps, case, actor)
    if case.state != CaseState.ANSWERED:
        raise Sorry(actor.words.t("It is not answered now: reply as usual."))
    live = await replies.live(tx, review_id)
    if live is not None and live.state not in ("sent", "unknown"):
        raise Sorry(actor.words.t("A change is on its way already."))
    old = await replies.to_fix(tx, review_id)
    if old is None:
        raise Sorry(
            actor.words.t("It was not answered through Ascolto: change it where it stands.")
        )
    return old


async def fix(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
    """Check, write, ack; the same submit again is the same change."""
    actor = await acting.acting(deps, body)
    try:
        given = read_fix(view, actor.words)
    except Mistakes as wrong:
        await ack(response_action="errors", errors=wrong.found)
        return
    async with deps.db.read() as tx:
        seen = await shown(tx, deps, actor, given.about.case, ends=True)
        check_source(deps, seen.case, actor)
        old = there(await replies.by_id(tx, given.about.reply), actor)
        review = there(await reviews.by_id(tx, given.about.review), actor)
        sent = await said_lately(tx, seen.case.source_id, but=given.about.review)
    found = _findings(deps, review, given, old, sent)
    if found:
        await ack(
            response_action="update",
            view=fix_modal(
                seen,
                place_of(deps, seen),
                old.text,
                given.about,
                actor.words,
                Form(
                    text=given.text,
                    generation=given.generation,
                    findings=tuple(found),
                    anyway=all(one.level == "read" for one in found),
                ),
            ),
        )
        return
    async with deps.db.write() as tx:
        written = await _write(tx, deps, actor, given, review, str(view["id"]))
    await ack(response_action="clear")
    async with may_be_lost("leaves at"):
        times = Times(actor.words, deps.clock.now(), actor.timezone)
        await tell(deps, body, leaving(seen.case, written, times), seen.case.slack_channel)


def _findings(
    deps: Deps, review: Review, given: Fix, old: Reply, sent: list[str]
) -> list[drafts.Finding]:
    if given.act == Act.DELETE:
        return []
    found = drafts.check(given.text, drafting.facts(deps, review, hold=None, sent=sent))
    if given.text.strip() == old.text.strip():
        found.append(drafts.Finding("must", "unchanged"))
    return [one for one in found if one.level == "must" or not given.anyway]


async def _write(
    tx: Transaction, deps: Deps, actor: Actor, given: Fix, review: Review, view_id: str
) -> Reply:
    now, about = deps.clock.now(), given.about
    same = await replies.of_view(tx, view_id)
    if same is not None:
        return same
    case = await locked(tx, deps, actor, about.case, ends=True)
    old = await _to_fix(tx, deps, actor, case, about.review)
    await settle_replies(tx, case.id, now, review_id=about.review)
    written = await replies.write(
        tx,
        now,
        {
            "review_id": about.review,
            "case_id": case.id,
            "source_id": review.source_id,
            "view_id": view_id,
            "key": secrets.token_hex(16),
            "text": given.text,
            "by": actor.id,
            "by_name": actor.person.name,
            "act": given.act,
            "fixes": old.external_id or "",
            "to_at": review.material_at,
            "replace": False,
            "send_after": now + deps.config.team.undo.clock_delta(),
        },
    )
    if written is None or not written.new:
        raise Sorry(actor.words.t("A change is on its way already."))
    return written.reply


async def fake(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
    """Written down: it was reported as fake, and what became of it."""
    actor, now = await acting.acting(deps, body), deps.clock.now()
    try:
        given = read_fake(view, now, actor.words)
    except Mistakes as wrong:
        await ack(response_action="errors", errors=wrong.found)
        return
    async with deps.db.write() as tx:
        case = await locked(tx, deps, actor, given.about.case)
        await cases.reported_fake(
            tx, case.id, now, by=actor.id, at=given.at, said=given.said, outcome=given.outcome
        )
    await ack(response_action="clear")
