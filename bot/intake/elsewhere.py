"""What another source of the same channel has heard already: one mail in two mailboxes is one
review."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.channels.base import Incoming
from bot.db import Transaction
from bot.deps import Deps
from bot.models import Review
from bot.queries import reviews, sources


def siblings(deps: Deps, source_id: str) -> list[str]:
    """The other sources in which the same thing has the same id."""
    channel = deps.channels[source_id]
    if not channel.ids_are_global:
        return []
    same = (key for key, one in deps.channels.items() if one.slug == channel.slug)
    return [key for key in same if key != source_id]


async def first_heard(
    tx: Transaction, deps: Deps, source_id: str, items: Sequence[Incoming]
) -> tuple[Sequence[Incoming], dict[str, Review]]:
    """Those that no other source has, the others are listed as ignored here; and the reviews of
    this source that they show. The caller has locked these sources."""
    others = siblings(deps, source_id)
    own, twice = await _met(tx, source_id, others, items)
    if not deps.channels[source_id].ids_are_global:
        return items, own
    apart = _told_apart(items, {**twice, **own})
    if apart != list(items):
        own, twice = await _met(tx, source_id, others, apart)
    twice = {key: review for key, review in twice.items() if key not in own}
    rows = [_ignored(item, twice[item.external_id]) for item in apart if item.external_id in twice]
    await sources.count_ignored(tx, source_id, await reviews.ignore(tx, source_id, rows))
    return [item for item in apart if item.external_id not in twice], own


def _told_apart(items: Sequence[Incoming], met: Mapping[str, Review]) -> list[Incoming]:
    """What has one id everywhere does not pass from one writer to another: a mail of somebody else
    under an id that we know (some forms always give the same) is another mail. It gets an id of its
    own, else its words would stand in place of the first one's, and the reply would go to it."""
    writers = {key: review.author_email.lower() for key, review in met.items()}
    found: list[Incoming] = []
    for item in items:
        writer = item.author.email.lower()
        if writers.setdefault(item.external_id, writer) != writer:
            mark = hashlib.sha256(writer.encode("utf-8", "replace")).hexdigest()[:12]
            item = replace(item, external_id=f"{item.external_id}#{mark}")
        found.append(item)
    return found


async def _met(
    tx: Transaction, source_id: str, others: Sequence[str], items: Sequence[Incoming]
) -> tuple[dict[str, Review], dict[str, Review]]:
    """The reviews that these items show, of this source and of the others."""
    if not items:
        return {}, {}
    ids = [item.external_id for item in items]
    return await reviews.known(tx, source_id, ids), await reviews.known_in(tx, others, ids)


async def known(
    tx: Transaction, deps: Deps, source_id: str, external_ids: Iterable[str]
) -> dict[str, Review]:
    """Those of these that this source knows, or another one in its place."""
    ids = list(external_ids)
    other = await reviews.known_in(tx, siblings(deps, source_id), ids)
    return {**other, **await reviews.known(tx, source_id, ids)}


def _ignored(item: Incoming, first: Review) -> dict[str, Any]:
    return {
        "external_id": item.external_id,
        "sender": item.author.email or item.author.name,
        "subject": item.title,
        "why": f"also in {first.source_id}",
        "at": first.received_at,
    }
