"""What is listed again and says nothing new: the usual case of a source that is polled."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.channels.base import Incoming, SeenAnswer
from bot.db import Transaction
from bot.intake import reading
from bot.models import LIVE, Answer, Reply, ReplyState, Review
from bot.queries import replies, standing
from bot.text import normalise


async def nothing_new(
    tx: Transaction, country: str, known: Mapping[str, Review], items: Sequence[Incoming]
) -> set[str]:
    """The ids of those items that show a review that we know just as we know it, its answers
    included: to take them would change nothing. What is listed twice may say two things."""
    times = Counter(item.external_id for item in items)
    alike = [
        item
        for item in items
        if times[item.external_id] == 1
        and item.external_id in known
        and _as_known(known[item.external_id], item, country)
    ]
    told = [known[one.external_id].id for one in alike if one.answers is not None]
    answers = await standing.answers_of(tx, told) if told else []
    written = await replies.to_reviews(tx, told) if told else []
    found = set()
    for item in alike:
        id = known[item.external_id].id
        there = {one.external_id: one for one in answers if one.review_id == id}
        ours = [one for one in written if one.review_id == id]
        if item.deleted or item.answers is None or _stand(item.answers, there, ours):
            found.add(item.external_id)
    return found


def _as_known(review: Review, item: Incoming, country: str) -> bool:
    if item.deleted or review.deleted_at is not None:
        return item.deleted and review.deleted_at is not None
    shown = {**reading.said(item), **reading.beside(item, country)}
    return not reading.moderated(review, item) and all(
        getattr(review, column) == value for column, value in shown.items()
    )


def _stand(shown: Sequence[SeenAnswer], there: Mapping[str, Answer], ours: Sequence[Reply]) -> bool:
    """Whether these answers, and no others, stand there as far as we know."""
    keep = set()
    for answer in shown:
        reply = own(answer, ours)
        if reply is None:
            external_id, reply_id = answer.external_id, None
        elif came_back(reply):
            keep.add(answer.external_id)
            continue
        elif reply.state == ReplyState.SHOWN:
            external_id, reply_id = reply.external_id or answer.external_id, reply.id
        else:
            return False
        old = there.get(external_id)
        if old is None or standing.is_news(old, "shown", answer.text, reply_id):
            return False
        keep.add(external_id)
    return not any(
        one.kind == "shown" and one.gone_at is None and one.external_id not in keep
        for one in there.values()
    )


def own(answer: SeenAnswer, ours: Sequence[Reply]) -> Reply | None:
    """Our own reply that this answer is: by key, by the channel's id, or by its very words. `ours`:
    those to its review, newest first."""
    words = normalise(answer.text)
    for key in (answer.reply_key, answer.external_id):
        found = [one for one in ours if key and key in (one.key, one.external_id)]
        if len(found) > 1:  # one replaced another under the same id, or is about to
            shown = [one for one in found if one.state == ReplyState.SHOWN]
            found = [one for one in found if normalise(one.text) == words] or shown or found
        if found:
            return found[0]
    live = next((one for one in ours if one.state in LIVE and one.settled_at is None), None)
    return live if live and live.tries and normalise(live.text) == words else None


def came_back(reply: Reply) -> bool:
    """Rejected, and not only vanished: that it once left proves nothing."""
    return reply.state == ReplyState.REJECTED and bool(reply.problem)
