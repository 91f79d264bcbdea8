"""Ask others to word what is wanted: drafts in the brand's voice, and translations.

Nothing waits for it. The template's draft is a row already when it is asked; whoever is asked may
be slow, ill or talk nonsense, and then that draft is what people see.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot import drafting
from bot.channels.base import CALL_SECONDS
from bot.db import TROUBLE, Transaction
from bot.deps import Deps
from bot.drafts import AGAIN, Facts
from bot.errors import AscoltoError, ChannelError, Limited, Nonsense, Refused, Unauthorized
from bot.health import backoff
from bot.loops import ASIDE, about, bug, log, new_token
from bot.models import CaseState, Draft, Review, Rewording, RewordingKind
from bot.queries import caselists, drafts, lanes, posts, reviews, rewordings, standing, switches
from bot.queries.drafts import said_lately
from bot.queries.rewordings import Claimed, writer_lane
from bot.rewording import Translated
from bot.telling import tell
from bot.text import whole

IN_TIME = timedelta(seconds=2)
"""So long before its card shows the template's draft other words must be here to take its place:
more than clocks of replicas differ."""
LATEST = timedelta(hours=6)
"""What is not worded by then is not asked for any more."""
TRIES = 3
"""How often one text is asked for that is refused."""
TELL_AFTER, LONG = 3, timedelta(minutes=10)
"""From so many failures in a row, or so long a rest, people hear of it."""


@dataclass(frozen=True, slots=True)
class _Work:
    """One rewording under our lease, with what is to be worded."""

    claimed: Claimed
    review: Review
    draft: Draft | None
    facts: Facts
    voice: str

    @property
    def rewording(self) -> Rewording:
        return self.claimed.rewording


async def step(deps: Deps) -> bool:
    """Ask for one."""
    slugs, wall = deps.writers.slugs(), deps.clock.wall()
    if not slugs:
        return False
    async with deps.db.read() as tx:
        if await switches.paused(tx) or not await rewordings.any_due(tx, wall, slugs):
            return False
    seconds = max(CALL_SECONDS, deps.settings.llm_timeout)
    async with deps.db.write() as tx:
        if await switches.paused(tx):
            return False
        claimed = await rewordings.claim(
            tx, wall, timedelta(seconds=3 * seconds), new_token(), slugs
        )
        if claimed is None:
            return False
        work = await _prepared(tx, deps, claimed)
    deps.poke.another("reword")
    if isinstance(work, Exception):
        bug(deps, work, "a rewording cannot be prepared", rewording=claimed.rewording.id)
    elif work is not None:
        with about(case=work.rewording.case_id, rewording=work.rewording.id, service=claimed.slug):
            await _work(deps, work)
    return True


async def _prepared(tx: Transaction, deps: Deps, claimed: Claimed) -> _Work | Exception | None:
    """What is to be done; None for nothing any more. A bug puts it aside: it blocks no other."""
    rewording_id, token = claimed.rewording.id, claimed.token
    try:
        async with tx.begin_nested():
            work = await _prepare(tx, deps, claimed)
    except TROUBLE:
        raise
    except Exception as error:
        await rewordings.put_back(tx, rewording_id, token, deps.clock.wall() + ASIDE)
        return error
    if work is None:
        await rewordings.give_up(tx, rewording_id, token, "past")
    return work


async def _prepare(tx: Transaction, deps: Deps, claimed: Claimed) -> _Work | None:
    """What is to be worded; None when nobody needs it any more, or a person decides first."""
    rewording = claimed.rewording
    case = await caselists.by_id(tx, rewording.case_id)
    review = await reviews.by_id(tx, rewording.review_id)
    if case is None or review is None or case.state != CaseState.OPEN or case.hold:
        return None
    if review.revision != rewording.revision or review.deleted_at is not None:
        return None
    if review.source_id not in deps.config.sources:
        return None
    draft = None
    if rewording.kind == RewordingKind.VOICE:
        draft = (await drafts.of_reviews(tx, [(review, rewording.round)])).get(review.id)
        if draft is None or case.round != rewording.round:
            return None
    again = await standing.answered_before(tx, case.id)
    facts = drafting.facts(
        deps,
        review,
        hold=case.hold,
        fake=case.fake_at is not None,
        occasion=AGAIN if again else "",
        sent=await said_lately(tx, review.source_id, but=review.id),
    )
    return _Work(claimed, review, draft, facts, drafting.brand_of(deps, review).voice)


async def _work(deps: Deps, work: _Work) -> None:
    began = deps.clock.monotonic()
    error: AscoltoError | None = None
    try:
        worded = await _ask(deps, work)
    except (ChannelError, Nonsense) as caught:
        error = caught
        async with deps.db.write() as tx:
            await _failed(tx, deps, work, caught)
    except TROUBLE:
        raise
    except Exception as caught:
        async with deps.db.write() as tx:
            await _put_back(tx, deps, work, ASIDE)
        bug(deps, caught, "a rewording cannot be asked for")
        return
    else:
        async with deps.db.write() as tx:
            await _keep(tx, deps, work, worded.text)
    took = deps.clock.monotonic() - began
    deps.metrics.worded(work.claimed.slug, work.rewording.kind, took, error)


async def _ask(deps: Deps, work: _Work) -> Translated:
    """No transaction is open while we wait."""
    review = work.review
    if work.draft is not None:
        draft = work.draft
        text = await deps.writers.reword(draft.text, draft.language, work.facts, work.voice)
        return Translated(text)
    said = whole(review.title.strip(), review.text.strip())
    source = review.language.partition("-")[0].replace("unknown", "")
    return await deps.writers.translate(said, review.author_name, source, work.rewording.language)


async def _keep(tx: Transaction, deps: Deps, work: _Work, text: str) -> None:
    """It came: in time it is the draft, later one more choice; a translation is shown."""
    rewording, claimed = work.rewording, work.claimed
    until = rewording.wait_until
    chosen = until is not None and deps.clock.now() <= until - IN_TIME
    if await rewordings.done(
        tx, rewording.id, claimed.token, text=text, by=claimed.slug, chosen=chosen
    ):
        await _redraw(tx, deps, work)
        log.info("worded", kind=rewording.kind, chosen=chosen)
    lane = writer_lane(claimed.slug)
    if lane in await lanes.all_well(tx, lane):
        key = f"{claimed.slug}:{deps.clock.wall().isoformat()}"
        await tell(tx, deps, "writer_healed", key, service=_title(deps, claimed.slug))


async def _failed(tx: Transaction, deps: Deps, work: _Work, error: ChannelError | Nonsense) -> None:
    """What we have stays. Nonsense is this text's own fault, all else that of the service."""
    rewording, claimed = work.rewording, work.claimed
    log.warning("not worded", kind=rewording.kind, error=str(error), why=type(error).__name__)
    if isinstance(error, Nonsense):
        await rewordings.give_up(tx, rewording.id, claimed.token, error.code)
        await _redraw(tx, deps, work)
        return
    rest = await _rest(tx, deps, claimed.slug, error)
    refused = isinstance(error, Refused) and rewording.tries + 1 >= TRIES
    if refused or deps.clock.now() - rewording.created_at > LATEST:
        await rewordings.give_up(tx, rewording.id, claimed.token, "refused" if refused else "late")
        await _redraw(tx, deps, work)
    else:
        await _put_back(tx, deps, work, rest)


async def _rest(tx: Transaction, deps: Deps, slug: str, error: ChannelError) -> timedelta:
    """Leave the whole service alone for a while. Gives how long."""
    lane, wall = writer_lane(slug), deps.clock.wall()
    failed = await lanes.failures(tx, lane)
    rest = backoff(failed)
    grave = isinstance(error, Unauthorized) or failed + 1 >= TELL_AFTER
    if isinstance(error, Limited):
        rest = timedelta(seconds=error.retry_after)
        grave = rest >= LONG
    if await lanes.hold_back(tx, lane, wall + rest, str(error) if grave else ""):
        does = " ".join(kind for kind, by in deps.writers.slugs().items() if by == slug)
        title, problem = _title(deps, slug), str(error)
        key = f"{slug}:{wall.isoformat()}"
        await tell(tx, deps, "writer_ill", key, service=title, does=does, problem=problem)
    return rest


async def _put_back(tx: Transaction, deps: Deps, work: _Work, rest: timedelta) -> None:
    due_at = deps.clock.wall() + rest
    await rewordings.put_back(tx, work.rewording.id, work.claimed.token, due_at)
    await _redraw(tx, deps, work)


async def _redraw(tx: Transaction, deps: Deps, work: _Work) -> None:
    """The card, if it shows this or waits for it."""
    rewording = work.rewording
    shown = rewording.language == deps.config.team.language
    if rewording.wait_until is not None or (rewording.kind == RewordingKind.TRANSLATION and shown):
        posts.touch(tx, posts.card_subject(rewording.case_id))


def _title(deps: Deps, slug: str) -> str:
    both = (deps.writers.voice, deps.writers.translator)
    return next((one.title for one in both if one is not None and one.slug == slug), slug)
