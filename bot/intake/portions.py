"""A page in portions, each a transaction that nobody who clicks meanwhile waits long for."""

from collections.abc import Sequence

from bot.channels.base import Incoming
from bot.deps import Deps
from bot.intake import reading
from bot.queries import reviews

CHUNK = 200
"""Items at most in one transaction."""
APART = 20
"""Of these at most so many that are taken one by one, with some twenty statements each: what says
something else now, what comes twice, and what follows in a thread."""


async def portions(
    deps: Deps, source_id: str, items: Sequence[Incoming]
) -> Sequence[Sequence[Incoming]]:
    """The items in their order; a page without any is one portion too."""
    if len(items) <= APART:
        return [items]
    async with deps.db.read() as tx:
        known = await reviews.known(tx, source_id, [one.external_id for one in items])
        keys = {one.thread_key for one in items if one.thread_key}
        threads = await reviews.known_threads(tx, source_id, keys)
    found: list[list[Incoming]] = [[]]
    met = set[str]()
    apart = 0
    for item in items:
        review = known.get(item.external_id)
        follows = review is None and item.thread_key in threads
        again = item.external_id in met
        costly = follows or again or (review is not None and reading.material(review, item))
        if len(found[-1]) == CHUNK or (costly and apart == APART):
            found.append([])
            apart = 0
        found[-1].append(item)
        apart += costly
        threads |= {item.thread_key} - {""}
        met.add(item.external_id)
    return found
