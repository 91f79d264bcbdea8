"""The reply modal as it stands for one person: its rows, its text, who is at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot import drafting, drafts
from bot.db import Transaction
from bot.deps import Deps
from bot.drafts import AGAIN, FOLLOW_UP, Choice
from bot.drawing import names_of, place_of, same_line
from bot.hours import add
from bot.lives import next_thought
from bot.models import Answer, Case, CaseState, Reply, ReplyState, Review
from bot.models.views import Asked, CaseView, Place
from bot.queries import caselists, hands, people, replies, views
from bot.queries.drafts import recent_wordings, said_lately
from bot.slack.modals import (
    NOTHING,
    Follow,
    Form,
    Meaning,
    ReplyInput,
    copy_modal,
    reply_modal,
)
from bot.slack.sourceless import sourceless
from bot.slack.state import WRITING_LASTS
from bot.span import parse_span
from handlers import acting
from handlers.acting import Actor, Sorry
from handlers.found import shown, there
from handlers.kept import unsent
from handlers.when import days

CLAIM = parse_span("2h")
"""How long "I'm on it" lasts, in working time; writing renews it."""
VOICE = "voice"
"""Stands in the place of a template's name for the draft in the brand's voice."""
RENEW = timedelta(minutes=1)
"""So often, at most, typing says anew that somebody is writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What one person answers: all that sending needs; `follow_up` says that it keeps a promise of
    an answered case."""

    actor: Actor
    asked: Asked
    facts: drafts.Facts
    follow_up: bool = False

    @property
    def case(self) -> Case:
        return self.asked.case

    @property
    def review(self) -> Review:
        return self.asked.review

    @property
    def standing(self) -> list[Answer]:
        """The answers that stand under the review now."""
        return [one for one in self.asked.answers if one.review_id == self.review.id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Matter):
    """All that the reply modal of one person shows; `live` is a reply that stands in its way."""

    view: CaseView
    place: Place
    names: Mapping[str, str]
    choices: Sequence[Choice]
    pack: drafts.Pack
    live: Reply | None
    scratch: Form | None
    same: str = ""


async def matter(tx: Transaction, deps: Deps, actor: Actor, case: Case | None) -> Matter:
    """Read it. Sorry when this person may not answer, or there is nothing to answer."""
    case = there(case, actor)
    await acting.check(tx, deps, actor, case, ends=True)
    [asked] = await views.asked(tx, [case])
    follow_up = follows_up(asked)
    if not follow_up:
        check_open(case, actor)
    check_source(deps, case, actor)
    review, sent = asked.review, list[str]()
    if deps.public(review):  # only there two readers see the same words
        sent = await said_lately(tx, review.source_id, but=review.id)
    facts = drafting.facts(
        deps,
        review,
        hold=case.hold,
        fake=case.fake_at is not None,
        occasion=FOLLOW_UP if follow_up else (AGAIN if asked.answers else ""),
        sent=sent,
    )
    return Matter(actor=actor, asked=asked, facts=facts, follow_up=follow_up)


async def desk(tx: Transaction, deps: Deps, actor: Actor, case: Case | None) -> Desk:
    """Read it. Sorry when this person may not answer, or there is nothing to answer."""
    at = await matter(tx, deps, actor, case)
    [view] = await views.complete(tx, [at.asked])
    last = await recent_wordings(
        tx, view.review.source_id, drafting.RECENT, before=view.draft.id if view.draft else None
    )
    facts = replace(at.facts, recent=tuple(last))
    pack = await drafting.letters(tx, deps)
    live = await replies.live(tx, view.review.id)
    return Desk(
        actor=actor,
        asked=at.asked,
        view=view,
        place=place_of(deps, view, actor.words),
        names=await names_of(tx, deps, view),
        choices=[*_voiced(view, actor), *drafts.choices(facts, pack, actor.words.language)],
        facts=facts,
        pack=pack,
        live=None if at.follow_up and live and live.state == ReplyState.SENT else live,
        scratch=await unsent(tx, actor, at.asked),
        follow_up=at.follow_up,
        same=await same_line(tx, deps, view, actor.words),
    )


def _voiced(view: CaseView, actor: Actor) -> list[Choice]:
    """The draft in the brand's voice, as one more choice."""
    draft, voice = view.draft, view.voice
    if draft is None or voice is None or not voice.text or follows_up(view):
        return []
    words = drafts.Draft(VOICE, draft.wordings, draft.language, voice.text)
    return [Choice(VOICE, actor.words.t("In the brand's voice"), words)]


def follows_up(asked: Asked) -> bool:
    """Whether another reply keeps a promise: the case is answered, a follow-up still to come."""
    return asked.case.state == CaseState.ANSWERED and asked.promise is not None


def check_open(case: Case, actor: Actor) -> None:
    """Sorry unless the case is open."""
    if case.state == CaseState.OPEN:
        return
    words = actor.words
    told = {
        CaseState.ANSWERED: words.t("It is answered already. Reopen it to write again."),
        CaseState.DISMISSED: words.t("It was closed without reply. Reopen it to answer."),
        CaseState.GONE: words.t("The customer removed it: there is nothing to answer any more."),
    }
    raise Sorry(told[CaseState(case.state)])


def check_source(deps: Deps, case: Case, actor: Actor) -> None:
    """Sorry where the settings know the case's source no more: nothing can be sent."""
    if case.source_id not in deps.places:
        raise Sorry(sourceless(case.source_id, actor.words))


async def by_hand(
    tx: Transaction, deps: Deps, actor: Actor, case: Case, written: str = ""
) -> dict[str, Any]:
    """The modal for a case whose source the settings know no more: what was `written` (else what
    this person typed before, else the draft) to copy, and the way to say that it is done. Sorry
    for a follow-up: that it was given is said elsewhere."""
    view = await shown(tx, deps, actor, case.id, ends=True)
    if follows_up(view):
        check_source(deps, case, actor)
    check_open(view.case, actor)
    kept = await unsent(tx, actor, view)
    text = written or (kept.text if kept else "") or view.suggested
    return copy_modal(view, place_of(deps, view, actor.words), text, actor.words)


def first_form(at: Desk, failed: Reply | None = None, follow: Follow = NOTHING) -> Form:
    """What stands in the modal when it opens: what this person typed and did not send, the failed
    reply to mend, or the draft; and the follow-up that was already chosen."""
    reply_id = failed.id if failed else 0
    if at.scratch is not None:
        return replace(at.scratch, reply_id=reply_id, follow=follow)
    if failed is not None:
        return Form(text=failed.text, template=failed.template, reply_id=reply_id, follow=follow)
    if at.follow_up:
        first = next((one.draft for one in at.choices), None)
        return Form(text=first.text, template=first.template) if first else Form()
    if at.view.draft is not None:
        voice = at.view.voice
        chosen = VOICE if voice and voice.chosen else at.view.draft.template
        return Form(text=at.view.suggested, template=chosen)
    return Form()


def form_of(typed: ReplyInput, **changes: Any) -> Form:
    """The form as the person left it."""
    form = Form(
        text=typed.text,
        template=typed.template,
        offered=typed.offered,
        generation=typed.generation,
        anyway=typed.anyway,
        reply_id=typed.about.reply,
        follow=typed.follow,
        plain=typed.plain,
    )
    return replace(form, **changes)


def modal(deps: Deps, at: Desk, form: Form) -> dict[str, Any]:
    """The modal drawn."""
    return reply_modal(
        at.view,
        at.place,
        at.choices,
        at.actor.words,
        form=form,
        person=at.actor.id,
        names=at.names,
        now=deps.clock.now(),
        hours_timezone=at.actor.timezone,
        days=days(deps.clock.now(), deps.config.team.hours),
        same=at.same,
        says=_meaning(at, form),
    )


def _meaning(at: Desk, form: Form) -> Meaning | None:
    """What the draft that the text began as says, in the language of who reads it."""
    begun: list[Any] = [one.draft for one in at.choices if one.template == form.template]
    row = at.view.draft
    if row is not None and row.template == form.template:
        begun.insert(0, row)
    if not begun:
        return None
    draft = next((one for one in begun if one.text.strip() == form.text.strip()), begun[0])
    name = row.template if row is not None and draft.template == VOICE else draft.template
    language = at.actor.words.language
    text = drafts.meaning(name, draft.wordings, at.facts, at.pack, language)
    return Meaning(text, draft.text.strip() != form.text.strip()) if text else None


def untouched(desk: Desk, text: str) -> bool:
    """Whether it is nobody's own words: empty, or a template just as it came."""
    known = {one.draft.text.strip() for one in desk.choices}
    known |= {desk.view.draft.text.strip()} if desk.view.draft else set()
    return text.strip() in {"", *known}


async def mark_writing(tx: Transaction, deps: Deps, case: Case, actor: Actor) -> None:
    """This person is writing, unless somebody else was first; their claim goes on."""
    now = deps.clock.now()
    mine, since = case.writing_by == actor.id, case.writing_since
    if since is None or now >= since + (RENEW if mine else WRITING_LASTS) or not case.writing_by:
        await hands.writing(tx, case.id, by=actor.id, since=now)
    if case.claimed_by == actor.id and case.claim_until and now >= case.claim_until - _HALF:
        await claim(tx, deps, case, actor)


_HALF = CLAIM.clock_delta() / 2


async def claim(tx: Transaction, deps: Deps, case: Case, actor: Actor) -> bool:
    """ "I'm on it", for the next two working hours. False when it is not open or another's."""
    now = deps.clock.now()
    until = add(now, CLAIM, deps.config.team.hours)
    thought = next_thought(deps, case, now)
    remind_at = min(until, thought) if thought else until
    return await hands.claim(tx, case.id, now, by=actor.id, until=until, remind_at=remind_at)


async def keep_typed(tx: Transaction, deps: Deps, actor: Actor, typed: ReplyInput) -> None:
    """What was typed survives a closed modal. Sorry when this person may not answer."""
    case = await caselists.by_id(tx, typed.about.case)
    await acting.check(tx, deps, actor, case)
    await people.keep_scratch(tx, actor.id, typed.about.review, typed.text, deps.clock.now())
    if case is not None:
        await mark_writing(tx, deps, case, actor)
