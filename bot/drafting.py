"""What drafts and checks must know of a case, gathered from rows and settings."""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from bot.db import Transaction
from bot.deps import Deps
from bot.drafts import AGAIN, Draft, Facts, suggest
from bot.models import Case, Review
from bot.queries import drafts

RECENT = 20
"""So many drafts of a source are kept from sounding alike."""


def facts(
    deps: Deps,
    review: Review,
    *,
    hold: str | None,
    fake: bool = False,
    occasion: str = "",
    recent: Iterable[Mapping[str, int]] = (),
) -> Facts:
    """The facts of one review, for `bot.drafts`."""
    source = deps.config.sources[review.source_id]
    brand = deps.config.brands[source.brand]
    place = deps.places[review.source_id]
    stars = None
    if review.rating is not None:
        stars = review.rating * 5 / (review.scale or 5)
    return Facts(
        language=review.language,
        team_language=deps.config.team.language,
        public=deps.public(review),
        brand_name=brand.name,
        signature=brand.signature,
        private_contact=brand.private_contact,
        address=brand.address,
        customer=review.author_name,
        rating=stars,
        topics=tuple(review.topics),
        has_text=bool(review.text.strip()),
        channel=source.channel,
        max_reply=place.max_reply,
        unit=place.unit,
        hold=hold,
        held=review.hold,
        fake=fake,
        praise=not review.critical and "praise" in review.topics,
        mixed=review.critical and "praise" in review.topics,
        urgency=review.urgency,
        quotes=_quotes(review),
        occasion=occasion,
        seed=str(review.id),
        recent=tuple(recent),
    )


async def write(
    tx: Transaction,
    deps: Deps,
    cases: Iterable[tuple[Case, Review]],
    *,
    again: bool = False,
) -> None:
    """Write the drafts for what these reviews say now; none where a person must decide first.
    `again`: an answer of ours stands in the case already."""
    recent: dict[str, deque[Mapping[str, int]]] = {}
    rows = []
    for case, review in cases:
        if review.source_id not in recent:
            last = await drafts.recent_wordings(tx, review.source_id, RECENT)
            recent[review.source_id] = deque(last, RECENT)
        row = _row(deps, case, review, recent[review.source_id], again=again)
        if row is not None:
            recent[review.source_id].appendleft(row["wordings"])
            rows.append(row)
    await drafts.keep_all(tx, rows)


def _row(
    deps: Deps,
    case: Case,
    review: Review,
    recent: Iterable[Mapping[str, int]],
    *,
    again: bool,
) -> dict[str, Any] | None:
    fake, occasion = case.fake_at is not None, AGAIN if again else ""
    known = facts(deps, review, hold=case.hold, fake=fake, occasion=occasion, recent=recent)
    draft: Draft | None = suggest(known, deps.pack)
    if draft is None:
        return None
    return {
        "case_id": case.id,
        "review_id": review.id,
        "source_id": review.source_id,
        "revision": review.revision,
        "round": case.round,
        "template": draft.template,
        "language": draft.language,
        "text": draft.text,
        "wordings": dict(draft.wordings),
        "missing": list(draft.missing),
        "notes": list(draft.notes),
    }


def _quotes(review: Review) -> tuple[str, ...]:
    """What triage found in the customer's words to complain of."""
    found = (one for one in review.reasons if one.get("kind") == "words")
    return tuple(words for one in found for words in one.get("words", ()))
