"""What a look does not find: a customer who takes back one word, or a channel that lost them all.

The second must not end cases in silence: it is told as an illness of the source, and believed only
when it stays so."""

from collections.abc import Iterable, Sequence

from bot.channels.base import Known, Seen
from bot.db import Transaction
from bot.deps import Deps
from bot.errors import Unexpected
from bot.looking import BELIEVED, doubtful
from bot.models import Review
from bot.queries import missing, reviews


async def look(deps: Deps, source_id: str, known: Sequence[Known]) -> list[Seen]:
    """How these stand now; when one is missing, how others stand too, which tells what to think of
    it. Raises ChannelError."""
    channel = deps.channels[source_id]
    seen = await channel.look(known)
    if any(one.missing for one in seen):
        asked = [one.external_id for one in known]
        async with deps.db.read() as tx:
            others = await missing.others(tx, source_id, asked, channel.look_batch)
        if others:
            seen += await channel.look([as_known(one) for one in others])
    return seen


def as_known(review: Review) -> Known:
    """A review as an adapter is asked about it."""
    return Known(external_id=review.external_id, memory=review.memory)


async def believe(
    tx: Transaction, deps: Deps, source_id: str, seen: Sequence[Seen]
) -> tuple[list[Seen], Unexpected | None]:
    """What to take of a look: what is missing as deleted, unless there is doubt; and the doubt."""
    now = deps.clock.now()
    known = await reviews.known(tx, source_id, {one.external_id for one in seen if one.missing})
    before = {key for key, one in known.items() if one.deleted_at is not None}
    lost = {*known} - before
    found = [*[one for one in seen if not one.missing], *_deleted(before)]
    there = [one.external_id for one in found if not one.deleted]
    await missing.found(tx, source_id, there)
    if not doubtful(len(lost), len(there)):
        return [*found, *_deleted(lost)], None
    await missing.miss(tx, source_id, lost, now)
    since = {key: known[key].missing_since for key in lost}
    gone = {key for key, at in since.items() if at is not None and at <= now - BELIEVED}
    doubt = Unexpected(
        f"{len(lost - gone)} of {len(lost) + len(there)} reviews are missing there at once; "
        "their cases stay open. Is that right? Then wait: what is missing for 24 hours counts as "
        "deleted. Else have it mended there."
    )
    return [*found, *_deleted(gone)], doubt if lost - gone else None


def _deleted(external_ids: Iterable[str]) -> list[Seen]:
    return [Seen(external_id=one, deleted=True) for one in sorted(external_ids)]
