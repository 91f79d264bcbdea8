"""Pages, deliveries and looks: portions in short transactions, cursors beside their rows."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import IntegrityError

from bot.channels.base import Delivery, Incoming, LooseAnswer, Page, Seen, SeenAnswer
from bot.db import TROUBLE, Transaction
from bot.deps import Deps
from bot.intake import elsewhere, reading
from bot.intake.beforehand import think
from bot.intake.changes import change, see_answer, settle_all, take_bounce, take_copy, take_look
from bot.intake.filing import answer_row, file_in_thread, file_new
from bot.intake.history import caught_up
from bot.intake.portions import portions
from bot.intake.same import nothing_new
from bot.models import Review, Source
from bot.queries import holding, messages, reviews, sources, standing
from bot.text import fold

log = structlog.get_logger(__name__)
AGAIN = 3
REMEMBERED = timedelta(days=3)
"""How long a webhook message id is remembered; its signature is good for minutes."""


@dataclass(frozen=True, slots=True)
class Last:
    """What commits with a page's last rows. `source`: it changes the source's own row."""

    write: Callable[[Transaction], Awaitable[None]]
    source: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a delivery. `duplicate`: the same message was taken before."""

    accepted: int
    duplicate: bool = False


async def take_delivery(deps: Deps, source_id: str, delivery: Delivery) -> Taken:
    """A verified webhook message -> rows. Its id commits with its last rows, so what a crash cut
    short is taken whole when it is sent again."""
    async with deps.db.read() as tx:
        if await messages.message_taken(tx, source_id, delivery.message_id):
            return Taken(0, duplicate=True)
    items = delivery.page.items
    *first, rest = await portions(deps, source_id, items)
    for portion in first:
        await _take(deps, source_id, Page(items=tuple(portion)))
    now = deps.clock.wall()

    async def last(tx: Transaction) -> None:
        await messages.take_message(tx, source_id, delivery.message_id, now, now - REMEMBERED)

    await _take(deps, source_id, replace(delivery.page, items=tuple(rest)), Last(last))
    return Taken(len(items))


async def take_page(deps: Deps, source_id: str, token: str, page: Page, fetch_at: datetime) -> bool:
    """A fetched page -> rows, with its cursor. False when the lease was lost: then nothing is
    kept, and whoever holds it now fetches the same."""
    *first, rest = await portions(deps, source_id, page.items)
    for portion in first:
        await _take(deps, source_id, Page(items=tuple(portion)))
    kept = True

    async def last(tx: Transaction) -> None:
        nonlocal kept
        new = await reviews.ignore(tx, source_id, [asdict(one) for one in page.ignored])
        kept = await sources.fetched(
            tx,
            source_id,
            token,
            deps.clock.wall(),
            cursor=page.cursor,
            fetch_at=fetch_at,
            ignored=new,
        )
        if not kept:
            raise _Lost
        if not page.more:
            await caught_up(tx, deps, source_id)

    try:
        await _take(deps, source_id, replace(page, items=tuple(rest)), Last(last, source=True))
    except _Lost:
        return False
    return kept


async def take_seen(
    tx: Transaction, deps: Deps, source_id: str, found: Iterable[Seen]
) -> dict[str, bool]:
    """What a look found -> rows, in the caller's transaction, which holds these reviews, and before
    which `think_of_seen` has thought. By external id, whether something mattered."""
    seen = {one.external_id: one for one in found}
    known = await reviews.known(tx, source_id, seen)
    news = {
        external_id: await take_look(tx, deps, review, seen[external_id])
        for external_id, review in known.items()
    }
    known = await reviews.known(tx, source_id, seen)
    await settle_all(tx, deps, {one.case_id for one in known.values() if one.case_id})
    return news


class _Lost(Exception):
    """Somebody else holds the lease: roll back."""


async def _take(deps: Deps, source_id: str, page: Page, last: Last | None = None) -> None:
    """All of the page in one transaction. Where an item breaks that, one by one, so that it blocks
    nobody: what cannot be taken even without its unprintable characters is listed as ignored."""
    deps = await think(deps, source_id, page.items)
    try:
        await _once_more(deps, source_id, page, last)
    except (*TROUBLE, _Lost):
        raise
    except Exception as error:
        if not page.items:
            raise
        log.warning("a page breaks", source=source_id, error=type(error).__name__)
        for item in page.items:
            await _take_one(deps, source_id, item)
        await _once_more(deps, source_id, replace(page, items=()), last)


async def _take_one(deps: Deps, source_id: str, item: Incoming) -> None:
    broken: Exception | None = None
    cleaned = reading.clean(item)
    for tried in (item, cleaned):
        try:
            await _once_more(deps, source_id, Page(items=(tried,)))
            return
        except TROUBLE:
            raise
        except Exception as error:
            broken = error
    log.error("an item cannot be taken", source=source_id, item=item.external_id, exc_info=broken)
    if deps.strict and broken is not None:
        raise broken
    row = {
        "external_id": cleaned.external_id,
        "sender": cleaned.author.name,
        "subject": fold(cleaned.title or cleaned.text, 80),
        "why": f"it could not be taken ({type(broken).__name__}): the log says more",
        "at": deps.clock.now(),
    }
    async with deps.db.write() as tx:
        await sources.count_ignored(tx, source_id, await reviews.ignore(tx, source_id, [row]))


async def _once_more(deps: Deps, source_id: str, page: Page, last: Last | None = None) -> None:
    """Another replica may write the same review in the same moment: then it is known."""
    for _ in range(AGAIN):
        try:
            await _take_chunk(deps, source_id, page, last)
            return
        except IntegrityError:
            continue
    await _take_chunk(deps, source_id, page, last)


async def _take_chunk(
    deps: Deps,
    source_id: str,
    page: Page,
    last: Last | None = None,
) -> None:
    async with deps.db.write() as tx:
        await sources.lock(tx, _shared(deps, source_id, page, last))
        source = await sources.by_id(tx, source_id)
        if source is None:
            raise LookupError(f"source {source_id} has no row")
        items, known = await elsewhere.first_heard(tx, deps, source_id, page.items)
        concerned = await _take_items(tx, deps, source, items, known, page)
        for loose in page.answers:
            concerned |= await _take_loose(tx, deps, source_id, loose)
        everywhere = [source_id, *elsewhere.siblings(deps, source_id)]
        for bounce in page.bounces:
            case_id = await take_bounce(tx, everywhere, bounce, deps.clock.now())
            if case_id is not None:
                await settle_all(tx, deps, {case_id}, why="bounced")
        await settle_all(tx, deps, concerned)
        for copy in page.copies:
            about = await elsewhere.known(tx, deps, source_id, copy.answers_to)
            await take_copy(tx, about, copy, deps.clock.now())
        if last is not None:
            await last.write(tx)


def _shared(deps: Deps, source_id: str, page: Page, last: Last | None) -> list[str]:
    """The sources of which nobody may file anything meanwhile, locked all together and before all
    else: two that meet one thread at once, or one mail in two mailboxes, would each open a case.
    One whose row changes at the end is among them, since all lock it before its cases."""
    alike = elsewhere.siblings(deps, source_id)
    if alike and (page.items or page.answers or page.bounces):
        return [source_id, *alike]
    alone = last is None or not last.source
    return [] if alone and not any(item.thread_key for item in page.items) else [source_id]


async def _take_items(
    tx: Transaction,
    deps: Deps,
    source: Source,
    items: Sequence[Incoming],
    known: Mapping[str, Review],
    page: Page,
) -> set[int]:
    """New ones in bulk, `known` ones that changed and followers in a thread one by one; gives the
    cases that may have changed. Those that the rest of `page` will change are held too."""
    threads = await reviews.known_threads(
        tx, source.id, {item.thread_key for item in items if item.thread_key}
    )
    fresh: list[Incoming] = []
    later: list[Incoming] = []
    met = {*known}
    for item in items:
        first = item.external_id not in met and item.thread_key not in threads
        (fresh if first else later).append(item)
        met.add(item.external_id)
        threads |= {item.thread_key} - {""}
    fresh = [item for item in fresh if not item.deleted]
    same = await nothing_new(tx, deps.config.team.country, known, items)
    later = [item for item in later if item.external_id not in same]
    everywhere = [source.id, *elsewhere.siblings(deps, source.id)]
    await holding.hold(
        tx,
        everywhere,
        {one.external_id for one in later}
        | {id for one in page.answers for id in one.answers_to}
        | {id for one in page.copies for id in one.answers_to},
        threads={one.thread_key for one in later} - {""},
        replies={one.reply_key for one in page.bounces},
    )
    answers = await _answers(tx, everywhere, items)
    if fresh:
        await file_new(tx, deps, source, fresh, answers)
    concerned: set[int] = set()
    for item in later:
        review = (await reviews.known(tx, source.id, [item.external_id])).get(item.external_id)
        if review is not None:
            await change(tx, deps, review, item)
        elif not item.deleted:
            await file_in_thread(tx, deps, source, item, answers)
        now_known = (await reviews.known(tx, source.id, [item.external_id])).values()
        concerned |= {one.case_id for one in now_known if one.case_id}
    return concerned


async def _answers(
    tx: Transaction, source_ids: Sequence[str], items: Sequence[Incoming]
) -> dict[str, list[SeenAnswer]]:
    """Answers that these items show when they first stand there, and those that came before the
    reviews they answer."""
    found: dict[str, list[SeenAnswer]] = {}
    for item in items:
        if not item.deleted:
            found.setdefault(item.external_id, list(item.answers or ()))
    for external_id, loose in (await standing.loose_for(tx, source_ids, found)).items():
        found[external_id] += [
            SeenAnswer(external_id=one.external_id, text=one.text, at=one.at, by=one.by)
            for one in loose
        ]
    return found


async def _take_loose(tx: Transaction, deps: Deps, source_id: str, loose: LooseAnswer) -> set[int]:
    """An answer found apart: joined to its review, or kept until that comes in."""
    now = deps.clock.now()
    known = await elsewhere.known(tx, deps, source_id, loose.answers_to)
    for external_id in loose.answers_to:
        review = known.get(external_id)
        if review is not None:
            await see_answer(tx, review, loose.answer, now)
            return {review.case_id} if review.case_id else set()
    row = answer_row(loose.answer, now)
    kept = {column: row[column] for column in ("external_id", "text", "by", "at", "seen_at")}
    await standing.keep_loose(tx, source_id, loose.answers_to, kept)
    return set()
